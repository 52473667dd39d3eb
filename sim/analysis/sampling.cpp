#include "sim/analysis/sampling.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <numeric>

namespace peerspread {

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

double effective_size(const Row& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  double squares = 0.0;
  for (const double w : weights) squares += w * w;
  return squares > 0 ? sum * sum / squares : 0.0;
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
