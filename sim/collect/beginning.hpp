/// Worlds up to a week, kept in a folder so that others branch off from them (`--save-week`, `branch.from`): a file for
/// each world and its twins, and the facts of the campaign that they belong to.
#pragma once

#include <filesystem>
#include <string>

#include "sim/campaign/campaign.hpp"
#include "sim/core/config.hpp"

namespace peerspread {

/// "results/x.week72" of "results/x.h5".
std::filesystem::path folder_of_beginning(const std::filesystem::path& results, std::size_t week);

/// InputError where the campaign has no week `week` to branch off after.
void require_week_to_keep(const Campaign& campaign, std::size_t week);

/// From now on what the campaign, of one point, steps is kept in `folder` after `week` weeks. RunError where another
/// campaign's worlds are there and `overwrite` is off.
void keep_beginning(Campaign& campaign, std::size_t week, const std::filesystem::path& folder, bool overwrite);

/// RunError where not every world is there.
void require_all_kept(const Campaign& campaign, const std::filesystem::path& folder);

/// What is kept in a folder: its scenario as a config file would have it, and the week.
struct KeptBeginning {
  Config config;
  std::string name;
  std::size_t week;
};
bool is_beginning(const std::filesystem::path& folder);
KeptBeginning read_beginning(const std::filesystem::path& folder);

/// From now on the worlds of the campaign go on from those in `folder`. InputError, with what differs, where they are
/// others than its beginning needs; RunError where some are missing.
void take_beginning(Campaign& campaign, const std::filesystem::path& folder, const std::string& origin);

}  // namespace peerspread
