/// What a sweep varies, point by point.
#pragma once

#include <string>
#include <vector>

#include "sim/report/report.hpp"

namespace peerspread {

/// A swept parameter, its value at each point, and the different values it takes: numbers ascending.
struct Dimension {
  std::string name;
  std::vector<std::string> of_point;
  std::vector<std::string> distinct;
  bool numeric;
};

std::vector<Dimension> dimensions_of(const Findings& f);

/// NaN where `text` is no number.
double number_in(const std::string& text);

/// "mean trust in colleagues at the start 0.55".
std::string with_title(const Findings& f, const std::string& name, const std::string& value);

/// What a point is called in short: its own name, or "point 3".
std::string point_label(const Findings& f, std::size_t point);
/// "hours a year 20 hours, mean trust in colleagues at the start 0.55"; "" where too much is swept to say it.
std::string point_settings(const Findings& f, std::size_t point);

/// More points than these are no table that people read.
inline constexpr std::size_t most_points_on_page = 200;

}  // namespace peerspread
