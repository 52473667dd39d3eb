/// A library for LD_PRELOAD in front of a program under test: the calls that it and its libraries make of the C library
/// to use files, any of which may fail on order (as SQLite's tests have it) or be the last before the power fails.
///
/// Why here, and not a file system in memory behind an interface of the program's own (as LevelDB's Env is): half of
/// the calls are made by HDF5 and libstdc++, and what is tested like this is the very program that people run, with
/// every call it makes, nothing in it for the tests. It is Linux's glibc alone; so is the program's way to write.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>

#include "tests/faults/orders.hpp"

namespace {

using faults::Inside;
using faults::Operation;

/// The C library's own function of that name.
template <class Function>
Function* next_of(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::string behind(const std::string& link) {
  std::array<char, PATH_MAX> text{};
  const ssize_t size = ::readlink(link.c_str(), text.data(), text.size());
  return size <= 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
}

std::string path_of(int descriptor) { return behind("/proc/self/fd/" + std::to_string(descriptor)); }

/// `name`, seen from an open folder or AT_FDCWD, without "./" in front.
std::string path_of(int folder, const char* name) {
  std::string text = name == nullptr ? "" : name;
  if (text.starts_with('/')) return text;
  while (text.starts_with("./")) text.erase(0, 2);
  const std::string above = folder == AT_FDCWD ? behind("/proc/self/cwd") : path_of(folder);
  return text.empty() || text == "." ? above : above + "/" + text;
}
std::string path_of(const char* name) { return path_of(AT_FDCWD, name); }

template <class Result>
Result failure() {
  if constexpr (std::is_pointer_v<Result>)
    return nullptr;
  else
    return static_cast<Result>(-1);
}

/// A call about `path` that is carried out by `act(half)`, unless it is to fail.
template <class Result, class Act>
Result attempt(Operation operation, const std::string& path, const Act& act) {
  faults::Orders& orders = faults::orders();
  if (!orders.concern(path)) return act(false);
  std::unique_lock<std::mutex> lock(orders.one_at_a_time(), std::defer_lock);
  if (orders.cuts()) lock.lock();
  const faults::Verdict verdict = orders.on(operation, path);
  if (verdict.error != 0 && operation == Operation::close) act(false);  // the descriptor is gone all the same
  if (verdict.error != 0) {
    errno = verdict.error;
    return failure<Result>();
  }
  const Result result = act(verdict.half);
  const int error = errno;
  if (operation == Operation::create || operation == Operation::mkdir) orders.made(path);
  if (operation == Operation::sync && result == Result{}) orders.synced(path);
  errno = error;
  return result;
}

std::size_t part_of(std::size_t size, bool half) { return half ? (size + 1) / 2 : size; }

Operation opening(int flags) { return (flags & O_CREAT) != 0 ? Operation::create : Operation::open; }
Operation opening(const char* mode) { return *mode == 'r' ? Operation::open : Operation::create; }

/// What is opened in place of `path`.
const char* instead(const char* path) {
  if (path != std::string_view("/proc/sys/kernel/random/boot_id")) return path;
  const std::string& other = faults::orders().boot();
  return other.empty() ? path : other.c_str();
}

__attribute__((destructor)) void end() {
  const Inside guard;
  faults::orders().end();
}

}  // namespace

// The C library's function NAME, by its name for the linker: headers declare it in too many ways.
#define INSTEAD_OF(NAME, RESULT, PARAMETERS, ARGUMENTS, OPERATION, PATH)         \
  extern "C" RESULT instead_of_##NAME PARAMETERS __asm__(#NAME);                 \
  extern "C" RESULT instead_of_##NAME PARAMETERS {                               \
    static auto* const next = next_of<RESULT PARAMETERS>(#NAME);                 \
    const auto act = [&]([[maybe_unused]] bool half) { return next ARGUMENTS; }; \
    if (Inside::flag()) return act(false);                                       \
    const Inside guard;                                                          \
    return attempt<RESULT>(OPERATION, PATH, act);                                \
  }

INSTEAD_OF(open, int, (const char* name, int flags, mode_t mode), (instead(name), flags, mode), opening(flags),
           path_of(name))
INSTEAD_OF(open64, int, (const char* name, int flags, mode_t mode), (instead(name), flags, mode), opening(flags),
           path_of(name))
INSTEAD_OF(openat, int, (int folder, const char* name, int flags, mode_t mode), (folder, name, flags, mode),
           opening(flags), path_of(folder, name))
INSTEAD_OF(fopen, FILE*, (const char* name, const char* mode), (instead(name), mode), opening(mode), path_of(name))
INSTEAD_OF(fopen64, FILE*, (const char* name, const char* mode), (instead(name), mode), opening(mode), path_of(name))
INSTEAD_OF(close, int, (int descriptor), (descriptor), Operation::close, path_of(descriptor))

INSTEAD_OF(opendir, DIR*, (const char* name), (name), Operation::list, path_of(name))
INSTEAD_OF(fdopendir, DIR*, (int descriptor), (descriptor), Operation::list, path_of(descriptor))
INSTEAD_OF(readdir, dirent*, (DIR * folder), (folder), Operation::entry, path_of(::dirfd(folder)))
INSTEAD_OF(readdir64, dirent*, (DIR * folder), (folder), Operation::entry, path_of(::dirfd(folder)))

INSTEAD_OF(read, ssize_t, (int descriptor, void* to, std::size_t size), (descriptor, to, part_of(size, half)),
           Operation::read, path_of(descriptor))
INSTEAD_OF(pread, ssize_t, (int descriptor, void* to, std::size_t size, off_t at),
           (descriptor, to, part_of(size, half), at), Operation::read, path_of(descriptor))
INSTEAD_OF(pread64, ssize_t, (int descriptor, void* to, std::size_t size, off_t at),
           (descriptor, to, part_of(size, half), at), Operation::read, path_of(descriptor))
INSTEAD_OF(write, ssize_t, (int descriptor, const void* from, std::size_t size),
           (descriptor, from, part_of(size, half)), Operation::write, path_of(descriptor))
INSTEAD_OF(pwrite, ssize_t, (int descriptor, const void* from, std::size_t size, off_t at),
           (descriptor, from, part_of(size, half), at), Operation::write, path_of(descriptor))
INSTEAD_OF(pwrite64, ssize_t, (int descriptor, const void* from, std::size_t size, off_t at),
           (descriptor, from, part_of(size, half), at), Operation::write, path_of(descriptor))
INSTEAD_OF(writev, ssize_t, (int descriptor, const iovec* from, int count), (descriptor, from, count), Operation::write,
           path_of(descriptor))
INSTEAD_OF(fsync, int, (int descriptor), (descriptor), Operation::sync, path_of(descriptor))
INSTEAD_OF(fdatasync, int, (int descriptor), (descriptor), Operation::sync, path_of(descriptor))
INSTEAD_OF(ftruncate, int, (int descriptor, off_t size), (descriptor, size), Operation::truncate, path_of(descriptor))
INSTEAD_OF(ftruncate64, int, (int descriptor, off_t size), (descriptor, size), Operation::truncate, path_of(descriptor))

INSTEAD_OF(rename, int, (const char* from, const char* to), (from, to), Operation::rename, path_of(to))
INSTEAD_OF(renameat2, int, (int above, const char* from, int folder, const char* to, unsigned flags),
           (above, from, folder, to, flags), Operation::rename, path_of(folder, to))
INSTEAD_OF(link, int, (const char* from, const char* to), (from, to), Operation::link, path_of(to))
INSTEAD_OF(unlink, int, (const char* name), (name), Operation::remove, path_of(name))
INSTEAD_OF(unlinkat, int, (int folder, const char* name, int flags), (folder, name, flags), Operation::remove,
           path_of(folder, name))
INSTEAD_OF(remove, int, (const char* name), (name), Operation::remove, path_of(name))
INSTEAD_OF(mkdir, int, (const char* name, mode_t mode), (name, mode), Operation::mkdir, path_of(name))
INSTEAD_OF(chmod, int, (const char* name, mode_t mode), (name, mode), Operation::mode, path_of(name))

INSTEAD_OF(stat, int, (const char* name, struct stat* to), (name, to), Operation::stat, path_of(name))
INSTEAD_OF(lstat, int, (const char* name, struct stat* to), (name, to), Operation::stat, path_of(name))
INSTEAD_OF(fstat, int, (int descriptor, struct stat* to), (descriptor, to), Operation::stat, path_of(descriptor))
INSTEAD_OF(fstat64, int, (int descriptor, struct stat* to), (descriptor, to), Operation::stat, path_of(descriptor))
INSTEAD_OF(access, int, (const char* name, int mode), (name, mode), Operation::stat, path_of(name))
INSTEAD_OF(readlink, ssize_t, (const char* name, char* to, std::size_t size), (name, to, size), Operation::stat,
           path_of(name))
INSTEAD_OF(realpath, char*, (const char* name, char* to), (name, to), Operation::stat, path_of(name))
INSTEAD_OF(flock, int, (int descriptor, int what), (descriptor, what), Operation::lock, path_of(descriptor))
