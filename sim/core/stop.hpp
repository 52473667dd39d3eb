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

/// Listens for the signals while it lives; a second SIGINT ends the program at once. Another that lives inside it is
/// the same one; not thread-safe.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  /// Before its life ends: from now on the signals end the program.
  void end();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  /// Set once a signal came.
  const std::atomic<bool>& asked() const;

 private:
  bool listens_ = true;
};

/// For a program that has signals of its own, and calls the engine: while this lives it alone asks for a stop, by
/// `stop_asked`, and `StopSignals` inside touch no signal. Not thread-safe.
class StopByCaller {
 public:
  StopByCaller();
  ~StopByCaller();
  StopByCaller(const StopByCaller&) = delete;
  StopByCaller& operator=(const StopByCaller&) = delete;
};

/// Set by a signal while somebody listens; here, so that the engine, which has no signals, may look.
inline std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

/// For long work before anything is computed: throws Stopped where a stop was asked for.
inline void go_on_unless_stopped() {
  if (stop_asked) throw Stopped("stopped as asked while the work was planned; the same command goes on from there");
}

}  // namespace peerspread
