/// The model against mathematics, on the complete graph: for few people the exact chain, for many the curve of the
/// deterministic limit and its final size. Seeds are fixed, so a test passes or fails for good; |z| < 4 is what an
/// honest engine passes for all but one seed in some thousands.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "tests/models/sir/worlds.hpp"

namespace peerspread::sir {
namespace {

/// Chances of 0, 1, ..., tries of `tries` that each come true with `probability`.
std::vector<double> binomial(std::size_t tries, double probability) {
  std::vector<double> chance{1};
  for (std::size_t t = 0; t < tries; ++t) {
    chance.push_back(0);
    for (std::size_t k = chance.size(); k-- > 0;)
      chance[k] = chance[k] * (1 - probability) + (k > 0 ? chance[k - 1] * probability : 0);
  }
  return chance;
}

/// Chances of (susceptible, infectious) people.
using Chain = std::map<std::pair<std::size_t, std::size_t>, double>;

Chain next_week(const Chain& now, const Parameters& p) {
  Chain next;
  for (const auto& [people, chance] : now) {
    const auto [susceptible, infectious] = people;
    const auto infections = binomial(susceptible, 1 - std::pow(1 - p.infection, infectious));
    const auto recoveries = binomial(infectious, p.recovery);
    for (std::size_t i = 0; i < infections.size(); ++i)
      for (std::size_t r = 0; r < recoveries.size(); ++r)
        if (infections[i] * recoveries[r] > 0)
          next[{susceptible - i, infectious + i - r}] += chance * infections[i] * recoveries[r];
  }
  return next;
}

/// Chances of 0, 1, ..., n people ever infected by the end of each week.
std::vector<std::vector<double>> ever_infected_by_week(const Parameters& p) {
  const auto n = static_cast<std::size_t>(p.agents), infected = static_cast<std::size_t>(p.infected);
  Chain chain = {{{n - infected, infected}, 1.0}};
  std::vector<std::vector<double>> weeks;
  for (std::int64_t week = 0; week < p.weeks; ++week) {
    chain = next_week(chain, p);
    weeks.emplace_back(n + 1);
    for (const auto& [people, chance] : chain) weeks.back()[n - people.first] += chance;
  }
  return weeks;
}

/// The chain itself against what Reed & Frost's gives by hand for two susceptible people and one infectious (Abbey
/// 1952): with p to be infected by one contact and q = 1 - p, nobody q^2, one 2 p q^2, both p^2 + 2 p^2 q.
TEST(SirChain, HouseholdOfThreeByHand) {
  const double p = 0.3, q = 0.7;
  const auto size = ever_infected_by_week(
                        {.agents = 3, .weeks = 5, .graph = "complete", .infection = p, .recovery = 1, .infected = 1})
                        .back();
  EXPECT_NEAR(size[1], q * q, 1e-12);
  EXPECT_NEAR(size[2], 2 * p * q * q, 1e-12);
  EXPECT_NEAR(size[3], p * p + 2 * p * p * q, 1e-12);
}

/// Largest |z| over `weeks` and all numbers of people ever infected, of the share of worlds that have it.
double worst_z(const std::vector<Observations>& worlds, const Parameters& p, std::initializer_list<std::size_t> weeks) {
  const auto exact = ever_infected_by_week(p);
  const auto many = static_cast<double>(worlds.size());
  double worst = 0;
  for (const std::size_t week : weeks) {
    std::vector<double> seen(exact[week - 1].size());
    for (const Observations& world : worlds)
      ++seen.at(static_cast<std::size_t>(std::lround(world[ever_infected][week - 1] * static_cast<float>(p.agents))));
    for (std::size_t size = 0; size < seen.size(); ++size) {
      const double chance = exact[week - 1][size];
      if (many * chance < 20) continue;  // too rare for a normal approximation
      worst = std::max(worst, std::fabs(seen[size] / many - chance) / std::sqrt(chance * (1 - chance) / many));
    }
  }
  return worst;
}

/// Ten people, no approximation: the distribution of who was ever infected, over 20,000 worlds, with recovery after
/// one week (Reed & Frost) and at random. The check has teeth: a probability wrong by a twentieth is rejected.
TEST(SirChain, TenPeopleFollowTheExactChain) {
  for (const double recovery : {1.0, 0.4}) {
    Parameters p = {.agents = 10,
                    .weeks = 60,
                    .graph = "complete",
                    .infection = 0.15 * recovery,
                    .recovery = recovery,
                    .infected = 1};
    const auto worlds = run(replicates_of(p, 20000), best_kernel().lanes);
    const double z = worst_z(worlds, p, {1, 2, 3, 5, 60});
    EXPECT_LT(z, 4) << recovery;
    RecordProperty("worst_z_with_recovery_" + std::to_string(recovery), std::to_string(z));
    Parameters wrong = p;
    wrong.infection *= 1.05;
    EXPECT_GT(worst_z(worlds, wrong, {1, 2, 3, 5, 60}), 4) << recovery;
    if (recovery == 1) continue;
    wrong = p;
    wrong.recovery *= 1.05;
    EXPECT_GT(worst_z(worlds, wrong, {1, 2, 3, 5, 60}), 4);
  }
}

struct Moments {
  double mean = 0, standard_error = 0;
};
Moments moments(const std::vector<Observations>& worlds, std::size_t output, std::size_t week) {
  const auto many = static_cast<double>(worlds.size());
  Moments m;
  for (const Observations& world : worlds) m.mean += world[output][week - 1] / many;
  for (const Observations& world : worlds)
    m.standard_error += std::pow(world[output][week - 1] - m.mean, 2) / (many - 1) / many;
  m.standard_error = std::sqrt(m.standard_error);
  return m;
}

/// Shares of the deterministic limit, of Kermack & McKendrick in whole weeks, and largest |z| of worlds against it.
double worst_z_of_limit(const std::vector<Observations>& worlds, const Parameters& p, std::size_t every) {
  const auto n = static_cast<double>(p.agents);
  double susceptible = n - static_cast<double>(p.infected), infectious = n - susceptible, worst = 0;
  for (std::size_t week = 1; week <= static_cast<std::size_t>(p.weeks); ++week) {
    const double left = susceptible * std::pow(1 - p.infection, infectious);
    infectious += susceptible - left - p.recovery * infectious;
    susceptible = left;
    if (week % every != 0) continue;
    const Moments ever = moments(worlds, ever_infected, week), ill = moments(worlds, infectious_share, week);
    worst = std::max(worst, std::fabs(ever.mean - (1 - susceptible / n)) / ever.standard_error);
    if (ill.mean > 0.001)  // the last few are no large number
      worst = std::max(worst, std::fabs(ill.mean - infectious / n) / ill.standard_error);
  }
  return worst;
}

/// The share s never infected in the limit: log s = log s0 - hazard n (1 - s) / recovery, as every infectious week of
/// anybody takes the same part of those left (Kermack & McKendrick 1927).
double never_infected(const Parameters& p) {
  const auto n = static_cast<double>(p.agents);
  const double first = 1 - static_cast<double>(p.infected) / n, r = -std::log(1 - p.infection) * n / p.recovery;
  double s = 0;
  for (int i = 0; i < 200; ++i) s = first * std::exp(-r * (1 - s));
  return s;
}

/// 20,011 people, of whom one in a hundred begins: departures of the mean from the limit are of the order of 1 / n, of
/// its standard error of sqrt(1 / n / replicates), twenty times as large.
TEST(SirChain, ManyPeopleFollowTheLimit) {
  const Parameters p = {.agents = 20011,
                        .weeks = 100,
                        .graph = "complete",
                        .infection = 0.00004,
                        .recovery = 0.4,
                        .infected = 200};  // R = 2
  const auto worlds = run(replicates_of(p, 32), best_kernel().lanes);
  EXPECT_LT(worst_z_of_limit(worlds, p, 5), 4);
  const Moments last = moments(worlds, ever_infected, 100);
  EXPECT_NEAR(last.mean, 1 - never_infected(p), 4 * last.standard_error);
  RecordProperty("worst_z", std::to_string(worst_z_of_limit(worlds, p, 5)));
  for (const double factor : {0.98, 1.02}) {
    Parameters wrong = p;
    wrong.infection *= factor;
    EXPECT_GT(worst_z_of_limit(worlds, wrong, 5), 4);
    EXPECT_GT(std::fabs(last.mean - (1 - never_infected(wrong))), 4 * last.standard_error);
    wrong = p;
    wrong.recovery *= factor;
    EXPECT_GT(worst_z_of_limit(worlds, wrong, 5), 4);
  }
}

}  // namespace
}  // namespace peerspread::sir
