#include "sim/collect/parts.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

#include "sim/core/durable.hpp"
#include "sim/core/require.hpp"
#include "sim/results/disk.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

template <class Condition>
void remove_if(const fs::path& folder, const Condition& condition) {
  std::error_code ignored;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) files.push_back(entry.path());
  for (const fs::path& file : files)
    if (condition(file)) fs::remove(file, ignored);
}

/// What an earlier result at `target` is joined of, if it is.
std::vector<fs::path> joined_of(const fs::path& target) {
  std::error_code ignored;
  if (!fs::is_regular_file(target, ignored)) return {};
  try {
    return ResultsFile(target, ResultsFile::Allow::parts).sources();
  } catch (const RunError&) {
    return {};  // some other file
  }
}

/// "<target>.parts", unless an earlier result there still takes its rows from that folder: its parts stay untouched
/// until it is replaced.
fs::path folder_of(const fs::path& target) {
  const fs::path usual = target.string() + ".parts";
  for (const fs::path& source : joined_of(target))
    if (source.parent_path().filename() == usual.filename()) return target.string() + ".new.parts";
  return usual;
}

/// Whether processes with these parts may be at work at once: shards, for none of them touches another's part, and the
/// ranks of one mpirun.
bool may_share(const std::string& a, const std::string& b) {
  const auto both = [&](std::string_view kind) { return a.starts_with(kind) && b.starts_with(kind); };
  return both("shard-") || (both("rank-") && a.substr(a.find("-of-")) == b.substr(b.find("-of-")));
}

}  // namespace

std::vector<fs::path> parts_of(const fs::path& target) {
  std::vector<fs::path> found;
  const fs::path folder = folder_of(target);
  std::error_code failure;
  fs::directory_iterator entry(folder, failure);
  if (failure == std::errc::no_such_file_or_directory || failure == std::errc::not_a_directory) return found;
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure))
    if (entry->path().extension() == ".h5") found.push_back(entry->path());
  if (failure) throw RunError("cannot list folder " + folder.string() + ": " + failure.message());
  std::ranges::sort(found);
  return found;
}

PartsFolder::PartsFolder(fs::path target, bool overwrite, std::string name, std::chrono::milliseconds patience)
    : target_(std::move(target)),
      folder_(folder_of(target_)),
      name_(std::move(name)),
      overwrite_(overwrite),
      patience_(patience) {
  const std::string text = target_.string();
  std::error_code ignored;
  if (!target_.has_filename()) throw RunError("'" + text + "' names no file; give one with --output");
  if (fs::is_directory(target_, ignored)) throw RunError(text + " is a folder; name a file in it with --output");
  if (fs::exists(target_, ignored)) {
    if (!overwrite) throw RunError(text + " exists; give --overwrite to replace it or --output to write elsewhere");
    if (!fs::is_regular_file(target_, ignored)) refuse_to_write(target_, "it is not a plain file");
  }
  const fs::path above = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  if (above == "results") make_folder(above);
  if (!fs::is_directory(above, ignored)) refuse_to_write(target_, "there is no folder " + above.string());
  if (::access(above.c_str(), W_OK | X_OK) != 0)
    refuse_to_write(target_, "folder " + above.string() + ": " + disk_reason(errno));
}

PartsFolder::~PartsFolder() {
  if (lock_ < 0) return;
  std::error_code ignored;
  fs::remove(folder_ / (name_ + ".lock"), ignored);
  ::close(lock_);
  fs::remove(folder_, ignored);  // only if it is empty
}

fs::path PartsFolder::checkpoint(std::size_t batch) const {
  return folder_ / ("batch-" + std::to_string(batch) + ".checkpoint");
}

std::vector<fs::path> PartsFolder::parts() const { return parts_of(target_); }

void PartsFolder::enter() {
  const auto end = std::chrono::steady_clock::now() + patience_;
  for (;;) {
    const std::string at_work = try_to_enter();
    if (at_work.empty()) return refuse_links();
    if (std::chrono::steady_clock::now() >= end)
      throw RunError("another process is computing " + std::string(at_work == name_ ? "" : "a part of ") +
                     target_.string() + " (" + (folder_ / (at_work + ".h5")).string() +
                     "); wait for it, or give --output to write elsewhere");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

/// In a folder that others may write to, a link would make this process write elsewhere.
void PartsFolder::refuse_links() const {
  std::error_code ignored;
  for (const fs::path& file : {part(), fs::path(part().string() + ".new"), folder_ / "joined.new"})
    if (fs::is_symlink(file, ignored)) refuse_to_write(target_, file.string() + " is a link; remove it");
}

/// The part that another process is at, or nothing and this process has its place.
std::string PartsFolder::try_to_enter() {
  const fs::path file = folder_ / (name_ + ".lock");
  while (lock_ < 0) {
    if (const int error = make_folder(folder_); error != 0)
      refuse_to_write(target_, "cannot make folder " + folder_.string() + ": " + disk_reason(error));
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (lock_ < 0 && errno == ENOENT) continue;  // another process finished, and removed the folder
    if (lock_ < 0) refuse_to_write(target_, disk_reason(errno));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {  // some cluster disks cannot lock at all
      ::close(std::exchange(lock_, -1));
      return name_;
    }
    // The file that was opened may be one that its last owner has just removed.
    struct stat held {
    }, named{};
    if (::fstat(lock_, &held) != 0 || ::stat(file.c_str(), &named) != 0 || held.st_ino != named.st_ino)
      ::close(std::exchange(lock_, -1));
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
    const std::string other = entry.path().stem().string();
    if (entry.path().extension() != ".lock" || other == name_ || may_share(other, name_)) continue;
    const int descriptor = ::open(entry.path().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) continue;
    const bool held = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    if (held) return other;
  }
  return {};
}

void PartsFolder::publish(const fs::path& file) {
  if (const int error = sync_file(file); error != 0) refuse_to_write(target_, disk_reason(error));
  const int failure = peerspread::publish(file, target_, overwrite_);
  if (failure == EEXIST)
    throw RunError(target_.string() + " appeared while this campaign ran; its own results are in " + file.string());
  if (failure != 0) refuse_to_write(target_, disk_reason(failure));
  if (const int error = sync_name(target_); error != 0)
    throw RunError(target_.string() + " is whole, but may be lost if the power fails now: " + disk_reason(error));
}

std::vector<fs::path> PartsFolder::sources_of_target() const {
  std::vector<fs::path> own;  // parts that somebody joined from elsewhere are not ours to remove
  for (const fs::path& source : joined_of(target_)) {
    const std::string folder = source.parent_path().filename(), name = target_.filename();
    if (folder == name + ".parts" || folder == name + ".new.parts") own.push_back(source);
  }
  return own;
}

void PartsFolder::forget_checkpoints() {
  remove_if(folder_, [](const fs::path& file) { return file.extension() == ".checkpoint"; });
}

void PartsFolder::clear() {
  remove_if(folder_, [](const fs::path& file) { return file.extension() != ".lock"; });
}

}  // namespace peerspread
