/// Accepted parameter sets: a CSV whose columns are parameters of the model and whose rows are sets that fit its
/// targets alike. Replicates draw from them, so that bands carry what the data leave open.
///
/// Comment lines "# key = value" come first; `model` and `model_version` have to be those of the program, and `check`
/// says what the sets were held against (set_checks.hpp).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"

namespace peerspread {

/// Throws InputError, with `origin`: no such file, not a table, another model or version of it, a column that is no
/// parameter or a structural one, a value out of range.
ParameterSets read_sets(const std::filesystem::path& file, const std::string& origin, const Model& model);

/// The text of such a file; `remarks` are further comment lines.
std::string print_sets(const ParameterSets& sets, const Model& model, const std::vector<std::string>& remarks);

}  // namespace peerspread
