/// Designs: from the [sweep] section of a config file to the points of a campaign.
///
/// A section names a design and, for any parameter, the values to sweep: a list "5, 10, 15", a range "5:40:5" (low,
/// high, step) or, where the design draws values, "5:40". To add a design: one function and one line in `designs`
/// (design.cpp).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/core/config.hpp"

namespace peerspread {

/// Settings of the section itself, declared like every other parameter.
struct SweepSettings {
  std::string design = "grid";
  std::int64_t points = 0;
  std::string file;
  static void declare(ParameterTable<SweepSettings>& table);
};
const ParameterTable<SweepSettings>& sweep_table();

/// No design makes more points than this.
inline constexpr std::size_t most_points = 1'000'000;

/// Replaces the campaign's one point by those of `section` (keys without "sweep."), each on top of the campaign's base.
/// `folder`: where a file of points is looked for. Throws InputError, with origin: unknown design or parameter, no
/// points, a range that never ends, a value out of range, values that do not go together, a CSV file that is no table.
void make_points(Campaign& campaign, const Config& section, const std::filesystem::path& folder);

}  // namespace peerspread
