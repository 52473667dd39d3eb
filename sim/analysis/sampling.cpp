#include "sim/analysis/sampling.hpp"

#include <algorithm>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/sobol.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <numeric>
#include <string>

#include "sim/core/require.hpp"

namespace peerspread {

namespace {
constexpr int most_tries = 10'000;  ///< to draw a set within the priors
}

bool Box::holds(const Row& row) const {
  for (std::size_t i = 0; i < size(); ++i)
    if (!(row[i] >= low[i] && row[i] <= high[i])) return false;
  return true;
}

std::vector<Row> sobol_in(const Box& box, std::size_t n) {
  boost::random::sobol engine(box.size());
  std::vector<Row> rows(n, Row(box.size()));
  for (Row& row : rows)
    for (std::size_t i = 0; i < box.size(); ++i)
      row[i] = box.low[i] + (box.high[i] - box.low[i]) * static_cast<double>(engine() >> 11) * 0x1p-53;
  return rows;
}

Row uniform_in(const Box& box, CounterEngine& engine) {
  boost::random::uniform_01<double> uniform;
  Row row(box.size());
  for (std::size_t i = 0; i < box.size(); ++i) row[i] = box.low[i] + (box.high[i] - box.low[i]) * uniform(engine);
  return row;
}

Row weighted_mean(const WeightedSets& sets) {
  Row mean(sets.rows.front().size());
  for (std::size_t k = 0; k < sets.rows.size(); ++k)
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += sets.weights[k] * sets.rows[k][i];
  return mean;
}

Row weighted_covariance(const WeightedSets& sets) {
  const Row mean = weighted_mean(sets);
  const std::size_t d = mean.size();
  Row covariance(d * d);
  for (std::size_t k = 0; k < sets.rows.size(); ++k)
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < d; ++j)
        covariance[i * d + j] += sets.weights[k] * (sets.rows[k][i] - mean[i]) * (sets.rows[k][j] - mean[j]);
  return covariance;
}

Row cholesky(const Row& matrix, std::size_t d) {
  Row factor(d * d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i * d + j];
      for (std::size_t k = 0; k < j; ++k) sum -= factor[i * d + k] * factor[j * d + k];
      if (i == j)
        factor[i * d + i] = sum > 0 ? std::sqrt(sum) : 0.0;
      else
        factor[i * d + j] = factor[j * d + j] > 0 ? sum / factor[j * d + j] : 0.0;
    }
  return factor;
}

double effective_size(const Row& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  double squares = 0.0;
  for (const double w : weights) squares += w * w;
  return squares > 0 ? sum * sum / squares : 0.0;
}

Kernel::Kernel(const WeightedSets& sets, const Box& box) : sets_(sets), box_(box) {
  Row covariance = weighted_covariance(sets);
  const double d = static_cast<double>(box.size()), n = effective_size(sets.weights);
  const double width = std::pow(4 / (d + 2), 1 / (d + 4)) * std::pow(n, -1 / (d + 4));
  for (double& c : covariance) c *= width * width;
  factor_ = cholesky(covariance, box.size());
}

Row Kernel::draw(CounterEngine& engine) const {
  boost::random::uniform_01<double> uniform;
  boost::random::normal_distribution<double> normal;
  const std::size_t d = box_.size();
  for (int tries = 0; tries < most_tries; ++tries) {
    double u = uniform(engine);
    std::size_t parent = 0;
    while (parent + 1 < sets_.weights.size() && u >= sets_.weights[parent]) u -= sets_.weights[parent++];
    Row step(d), row = sets_.rows[parent];
    for (double& z : step) z = normal(engine);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j <= i; ++j) row[i] += factor_[i * d + j] * step[j];
    if (box_.holds(row)) return row;
  }
  throw RunError(
      "of " + std::to_string(most_tries) +
      " sets drawn around the accepted ones none lies within the priors; widen the priors of [prior], or keep "
      "more sets (calibrate.keep), or calibrate in one wave (calibrate.waves = 1)");
}

double Kernel::weight(const Row& row) const {
  const std::size_t d = box_.size();
  double density = 0.0;
  Row z(d);
  for (std::size_t k = 0; k < sets_.rows.size(); ++k) {
    double distance = 0.0;
    for (std::size_t i = 0; i < d && distance < 80; ++i) {  // forward substitution; exp(-40) is nothing
      double x = row[i] - sets_.rows[k][i];
      for (std::size_t j = 0; j < i; ++j) x -= factor_[i * d + j] * z[j];
      z[i] = factor_[i * d + i] > 0 ? x / factor_[i * d + i] : 0.0;
      distance += z[i] * z[i];
    }
    density += sets_.weights[k] * std::exp(-distance / 2);
  }
  return density > 0 ? 1 / density : 0.0;
}

std::vector<std::size_t> choose(const Row& weights, std::size_t n, CounterEngine& engine) {
  std::vector<std::size_t> chosen;
  if (n >= weights.size()) {
    chosen.resize(weights.size());
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    return chosen;
  }
  // Efraimidis & Spirakis 2006: the n largest of u^(1/w) are a weighted sample without replacement.
  boost::random::uniform_01<double> uniform;
  std::vector<std::pair<double, std::size_t>> keys;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double u = uniform(engine);
    keys.emplace_back(weights[k] > 0 ? std::log(std::max(u, 1e-300)) / weights[k] : -1e300, k);
  }
  std::ranges::sort(keys, std::greater<>());
  for (std::size_t k = 0; k < n; ++k) chosen.push_back(keys[k].second);
  std::ranges::sort(chosen);
  return chosen;
}

double correlation(const std::vector<Row>& rows, std::size_t a, std::size_t b) {
  WeightedSets both;
  for (const Row& row : rows) both.rows.push_back({row[a], row[b]});
  both.weights.assign(rows.size(), 1.0 / static_cast<double>(rows.size()));
  const Row c = weighted_covariance(both);
  return c[1] / std::sqrt(c[0] * c[3]);
}

}  // namespace peerspread
