#include "sim/core/processor.hpp"

#include <gtest/gtest.h>

#include "sim/model/kernel.hpp"

namespace peerspread {
namespace {

TEST(Processor, ReachesTheLevelThatTheProgramNeeds) {
#if defined(__x86_64__)
  EXPECT_GE(processor_level(), 2);
  EXPECT_LE(processor_level(), 4);
#else
  EXPECT_EQ(processor_level(), 0);
#endif
}

TEST(Kernels, EveryProcessorHasTheNarrowOnes) {
  EXPECT_TRUE(runs_here(1));
  EXPECT_TRUE(runs_here(4));
  EXPECT_FALSE(runs_here(3));
  EXPECT_FALSE(runs_here(32));
  EXPECT_TRUE(runs_here(best_kernel().lanes));
  EXPECT_NE(kernels_here().find("scalar (1), "), std::string::npos);
}

TEST(Kernels, AWidthThatIsNotInTheProgramIsABug) {
  EXPECT_THROW(kernel_of(3), std::logic_error);
  EXPECT_THROW(in_lanes(3, [](auto) { return 0; }), std::logic_error);
}

}  // namespace
}  // namespace peerspread
