/// When parameters are first looked at: for how long worlds that differ in one are the same.
#pragma once

#include <algorithm>
#include <cmath>

#include "sim/core/parameter.hpp"

namespace peerspread::peer_coaching {

/// Weeks of a school year in which there is school (180 days).
inline constexpr std::size_t weeks_per_year = 36;

/// Looked at when a year begins, but for the first.
inline std::size_t until_second_year(const Value&, const Value&) { return weeks_per_year; }

/// Looked at when a year ends, which belongs to its last week.
inline std::size_t until_year_end(const Value&, const Value&) { return weeks_per_year - 1; }

/// Years with support: a year begun is a funded year.
inline std::size_t while_both_funded(const Value& a, const Value& b) {
  const double years = std::ceil(std::min(std::get<double>(a), std::get<double>(b)));
  return static_cast<std::size_t>(years) * weeks_per_year;
}

}  // namespace peerspread::peer_coaching
