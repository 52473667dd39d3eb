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
/// Lower triangle L with L L' = `matrix`; a diagonal that is not positive (a parameter that does not vary) becomes 0.
Row cholesky(const Row& matrix, std::size_t size);

/// (sum w)^2 / sum w^2: how many equal-weighted sets these are worth.
double effective_size(const Row& weights);

/// A kernel of population Monte Carlo (Beaumont et al. 2009, Biometrika 96): a normal step from a set chosen by weight,
/// drawn again, set and all, until it lies in the box. The step has the sets' covariance by Silverman's (1986) width
/// for a density of so many sets: Beaumont's factor of 2 leaves a box of 20 parameters nearly always.
class Kernel {
 public:
  Kernel(const WeightedSets& sets, const Box& box);
  /// RunError where 10,000 draws all lie outside.
  Row draw(CounterEngine& engine) const;
  /// Up to a constant, 1 / density of `row` under draws: its importance weight under a flat prior.
  double weight(const Row& row) const;

 private:
  const WeightedSets& sets_;
  const Box& box_;
  Row factor_;
};

/// `n` different sets, each with probability in proportion to its weight (systematic; at most all of them).
std::vector<std::size_t> choose(const Row& weights, std::size_t n, CounterEngine& engine);

/// Pearson correlation of columns a and b.
double correlation(const std::vector<Row>& rows, std::size_t a, std::size_t b);

}  // namespace peerspread
