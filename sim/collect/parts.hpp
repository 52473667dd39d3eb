/// Where a campaign's results collect until they are whole: the folder "<target>.parts" beside the target, with one
/// part per process ("part.h5", "shard-2-of-8.h5", "rank-0-of-4.h5") and checkpoints of unfinished batches. While an
/// earlier result at the target takes its rows from that folder, a new campaign collects in "<target>.new.parts".
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace peerspread {

class PartsFolder {
 public:
  /// Looks, and makes nothing. `name` is this process's part, without ".h5"; `patience` is how long `enter` waits for
  /// others to go, for the processes of a job that was killed take a moment.
  /// Errors (RunError): target exists and `overwrite` is off, is no plain file, its folder is missing (only "results"
  /// is made) or unwritable; it cannot be read while parts are there that it may need.
  PartsFolder(std::filesystem::path target, bool overwrite, std::string name = "part",
              std::chrono::milliseconds patience = std::chrono::seconds(3));
  ~PartsFolder();  ///< gives up the lock; removes the folder if nothing is in it
  PartsFolder(const PartsFolder&) = delete;
  PartsFolder& operator=(const PartsFolder&) = delete;

  const std::filesystem::path& target() const { return target_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path part() const { return folder_ / (name_ + ".h5"); }
  /// State of unfinished batch `batch`, whichever process left it.
  std::filesystem::path checkpoint(std::size_t batch) const;
  /// Every part that is there, this process's own or not, by name.
  std::vector<std::filesystem::path> parts() const;

  /// Makes the folder and takes this process's place in it. RunError where another process has it, or one is at work
  /// there whose part would be changed under its hands.
  void enter();
  /// What the target took its rows from when this object was made, if it was joined of parts that collected for it.
  std::vector<std::filesystem::path> own_sources() const;
  /// `file` becomes the target, safe on the disk. RunError where something appeared there meanwhile.
  void publish(const std::filesystem::path& file);
  void forget_checkpoints();
  /// Removes all that is in the folder, which goes with this object.
  void clear();
  /// Removes the other of "<target>.parts" and "<target>.new.parts", which a power cut may have left, if every part in
  /// it is needless and nobody is at work there.
  void clear_other(const std::function<bool(const std::filesystem::path&)>& is_needless);

 private:
  std::string try_to_enter();
  void refuse_links() const;

  std::filesystem::path target_;
  std::vector<std::filesystem::path> sources_;
  std::filesystem::path folder_;
  std::string name_;
  bool overwrite_;
  std::chrono::milliseconds patience_;
  int lock_ = -1;
};

/// The parts that collect for `target`, by name; none where there is no folder. RunError where it cannot be listed.
std::vector<std::filesystem::path> parts_of(const std::filesystem::path& target);

}  // namespace peerspread
