#include "sim/analysis/optimum.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "sim/analysis/least_squares.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/parameter.hpp"

namespace peerspread {

namespace {

/// By point the share of the columns of values[point][column] in which it is the highest.
std::vector<double> shares_of_best(const std::vector<std::vector<double>>& values) {
  std::vector<double> shares(values.size(), 0.0);
  double counted = 0;
  for (std::size_t c = 0; !values.empty() && c < values[0].size(); ++c) {
    std::vector<std::size_t> best;
    for (std::size_t p = 0; p < values.size(); ++p) {
      if (!std::isfinite(values[p][c])) continue;
      if (!best.empty() && values[p][c] < values[best[0]][c]) continue;
      if (!best.empty() && values[p][c] > values[best[0]][c]) best.clear();
      best.push_back(p);
    }
    if (best.empty()) continue;
    ++counted;
    for (const std::size_t p : best) shares[p] += 1.0 / static_cast<double>(best.size());
  }
  for (double& share : shares) share = counted > 0 ? share / counted : nan;
  return shares;
}

/// By point and set the mean over the replicates with that set.
std::vector<std::vector<double>> means_of_sets(const std::vector<std::vector<double>>& values,
                                               const std::vector<std::int64_t>& sets) {
  std::map<std::int64_t, std::vector<std::size_t>> replicates;
  for (std::size_t r = 0; r < sets.size(); ++r) replicates[sets[r]].push_back(r);
  std::vector<std::vector<double>> means;
  for (const std::vector<double>& of_point : values) {
    auto& row = means.emplace_back();
    for (const auto& [set, members] : replicates) {
      std::vector<double> own;
      for (const std::size_t r : members) own.push_back(of_point[r]);
      row.push_back(band_of(own).mid);
    }
  }
  return means;
}

}  // namespace

Optimum optimum_of(const std::vector<std::vector<double>>& values, const std::vector<std::int64_t>& sets) {
  constexpr double close = 0.05;
  std::vector<double> means;
  for (const std::vector<double>& of_point : values) means.push_back(band_of(of_point).mid);
  Optimum found{npos, {}, shares_of_best(values), {}};
  for (std::size_t p = 0; p < means.size(); ++p)
    if (std::isfinite(means[p]) && (found.best == npos || means[p] > means[found.best])) found.best = p;
  if (found.best == npos) return found;
  for (std::size_t p = 0; p < means.size(); ++p)
    if (means[p] >= means[found.best] - close * std::fabs(means[found.best])) found.near.push_back(p);
  std::ranges::stable_sort(found.near, std::ranges::greater(), [&](std::size_t p) { return means[p]; });
  if (!sets.empty()) found.by_sets = shares_of_best(means_of_sets(values, sets));
  return found;
}

double explained_by_others(const std::vector<std::vector<double>>& columns) {
  const std::size_t others = columns.size() - 1, points = columns.back().size();
  if (others == 0 || points < others + 3) return 0;
  const auto count = static_cast<double>(points);
  std::vector<std::vector<double>> centred;  // with a spread of 1, so that one ridge is small beside all
  for (const std::vector<double>& column : columns) {
    const double mean = mean_of(column);
    double squares = 0;
    for (const double x : column) squares += (x - mean) * (x - mean);
    if (!(squares > 0)) return 0;
    auto& own = centred.emplace_back();
    for (const double x : column) own.push_back((x - mean) / std::sqrt(squares));
  }
  const auto product = [&](std::size_t i, std::size_t j) {
    return std::inner_product(centred[i].begin(), centred[i].end(), centred[j].begin(), 0.0);
  };
  Matrix squares(others, others);
  std::vector<double> with_last(others);
  for (std::size_t i = 0; i < others; ++i) {
    for (std::size_t j = 0; j < others; ++j) squares.row(i)[j] = product(i, j);
    with_last[i] = product(i, others);
  }
  const std::vector<double> weights = solve_symmetric(squares, {with_last}, 1e-9).front();
  const double explained = std::inner_product(weights.begin(), weights.end(), with_last.begin(), 0.0);
  const double left = (1 - explained) * (count - 1) / (count - 1 - static_cast<double>(others));
  return std::clamp(1 - left, 0.0, 1.0);
}

}  // namespace peerspread
