/// Files and names that survive a power cut. A name does only once its folder was synced, too.
#pragma once

#include <filesystem>
#include <string>

namespace peerspread {

/// Makes what was written to the file `path` durable. The errno of a failure, or 0.
int sync_file(const std::filesystem::path& path);

/// Makes the name `path`, or that it is gone, durable. The errno of a failure, or 0, also on disks that cannot do that.
int sync_name(const std::filesystem::path& path);

/// Makes the folder `path`, durably, where there is none; the folder above has to be there. The errno of a failure, or
/// 0.
int make_folder(const std::filesystem::path& path);
/// The same, with those above it.
int make_folders(const std::filesystem::path& path);

/// How a file appeared.
struct Published {
  int error = 0;       ///< the errno of a failure (EEXIST where something is there), or 0
  bool there = false;  ///< it is in place; with an error it may be lost if the power fails
};

/// The last steps of a file that appears whole: renames `from`, whose bytes were synced, to `to`, and syncs the name.
/// In place of what is there only if `overwrite`, which then hands on its permissions.
Published publish(const std::filesystem::path& from, const std::filesystem::path& to, bool overwrite);

/// "disk full", "Permission denied".
std::string disk_reason(int error);

}  // namespace peerspread
