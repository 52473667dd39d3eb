#include "models/peer_coaching/beta_by_score.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace peerspread::peer_coaching {
namespace {

/// Boost.Math's quantile, from whichever end it is exact.
double by_boost(double a, double b, double score) {
  const boost::math::beta_distribution<long double> beta(a, b);
  const long double tail = boost::math::cdf(boost::math::complement(boost::math::normal_distribution<long double>(),
                                                                    static_cast<long double>(std::fabs(score))));
  return static_cast<double>(score < 0 ? boost::math::quantile(beta, tail)
                                       : boost::math::quantile(boost::math::complement(beta, tail)));
}

TEST(BetaByScore, IsTheQuantileThatBoostFinds) {
  const double parameters[][2] = {{2, 4},    {4.54, 1.81}, {1, 1}, {0.5, 0.5},  {0.2, 3},
                                  {30, 0.7}, {80, 120},    {1, 5}, {0.05, 0.1}, {3.9, 1.6}};
  for (const auto& [a, b] : parameters)
    for (double score = -5.0; score < 5.06; score += 0.05) {
      const double expected = by_boost(a, b, score), got = beta_quantile_at_score(a, b, score);
      const double nearer_end = std::max(std::min(expected, 1 - expected), 1e-12);
      ASSERT_NEAR(got, expected, 1e-10 * nearer_end + 1e-15) << "Beta(" << a << ", " << b << ") at " << score;
    }
}

TEST(BetaByScore, RisesWithTheScore) {
  const BetaByScore trust(4.54, 1.81);
  for (double score = -6.0; score < 6.0; score += 0.01) EXPECT_LE(trust.at_score(score), trust.at_score(score + 0.01));
}

}  // namespace
}  // namespace peerspread::peer_coaching
