/// What a test orders by environment variables, and how many calls of each kind came so far:
///
///   FAULTS_FOLDER  absolute path; only calls that concern what is in it count
///   FAULTS_LOG     file outside of it: "fired OPERATION PATH" when an order is carried out, "OPERATION COUNT" at the
///   end FAULTS_FAIL    OPERATION:N:ERRNO, the N-th call (from 1) fails with that number; with ":on" all later ones
///   too.
///                  (every other one with EINTR). ERRNO 0: it moves only half of the bytes.
///   FAULTS_CUT     N:KEEPS, the power fails before the N-th call that changes anything, or at the end if there are
///                  fewer; KEEPS as in `keeps_of`
///   FAULTS_BOOT    file that is read in place of /proc/sys/kernel/random/boot_id
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "tests/faults/surviving.hpp"

namespace faults {

/// Kinds of calls, by what can go wrong with them.
enum class Operation : std::size_t {
  create,
  open,
  list,
  entry,
  read,
  write,
  sync,
  truncate,
  rename,
  link,
  remove,
  mkdir,
  stat,
  mode,
  lock,
  close
};
inline constexpr std::array<std::string_view, 16> operation_names = {
    "create", "open", "list",   "entry", "read", "write", "sync", "truncate",
    "rename", "link", "remove", "mkdir", "stat", "mode",  "lock", "close"};

/// Whether a disk is another one after such a call.
bool changes(Operation operation);

/// What is to become of a call.
struct Verdict {
  int error = 0;      ///< it fails with this, if it is not 0
  bool half = false;  ///< only half of the bytes are moved
};

class Orders {
 public:
  Orders();
  /// Whether a call that is about `path` counts.
  bool concern(const std::string& path) const;
  /// Counts a call. Does not return where the power fails.
  Verdict on(Operation operation, const std::string& path);
  /// The call was carried out, and `path` is there: what only matters where the power is to fail.
  void made(const std::string& path);
  void synced(const std::string& path);
  /// The program ends by itself.
  void end();
  const std::string& boot() const { return boot_; }
  /// Held during a call where the power may fail: then one comes after the other.
  std::mutex& one_at_a_time() { return mutex_; }
  bool cuts() const { return surviving_.has_value(); }

 private:
  void log(const std::string& line) const;
  void fail_power(const std::string& path);

  std::string folder_, log_, boot_;
  Operation failing_{};
  std::size_t nth_ = 0;  ///< 0: none fails
  int error_ = 0;
  bool on_ = false;
  std::size_t cut_ = 0;
  std::optional<Surviving> surviving_;  ///< where the power is to fail
  std::mutex mutex_;
  std::array<std::atomic<std::size_t>, operation_names.size()> counts_{};
  std::atomic<std::size_t> changes_{0};
};

/// Of this process, made at its first call.
Orders& orders();

/// True while this thread is inside the library, whose own calls do not count.
class Inside {
 public:
  Inside() : before_(flag()) { flag() = true; }
  ~Inside() { flag() = before_; }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  static bool& flag() {
    thread_local bool inside = false;
    return inside;
  }

 private:
  bool before_;
};

}  // namespace faults
