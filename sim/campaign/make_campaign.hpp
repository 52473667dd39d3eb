/// From what people wrote to a campaign.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/core/config.hpp"

namespace peerspread {

/// From now on no set changes `parameter`, because points do.
void leave_to_points(Campaign& campaign, std::uint32_t parameter);

/// Instead of drawn ones every replicate gets the next of all accepted sets, so that none is used twice before each was
/// used once; with `all` there are at least as many replicates as sets. `setting` is the key `ensemble`. A campaign
/// that uses no sets stays as it is.
void take_sets_in_turn(Campaign& campaign, const Setting& setting, bool all);

/// Worlds in a pack by the settings `kernel` and `lanes` together; 0 where both leave it to the processor. Throws
/// InputError, with the origin in `config`, where this processor lacks what they ask for.
std::int64_t lanes_to_use(const CampaignSettings& settings, const Config& config);

/// Throws InputError unless `values` have the weeks, axes and outputs of the campaign's base: all points go into the
/// same datasets.
void require_same_results(const Campaign& campaign, const Point& point);

/// The scenario that all live by until `week`, as somebody wrote it.
struct Beginning {
  Config config;
  std::string name;    ///< where the config has none
  Setting week;        ///< school weeks, as written
  Config on_top = {};  ///< the command line: of the beginning only what no branch can change
  bool kept = false;   ///< the config has every value in effect, not what somebody chose to set
};

/// What of the command line goes for a beginning that is a file as well: the engine's settings, and what no branch can
/// change.
Config for_beginning(const Config& on_top, const std::vector<Parameter>& parameters);

/// Builds a campaign from scenarios, each merged with the command line already. A point is called what its key `name`
/// says, else as in `names` (the file's stem). Threads, lanes, output and the campaign's name are the first scenario's.
/// Throws InputError: unknown model or key, values out of range or that do not go together, scenarios that differ in
/// model, seed, replicates, populations, horizon or what they record, or do not differ in name; a branch after the end,
/// within what is decided for a year, or in what is settled before the first week.
Campaign make_campaign(const Registry& registry, const std::vector<Config>& scenarios,
                       const std::vector<std::string>& names, const std::optional<Beginning>& beginning = {});

}  // namespace peerspread
