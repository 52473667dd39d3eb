#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

// exp, log and pow of the program are those of sim/model/plain_math.cpp, whoever calls them; long double has the C
// library's, which tell the error.
namespace peerspread {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Hides a number from the compiler, which would compute with it itself.
template <class T>
T hidden(T x) {
  volatile T copy = x;
  return copy;
}

/// How many units in the last place `got` is away from the exact result.
double units_off(double got, long double exact) {
  const double size = std::fabs(static_cast<double>(exact));
  const double unit = std::nextafter(size, infinity) - size;
  return static_cast<double>(std::fabs(static_cast<long double>(got) - exact)) / unit;
}

TEST(PlainMath, ExpIsExactToAUnit) {
  std::mt19937_64 random(1);
  double worst = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    const double reach = i % 2 ? 2.0 : 700.0;
    const double x = std::uniform_real_distribution<double>(-reach, reach)(random);
    worst = std::max(worst, units_off(std::exp(hidden(x)), std::exp(static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 1.0);
}

TEST(PlainMath, LogIsExactToAUnit) {
  std::mt19937_64 random(2);
  double worst = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    const double near = std::uniform_real_distribution<double>(0.0, 3.0)(random);
    const double x = i % 2 ? near : std::exp(std::uniform_real_distribution<double>(-700, 700)(random));
    worst = std::max(worst, units_off(std::log(hidden(x)), std::log(static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 1.0);
}

TEST(PlainMath, PowIsNearlyAsExactWhileItsLogarithmIsSmall) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 1'000'000; ++i) {
    const double x = std::exp(std::uniform_real_distribution<double>(-5, 5)(random));
    const double reach = i % 2 ? 2 : 100, y = std::uniform_real_distribution<double>(-reach, reach)(random);
    const double off =
        units_off(std::pow(hidden(x), hidden(y)), std::pow(static_cast<long double>(x), static_cast<long double>(y)));
    const double size = std::fabs(y * std::log(x));
    ASSERT_LT(off, 1.5 + size / 100) << x << " to the power " << y;
  }
}

TEST(PlainMath, EndsAreThoseOfTheStandard) {
  EXPECT_EQ(std::exp(hidden(0.0)), 1.0);
  EXPECT_EQ(std::exp(hidden(-infinity)), 0.0);
  EXPECT_EQ(std::exp(hidden(infinity)), infinity);
  EXPECT_EQ(std::exp(hidden(710.0)), infinity);
  EXPECT_EQ(std::exp(hidden(-746.0)), 0.0);
  EXPECT_GT(std::exp(hidden(-745.0)), 0.0);
  EXPECT_TRUE(std::isnan(std::exp(hidden(nan))));
  EXPECT_EQ(std::log(hidden(1.0)), 0.0);
  EXPECT_EQ(std::log(hidden(0.0)), -infinity);
  EXPECT_EQ(std::log(hidden(infinity)), infinity);
  EXPECT_TRUE(std::isnan(std::log(hidden(-1.0))));
  EXPECT_NEAR(std::log(hidden(std::numeric_limits<double>::denorm_min())), -744.4400719213812, 1e-12);
}

TEST(PlainMath, PowKnowsItsCases) {
  for (const double y : {0.0, -0.0}) EXPECT_EQ(std::pow(hidden(nan), hidden(y)), 1.0);
  EXPECT_EQ(std::pow(hidden(1.0), hidden(nan)), 1.0);
  EXPECT_EQ(std::pow(hidden(2.0), hidden(10.0)), 1024.0);
  EXPECT_EQ(std::pow(hidden(-2.0), hidden(3.0)), -8.0);
  EXPECT_EQ(std::pow(hidden(-2.0), hidden(4.0)), 16.0);
  EXPECT_TRUE(std::isnan(std::pow(hidden(-2.0), hidden(0.5))));
  EXPECT_EQ(std::pow(hidden(0.0), hidden(2.0)), 0.0);
  EXPECT_EQ(std::pow(hidden(0.0), hidden(-2.0)), infinity);
  EXPECT_EQ(std::pow(hidden(-0.0), hidden(-3.0)), -infinity);
  EXPECT_EQ(std::pow(hidden(0.5), hidden(infinity)), 0.0);
  EXPECT_EQ(std::pow(hidden(2.0), hidden(infinity)), infinity);
  EXPECT_EQ(std::pow(hidden(2.0), hidden(-infinity)), 0.0);
  EXPECT_EQ(std::pow(hidden(infinity), hidden(-1.0)), 0.0);
  EXPECT_EQ(std::pow(hidden(2.0), hidden(2000.0)), infinity);
  EXPECT_EQ(std::pow(hidden(2.0), hidden(-2000.0)), 0.0);
}

}  // namespace
}  // namespace peerspread
