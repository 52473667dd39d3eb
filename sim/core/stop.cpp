#include "sim/core/stop.hpp"

#include <array>
#include <csignal>

namespace peerspread {

namespace {

constexpr std::array<int, 3> signals = {SIGTERM, SIGINT, SIGUSR1};

int listeners = 0;

void note(int signal) {
  if (signal == SIGINT && stop_asked) {
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  stop_asked = true;
}

}  // namespace

StopSignals::StopSignals() {
  if (listeners++ > 0) return;
  stop_asked = false;
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  for (const int signal : signals) ::sigaction(signal, &action, nullptr);
}

StopSignals::~StopSignals() { end(); }

void StopSignals::end() {
  if (!listens_) return;
  listens_ = false;
  if (--listeners > 0) return;
  stop_asked = false;
  for (const int signal : signals) std::signal(signal, SIG_DFL);
}

StopByCaller::StopByCaller() {
  if (listeners++ == 0) stop_asked = false;
}

StopByCaller::~StopByCaller() {
  if (--listeners == 0) stop_asked = false;
}

const std::atomic<bool>& StopSignals::asked() const { return stop_asked; }

}  // namespace peerspread
