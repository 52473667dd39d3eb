/// The campaign that a results file or a part holds, read back from it.
#pragma once

#include <string>

#include "sim/campaign/campaign.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

/// Throws RunError where the file is of a model, or has parameters, that this program does not have.
Campaign stored_campaign(const Registry& registry, const ResultsFile& results, const std::string& file);

}  // namespace peerspread
