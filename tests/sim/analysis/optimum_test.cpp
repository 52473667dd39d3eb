#include "sim/analysis/optimum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/core/parameter.hpp"

namespace peerspread {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Optimum, ByHand) {
  // Means 10, 9.75, 4; the first is the best in worlds 1 and 4, shares world 3 with the second, which has world 2.
  const Optimum found = optimum_of({{12, 8, 10, 10}, {9, 12, 10, 8}, {4, 4, 4, 4}}, {});
  EXPECT_EQ(found.best, 0U);
  EXPECT_EQ(found.near, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(found.by_worlds, (std::vector<double>{0.625, 0.375, 0}));
  EXPECT_TRUE(found.by_sets.empty());
}

TEST(Optimum, SetsCountByTheirMeans) {
  // Set 7: 10 against 11; set 9: 10 against 5. By worlds it is two of four each.
  const Optimum found = optimum_of({{12, 8, 8, 12}, {9, 13, 9, 1}}, {7, 7, 9, 9});
  EXPECT_EQ(found.by_worlds, (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(found.by_sets, (std::vector<double>{0.5, 0.5}));
  EXPECT_EQ(found.best, 0U);
  EXPECT_EQ(optimum_of({{12, 8, 8, 12}, {9, 13, 9, 13}}, {7, 7, 9, 9}).by_sets, (std::vector<double>{0, 1}));
}

TEST(Optimum, WhatIsNotDefinedIsNotTheBest) {
  const Optimum found = optimum_of({{nan, nan}, {1, nan}}, {});
  EXPECT_EQ(found.best, 1U);
  EXPECT_EQ(found.by_worlds, (std::vector<double>{0, 1}));
  EXPECT_EQ(optimum_of({{nan}, {nan}}, {}).best, npos);
}

TEST(Optimum, NearIsBelowAlsoWhereAllAreNegative) {
  EXPECT_EQ(optimum_of({{-100}, {-104}, {-106}}, {}).near, (std::vector<std::size_t>{0, 1}));
}

TEST(ExplainedByOthers, SaysHowFarAColumnFollows) {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8}, unlike = {1, -1, -1, 1, 1, -1, -1, 1};
  EXPECT_NEAR(explained_by_others({x, {3, 5, 7, 9, 11, 13, 15, 17}}), 1, 1e-6);
  EXPECT_NEAR(explained_by_others({x, unlike}), 0, 1e-6);
  std::vector<double> sum;
  for (std::size_t i = 0; i < x.size(); ++i) sum.push_back(10 - x[i] - unlike[i]);
  EXPECT_NEAR(explained_by_others({x, unlike, sum}), 1, 1e-6) << "three shares that add up to one";
  EXPECT_EQ(explained_by_others({x}), 0);
  EXPECT_EQ(explained_by_others({{1, 2}, {1, 2}}), 0) << "two points say nothing";
}

}  // namespace
}  // namespace peerspread
