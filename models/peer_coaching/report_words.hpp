/// Turns of phrase that the answer and the sections of the report share.
#pragma once

#include <algorithm>
#include <cmath>

#include "models/peer_coaching/parameters.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/table.hpp"
#include "sim/report/report.hpp"

namespace peerspread::peer_coaching {

inline std::string quoted(const std::string& name) { return "'" + name + "'"; }

/// A number rounded to a unit of 10 to some power: 4,360 for a unit of 10, 0.62 for one of 0.01.
inline std::string rounded_to(double value, double unit) {
  const double rounded = std::round(value / unit) * unit;
  const auto decimals = static_cast<int>(std::lround(std::max(0.0, -std::log10(unit))));
  return with_thousands(format_fixed(rounded == 0 ? 0.0 : rounded, decimals));
}

/// The largest unit, not above `unit`, in which a, b and a - b do not contradict each other once rounded: never
/// "0.4 = 0.4 - 0.1".
inline double agreeing_unit(double a, double b, double unit) {
  const auto in = [](double x, double u) { return std::round(x / u); };
  for (int tries = 0; tries < 3 && in(a, unit) - in(b, unit) != in(a - b, unit); ++tries) unit /= 10;
  return unit;
}

inline std::string range(Band band) { return in_words(band.low, band) + " to " + in_words(band.high, band); }

inline std::string years_text(const Findings& f) {
  const Parameters p = parameter_table().bind(f.campaign.base);  // a file without yearly outputs has no axis of years
  return counted(static_cast<std::size_t>(p.time.years), "year", "years");
}

/// In how many of the worlds `higher` holds, as people say it.
inline std::string worlds_text(std::size_t yes, std::size_t all) {
  if (yes == all) return "in all of " + std::to_string(all) + " simulated worlds";
  return "in " + std::to_string(yes) + " of " + std::to_string(all) + " simulated worlds";
}

}  // namespace peerspread::peer_coaching
