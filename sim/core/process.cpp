#include "sim/core/process.hpp"

#include <fcntl.h>

#include <cerrno>
#include <csignal>

namespace peerspread {

namespace fs = std::filesystem;

void make_ready() {
  for (const int stream : {0, 1, 2})
    if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF) {
      // The wrong way round on purpose. The lowest number that is free is this one.
      [[maybe_unused]] const int same = ::open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
    }
  std::signal(SIGXFSZ, SIG_IGN);
}

fs::path installed_files() {
  std::error_code failure;
  const fs::path program = fs::read_symlink("/proc/self/exe", failure);
  const fs::path shared = program.parent_path().parent_path() / "share" / "peerspread";
  return !failure && fs::is_directory(shared, failure) ? shared : fs::path();
}

}  // namespace peerspread
