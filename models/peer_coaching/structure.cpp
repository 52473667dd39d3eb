#include "models/peer_coaching/structure.hpp"

#include <cmath>
#include <limits>
#include <set>

namespace peerspread::peer_coaching {

namespace {

Ties within_schools(const CoachingPopulation& people) {
  std::vector<std::vector<std::uint32_t>> rows(people.size());
  for (std::uint32_t i = 0; i < people.size(); ++i)
    for (const std::uint32_t j : people.advice.of(i))
      if (people.school[i] == people.school[j]) rows[i].push_back(j);
  return make_ties(std::move(rows));
}

/// Correlation of log density with log size over schools with ties. Where either is the same in all of them, sums would
/// differ by rounding alone, so that is asked first.
double density_and_size(const CoachingPopulation& people, const Ties& ties) {
  double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  std::set<double> sizes, densities;
  for (std::size_t s = 0; s < people.schools(); ++s) {
    const double size = static_cast<double>(people.school_first[s + 1] - people.school_first[s]);
    const double count =
        static_cast<double>(ties.first[people.school_first[s + 1]] - ties.first[people.school_first[s]]);
    if (size < 2 || count < 1) continue;
    const double x = std::log(size), y = std::log(count / (size * (size - 1)));
    sizes.insert(x), densities.insert(y);
    ++n, sx += x, sy += y, sxx += x * x, syy += y * y, sxy += x * y;
  }
  if (sizes.size() < 2 || densities.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  return (n * sxy - sx * sy) / std::sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
}

struct TrustMeasures {
  double mean, sd, between_schools;
};

/// The share between schools is the intraclass correlation of a one-way analysis of variance.
TrustMeasures trust_of(const CoachingPopulation& people) {
  const double n = static_cast<double>(people.size()), k = static_cast<double>(people.schools());
  double sum = 0, squares = 0, within = 0, sizes_squared = 0;
  for (std::size_t s = 0; s < people.schools(); ++s) {
    const double size = static_cast<double>(people.school_first[s + 1] - people.school_first[s]);
    double own_sum = 0, own_squares = 0;
    for (std::uint32_t i = people.school_first[s]; i < people.school_first[s + 1]; ++i) {
      const double t = static_cast<double>(people.trust[i]);
      own_sum += t;
      own_squares += t * t;
    }
    sum += own_sum;
    squares += own_squares;
    within += own_squares - own_sum * own_sum / size;
    sizes_squared += size * size;
  }
  const double all = squares - sum * sum / n, mean_within = within / (n - k), mean_between = (all - within) / (k - 1);
  const double between = (mean_between - mean_within) / ((n - sizes_squared / n) / (k - 1));
  return {sum / n, std::sqrt(all / n), between / (between + mean_within)};
}

}  // namespace

std::vector<float> measure_structure(const CoachingPopulation& people) {
  const Ties ties = within_schools(people);
  const TieStatistics network = measure(ties);
  const TrustMeasures trust = trust_of(people);
  std::vector<float> values;
  for (const double x : {network.mean_out_degree, network.reciprocity, network.transitivity, network.top_tenth_in_share,
                         density_and_size(people, ties), trust.mean, trust.sd, trust.between_schools})
    values.push_back(static_cast<float>(x));
  return values;
}

}  // namespace peerspread::peer_coaching
