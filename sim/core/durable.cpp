#include "sim/core/durable.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace peerspread {

namespace fs = std::filesystem;

namespace {

int sync(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  if (descriptor < 0) return errno;
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  return error;
}

/// The errno of a failure, or 0.
int put_in_place(const fs::path& from, const fs::path& to, bool overwrite) {
  if (overwrite) {
    struct stat there {};
    if (::stat(to.c_str(), &there) == 0) ::chmod(from.c_str(), there.st_mode & 0777);  // some disks have none
    return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
  }
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A disk that cannot do that may know links, which replace nothing either.
  if (::link(from.c_str(), to.c_str()) == 0) return ::unlink(from.c_str()) == 0 ? 0 : errno;
  if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS) return errno;
  if (::access(to.c_str(), F_OK) == 0) return EEXIST;
  return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

}  // namespace

int sync_file(const fs::path& path) { return sync(path, O_NOFOLLOW); }

int sync_name(const fs::path& path) {
  const int error = sync(path.has_parent_path() ? path.parent_path() : fs::path("."), O_DIRECTORY);
  // Disks that do not sync folders, and folders that one may write to but not list.
  constexpr std::array no_failure = {EINVAL, ENOSYS, ENOTSUP, EBADF, EACCES, EPERM};
  return std::ranges::find(no_failure, error) == no_failure.end() ? error : 0;
}

int make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return sync_name(path);
  const int error = errno;
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? 0 : error;
}

int make_folders(const fs::path& path) {
  fs::path made;
  for (const fs::path& step : path) {
    made /= step;
    if (const int error = make_folder(made); error != 0) return error;
  }
  return 0;
}

Published publish(const fs::path& from, const fs::path& to, bool overwrite) {
  const int error = put_in_place(from, to, overwrite);
  return error != 0 ? Published{error, false} : Published{sync_name(to), true};
}

std::string disk_reason(int error) { return error == ENOSPC ? "disk full" : std::generic_category().message(error); }

}  // namespace peerspread
