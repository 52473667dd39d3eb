#include "sim/analysis/sensitivity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace peerspread {
namespace {

using std::numbers::pi;

template <class Function>
std::vector<double> evaluate(const std::vector<Row>& design, const Function& f) {
  std::vector<double> values;
  for (const Row& row : design) values.push_back(f(row));
  return values;
}

/// Ishigami & Homma 1990, a = 7, b = 0.1: indices in closed form (Saltelli et al. 2008, ch. 4).
TEST(SobolIndices, IshigamiFunction) {
  const Box box{{-pi, -pi, -pi}, {pi, pi, pi}};
  const auto ishigami = [](const Row& x) {
    return std::sin(x[0]) + 7 * std::pow(std::sin(x[1]), 2) + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
  };
  const auto indices = sobol_indices(3, evaluate(saltelli_design(box, 8192), ishigami), 100, 1);
  const double first[] = {0.3139, 0.4424, 0.0}, total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(indices[i].first, first[i], 0.01) << i;
    EXPECT_NEAR(indices[i].total, total[i], 0.01) << i;
    EXPECT_LE(indices[i].total_low, indices[i].total);
    EXPECT_GE(indices[i].total_high, indices[i].total);
    EXPECT_LT(indices[i].total_high - indices[i].total_low, 0.1);
  }
}

/// Sobol's G function, a = 0, 1, 4.5, 9, 99: V_i = 1 / (3 (1 + a_i)^2), V = prod (1 + V_i) - 1.
TEST(SobolIndices, GFunctionOfSobol) {
  const Row a = {0, 1, 4.5, 9, 99};
  const auto g = [&](const Row& x) {
    double product = 1;
    for (std::size_t i = 0; i < x.size(); ++i) product *= (std::fabs(4 * x[i] - 2) + a[i]) / (1 + a[i]);
    return product;
  };
  const Box box{Row(5, 0.0), Row(5, 1.0)};
  const auto indices = sobol_indices(5, evaluate(saltelli_design(box, 8192), g), 50, 1);
  double all = 1;
  for (const double x : a) all *= 1 + 1 / (3 * (1 + x) * (1 + x));
  const double variance = all - 1;
  for (std::size_t i = 0; i < 5; ++i) {
    const double own = 1 / (3 * (1 + a[i]) * (1 + a[i]));
    EXPECT_NEAR(indices[i].first, own / variance, 0.01) << i;
    EXPECT_NEAR(indices[i].total, own * all / (1 + own) / variance, 0.01) << i;
  }
}

TEST(Morris, LinearEffectsAreExactAndInteractionsSpread) {
  const Box box{{0, 10, 0}, {2, 20, 1}};
  const auto design = morris_design(box, 20, 4, 7);
  ASSERT_EQ(design.size(), 20U * 4U);
  for (const Row& row : design) EXPECT_TRUE(box.holds(row));
  const auto effects =
      elementary_effects(box, design, evaluate(design, [](const Row& x) { return 3 * x[0] - x[1] + x[0] * x[2]; }));
  EXPECT_NEAR(effects[1].mean_size, 10, 1e-9);  // -1 over a range of 10
  EXPECT_NEAR(effects[1].mean, -10, 1e-9);
  EXPECT_NEAR(effects[1].sd, 0, 1e-9);
  EXPECT_GT(effects[0].sd, 0.1);
  EXPECT_GE(effects[0].mean_size, 6);
}

}  // namespace
}  // namespace peerspread
