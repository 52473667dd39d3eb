/// The file that holds the state of a batch in the middle of a run.
#pragma once

#include <filesystem>
#include <string>

#include "sim/model/archive.hpp"

namespace peerspread {

/// Puts `state` into `file` (whole or not at all, safe on the disk), sealed with `campaign` and a checksum. Throws
/// RunError where it cannot be written.
void save_checkpoint(const std::filesystem::path& file, const std::string& campaign, const Archive& state);

/// What `save_checkpoint` put there. Throws std::runtime_error where there is none of this campaign, or a damaged one:
/// whoever asked starts from the beginning.
Archive load_checkpoint(const std::filesystem::path& file, const std::string& campaign);

}  // namespace peerspread
