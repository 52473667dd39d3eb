/// Distributions over teachers: what is read from bins beside what is true.
#include "models/peer_coaching/quantiles.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

/// The share `share` of coached teachers has less readiness than this at the end of `week`.
float readiness_quantile(const Observed& seen, std::size_t week, double share) {
  return seen.at("readiness_quantiles", {{"quantile_week", std::to_string(week)},
                                         {"quantile", format_number(share)},
                                         {"group", label_of(Group::coached)}});
}

const Settings& some() {
  static const Settings settings = {{"people.teachers", "600"},    {"people.partners", "2"}, {"time.years", "1"},
                                    {"coverage.schools", "1"},     {"theory.peers", "off"},  {"online.sharing", "off"},
                                    {"coaching.first_week", "11"}, {"coaching.weeks", "26"}, {"posts.quality_sd", "0"}};
  return settings;
}

/// Nobody is coached in the first nine weeks: readiness is 0, and is read as 0.
TEST(Spread, NoReadinessIsReadAsNone) {
  const Observed seen = run_one(some());
  for (const double share : quantiles) {
    EXPECT_EQ(readiness_quantile(seen, 9, share), 0.0F);
    EXPECT_GT(readiness_quantile(seen, 36, share), 0.0F);
  }
}

/// Beside what sorting the values gives: from nothing to very much, in one go.
TEST(Spread, QuantilesOfReadinessAreNearTheTruth) {
  constexpr std::size_t teachers = 4000;
  for (const double largest : {1e-3, 0.5, 4.0, 300.0}) {
    auto one = std::make_shared<Groups>();
    one->of.assign(teachers, 0);
    one->size[0] = teachers;
    const LaneGroups coverage = {one};
    LaneArray<float> readiness(teachers), group(teachers);
    for (std::size_t i = 0; i < teachers; ++i) {  // a fifth has none
      const double u = std::max(0.0, (static_cast<double>(i) / teachers - 0.2) / 0.8);
      readiness.at(i, 0) = static_cast<float>(largest * u * u * u * u);
    }
    const auto check = [&](std::size_t, std::size_t q, std::size_t g, float value) {
      EXPECT_EQ(std::isnan(value), g != 0);  // the other groups are empty
      if (g != 0) return;
      const auto place = static_cast<std::size_t>(quantiles[q] * teachers) - 1;
      const double truth = static_cast<double>(readiness.at(place, 0));
      EXPECT_EQ(value == 0.0F, truth == 0.0);
      EXPECT_NEAR(static_cast<double>(value), truth, 0.02 * truth + 0.0004 * largest);
    };
    find_amount_quantiles(readiness, group, GroupRuns(coverage), coverage, check);
  }
}

/// Readiness has no upper end, and neither has what is recorded of it.
TEST(Spread, LargeReadinessIsNotCut) {
  const Observed seen =
      run_one(some() + Settings{{"practice.readiness_per_uptake", "5"}, {"practice.readiness_loss", "0"}});
  const float mean = seen.at_week("readiness", 36, Group::coached);
  EXPECT_GT(mean, 10.0F);
  EXPECT_NEAR(readiness_quantile(seen, 36, 0.5), mean, 0.3F * mean);
  EXPECT_GT(readiness_quantile(seen, 36, 0.95), mean);
  EXPECT_LT(readiness_quantile(seen, 36, 0.05), mean);
}

}  // namespace
}  // namespace peerspread::peer_coaching
