/// Every parameter of the SIR model, each declared in one statement (sim/core/section.hpp).
#pragma once

#include "sim/core/section.hpp"

namespace peerspread::sir {

// clang-format off
template <class T>
struct ParametersOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "sir";

  Whole<T> agents = whole("agents", 10007, {.unit = "person", .low = 3, .high = 1e6, .label = setting,
      .source = "size of the simulated world", .help = "people; on a small world a prime number", .scope = structural});
  Whole<T> weeks = whole("weeks", 104, {.unit = "week", .low = 1, .high = 5200, .label = setting,
      .source = "length of the run", .help = "weeks simulated", .scope = structural,
      .same_for = in_all_weeks});
  Word<T> graph = word("graph", "small_world", {.choices = {"small_world", "complete"}, .label = setting,
      .source = "small_world: Hoory, Linial & Wigderson 2006, there with degree 2; complete: Reed & Frost (Abbey 1952)",
      .help = "neighbours on a ring and inverses modulo the number of people, or everybody", .scope = structural});
  Whole<T> degree = whole("degree", 8, {.unit = "person", .low = 2, .high = 1000, .source = "no source; sweep it",
      .help = "neighbours of a person on the ring, an even number; not used on a complete graph", .scope = structural});
  Number<T> infection = number("infection", 0.1, {.unit = "1/week", .source = "no source; sweep it",
      .help = "probability that an infectious person infects a susceptible contact in a week"});
  Number<T> recovery = number("recovery", 0.25, {.unit = "1/week", .source = "no source; sweep it",
      .help = "probability that an infectious person recovers in a week; 1: the chain of Reed & Frost"});
  Whole<T> infected = whole("infected", 10, {.unit = "person", .low = 1, .high = 1e6, .label = setting,
      .source = "start of the run", .help = "people who are infectious at the start, evenly spaced",
      .first_day = true});
};
// clang-format on
using Parameters = ParametersOf<double>;

}  // namespace peerspread::sir
