/// A state saved in the middle of a run goes on as if nothing had happened, bit for bit.
#include <gtest/gtest.h>

#include "tests/kernels.hpp"
#include "tests/models/sir/worlds.hpp"

namespace peerspread::sir {
namespace {

TEST(SirCheckpoint, GoesOnBitForBit) {
  for (const char* graph : {"small_world", "complete"}) {
    for_each_kernel([&](std::size_t width) {
      const auto undisturbed = run(mixed_worlds(graph), width);
      for (const std::size_t saved : {0UL, 1UL, 2UL, 14UL, 29UL})
        EXPECT_TRUE(same_worlds(undisturbed, run(mixed_worlds(graph), width, saved))) << graph << ", week " << saved;
    });
  }
}

}  // namespace
}  // namespace peerspread::sir
