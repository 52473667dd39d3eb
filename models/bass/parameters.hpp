/// Every parameter of the Bass model, each declared in one statement (sim/core/section.hpp).
#pragma once

#include <string_view>

#include "sim/core/section.hpp"

namespace peerspread::bass {

/// Rates are given per year, as the literature does; the model steps in calendar weeks.
inline constexpr double weeks_per_year = 52.0;

inline constexpr std::string_view meta_analysis =
    "mean over 213 applications, yearly data: Sultan, Farley & Lehmann 1990";

// clang-format off
template <class T>
struct ParametersOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "bass";

  Whole<T> agents = whole("agents", 5000, {.unit = "person", .low = 3, .high = 1e6, .label = setting,
      .source = "size of the simulated world", .help = "adults of the community", .scope = structural});
  Whole<T> weeks = whole("weeks", 780, {.unit = "week", .low = 1, .high = 5200, .label = setting,
      .source = "length of the run", .help = "calendar weeks simulated, 52 a year", .scope = structural,
      .same_for = in_all_weeks});
  Word<T> graph = word("graph", "complete", {.choices = {"complete", "ring", "random"}, .label = setting,
      .source = "complete is Bass 1969; the others are limits to set against it",
      .help = "who is in contact: everybody, neighbours on a ring, or pairs drawn at random", .scope = structural});
  Whole<T> degree = whole("degree", 8, {.unit = "person", .low = 1, .high = 1000, .source = "no source; sweep it",
      .help = "contacts of a person on a ring (an even number), or their mean on a random graph; not used on a "
              "complete one",
      .scope = structural});
  Number<T> innovation = number("innovation", 0.03, {.unit = "1/a", .label = literature, .source = meta_analysis,
      .help = "rate at which people adopt of their own accord (p)"});
  Number<T> imitation = number("imitation", 0.38, {.unit = "1/a", .low = 0, .high = 10, .label = literature,
      .source = meta_analysis,
      .help = "rate at which people adopt when all of their contacts have (q); in proportion when some have"});
};
// clang-format on
using Parameters = ParametersOf<double>;

const SectionTable<ParametersOf>& parameter_table();

}  // namespace peerspread::bass

namespace peerspread {
extern template class SectionTable<bass::ParametersOf>;
}
