#include "sim/analysis/sampling.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace peerspread {
namespace {

const Box box{{-1.0, 10.0}, {1.0, 30.0}};

TEST(SobolIn, FillsTheBoxEvenly) {
  const auto rows = sobol_in(box, 1024);
  WeightedSets sets{rows, Row(rows.size(), 1.0 / static_cast<double>(rows.size()))};
  for (const Row& row : rows) EXPECT_TRUE(box.holds(row));
  const Row mean = weighted_mean(sets), covariance = weighted_covariance(sets);
  EXPECT_NEAR(mean[0], 0.0, 0.005);
  EXPECT_NEAR(mean[1], 20.0, 0.05);
  EXPECT_NEAR(covariance[0], 2.0 * 2.0 / 12, 0.005);
  EXPECT_NEAR(covariance[3], 20.0 * 20.0 / 12, 0.3);
  EXPECT_NEAR(covariance[1], 0.0, 0.05);
}

TEST(UniformIn, FillsTheBoxByChance) {
  WeightedSets sets;
  for (std::uint32_t k = 0; k < 4000; ++k) {
    CounterEngine engine(7, 0, {k, 0, 1});
    sets.rows.push_back(uniform_in(box, engine));
    EXPECT_TRUE(box.holds(sets.rows.back()));
  }
  sets.weights.assign(4000, 1.0 / 4000);
  EXPECT_NEAR(weighted_mean(sets)[0], 0.0, 4 * 2.0 / std::sqrt(12 * 4000.0));
  EXPECT_NEAR(weighted_covariance(sets)[3], 20.0 * 20.0 / 12, 2.0);
}

TEST(EffectiveSize, CountsEqualWeightsAndSeesThroughUnequalOnes) {
  EXPECT_DOUBLE_EQ(effective_size({0.25, 0.25, 0.25, 0.25}), 4.0);
  EXPECT_DOUBLE_EQ(effective_size({1.0, 0.0, 0.0, 0.0}), 1.0);
  EXPECT_DOUBLE_EQ(effective_size({2.0, 1.0, 1.0}), 16.0 / 6.0);
}

TEST(Correlation, IsPearsons) {
  EXPECT_NEAR(correlation({{1, 2}, {2, 4}, {3, 6}}, 0, 1), 1.0, 1e-12);
  EXPECT_NEAR(correlation({{1, 6}, {2, 4}, {3, 2}}, 0, 1), -1.0, 1e-12);
  EXPECT_NEAR(correlation({{1, 1}, {2, -1}, {3, -1}, {4, 1}}, 0, 1), 0.0, 1e-12);
}

TEST(Choose, TakesDifferentSetsInProportionToTheirWeights) {
  const Row weights = {0.0, 1.0, 2.0, 5.0};
  std::array<int, 4> chosen{};
  constexpr int draws = 4000;
  for (std::uint32_t k = 0; k < draws; ++k) {
    CounterEngine engine(7, k, {0, 0, 1});
    const auto one = choose(weights, 1, engine);
    ASSERT_EQ(one.size(), 1U);
    ++chosen[one[0]];
  }
  EXPECT_EQ(chosen[0], 0);
  for (std::size_t k = 1; k < 4; ++k) {
    const double share = weights[k] / 8.0;
    EXPECT_NEAR(static_cast<double>(chosen[k]) / draws, share, 4 * std::sqrt(share * (1 - share) / draws));
  }
  CounterEngine engine(7, 0, {0, 0, 1});
  EXPECT_EQ(choose(weights, 3, engine), (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_EQ(choose(weights, 9, engine), (std::vector<std::size_t>{0, 1, 2, 3})) << "at most all of them";
}

}  // namespace
}  // namespace peerspread
