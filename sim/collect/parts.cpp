#include "sim/collect/parts.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
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

constexpr std::string_view usual = ".parts", while_replacing = ".new.parts";

/// Whether `file` can be read, and is something else.
bool is_no_hdf5(const fs::path& file) {
  constexpr std::string_view signature = "\x89HDF";
  std::string start(signature.size(), ' ');
  std::ifstream in(file, std::ios::binary);
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  return in.is_open() && !in.bad() && start != signature;
}

/// What an earlier result at `target` is joined of, if it is. RunError where it may be, but cannot be read: taken for
/// a plain file, a new campaign would collect on top of its parts.
std::vector<fs::path> joined_of(const fs::path& target) {
  std::error_code failure, ignored;
  const fs::file_status status = fs::status(target, failure);
  if (!fs::exists(status) && status.type() != fs::file_type::none) return {};
  if (fs::exists(status) && !fs::is_regular_file(status)) return {};
  std::string why = failure.message();
  try {
    if (fs::exists(status) && is_no_hdf5(target)) return {};
    if (fs::exists(status)) return ResultsFile(target, ResultsFile::Allow::parts).sources();
  } catch (const RunError& error) {
    why = error.what();
  }
  const fs::path folder = target.string() + std::string(usual);
  if (fs::symlink_status(folder, ignored).type() == fs::file_type::not_found) return {};  // some other file
  throw RunError("cannot tell whether " + target.string() + " takes its rows from " + folder.string() + " (" + why +
                 "); remove one of them, or give --output to write elsewhere");
}

/// Where parts collect for `target`, which is joined of `sources`.
fs::path folder_of(const fs::path& target, const std::vector<fs::path>& sources) {
  const fs::path folder = target.string() + std::string(usual);
  const bool needed = std::ranges::any_of(
      sources, [&](const fs::path& source) { return source.parent_path().filename() == folder.filename(); });
  return needed ? fs::path(target.string() + std::string(while_replacing)) : folder;
}

/// The parts in `folder`, by name.
std::vector<fs::path> parts_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failure;
  fs::directory_iterator entry(folder, failure);
  if (failure == std::errc::no_such_file_or_directory || failure == std::errc::not_a_directory) return found;
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure))
    if (entry->path().extension() == ".h5") found.push_back(entry->path());
  if (failure) throw RunError("cannot list folder " + folder.string() + ": " + failure.message());
  std::ranges::sort(found);
  return found;
}

/// Whether another process holds the lock in `file`.
bool is_held(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return held;
}

/// Whether processes with these parts may be at work at once: shards, for none of them touches another's part, and the
/// ranks of one mpirun.
bool may_share(const std::string& a, const std::string& b) {
  const auto both = [&](std::string_view kind) { return a.starts_with(kind) && b.starts_with(kind); };
  return both("shard-") || (both("rank-") && a.substr(a.find("-of-")) == b.substr(b.find("-of-")));
}

}  // namespace

std::vector<fs::path> parts_of(const fs::path& target) { return parts_in(folder_of(target, joined_of(target))); }

PartsFolder::PartsFolder(fs::path target, bool overwrite, std::string name, std::chrono::milliseconds patience)
    : target_(std::move(target)),
      sources_(joined_of(target_)),
      folder_(folder_of(target_, sources_)),
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

std::vector<fs::path> PartsFolder::parts() const { return parts_in(folder_); }

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
    std::string other = entry.path().stem().string();
    if (entry.path().extension() != ".lock" || other == name_ || may_share(other, name_)) continue;
    if (is_held(entry.path())) return other;
  }
  return {};
}

void PartsFolder::publish(const fs::path& file) {
  if (const int error = sync_file(file); error != 0) refuse_to_write(target_, disk_reason(error));
  const Published done = peerspread::publish(file, target_, overwrite_);
  if (done.error == 0) return;
  if (done.there)
    throw RunError(target_.string() + " is whole, but may be lost if the power fails now: " + disk_reason(done.error));
  if (done.error == EEXIST)
    throw RunError(target_.string() + " appeared while this campaign ran; its own results are in " + file.string());
  refuse_to_write(target_, disk_reason(done.error));
}

std::vector<fs::path> PartsFolder::own_sources() const {
  std::vector<fs::path> own;  // parts that somebody joined from elsewhere are not ours to remove
  for (const fs::path& source : sources_) {
    const std::string folder = source.parent_path().filename(), name = target_.filename();
    if (folder == name + std::string(usual) || folder == name + std::string(while_replacing)) own.push_back(source);
  }
  return own;
}

void PartsFolder::clear_other(const std::function<bool(const fs::path&)>& is_needless) {
  const bool here_is_usual = folder_ == target_.string() + std::string(usual);
  const fs::path other = target_.string() + std::string(here_is_usual ? while_replacing : usual);
  std::error_code failure, ignored;
  for (fs::directory_iterator entry(other, failure), end; !failure && entry != end; entry.increment(failure))
    if (entry->path().extension() == ".lock" ? is_held(*entry)
                                             : entry->path().extension() == ".h5" && !is_needless(*entry))
      return;
  if (failure) return;  // none there, or it cannot be told what is
  remove_if(other, [](const fs::path&) { return true; });
  fs::remove(other, ignored);
}

void PartsFolder::forget_checkpoints() {
  remove_if(folder_, [](const fs::path& file) { return file.extension() == ".checkpoint"; });
}

void PartsFolder::clear() {
  remove_if(folder_, [](const fs::path& file) { return file.extension() != ".lock"; });
}

}  // namespace peerspread
