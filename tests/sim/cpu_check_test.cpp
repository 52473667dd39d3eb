#include "sim/cpu_check.hpp"

#include <gtest/gtest.h>

namespace peerspread {
namespace {

TEST(CpuCheck, ThisMachineRunsWhatWasCompiledForIt) { EXPECT_EQ(missing_cpu_features(), ""); }

TEST(CpuCheck, NamesWhatIsMissing) {
  EXPECT_EQ(missing_cpu_features("sse2"), "");
  EXPECT_EQ(missing_cpu_features("avx9 sse2 warp"), "avx9, warp");
}

}  // namespace
}  // namespace peerspread
