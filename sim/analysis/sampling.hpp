/// Weighted samples of parameter sets in a box: the mathematics of calibration, free of any campaign.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/model/random.hpp"

namespace peerspread {

using Row = std::vector<double>;

/// Where parameters may lie: closed ranges.
struct Box {
  Row low, high;
  std::size_t size() const { return low.size(); }
  bool holds(const Row& row) const;
};

/// Sets with weights that sum to 1.
struct WeightedSets {
  std::vector<Row> rows;
  Row weights;
};

/// n points of a Sobol sequence in the box.
std::vector<Row> sobol_in(const Box& box, std::size_t n);
/// One point, each place in the box as likely as any other.
Row uniform_in(const Box& box, CounterEngine& engine);

Row weighted_mean(const WeightedSets& sets);
/// Row-major, size x size.
Row weighted_covariance(const WeightedSets& sets);

/// (sum w)^2 / sum w^2: how many equal-weighted sets these are worth.
double effective_size(const Row& weights);

/// `n` different sets, each with probability in proportion to its weight (systematic; at most all of them).
std::vector<std::size_t> choose(const Row& weights, std::size_t n, CounterEngine& engine);

/// Pearson correlation of columns a and b.
double correlation(const std::vector<Row>& rows, std::size_t a, std::size_t b);

}  // namespace peerspread
