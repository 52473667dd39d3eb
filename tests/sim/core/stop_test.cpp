#include "sim/core/stop.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace peerspread {
namespace {

TEST(Stop, TheCallersSignalsStayTheCallers) {
  static volatile std::sig_atomic_t heard = 0;
  const auto before = std::signal(SIGUSR1, [](int) { heard = heard + 1; });
  {
    const StopByCaller caller;
    const StopSignals inside;
    std::raise(SIGUSR1);
    EXPECT_EQ(heard, 1);
    EXPECT_FALSE(inside.asked());
    stop_asked = true;
    EXPECT_TRUE(inside.asked());
  }
  EXPECT_FALSE(stop_asked) << "or the next call would stop at once";
  std::raise(SIGUSR1);
  EXPECT_EQ(heard, 2);
  std::signal(SIGUSR1, before);
}

TEST(Stop, WithoutACallerASignalAsks) {
  const StopSignals signals;
  std::raise(SIGUSR1);
  EXPECT_TRUE(signals.asked());
}

}  // namespace
}  // namespace peerspread
