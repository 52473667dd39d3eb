/// What `run`, `compare` and `sweep` are given, read and made into one campaign.
#pragma once

#include <filesystem>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/commands/commands.hpp"

namespace peerspread {

/// Scenarios as read, each with the command line on top, and what they make together.
struct Scenarios {
  std::vector<Config> configs;
  Campaign campaign;
  Config sweep = {};                        ///< the section [sweep]
  std::filesystem::path sweep_folder = {};  ///< from which paths in it are seen
  std::filesystem::path branch_from = {};   ///< of the section [branch]; empty: there is none
  Config beginning_on_top = {};             ///< what of the command line goes for the beginning as well
};

/// Of `run` and `compare`: scenarios without a section [sweep]. Throws InputError.
Scenarios read_scenarios(const Registry& registry, const Invocation& invocation);
/// Of `sweep`: one scenario with a section [sweep]. Throws InputError.
Scenarios read_sweep(const Registry& registry, const Invocation& invocation);

/// Every setting in effect as config files that give the same run from any folder.
std::string configs_text(const Registry& registry, const Scenarios& scenarios);

}  // namespace peerspread
