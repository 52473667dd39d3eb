/// Asked to stop: SIGTERM, SIGINT and SIGUSR1 mean "finish the week, save the state, exit with `exit_requeue`".
#pragma once

#include <atomic>
#include <stdexcept>

namespace peerspread {

/// Exit status of a run that stopped early and goes on where it stopped when the same command is given again
/// (EX_TEMPFAIL of sysexits.h).
inline constexpr int exit_requeue = 75;

/// Thrown where a run stopped as asked.
struct Stopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Listens for the signals while it lives; a second SIGINT ends the program at once. One at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  /// Set once a signal came.
  const std::atomic<bool>& asked() const;
};

}  // namespace peerspread
