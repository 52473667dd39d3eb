#include "models/peer_coaching/beta_by_score.hpp"

#include <algorithm>
#include <cmath>

namespace peerspread::peer_coaching {

namespace {

/// The share of a standard normal distribution above x >= 0: a series, or Laplace's continued fraction in the tail
/// (Abramowitz & Stegun 1964, 26.2.11 and 26.2.14).
double normal_above(double x) {
  const double density = std::exp(-0.5 * x * x) * 0.3989422804014327;
  if (x > 2.5) {
    double fraction = x;
    for (int k = 80; k > 0; --k) fraction = x + k / fraction;
    return density / fraction;
  }
  double term = x, sum = x;
  for (int k = 3; k < 80; k += 2) {
    term *= x * x / k;
    sum += term;
  }
  return 0.5 - density * sum;
}

/// ln gamma(x) for x > 0: Stirling's series (Abramowitz & Stegun 1964, 6.1.41), from where it is exact enough.
double log_gamma(double x) {
  double product = 1.0;
  for (; x < 12; ++x) product *= x;
  const double r = 1 / (x * x);
  const double series = 1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188))));
  return (x - 0.5) * std::log(x) - x + 0.9189385332046727 + series / x - std::log(product);
}

/// The continued fraction of the incomplete beta function (Abramowitz & Stegun 1964, 26.5.8) by Lentz's method.
double beta_fraction(double a, double b, double x) {
  double c = 1.0, d = 1 / (1 - (a + b) * x / (a + 1)), fraction = d;
  for (int m = 1; m < 10000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double change = 1.0;
    for (const double numerator : {even, odd}) {
      d = 1 / (1 + numerator * d);
      c = 1 + numerator / c;
      change = c * d;
      fraction *= change;
    }
    if (std::fabs(change - 1) < 1e-16) break;
  }
  return fraction;
}

struct Below {
  double share, slope;  ///< of Beta(a, b) below x, and x times its density there
};

Below beta_below(double a, double b, double log_x, double log_beta) {
  const double x = std::exp(log_x), rest = 1 - x;
  const double slope = std::exp(a * log_x + b * std::log(rest) - log_beta);  // x^a (1 - x)^b / B(a, b)
  const double share =
      x < (a + 1) / (a + b + 2) ? slope * beta_fraction(a, b, x) / a : 1 - slope * beta_fraction(b, a, rest) / b;
  return {share, slope / rest};
}

/// x below which Beta(a, b) has the share p of at most a half: Newton's method on the logarithms of both, which lie
/// nearly on a line.
double beta_quantile(double a, double b, double p) {
  const double log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b), log_p = std::log(p);
  constexpr double last = -1e-15;  // x stays below 1
  double log_x = std::min(last, (log_p + std::log(a) + log_beta) / a);
  for (int round = 0; round < 100; ++round) {
    const Below below = beta_below(a, b, log_x, log_beta);
    const double change = (log_p - std::log(below.share)) * below.share / below.slope;
    const double next = std::min(last, log_x + std::clamp(change, -2.0 - std::fabs(log_x), 2.0));
    if (std::fabs(next - log_x) <= 1e-15 * std::max(1.0, std::fabs(log_x))) return std::exp(next);
    log_x = next;
  }
  return std::exp(log_x);
}

}  // namespace

double beta_quantile_at_score(double alpha, double beta, double score) {
  const double tail = normal_above(std::fabs(score));
  // The tail that is asked for may hold more of the Beta distribution's body than the other side of 1/2 does: each side
  // is found from its own end.
  return score < 0 ? beta_quantile(alpha, beta, tail) : 1 - beta_quantile(beta, alpha, tail);
}

BetaByScore::BetaByScore(double alpha, double beta) {
  for (std::size_t i = 0; i < entries; ++i)
    table_[i] = static_cast<float>(beta_quantile_at_score(alpha, beta, static_cast<double>(i) * step - reach));
}

float BetaByScore::at_score(double z) const {
  const double place = std::clamp((z + reach) / step, 0.0, static_cast<double>(entries) - 1.001);
  const auto i = static_cast<std::size_t>(place);
  const auto rest = static_cast<float>(place - static_cast<double>(i));
  return table_[i] * (1.0F - rest) + table_[i + 1] * rest;
}

}  // namespace peerspread::peer_coaching
