/// The campaign that a results file or a part holds, read back from it, and how it differs from another.
#pragma once

#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

/// Throws RunError where the file is of a model or of a version of it that this program does not have.
Campaign stored_campaign(const Registry& registry, const ResultsFile& results, const std::string& file);

/// "coaching.hours_per_year is 27 there and 20 here", one per key that differs; empty for equal campaigns.
std::vector<std::string> differences(const Campaign& there, const Campaign& here);

}  // namespace peerspread
