#include "sim/analysis/surface.hpp"

#include <gtest/gtest.h>

#include <boost/random/normal_distribution.hpp>

#include "sim/analysis/least_squares.hpp"
#include "sim/core/parallel.hpp"

namespace peerspread {
namespace {

const Box box{{-1.0, 10.0, 0.0}, {1.0, 30.0, 0.5}};

double quadratic(const Row& x) {
  return 3 - 2 * x[0] + 0.5 * x[1] + x[0] * x[0] - 0.02 * x[1] * x[1] + 4 * x[0] * x[2] - 0.7 * x[1] * x[2];
}

std::vector<Row> values_of(const std::vector<Row>& sets, double noise) {
  std::vector<Row> values;
  CounterEngine engine(7, 0, {0, 0, 1});
  boost::random::normal_distribution<double> normal;
  for (const Row& set : sets) values.push_back({quadratic(set) + noise * normal(engine), 2 * set[0]});
  return values;
}

TEST(LeastSquares, SolvesAndDecomposes) {
  Matrix a(3, 3);
  a.values = {4, 0, 0, 2, 5, 0, 9, 9, 9};  // the upper triangle is not read
  const auto x = solve_symmetric(a, {{8, 12}, {4, 2}}, 0.0);
  EXPECT_NEAR(x[0][0], 1.0, 1e-12);
  EXPECT_NEAR(x[0][1], 2.0, 1e-12);
  EXPECT_NEAR(x[1][0], 1.0, 1e-12);
  EXPECT_NEAR(x[1][1], 0.0, 1e-12);
  Matrix b(2, 3);
  b.values = {3, 0, 0, 0, 0, -5};
  const auto values = singular_values(b);
  EXPECT_EQ(values.size(), 2U);
  EXPECT_NEAR(values[0], 5.0, 1e-12);
  EXPECT_NEAR(values[1], 3.0, 1e-12);
}

TEST(Surface, RecoversAQuadraticAndItsSlopes) {
  const auto sets = sobol_in(box, 200);
  const auto surfaces = fit_surfaces(sets, values_of(sets, 0.0));
  ASSERT_EQ(surfaces.size(), 2U);
  EXPECT_EQ(surfaces[0].terms(), Terms::products);
  for (std::uint32_t k = 0; k < 50; ++k) {
    CounterEngine engine(9, 0, {k, 0, 1});
    const Row x = uniform_in(box, engine);
    EXPECT_NEAR(surfaces[0].at(x), quadratic(x), 1e-6);
    EXPECT_NEAR(surfaces[1].at(x), 2 * x[0], 1e-6);
    const Row slopes = surfaces[0].gradient(x);
    EXPECT_NEAR(slopes[0], -2 + 2 * x[0] + 4 * x[2], 1e-5);
    EXPECT_NEAR(slopes[1], 0.5 - 0.04 * x[1] - 0.7 * x[2], 1e-6);
    EXPECT_NEAR(slopes[2], 4 * x[0] - 0.7 * x[1], 1e-5);
  }
  EXPECT_LT(surfaces[0].residual_variance(), 1e-6);
}

TEST(Surface, ResidualVarianceIsThatOfTheLuck) {
  const auto sets = sobol_in(box, 4000);
  const Surface surface = fit_surfaces(sets, values_of(sets, 0.3)).front();
  EXPECT_NEAR(surface.residual_variance(), 0.09, 4 * 0.09 * std::sqrt(2.0 / 4000));
}

/// The error of sets that were left out is computed from sums; here it is by fits without them.
TEST(Surface, ResidualVarianceIsOfSetsThatWereLeftOut) {
  const auto sets = sobol_in({{0.0}, {1.0}}, 40);
  std::vector<Row> values;
  for (const Row& set : sets) values.push_back({std::sin(9 * set[0])});
  const Surface surface = fit_surfaces(sets, values).front();
  ASSERT_EQ(surface.terms(), Terms::squares);
  double squares = 0;
  for (std::size_t fold = 0; fold < 10; ++fold) {
    double m[3][4] = {};
    const auto in_fold = [&](std::size_t k) { return k / 4 == fold; };
    for (std::size_t k = 0; k < 40; ++k) {
      const double terms[3] = {1, sets[k][0], sets[k][0] * sets[k][0]};
      for (int i = 0; i < 3 && !in_fold(k); ++i) {
        for (int j = 0; j < 3; ++j) m[i][j] += terms[i] * terms[j];
        m[i][3] += terms[i] * values[k][0];
      }
    }
    for (int i = 0; i < 3; ++i)  // Gauss and Jordan
      for (int r = 0; r < 3; ++r) {
        if (r == i) continue;
        const double times = m[r][i] / m[i][i];
        for (int j = i; j < 4; ++j) m[r][j] -= times * m[i][j];
      }
    for (std::size_t k = 0; k < 40; ++k) {
      const double x = sets[k][0], y = m[0][3] / m[0][0] + m[1][3] / m[1][1] * x + m[2][3] / m[2][2] * x * x;
      if (in_fold(k)) squares += (y - values[k][0]) * (y - values[k][0]);
    }
  }
  EXPECT_NEAR(surface.residual_variance(), squares / 40, 1e-6);
}

TEST(Surface, TakesNoMoreTermsThanSetsAllow) {
  const auto sets = sobol_in(box, 16);
  EXPECT_NE(fit_surfaces(sets, values_of(sets, 0.0)).front().terms(), Terms::products);
  std::vector<Row> luck;
  CounterEngine engine(3, 0, {0, 0, 1});
  for (std::size_t k = 0; k < 16; ++k) luck.push_back({static_cast<double>(engine() % 1000)});
  EXPECT_EQ(fit_surfaces(sets, luck).front().terms(), Terms::constant);
}

TEST(Surface, AParameterThatDoesNotVarySaysNothing) {
  auto sets = sobol_in(box, 100);
  for (Row& set : sets) set[1] = 20;
  const Surface surface = fit_surfaces(sets, values_of(sets, 0.0)).front();
  EXPECT_NEAR(surface.at({0.5, 20, 0.1}), quadratic({0.5, 20, 0.1}), 1e-6);
  EXPECT_EQ(surface.gradient({0.5, 20, 0.1})[1], 0.0);
}

TEST(Surface, IsTheSameForAnyNumberOfThreads) {
  const auto sets = sobol_in(box, 700);
  const auto values = values_of(sets, 0.3);
  Row found;
  for (const std::size_t threads : {1U, 4U}) {
    const parallel::ThreadLimit limit(threads);
    const Surface surface = fit_surfaces(sets, values).front();
    found.push_back(surface.at({0.3, 17, 0.2}));
    found.push_back(surface.residual_variance());
  }
  EXPECT_EQ(found[0], found[2]);
  EXPECT_EQ(found[1], found[3]);
}

}  // namespace
}  // namespace peerspread
