/// Parameters and units as people say them, in place of keys and signs.
#pragma once

#include <string>

#include "sim/core/parameter.hpp"

namespace peerspread {

/// "$ a year" for "$/a", "hours" for "h"; "" for a pure number; a unit that needs no other words stays.
std::string unit_in_words(const std::string& unit);
/// What a parameter is called: its help, without what that explains further.
std::string title_of(const Parameter& parameter);
/// "27 hours a year", "$10,000 a year", "on".
std::string value_in_words(const Parameter& parameter, const std::string& value);

}  // namespace peerspread
