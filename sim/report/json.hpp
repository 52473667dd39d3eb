/// JSON for other programs: the numbers of the tables, unrounded, keys in an order that stays.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "sim/analysis/compare.hpp"

namespace peerspread {

using Json = nlohmann::ordered_json;

/// A document with its last line ended; what is not finite becomes null, broken UTF-8 U+FFFD.
std::string document(const Json& json);

/// A comparison as `compare --json` prints it: what the table shows, of every point and row.
Json json_of(const Comparison& comparison);

}  // namespace peerspread
