/// The model at its limits, through the interface that the engine uses.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/require.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

const Settings& small() {
  static const Settings settings = {{"people.teachers", "900"},
                                    {"people.partners", "3"},
                                    {"time.years", "1"},
                                    {"posts.release_hours_per_week", "20"}};
  return settings;
}

/// The largest effect on a group in the first `weeks` weeks, whatever its sign.
float largest_effect(const Observed& seen, Group group, std::size_t weeks = weeks_per_year) {
  float largest = 0.0F;
  for (std::size_t week = 1; week <= weeks; ++week)
    largest = std::max(largest, std::abs(seen.at_week("effect", week, group)));
  return largest;
}

constexpr std::array everybody = {Group::coached, Group::schoolmate, Group::comparison, Group::leader};

TEST(Limits, NoCoachingIsTheTwin) {
  const Observed seen =
      run_one(small() + Settings{{"time.years", "2"}, {"coaching.hours_per_year", "0"}, {"online.sharing", "off"}});
  for (const char* output :
       {"effect", "sustained_extra", "confidence_effect", "hours", "hours_planned", "hours_offered", "hours_delivered",
        "hours_by_kind", "cost", "cost_items", "cost_so_far", "online_reached"})
    for (const float x : seen.of(output)) EXPECT_EQ(x, 0.0F) << output;
  for (const char* output : {"kinds_of_support", "cost_per_tenth_sd", "cost_per_changed_teacher", "posts_filled"})
    for (const float x : seen.of(output)) EXPECT_TRUE(std::isnan(x)) << output;
}

/// An institute before a year without more of its kind: as many hours, otherwise spread.
TEST(Limits, HoursAtTheStartAreHoursOfTheYear) {
  const Settings fixed = small() + Settings{{"coaching.first_week", "3"},
                                            {"coaching.weeks", "30"},
                                            {"coaching.group", "0.3"},
                                            {"turnover.move_20", "0"}};
  const Observed even = run_one(fixed), early = run_one(fixed + Settings{{"coaching.group_at_start", "1"}});
  const auto hours = [](const Observed& seen, std::size_t week) { return seen.at_week("hours", week, Group::coached); };
  EXPECT_EQ(hours(early, 2), 0.0F);
  EXPECT_NEAR(hours(early, 3), (0.7F + 0.3F * 30) * hours(even, 3), 1e-3);
  EXPECT_NEAR(hours(early, 4), 0.7F * hours(even, 4), 1e-4);
  EXPECT_EQ(hours(early, 33), 0.0F);
  EXPECT_NEAR(early.in_year("hours_delivered", 1), even.in_year("hours_delivered", 1), 1e-3);
  EXPECT_EQ(early.in_year("cost", 1), even.in_year("cost", 1));
  const Observed all = run_one(fixed + Settings{{"coaching.one_on_one_at_start", "1"},
                                                {"coaching.group_at_start", "1"},
                                                {"coaching.video_at_start", "1"},
                                                {"coaching.online_at_start", "1"}});
  EXPECT_EQ(hours(all, 4), 0.0F);
  EXPECT_NEAR(hours(all, 3), 30 * hours(even, 3), 1e-3);
}

TEST(Limits, UnfundedIsTheTwin) {
  const Observed seen = run_one(small() + Settings{{"coaching.years_funded", "0"}});
  for (const char* output : {"effect", "hours_delivered", "cost", "online_reached"})
    for (const float x : seen.of(output)) EXPECT_EQ(x, 0.0F) << output;
}

TEST(Limits, ComparisonSchoolsLearnNothingInTheFirstYear) {
  // Leaders turn to leaders of other schools, comparison schools among them; without those ties schools are apart.
  const Observed seen = run_one(small() + Settings{{"posts.leader_ties", "0"}});
  EXPECT_GT(largest_effect(seen, Group::coached), 0.1F);
  EXPECT_EQ(largest_effect(seen, Group::comparison), 0.0F);
}

TEST(Limits, HardlyAnythingIsLearnedWithoutTrust) {
  const Settings hostile = {
      {"trust.mean", "0.05"}, {"trust.sd", "0.01"}, {"climate.evaluative", "1"}, {"climate.spread", "0"}};
  const Observed seen = run_one(small() + hostile),
                 open = run_one(small() + hostile + Settings{{"theory.trust_gate", "off"}});
  EXPECT_GT(seen.in_year("hours_delivered", 1), 20.0F);
  for (const Group group : everybody) EXPECT_LT(largest_effect(seen, group), 0.02F);
  EXPECT_LT(seen.at_week("trust", 36, Group::coached), seen.at_week("trust", 1, Group::coached));
  EXPECT_GT(largest_effect(open, Group::coached), 0.1F);
}

TEST(Limits, HoursNeedCapacity) {
  const Settings none = {{"posts.release_hours_per_week", "0"}, {"posts.stipend_hours_per_year", "0"}};
  const Observed seen = run_one(small() + none);
  EXPECT_EQ(seen.in_year("hours_planned", 1), 27.0F);
  EXPECT_EQ(seen.in_year("hours_offered", 1), 0.0F);
  EXPECT_EQ(seen.in_year("hours_delivered", 1), 0.0F);
  // Leaders are trained all the same, and colleagues turn to them; without training nothing happens at all.
  EXPECT_LT(largest_effect(seen, Group::coached), 0.05F);
  const Observed untrained = run_one(small() + none + Settings{{"training.hours_per_year", "0"}});
  for (const Group group : everybody) EXPECT_EQ(largest_effect(untrained, group), 0.0F);
}

TEST(Limits, OneKindOfSupportDoesLessThanAMixOfEqualStrengths) {
  const Settings equal = {
      {"coaching.hours_per_year", "20"}, {"posts.release_hours_per_week", "40"}, {"support.strength_one_on_one", "0.7"},
      {"support.strength_group", "0.7"}, {"support.strength_video", "0.7"},      {"coaching.online", "0"},
      {"coaching.one_on_one", "1"}};
  const auto seen = run({{small() + equal + Settings{{"coaching.group", "0"}, {"coaching.video", "0"}}},
                         {small() + equal + Settings{{"coaching.group", "1"}, {"coaching.video", "1"}}}});
  EXPECT_EQ(seen[0].in_year("kinds_of_support", 1), 1.0F);
  EXPECT_NEAR(seen[1].in_year("kinds_of_support", 1), 3.0F, 1e-5F);
  EXPECT_EQ(seen[0].in_year("hours_delivered", 1), seen[1].in_year("hours_delivered", 1));
  EXPECT_LT(seen[0].at_week("effect", 36, Group::coached), 0.9F * seen[1].at_week("effect", 36, Group::coached));
}

TEST(Limits, WithoutPeersOnlySupportActs) {
  const Settings partly = {{"coverage.teachers", "0.5"}};
  const Observed alone = run_one(small() + partly + Settings{{"theory.peers", "off"}}),
                 usual = run_one(small() + partly);
  EXPECT_EQ(largest_effect(alone, Group::schoolmate), 0.0F);
  EXPECT_EQ(largest_effect(alone, Group::comparison), 0.0F);
  EXPECT_GT(largest_effect(alone, Group::coached), 0.1F);
  EXPECT_GT(largest_effect(usual, Group::schoolmate), 0.0F);
}

TEST(Limits, NothingIsGivenAfterFundingEnds) {
  const Observed seen = run_one(small() + Settings{{"time.years", "2"}, {"coaching.years_funded", "1"}});
  EXPECT_GT(seen.in_year("hours_delivered", 1), 20.0F);
  EXPECT_GT(seen.in_year("cost", 1), 0.0F);
  for (const char* output : {"hours_planned", "hours_offered", "hours_delivered", "cost"})
    EXPECT_EQ(seen.in_year(output, 2), 0.0F) << output;
  for (const char* output : {"posts_filled"}) {
    EXPECT_FALSE(std::isnan(seen.in_year(output, 1))) << output;
    EXPECT_TRUE(std::isnan(seen.in_year(output, 2))) << output;  // nothing is planned, and no post is in use
  }
  EXPECT_EQ(seen.in_year("cost_so_far", 2), seen.in_year("cost_so_far", 1));
  EXPECT_TRUE(std::isnan(seen.in_year("retention", 1)));
  const float left = seen.at_week("effect", 72, Group::coached) / seen.at_week("effect", 36, Group::coached);
  EXPECT_FLOAT_EQ(seen.in_year("retention", 2), left);
}

/// Funding for part of a year pays for that year (support is given while year < years_funded, years from 0).
TEST(Limits, RetentionCountsFromTheLastYearWithSupport) {
  const Observed seen = run_one(small() + Settings{{"time.years", "3"}, {"coaching.years_funded", "1.5"}});
  EXPECT_GT(seen.in_year("hours_delivered", 2), 20.0F);
  EXPECT_EQ(seen.in_year("hours_delivered", 3), 0.0F);
  EXPECT_TRUE(std::isnan(seen.in_year("retention", 2)));
  const float left = seen.at_week("effect", 108, Group::coached) / seen.at_week("effect", 72, Group::coached);
  EXPECT_FLOAT_EQ(seen.in_year("retention", 3), left);
}

TEST(Limits, AttendanceScalesWhatIsDelivered) {
  const auto seen = run({{small() + Settings{{"coaching.attendance", "0"}}},
                         {small() + Settings{{"coaching.attendance", "1"}, {"climate.contact_rise", "0"}}}});
  EXPECT_EQ(seen[0].in_year("hours_delivered", 1), 0.0F);
  EXPECT_NEAR(seen[1].in_year("hours_delivered", 1), 27.0F, 1e-3F);
}

TEST(Limits, NobodyCoachedLeavesTheirGroupUndefined) {
  const Observed seen = run_one(small() + Settings{{"coverage.schools", "0"}});
  EXPECT_EQ(seen.at("teachers", {{"group", "coached"}}), 0.0F);
  EXPECT_EQ(seen.at("teachers", {{"group", "comparison"}}), 900.0F);
  EXPECT_TRUE(std::isnan(seen.at_week("effect", 36, Group::coached)));
  EXPECT_EQ(largest_effect(seen, Group::comparison), 0.0F);
  for (const char* output : {"hours_planned", "hours_offered", "hours_delivered", "posts_filled", "leader_energy"})
    EXPECT_TRUE(std::isnan(seen.in_year(output, 1))) << output;
}

/// Energy is that of leaders in post: where all have left and nobody follows, there is none.
TEST(Limits, VacantPostsHaveNoEnergy) {
  Settings all_leave = {{"time.years", "2"}, {"posts.promotion_practice", "1"}};
  for (const char* band : {"1_3", "4_9", "10_19", "20"}) {
    all_leave.emplace_back(std::string("turnover.move_") + band, "0");
    all_leave.emplace_back(std::string("turnover.leave_") + band, "1");
  }
  const Observed seen = run_one(small() + all_leave);
  EXPECT_EQ(seen.in_year("posts_filled", 1), 1.0F);
  EXPECT_GT(seen.in_year("leader_energy", 1), 0.5F);
  EXPECT_EQ(seen.in_year("posts_filled", 2), 0.0F);
  EXPECT_TRUE(std::isnan(seen.in_year("leader_energy", 2)));
}

/// Support comes in whole weeks: part of a week would be given in full.
TEST(Limits, WeeksOfSupportAreWhole) {
  for (const char* key : {"coaching.weeks", "coaching.first_week"})
    for (const char* value : {"29.5", "1.01", "0"})
      EXPECT_THROW(values_with({{key, value}}), InputError) << key << " = " << value;
  for (const char* weeks : {"1", "29", "34"}) {
    const Observed seen = run_one(
        small() + Settings{{"coaching.weeks", weeks}, {"coaching.attendance", "1"}, {"climate.contact_rise", "0"}});
    EXPECT_NEAR(seen.in_year("hours_delivered", 1), 27.0F, 1e-3F) << weeks;
  }
}

}  // namespace
}  // namespace peerspread::peer_coaching
