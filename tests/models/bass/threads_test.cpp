#include <gtest/gtest.h>

#include "sim/core/parallel.hpp"
#include "tests/models/bass/worlds.hpp"

namespace peerspread::bass {
namespace {

TEST(Threads, SameBytesForAnyThreads) {
  for (const char* graph : {"complete", "random"}) {
    const auto run_on = [&](std::size_t threads) {
      const parallel::ThreadLimit limit(threads);
      return run(mixed_worlds(graph), 4);
    };
    const auto alone = run_on(1);
    EXPECT_TRUE(same_worlds(alone, run_on(2))) << graph;
    EXPECT_TRUE(same_worlds(alone, run_on(7))) << graph;
  }
}

}  // namespace
}  // namespace peerspread::bass
