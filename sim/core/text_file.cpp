#include "sim/core/text_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

#include "sim/core/durable.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t random_letters = 6;

/// A name beside `target` that nobody can foresee.
fs::path unfinished_beside(const fs::path& target) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::string name = target.string() + ".";
  for (std::size_t i = 0; i < random_letters; ++i) name += letters[random() % letters.size()];
  return name + std::string(unfinished);
}

bool is_unfinished(const fs::path& file, const fs::path& target) {
  const std::string name = file.filename().string(), start = target.filename().string() + ".";
  return name.size() == start.size() + random_letters + unfinished.size() && name.starts_with(start) &&
         name.ends_with(unfinished);
}

/// Whether `descriptor` is still the file called `name`; nothing where the disk does not say.
std::optional<bool> is_called(int descriptor, const fs::path& name) {
  struct stat held {
  }, named{};
  if (::fstat(descriptor, &held) != 0) return std::nullopt;
  if (::lstat(name.c_str(), &named) != 0) return errno == ENOENT ? std::optional(false) : std::nullopt;
  return held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/// Removes unfinished files of `target` whose process is gone: it held a lock. Where a disk cannot lock, they stay.
void remove_litter(const fs::path& target) {
  std::error_code ignored;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  std::vector<fs::path> litter;
  for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored))
    if (is_unfinished(entry->path(), target)) litter.push_back(entry->path());
  for (const fs::path& file : litter) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) continue;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && is_called(descriptor, file) == true) fs::remove(file, ignored);
    ::close(descriptor);
  }
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(descriptor, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

}  // namespace

TextFile::TextFile(fs::path file, bool overwrite) : target_(std::move(file)), overwrite_(overwrite) {
  std::error_code failure;
  const fs::file_status status = fs::status(target_, failure);
  if (status.type() == fs::file_type::none) refuse(failure.value());
  if (fs::is_directory(status)) throw RunError(target_.string() + " is a folder, not a file to write to");
  if (fs::is_regular_file(status) && !overwrite)
    throw RunError(target_.string() + " exists; give --overwrite to replace it");
  direct_ = fs::exists(status) && !fs::is_regular_file(status);
  if (direct_)
    out_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  else
    open_beside();
  if (out_ < 0) refuse(errno);
}

void TextFile::open_beside() {
  remove_litter(target_);
  // Nobody reads what was not to be read: a file that is replaced hands on its permissions at the end.
  struct stat there {};
  const mode_t mode = ::stat(target_.c_str(), &there) == 0 ? 0600 : 0666;
  do {
    if (out_ >= 0) ::close(out_);
    part_ = unfinished_beside(target_);
    out_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    // Until the lock is there somebody else may take the file for litter.
  } while (out_ < 0 ? errno == EEXIST : ::flock(out_, LOCK_EX) == 0 && is_called(out_, part_) == false);
}

TextFile::~TextFile() { close(); }

void TextFile::close() {
  if (out_ < 0) return;
  std::error_code ignored;
  if (!direct_) fs::remove(part_, ignored);
  ::close(std::exchange(out_, -1));
}

void TextFile::append(std::string_view text) {
  if (write_all(out_, text)) return;
  const int error = errno;
  close();
  refuse(error);
}

void TextFile::publish() {
  Published done;
  if (!direct_ && ::fsync(out_) != 0)
    done.error = errno;
  else if (!direct_)
    done = peerspread::publish(part_, target_, overwrite_);
  close();
  if (done.error == 0) return;
  if (done.there)
    throw RunError(target_.string() +
                   " is written, but may be lost if the power fails now: " + disk_reason(done.error));
  if (done.error == EEXIST)
    throw RunError(target_.string() +
                   " appeared while this ran, and was left as it is; give another name, or --overwrite to replace it");
  refuse(done.error);
}

void TextFile::refuse(int error) const {
  throw RunError("cannot write " + target_.string() + ": " + disk_reason(error));
}

}  // namespace peerspread
