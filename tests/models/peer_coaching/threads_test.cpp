/// Same bytes for any number of threads.
#include <gtest/gtest.h>

#include "sim/core/parallel.hpp"
#include "tests/models/peer_coaching/mixed_worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

TEST(Threads, SameBytesOnAnyThreads) {
  const auto on = [](std::size_t threads) {
    const parallel::ThreadLimit limit(threads);
    return run(mixed_worlds(), 4);
  };
  const auto alone = on(1);
  for (const std::size_t threads : {2UL, 7UL}) {
    SCOPED_TRACE(threads);
    expect_same(alone, on(threads));
  }
}

TEST(Threads, TheSamePopulationOnAnyThreads) {
  const auto build_on = [](std::size_t threads) {
    const parallel::ThreadLimit limit(threads);
    return people_with({{"people.teachers", "2000"}});
  };
  EXPECT_TRUE(equal(*build_on(1), *build_on(7)));
}

}  // namespace
}  // namespace peerspread::peer_coaching
