/// The engine against mathematics: on a complete graph the Bass model has an exact solution for few people and a
/// closed form for many. Seeds are fixed, so a test passes or fails for good; |z| < 4 is what an honest engine passes
/// for all but one seed in some thousands.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/models/bass/worlds.hpp"

namespace peerspread::bass {
namespace {

/// Chances of each number of adopters among `people`, moved on by one week: of those left, each adopts with the same
/// probability, so the newcomers are binomial.
std::vector<double> next_week(const std::vector<double>& chance, double p, double q) {
  const std::size_t people = chance.size() - 1;
  std::vector<double> next(chance.size());
  for (std::size_t adopters_before = 0; adopters_before <= people; ++adopters_before) {
    const double share = static_cast<double>(adopters_before) / static_cast<double>(people - 1);
    const double h = (p + q * share) / weeks_per_year;
    const std::size_t left = people - adopters_before;
    double binomial = std::pow(1 - h, left);
    for (std::size_t newcomers = 0; newcomers <= left; ++newcomers) {
      next[adopters_before + newcomers] += chance[adopters_before] * binomial;
      binomial *= static_cast<double>(left - newcomers) / static_cast<double>(newcomers + 1) * h / (1 - h);
    }
  }
  return next;
}

/// Mean of (share of adopters - about)^power.
double moment(const std::vector<double>& chance, double about, int power) {
  double sum = 0;
  for (std::size_t a = 0; a < chance.size(); ++a)
    sum += chance[a] * std::pow(static_cast<double>(a) / static_cast<double>(chance.size() - 1) - about, power);
  return sum;
}

/// 12 people, no approximation at all: mean and variance over 2,000 replicates against the exact Markov chain.
TEST(BassClosedForm, FewPeopleFollowTheExactChain) {
  const Parameters p = {.agents = 12, .weeks = 520};
  const std::uint32_t replicates = 2000;
  const auto worlds = run(replicates_of(p, replicates), best_kernel().lanes);
  std::vector<double> chance(13);
  chance[0] = 1;
  for (std::size_t week = 1; week <= 520; ++week) {
    chance = next_week(chance, p.innovation, p.imitation);
    if (week % 52 != 0) continue;
    const double mean = moment(chance, 0, 1), variance = moment(chance, mean, 2);
    const double error_of_mean = std::sqrt(variance / replicates);
    const double error_of_variance = std::sqrt((moment(chance, mean, 4) - variance * variance) / replicates);
    const Moments seen = moments_at(worlds, week);
    EXPECT_NEAR(seen.mean, mean, 4 * error_of_mean) << "week " << week;
    EXPECT_NEAR(seen.variance, variance, 4 * error_of_variance) << "week " << week;
  }
}

/// The curve of Bass 1969 and what is known of how a world of N people and weekly steps departs from it.
struct BassCurve {
  double p, q;
  double share(double years) const {
    const double e = std::exp(-(p + q) * years);
    return (1 - e) / (1 + q / p * e);
  }
  double rate(double share) const { return (1 - share) * (p + q * share); }
  /// A week's hazard is that of its start, so the curve lags by step / 2 * ln(rate / first rate): the first-order error
  /// of Euler's rule, exact for a rate that depends on the share alone.
  double lag_error(double share) const { return -rate(share) * std::log(rate(share) / p) / (2 * weeks_per_year); }
  /// One week on for the O(1/N) departure of the mean: the rate is concave in the share, so spread between replicates
  /// slows the mean; and one's contacts are the N - 1 others.
  double next_size_error(double error, double share, double variance, double people) const {
    const double change = (q - p - 2 * q * share) * error - q * variance + q * share * (1 - share) / (people - 1);
    return error + change / weeks_per_year;
  }
};

/// The largest |z| of the mean over `worlds` against `curve`, one look a year; z in Monte-Carlo standard errors.
/// `largest_correction` is the most that lag and size take off, in shares.
struct Agreement {
  double worst_z = 0, largest_correction = 0;
};
Agreement compare(const std::vector<Observations>& worlds, const BassCurve& curve, const Parameters& p) {
  Agreement agreement;
  double size_error = 0;
  for (std::size_t week = 1; week <= static_cast<std::size_t>(p.weeks); ++week) {
    const double share = curve.share(static_cast<double>(week) / weeks_per_year);
    const Moments seen = moments_at(worlds, week);
    size_error = curve.next_size_error(size_error, share, seen.variance, static_cast<double>(p.agents));
    if (week % 52 != 0) continue;
    const double correction = curve.lag_error(share) + size_error;
    const double standard_error = std::sqrt(seen.variance / static_cast<double>(worlds.size()));
    const double z = (seen.mean - share - correction) / standard_error;
    agreement.worst_z = std::max(agreement.worst_z, std::fabs(z));
    agreement.largest_correction = std::max(agreement.largest_correction, std::fabs(correction));
  }
  return agreement;
}

/// Mean over 64 replicates of 2,000 people within four standard errors of the closed form, and the check has teeth:
/// it rejects curves whose p or q are off by a tenth.
TEST(BassClosedForm, ManyPeopleFollowTheCurveOfBass) {
  const Parameters p = {.agents = 2000, .weeks = 416};
  const auto worlds = run(replicates_of(p, 64), best_kernel().lanes);
  const Agreement right = compare(worlds, {p.innovation, p.imitation}, p);
  EXPECT_LT(right.worst_z, 4);
  EXPECT_LT(right.largest_correction, 0.003);
  RecordProperty("worst_z", std::to_string(right.worst_z));
  RecordProperty("largest_correction", std::to_string(right.largest_correction));
  EXPECT_GT(compare(worlds, {p.innovation, 1.1 * p.imitation}, p).worst_z, 4);
  EXPECT_GT(compare(worlds, {p.innovation, 0.9 * p.imitation}, p).worst_z, 4);
  EXPECT_GT(compare(worlds, {1.1 * p.innovation, p.imitation}, p).worst_z, 4);
  EXPECT_GT(compare(worlds, {0.9 * p.innovation, p.imitation}, p).worst_z, 4);
}

/// Without imitation everybody is alone on any graph: exactly binomial.
TEST(BassClosedForm, WithoutImitationContactsDoNotMatter) {
  for (const char* graph : {"complete", "ring", "random"}) {
    const Parameters p = {.agents = 2000, .weeks = 100, .graph = graph, .innovation = 0.2, .imitation = 0};
    const auto worlds = run(replicates_of(p, 16), best_kernel().lanes);
    for (const std::size_t week : {1UL, 30UL, 100UL}) {
      const double share = 1 - std::pow(1 - p.innovation / weeks_per_year, static_cast<double>(week));
      EXPECT_NEAR(moments_at(worlds, week).mean, share, 4 * std::sqrt(share * (1 - share) / (16 * 2000)))
          << graph << ", week " << week;
    }
  }
}

}  // namespace
}  // namespace peerspread::bass
