#include "sim/analysis/abc.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/analysis/least_squares.hpp"

namespace peerspread {

Row likelihoods(const std::vector<Row>& z) {
  Row squares;
  for (const Row& row : z) {
    double sum = 0;
    for (const double x : row) sum += x * x;
    squares.push_back(std::isfinite(sum) ? sum : std::numeric_limits<double>::infinity());
  }
  const double least = *std::ranges::min_element(squares);
  Row weights;
  for (const double s : squares) weights.push_back(std::isfinite(s) ? std::exp((least - s) / 2) : 0.0);
  return weights;
}

namespace {

struct Neighbour {
  double distance;  ///< squared
  std::size_t draw;
  auto operator<=>(const Neighbour&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 sees a 0 in it
};

std::vector<Neighbour> nearest_to(const Row& observed, const std::vector<Row>& summaries, std::size_t count,
                                  std::size_t left_out) {
  std::vector<Neighbour> all;
  all.reserve(summaries.size());
  for (std::size_t k = 0; k < summaries.size(); ++k) {
    if (k == left_out) continue;
    double distance = 0;
    for (std::size_t t = 0; t < observed.size(); ++t)
      distance += (summaries[k][t] - observed[t]) * (summaries[k][t] - observed[t]);
    all.push_back({distance, k});
  }
  count = std::min(count, all.size());
  std::ranges::partial_sort(all, all.begin() + static_cast<long>(count));
  all.resize(count);
  return all;
}

}  // namespace

Posterior regression_abc(const std::vector<Row>& summaries, const std::vector<Row>& quantities, const Row& observed,
                         std::size_t neighbours, std::size_t left_out) {
  const auto near = nearest_to(observed, summaries, neighbours, left_out);
  const std::size_t terms = observed.size() + 1, columns = quantities.front().size();
  const double farthest = std::max(near.back().distance, std::numeric_limits<double>::min());
  Matrix gram(terms, terms);
  std::vector<Row> right_sides(columns, Row(terms));
  std::vector<Row> steps;
  Posterior posterior{std::vector<Row>(columns), {}};
  for (const Neighbour& n : near) {
    const double weight = 1 - n.distance / farthest;
    Row step{1.0};
    for (std::size_t t = 0; t < observed.size(); ++t) step.push_back(summaries[n.draw][t] - observed[t]);
    for (std::size_t i = 0; i < terms; ++i) {
      for (std::size_t j = 0; j <= i; ++j) gram.row(i)[j] += weight * step[i] * step[j];
      for (std::size_t c = 0; c < columns; ++c) right_sides[c][i] += weight * step[i] * quantities[n.draw][c];
    }
    posterior.weights.push_back(weight);
    steps.push_back(std::move(step));
  }
  const double sum = std::accumulate(posterior.weights.begin(), posterior.weights.end(), 0.0);
  for (double& w : posterior.weights) w /= sum;
  const auto slopes = solve_symmetric(gram, right_sides, 1e-9 * sum);
  for (std::size_t k = 0; k < near.size(); ++k)
    for (std::size_t c = 0; c < columns; ++c) {
      double value = quantities[near[k].draw][c];
      for (std::size_t t = 1; t < terms; ++t) value -= slopes[c][t] * steps[k][t];
      posterior.values[c].push_back(value);
    }
  return posterior;
}

bool Told::within(double share) const { return std::fabs(rank - 0.5) <= share / 2; }

Told tell(const Row& values, const Row& weights, double truth) {
  double sum = 0, below = 0, mean = 0, squares = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    sum += weights[k];
    mean += weights[k] * values[k];
    below += values[k] < truth ? weights[k] : values[k] == truth ? weights[k] / 2 : 0.0;
  }
  mean /= sum;
  for (std::size_t k = 0; k < values.size(); ++k) squares += weights[k] * (values[k] - mean) * (values[k] - mean);
  return {truth, below / sum, mean, std::sqrt(squares / sum)};
}

}  // namespace peerspread
