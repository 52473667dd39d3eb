/// What of a folder would be there after a power cut: contents of files as they were last synced, names as they were
/// when their folder was last synced, and nothing of the rest, or any part of it, for a disk writes when it likes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faults {

/// What survives although it was not synced.
struct Keeps {
  bool names = false, contents = false;
  std::optional<std::uint64_t> seed = {};  ///< some blocks of contents, by chance
};
/// "none", "names", "contents", "all" (the process alone ends, as of kill -9), or a number: some blocks, and names if
/// it is even.
Keeps keeps_of(std::string_view text);

class Surviving {
 public:
  /// What is in `folder` now is safe.
  Surviving(std::filesystem::path folder, Keeps keeps);
  /// `path` is new, or has been opened to be written.
  void add(const std::filesystem::path& path);
  /// `path` was synced.
  void sync(const std::filesystem::path& path);
  /// Leaves in the folder what survives.
  void cut();

 private:
  using Id = std::pair<dev_t, ino_t>;
  struct Thing {
    int held = -1;  ///< a descriptor, so that its number is not given to another
    bool folder = false;
    mode_t mode = 0;
    std::string bytes;                ///< of a file
    std::map<std::string, Id> names;  ///< of a folder
  };
  struct Left {
    std::filesystem::path path;
    bool folder;
    mode_t mode;
    std::string bytes;
  };

  Id id_of(const std::filesystem::path& path);
  std::map<std::string, Id> names_in(const std::filesystem::path& folder);
  void collect(const Id& id, const std::filesystem::path& path, std::vector<Left>& left);
  std::string bytes_left_of(const Thing& file) const;

  std::filesystem::path folder_;
  Keeps keeps_;
  std::map<Id, Thing> things_;
};

}  // namespace faults
