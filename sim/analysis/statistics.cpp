#include "sim/analysis/statistics.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace peerspread {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

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
  return sorted[static_cast<std::size_t>(rank_of(sorted, share) + 0.5)];
}

}  // namespace peerspread
