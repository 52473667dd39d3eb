/// Whether calibration works: truths are drawn from the prior, what would have been observed of each is made up with
/// the error that targets have, and the posterior has to cover the truth as often as it says (simulation-based
/// calibration; Talts et al. 2018, and for ABC Prangle et al. 2014).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "sim/analysis/abc.hpp"
#include "sim/analysis/history.hpp"

namespace peerspread {

/// Draws from the prior and what came of them; each may be a truth and is used for all others.
struct DrawnTruths {
  Box box;
  std::vector<Target> targets;  ///< for truths only the SDs matter
  std::vector<Row> sets;        ///< in the box
  std::vector<Row> observed;    ///< [set][target]
  std::vector<Row> decisions;   ///< [set][decision]
  std::size_t undefined = 0;    ///< sets left away because something was not defined
  std::size_t quantities() const { return box.size() + decisions.front().size(); }
};
/// Without sets in which a target or decision is not defined. RunError where fewer than 100 are left.
DrawnTruths defined_only(DrawnTruths draws);

/// One truth and what the posterior told of each quantity: parameters, then decisions.
struct Trial {
  std::size_t truth;  ///< number of the set
  bool kept = true;   ///< no emulator ruled it out
  double share = 1;   ///< of the space that was left
  std::vector<Told> told;
};

/// By regression_abc on all draws but the truth.
std::vector<Trial> trials_by_table(const DrawnTruths& draws, std::size_t truths, std::size_t neighbours, Seed seed);

/// What all other targets say of one.
struct LeaveOneOut {
  double mean, sd;  ///< of the posterior predictive: one world, the target's own value not used
  double z;         ///< how far what was found is from `mean`, in SDs of both errors together
};
/// By regression_abc on all draws, each target of `draws` once left out of the summaries; [target].
std::vector<LeaveOneOut> leave_one_out(const DrawnTruths& draws, std::size_t neighbours, Seed seed);

struct WavesOfTrial {
  std::size_t waves, sets, tries;
  double cut;
};
/// By history matching, each wave's emulators fitted to the draws that those before leave, then by likelihoods of
/// `sets` sets in what is left, for which the last emulators and their residuals stand in for the model.
std::vector<Trial> trials_through_waves(const DrawnTruths& draws, std::size_t truths, const WavesOfTrial& waves,
                                        Seed seed);

/// Of one quantity, or several, over trials.
struct Coverage {
  static constexpr std::array<double, 3> shares = {0.5, 0.8, 0.9};
  static constexpr std::size_t bins = 10;
  std::array<double, 3> within{};  ///< share of truths in the central intervals of those shares
  std::array<std::size_t, bins> ranks{};
  std::size_t count = 0;
  double unevenness = 1;   ///< p of chi-square that ranks are even, for independent ranks
  double sd_ratio = 0;     ///< root mean square of posterior SD over prior SD
  double correlation = 0;  ///< of truth and posterior mean
};
/// Of `quantity` (or of several: pooled) with prior SDs.
Coverage coverage_of(const std::vector<Trial>& trials, const std::vector<std::size_t>& quantities,
                     const Row& prior_sds);
/// Prior SD of each quantity: of a parameter by its range, of a decision as drawn.
Row prior_sds(const DrawnTruths& draws);

}  // namespace peerspread
