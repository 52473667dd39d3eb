#include "sim/commands/calibrate_findings.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread {
namespace {

/// A goes up by 2 a unit of x0 and B by 3 a unit of x1; nothing depends on x2.
Emulators linear_emulators(const Box& box) {
  const auto sets = sobol_in(box, 300);
  std::vector<Row> observed;
  for (const Row& x : sets) observed.push_back({2 * x[0], 3 * x[1]});
  return Emulators({{"A", 1.0, 0.1}, {"B", 0.3, 0.5}}, sets, observed);
}

TEST(Identified, IsByHand) {
  const Prior prior{{0, 1, 2}, {{0, 0, -1}, {1, 0.2, 1}}};
  const double sds[3] = {1 / std::sqrt(12.0), 0.2 / std::sqrt(12.0), 2 / std::sqrt(12.0)};
  const std::vector<Row> members = {{0.4, 0.1, -0.5}, {0.6, 0.1, -0.1}, {0.4, 0.12, 0.5}, {0.6, 0.12, 0.1}};
  const Identified found = identified(prior, members, linear_emulators(prior.box));
  EXPECT_NEAR(found.sd_ratios[0], 0.1 / sds[0], 1e-12);
  EXPECT_NEAR(found.sd_ratios[1], 0.01 / sds[1], 1e-12);
  ASSERT_EQ(found.pairs.size(), 3U);
  EXPECT_EQ(found.pairs[0].a, 1U);
  EXPECT_EQ(found.pairs[0].b, 2U);
  EXPECT_NEAR(found.pairs[0].correlation, 0.003 / (0.01 * std::sqrt(0.13)), 1e-9);
  ASSERT_EQ(found.directions.size(), 2U);
  EXPECT_NEAR(found.directions[0], 2 * sds[0] / 0.1, 0.05);
  EXPECT_NEAR(found.directions[1], 3 * sds[1] / 0.5, 0.01);
  EXPECT_EQ(found.informed(), 1U) << "B's error hides all that x1 can do";
}

TEST(Meets, IsWithinTwoSdOfTheTotalError) {
  Study study;
  study.settings.target = 0.5;
  study.settings.low = 0.1, study.settings.high = 0.9;
  EXPECT_TRUE(meets(study, 0.9)) << "a quarter of the range is an SD";
  EXPECT_FALSE(meets(study, 0.91));
  study.settings.sampling_sd = 0.03;
  study.settings.discrepancy_sd = 0.04;
  EXPECT_TRUE(meets(study, 0.41));
  EXPECT_FALSE(meets(study, 0.39));
  EXPECT_FALSE(meets(study, std::nan("")));
}

}  // namespace
}  // namespace peerspread
