/// The answer in words to what a page has simulated, by the program's own sentence builder. Asked line by line:
///
///   years=3 years
///   scenario='15 hours'      begins a scenario, of one or two; the second is told against the first
///   keep=12.5,nan,14         a value per world: effect, keep, cost, total, colleagues, hours
#pragma once

#include <string>
#include <string_view>

namespace peerspread::page {

/// A sentence a line. Throws InputError: a line that is none, no scenario or more than two.
std::string words_for(std::string_view text);

}  // namespace peerspread::page
