/// Turns of phrase that the answer and the sections of the report share.
#pragma once

#include "models/peer_coaching/answer_words.hpp"
#include "models/peer_coaching/parameters.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/table.hpp"
#include "sim/report/report.hpp"

namespace peerspread::peer_coaching {

inline std::string range(Band band) { return in_words(band.low, band) + " to " + in_words(band.high, band); }

inline std::string years_text(const Findings& f) {
  const Parameters p = parameter_table().bind(f.campaign.base);  // a file without yearly outputs has no axis of years
  return counted(static_cast<std::size_t>(p.time.years), "year", "years");
}

}  // namespace peerspread::peer_coaching
