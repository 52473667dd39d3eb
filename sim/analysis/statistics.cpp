#include "sim/analysis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <numeric>

#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

/// 0 for the first of `sorted`, which has at least one.
double rank_of(const std::vector<double>& sorted, double share) {
  return share * static_cast<double>(sorted.size() - 1);
}

}  // namespace

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return nan;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nan;
  const double rank = rank_of(sorted, share);
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (rank - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double nearest_percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nan;
  return sorted[static_cast<std::size_t>(std::lround(rank_of(sorted, share)))];
}

Band band_of(const std::vector<double>& worlds) {
  std::vector<double> defined;
  std::ranges::copy_if(worlds, std::back_inserter(defined), [](double x) { return std::isfinite(x); });
  const double mid = mean_of(defined);
  std::ranges::sort(defined);
  return {mid, percentile(defined, 0.05), percentile(defined, 0.95)};
}

double chi_squared_above(double x, int degrees) {
  if (!(x > 0)) return 1;
  // (x / 2)^a / Gamma(a + 1), from Gamma(1) or Gamma(1 / 2) upwards, times exp(-x / 2).
  const double half = x / 2;
  double a = degrees % 2 == 0 ? 0 : 0.5;
  double term = std::exp(-half) * (degrees % 2 == 0 ? 1.0 : std::sqrt(half) / (0.5 * std::sqrt(std::numbers::pi)));
  for (; a + 0.75 < degrees / 2.0; a += 1) term *= half / (a + 1);
  double below = 0;
  for (double n = a; term > 0 && below + term != below; n += 1) {
    below += term;
    term *= half / (n + 1);
  }
  return std::max(0.0, 1 - below);
}

}  // namespace peerspread
