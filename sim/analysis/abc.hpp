/// Approximate Bayesian computation: parameter sets, and what was simulated under them, weighed by how near that comes
/// to what was observed.
#pragma once

#include <vector>

#include "sim/analysis/sampling.hpp"

namespace peerspread {

/// exp(-sum z^2 / 2) over targets, relative to the best set; 0 where a z is not finite. The kernel is as wide as the
/// error with which a target is known, so this is its likelihood and no tolerance (Wilkinson 2013). `z`: [set][target].
Row likelihoods(const std::vector<Row>& z);

/// A sample of some quantities.
struct Posterior {
  std::vector<Row> values;  ///< [quantity][draw]
  Row weights;              ///< of each draw; they sum to 1
};

/// Local-linear regression adjustment (Beaumont, Zhang & Balding 2002): of the draws the `neighbours` nearest to
/// `observed`, with Epanechnikov weights, each moved along the regression of quantities on summaries to where its
/// summaries are the observed ones. `summaries` and `observed` are in SDs of error, `summaries` with an error of their
/// own: what was observed has one. Draw number `left_out` is not used. All finite.
Posterior regression_abc(const std::vector<Row>& summaries, const std::vector<Row>& quantities, const Row& observed,
                         std::size_t neighbours, std::size_t left_out);

/// What a posterior says of one quantity whose true value is known.
struct Told {
  double truth, rank;  ///< rank: share of the posterior below the truth, 0 to 1
  double mean, sd;
  /// Whether the central interval of `share` has the truth in it.
  bool within(double share) const;
};
Told tell(const Row& values, const Row& weights, double truth);

}  // namespace peerspread
