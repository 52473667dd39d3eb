/// A Beta distribution drawn through its tabulated quantile function: root finding for each teacher would take longer
/// than a year of the simulation.
#pragma once

#include <array>
#include <cstddef>

namespace peerspread::peer_coaching {

/// The value below which the Beta distribution with these parameters (both above 0) has the share that a standard
/// normal distribution has below `score`, for scores from -6 to 6. Relative error below 1e-10, of the smaller of value
/// and 1 - value; from exp, log and plain operations alone, so that it has the same bits everywhere.
double beta_quantile_at_score(double alpha, double beta, double score);

class BetaByScore {
 public:
  BetaByScore() = default;
  BetaByScore(double alpha, double beta);
  /// The value at the quantile of a standard normal score; linear between tabulated scores (error below 1e-3).
  float at_score(double z) const;

 private:
  static constexpr double reach = 5.0, step = 0.05;
  static constexpr std::size_t entries = 202;
  std::array<float, entries> table_{};
};

}  // namespace peerspread::peer_coaching
