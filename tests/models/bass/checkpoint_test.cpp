/// A state saved in the middle of a run goes on as if nothing had happened, bit for bit.
#include <gtest/gtest.h>

#include "tests/kernels.hpp"
#include "tests/models/bass/worlds.hpp"

namespace peerspread::bass {
namespace {

TEST(BassCheckpoint, GoesOnBitForBit) {
  for (const char* graph : {"complete", "ring", "random"}) {
    std::vector<World> worlds = mixed_worlds(graph);
    for (World& world : worlds) world.parameters.weeks = 60;
    for_each_kernel([&](std::size_t width) {
      const auto undisturbed = run(worlds, width);
      for (const std::size_t saved : {0UL, 1UL, 29UL, 51UL, 52UL, 53UL, 59UL})
        EXPECT_TRUE(same_worlds(undisturbed, run(worlds, width, 0, saved)))
            << graph << ", " << width << " lanes, after week " << saved;
    });
  }
}

}  // namespace
}  // namespace peerspread::bass
