#include "sim/analysis/history.hpp"

#include <gtest/gtest.h>

#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <limits>

#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

const Box box{{0.0, 0.0, 0.0}, {1.0, 1.0, 1.0}};

/// Two numbers of three parameters, the third of which does nothing; with luck.
std::vector<Row> observe(const std::vector<Row>& sets) {
  std::vector<Row> observed;
  CounterEngine engine(5, 0, {0, 0, 1});
  boost::random::normal_distribution<double> normal;
  for (const Row& x : sets)
    observed.push_back({x[0] + x[1] * x[1] + 0.02 * normal(engine), x[0] - x[1] + 0.02 * normal(engine)});
  return observed;
}

TEST(DrawnNearer, IsItselfNearZeroAndComesBack) {
  EXPECT_NEAR(drawn_nearer(0.1, 5), 0.1, 1e-5);
  EXPECT_NEAR(drawn_nearer(-50, 5), -5 * std::asinh(10.0), 1e-12);
  for (const double z : {-70.0, -1.0, 0.0, 3.0, 1e4})
    EXPECT_NEAR(drawn_back(drawn_nearer(z, 7), 7), z, 1e-9 * std::fabs(z));
}

TEST(HistoryMatching, KeepsTheTruthAndRulesOutTheFar) {
  const Row truth = {0.4, 0.6, 0.5};
  const std::vector<Target> targets = {{"A", 0.4 + 0.36, 0.05}, {"B", -0.2, 0.05}};
  Space space(box, 3);
  std::vector<Row> sets = sobol_in(box, 500);
  double before = 1;
  for (std::uint32_t wave = 1; wave <= 3; ++wave) {
    space.add(Emulators(targets, sets, observe(sets)));
    const Left left = draw_left(space, 500, 400'000, 11, wave);
    ASSERT_EQ(left.sets.size(), 500U);
    EXPECT_LE(left.share(), before * 1.05);
    before = left.share();
    sets = left.sets;
    EXPECT_TRUE(space.holds(truth)) << wave;
    for (const Row& set : sets) EXPECT_TRUE(space.holds(set));
  }
  EXPECT_FALSE(space.holds({0.9, 0.6, 0.5}));
  EXPECT_FALSE(space.holds({0.4, 0.1, 0.5}));
  EXPECT_FALSE(space.holds({0.4, 0.6, 1.1})) << "outside the box";
  EXPECT_LT(before, 0.1);
  // What the targets do not depend on stays as wide as it was.
  double least = 1, most = 0;
  for (const Row& set : sets) least = std::min(least, set[2]), most = std::max(most, set[2]);
  EXPECT_LT(least, 0.02);
  EXPECT_GT(most, 0.98);
}

/// Two emulators that are the parameters themselves leave the square |x - 0.5| <= 3 sd: an area known by hand.
TEST(DrawLeft, FindsTheShareThatIsLeftAndFillsItEvenly) {
  const std::vector<Row> sets = sobol_in(box, 200);
  std::vector<Row> observed;
  for (const Row& x : sets) observed.push_back({x[0], x[1]});
  Space space(box, 3);
  space.add(Emulators({{"A", 0.5, 0.02}, {"B", 0.5, 0.02}}, sets, observed));
  const Left even = draw_left(space, 1000, 1'000'000, 3, 1);
  EXPECT_NEAR(even.share(), 0.12 * 0.12, 0.0015);
  // Few tries: most of the sets come from walks, and have the same spread.
  const Left walked = draw_left(space, 4000, 20'000, 3, 1);
  EXPECT_EQ(walked.tried, 20'000U);
  EXPECT_LT(walked.kept, 400U);
  ASSERT_EQ(walked.sets.size(), 4000U);
  WeightedSets all{walked.sets, Row(4000, 1.0 / 4000)};
  EXPECT_NEAR(weighted_mean(all)[0], 0.5, 0.005);
  EXPECT_NEAR(weighted_covariance(all)[0], 0.12 * 0.12 / 12, 0.0002);
  EXPECT_NEAR(weighted_covariance(all)[8], 1.0 / 12, 0.01);
}

TEST(HistoryMatching, SaysWhichTargetsContradictOneAnother) {
  const std::vector<Row> sets = sobol_in(box, 300);
  std::vector<Row> observed;
  for (const Row& x : sets) observed.push_back({x[0], 1 - x[0], x[1]});
  Space space(box, 3);
  space.add(Emulators({{"A", 0.2, 0.02}, {"B", 0.2, 0.02}, {"C", 0.5, 0.1}}, sets, observed));
  EXPECT_EQ(draw_left(space, 100, 100'000, 3, 1).kept, 0U);
  const std::string text = space.contradictions(100'000, 3, 1).text({"A", "B", "C"});
  for (const std::string part :
       {"A 0.0, B 0.0, C 0.0", "A and B contradict one another (at best 1", "without A", "without B", "--leave-out"})
    EXPECT_NE(text.find(part), std::string::npos) << text;
  EXPECT_EQ(text.find("C contradict"), std::string::npos) << text;
  EXPECT_EQ(text.find("without C"), std::string::npos) << text;
}

TEST(Contradictions, KnowTargetsThatNothingComesNear) {
  Contradictions c(2, 3.0);
  c.add({1.0, 9.0});
  c.add({5.0, std::numeric_limits<double>::quiet_NaN()});
  const std::string text = c.text({"A", "B"});
  EXPECT_NE(text.find("A 1.0, B 9.0"), std::string::npos) << text;
  EXPECT_NE(text.find("no set comes near B alone"), std::string::npos) << text;
  EXPECT_NE(text.find("50 % without B"), std::string::npos) << text;
}

TEST(Emulators, LeaveOutSetsWhereATargetIsNotDefined) {
  const std::vector<Row> sets = sobol_in(box, 200);
  std::vector<Row> observed = observe(sets);
  for (std::size_t k = 0; k < 100; ++k) observed[2 * k][1] = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Target> targets = {{"A", 0.7, 0.05}, {"B", -0.2, 0.05}};
  EXPECT_LT(Emulators(targets, sets, observed).implausibility({0.4, 0.6, 0.5}, 0), 3);
  for (Row& row : observed) row[1] = std::numeric_limits<double>::infinity();
  expect_run_error([&] { Emulators(targets, sets, observed); },
                   {"defined in 0 of 200 sets", "least often B, in 0", "--leave-out"});
}

}  // namespace
}  // namespace peerspread
