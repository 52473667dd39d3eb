/// What a year of coaching does at default parameters, by hours that are delivered in full: calibration targets C1-C4
/// and C9 and validation targets V3 and V4 of a small programme, each with the tolerance it was stated with.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/parameter.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr std::array hours = {2.0, 5.0, 10.0, 12.0, 15.0, 20.0, 27.0, 40.0, 62.0};

const Settings& small_programme() {
  static const Settings settings = {{"people.teachers", "3000"},
                                    {"people.partners", "60"},
                                    {"coverage.schools", "1"},
                                    {"posts.caseload", "20"},
                                    {"posts.release_hours_per_week", "40"},
                                    {"coaching.attendance", "1"},
                                    {"time.years", "1"}};
  return settings;
}

/// Outcomes of coached teachers at the end of the year, mean of four worlds per dose.
struct Outcomes {
  std::array<double, hours.size()> effect{}, less_confident{};

  Outcomes() {
    constexpr std::uint32_t replicates = 4;
    std::vector<World> worlds;
    for (std::uint32_t stream = 0; stream < replicates; ++stream)
      for (const double h : hours)
        worlds.push_back({small_programme() + Settings{{"coaching.hours_per_year", format_number(h)}}, stream});
    const auto seen = run(worlds);
    for (std::size_t w = 0; w < worlds.size(); ++w) {
      EXPECT_NEAR(seen[w].in_year("hours_delivered", 1), hours[w % hours.size()], 1e-3);
      effect[w % hours.size()] += static_cast<double>(seen[w].at_week("effect", 36, Group::coached)) / replicates;
      less_confident[w % hours.size()] +=
          static_cast<double>(seen[w].at_week("less_confident", 36, Group::coached)) / replicates;
    }
  }
  static std::size_t dose(double wanted) {
    return static_cast<std::size_t>(std::find(hours.begin(), hours.end(), wanted) - hours.begin());
  }
};

const Outcomes& outcomes() {
  static const Outcomes measured;
  return measured;
}

double effect_of(double h) { return outcomes().effect.at(Outcomes::dose(h)); }
double losers_at(double h) { return outcomes().less_confident.at(Outcomes::dose(h)); }

TEST(DoseResponse, MoreHoursDoMore) {
  for (std::size_t i = 1; i < hours.size(); ++i) EXPECT_GT(outcomes().effect[i], outcomes().effect[i - 1]) << hours[i];
}

TEST(DoseResponse, TwentyHoursOrMoreReachTheMeasuredEffect) {  // C1
  EXPECT_NEAR(effect_of(27), 0.49, 0.10);
}

/// Nothing is fitted to how many hours half of the effect takes (C2 and C3 rest on nine contested studies).
TEST(DoseResponse, HalfOfTheEffectTakesMoreThanFiveHoursAndLessThanTwenty) {
  const double half = effect_of(27) / 2;
  EXPECT_LT(effect_of(5), half);
  EXPECT_GT(effect_of(20), half);
  EXPECT_GT(effect_of(2), 0.0);
}

TEST(DoseResponse, ReturnsDiminish) {  // V3
  EXPECT_LT(effect_of(62) - effect_of(27), 0.15);
}

TEST(DoseResponse, TooLittleCoachingCostsConfidence) {  // V4
  for (const double few : {5.0, 10.0, 12.0}) EXPECT_GT(losers_at(few), losers_at(27)) << few;
}

TEST(DoseResponse, ComparisonSchoolsDoNotDrift) {  // C9, SD a year; everybody is a comparison teacher here
  const Observed seen = run_one(small_programme() + Settings{{"coverage.schools", "0"},
                                                             {"time.years", "3"},
                                                             {"turnover.leave_1_3", "0"},
                                                             {"turnover.leave_4_9", "0"},
                                                             {"turnover.leave_10_19", "0"},
                                                             {"turnover.leave_20", "0"}});
  const double start = static_cast<double>(seen.at_week("practice", 1, Group::comparison));
  const double end = static_cast<double>(seen.at_week("practice", 108, Group::comparison));
  EXPECT_NEAR(2.5 * (end - start) / 3, 0.0, 0.02);
}

}  // namespace
}  // namespace peerspread::peer_coaching
