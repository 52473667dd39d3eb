/// What `describe --json` says of one thing each.
#pragma once

#include <vector>

#include "sim/model/model.hpp"
#include "sim/report/json.hpp"

namespace peerspread {

Json json_of(const Parameter& parameter);
Json json_of(const Output& output, const std::vector<Axis>& axes);
Json json_of(const Model& model);

}  // namespace peerspread
