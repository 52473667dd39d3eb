#include "sim/analysis/self_test.hpp"

#include <gtest/gtest.h>

#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <limits>

#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

/// A model that is linear with normal errors: y = x0 + 0.5 x1 + luck, and a decision 2 x0. Priors are wide flat ranges,
/// so that posteriors are normal but for their ends.
constexpr double luck = 0.3, error = 0.4;

DrawnTruths linear_draws(std::size_t n) {
  DrawnTruths draws{{{-5, -1}, {5, 1}}, {{"A", 0, error}}, sobol_in({{-5, -1}, {5, 1}}, n), {}, {}, 0};
  for (std::size_t k = 0; k < n; ++k) {
    CounterEngine engine(21, 0, {static_cast<std::uint32_t>(k), 0, 1});
    boost::random::normal_distribution<double> normal;
    const Row& x = draws.sets[k];
    draws.observed.push_back({x[0] + 0.5 * x[1] + luck * normal(engine)});
    draws.decisions.push_back({2 * x[0]});
  }
  return draws;
}

TEST(Likelihoods, AreNormal) {
  const Row weights = likelihoods({{0.5, 1.0}, {0.5, 1.5}, {std::numeric_limits<double>::quiet_NaN(), 0.0}});
  EXPECT_DOUBLE_EQ(weights[0], 1.0);
  EXPECT_NEAR(weights[1], std::exp((1.0 - 2.25) / 2), 1e-12);
  EXPECT_EQ(weights[2], 0.0);
}

TEST(Tell, IsByHand) {
  const Told told = tell({1, 2, 3}, {1, 1, 2}, 2);
  EXPECT_DOUBLE_EQ(told.mean, 2.25);
  EXPECT_DOUBLE_EQ(told.rank, 0.375) << "one of four below, half of the one that is equal";
  EXPECT_DOUBLE_EQ(told.sd, std::sqrt((1.25 * 1.25 + 0.25 * 0.25 + 2 * 0.75 * 0.75) / 4));
  EXPECT_TRUE(told.within(0.5));
  EXPECT_FALSE(told.within(0.2));
}

/// Regression on draws with the error of the observation: the posterior of a linear normal model is exact.
TEST(RegressionAbc, FindsTheKnownPosterior) {
  std::vector<Row> summaries, quantities;
  for (std::uint32_t k = 0; k < 40000; ++k) {
    CounterEngine engine(4, 0, {k, 0, 1});
    boost::random::normal_distribution<double> normal;
    const double x = normal(engine);
    summaries.push_back({x + 0.5 * normal(engine)});
    quantities.push_back({x});
  }
  const Posterior posterior = regression_abc(summaries, quantities, {1.0}, 4000, 40000);
  const Told told = tell(posterior.values[0], posterior.weights, 0.8);
  EXPECT_NEAR(told.mean, 1.0 / 1.25, 0.03);
  EXPECT_NEAR(told.sd, std::sqrt(0.25 / 1.25), 0.02);
  EXPECT_NEAR(told.rank, 0.5, 0.04);
}

TEST(SelfTest, CoversAsOftenAsItSaysAndIsAsNarrowAsItMayBe) {
  const DrawnTruths draws = linear_draws(8000);
  const auto trials = trials_by_table(draws, 400, 400, 17);
  ASSERT_EQ(trials.size(), 400U);
  const Row sds = prior_sds(draws);
  for (std::size_t q = 0; q < 3; ++q) {
    const Coverage c = coverage_of(trials, {q}, sds);
    EXPECT_EQ(c.count, 400U);
    for (std::size_t s = 0; s < 3; ++s) {
      const double share = Coverage::shares[s];
      EXPECT_NEAR(c.within[s], share, 4 * std::sqrt(share * (1 - share) / 400)) << q;
    }
    EXPECT_GT(c.unevenness, 0.001) << q;
  }
  // y less its luck, its error and 0.5 x1 (SD 0.5 / sqrt 3) is x0.
  const double known = std::sqrt(luck * luck + error * error + 0.25 / 3) / (10 / std::sqrt(12.0));
  EXPECT_NEAR(coverage_of(trials, {0}, sds).sd_ratio, known, 0.1 * known);
  EXPECT_NEAR(coverage_of(trials, {2}, sds).sd_ratio, known, 0.1 * known);
  EXPECT_GT(coverage_of(trials, {0}, sds).correlation, 0.97);
  EXPECT_NEAR(coverage_of(trials, {1}, sds).sd_ratio, 1.0, 0.1) << "hardly identified";
}

/// A posterior that is too narrow is caught.
TEST(SelfTest, SeesIntervalsThatAreTooNarrow) {
  DrawnTruths draws = linear_draws(4000);
  auto trials = trials_by_table(draws, 200, 200, 17);
  for (Trial& trial : trials)
    for (Told& told : trial.told) told.rank = told.rank < 0.5 ? told.rank / 3 : 1 - (1 - told.rank) / 3;
  const Coverage c = coverage_of(trials, {0}, prior_sds(draws));
  EXPECT_LT(c.within[2], 0.8);
  EXPECT_LT(c.unevenness, 1e-4);
}

TEST(SelfTest, GoesThroughAllWaves) {
  const DrawnTruths draws = linear_draws(4000);
  const auto trials = trials_through_waves(draws, 60, {2, 2000, 200'000, 3.0}, 17);
  ASSERT_EQ(trials.size(), 60U);
  std::size_t kept = 0;
  for (const Trial& trial : trials) {
    kept += trial.kept;
    EXPECT_LT(trial.share, 0.8);
    EXPECT_GT(trial.share, 0.05);
  }
  EXPECT_GE(kept, 58U);
  const Row sds = prior_sds(draws);
  for (std::size_t q = 0; q < 3; ++q)
    for (std::size_t s = 0; s < 3; ++s) {
      const double share = Coverage::shares[s];
      EXPECT_NEAR(coverage_of(trials, {q}, sds).within[s], share, 4 * std::sqrt(share * (1 - share) / 60)) << q;
    }
  const double known = std::sqrt(luck * luck + error * error + 0.25 / 3) / (10 / std::sqrt(12.0));
  EXPECT_NEAR(coverage_of(trials, {0}, sds).sd_ratio, known, 0.15 * known);
}

/// Two targets that see the same parameter, each with luck of its own: the one tells the other.
TEST(SelfTest, SaysWhatOtherTargetsSayOfEach) {
  DrawnTruths draws{{{-5}, {5}}, {{"A", 1, error}, {"B", 1, error}}, sobol_in({{-5}, {5}}, 8000), {}, {}, 0};
  for (std::size_t k = 0; k < draws.sets.size(); ++k) {
    CounterEngine engine(22, 0, {static_cast<std::uint32_t>(k), 0, 1});
    boost::random::normal_distribution<double> normal;
    const double x = draws.sets[k][0], a = x + luck * normal(engine);
    draws.observed.push_back({a, x + luck * normal(engine)});
    draws.decisions.push_back({});
  }
  const auto agreeing = leave_one_out(draws, 800, 17);
  ASSERT_EQ(agreeing.size(), 2U);
  for (const LeaveOneOut& left_out : agreeing) {
    EXPECT_NEAR(left_out.mean, 1, 0.05);
    EXPECT_NEAR(left_out.sd, std::sqrt(2 * luck * luck + error * error), 0.06);
    EXPECT_LT(std::fabs(left_out.z), 0.2);
  }
  draws.targets[1].value = -2;
  const auto contradicting = leave_one_out(draws, 800, 17);
  EXPECT_NEAR(contradicting[0].mean, -2, 0.05);
  EXPECT_NEAR(contradicting[0].z, 3 / std::hypot(contradicting[0].sd, error), 0.1);
  EXPECT_NEAR(contradicting[1].z, -3 / std::hypot(contradicting[1].sd, error), 0.1);
}

TEST(SelfTest, LeavesUndefinedDrawsAwayAndRefusesTooFew) {
  DrawnTruths draws = linear_draws(300);
  for (std::size_t k = 0; k < 150; ++k) draws.observed[k][0] = std::numeric_limits<double>::quiet_NaN();
  const DrawnTruths left = defined_only(draws);
  EXPECT_EQ(left.sets.size(), 150U);
  EXPECT_EQ(left.undefined, 150U);
  EXPECT_EQ(left.sets[0], draws.sets[150]);
  for (std::size_t k = 0; k < 290; ++k) draws.observed[k][0] = std::numeric_limits<double>::infinity();
  expect_run_error([&] { defined_only(draws); }, {"defined in only 10 of the sets", "first_wave", "--leave-out"});
}

}  // namespace
}  // namespace peerspread
