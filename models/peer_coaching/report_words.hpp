/// Turns of phrase that the answer and the sections of the report share.
#pragma once

#include <algorithm>

#include "models/peer_coaching/parameters.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/table.hpp"
#include "sim/report/report.hpp"

namespace peerspread::peer_coaching {

inline std::string quoted(const std::string& name) { return "'" + name + "'"; }

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
