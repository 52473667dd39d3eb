#include "sim/analysis/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread {
namespace {

TEST(Percentile, IsLinearBetweenRanks) {
  EXPECT_DOUBLE_EQ(percentile({1, 2, 4, 8}, 0.5), 3.0);
  EXPECT_DOUBLE_EQ(percentile({1, 2, 4, 8}, 0.05), 1.15);
  EXPECT_DOUBLE_EQ(percentile({1, 2, 4, 8}, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(percentile({1, 2, 4, 8}, 1.0), 8.0);
  EXPECT_DOUBLE_EQ(percentile({7}, 0.95), 7.0);
}

TEST(Percentile, OfTheNearestRankIsOneOfTheValues) {
  EXPECT_EQ(nearest_percentile({1, 2, 4, 8}, 0.4), 2.0);
  EXPECT_EQ(nearest_percentile({1, 2, 4, 8}, 0.6), 4.0);
  EXPECT_EQ(nearest_percentile({1, 2, 4, 8}, 0.95), 8.0);
  EXPECT_EQ(nearest_percentile({7}, 0.05), 7.0);
}

TEST(Statistics, OfNothingAreNotDefined) {
  EXPECT_TRUE(std::isnan(mean_of({})));
  EXPECT_TRUE(std::isnan(percentile({}, 0.5)));
  EXPECT_TRUE(std::isnan(nearest_percentile({}, 0.5)));
  EXPECT_DOUBLE_EQ(mean_of({1, 2, 6}), 3.0);
}

/// Critical values as tables have them (Abramowitz & Stegun 26.8).
TEST(ChiSquared, IsThatOfTables) {
  EXPECT_NEAR(chi_squared_above(3.84146, 1), 0.05, 1e-6);
  EXPECT_NEAR(chi_squared_above(16.91898, 9), 0.05, 1e-6);
  EXPECT_NEAR(chi_squared_above(27.87716, 9), 0.001, 1e-7);
  EXPECT_NEAR(chi_squared_above(18.30704, 10), 0.05, 1e-6);
  EXPECT_NEAR(chi_squared_above(2.08790, 9), 0.99, 1e-5);
  EXPECT_EQ(chi_squared_above(0, 9), 1);
  EXPECT_LT(chi_squared_above(400, 9), 1e-12);
}

}  // namespace
}  // namespace peerspread
