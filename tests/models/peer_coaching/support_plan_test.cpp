#include "models/peer_coaching/support_plan.hpp"

#include <gtest/gtest.h>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr double price_of_hour = 57900.0 * 1.3 / 1260.0, close = 1e-9;

/// 0.4 one-on-one, 0.3 in groups of 5, 0.2 by video at half, 0.1 online at a tenth.
TEST(SupportPlan, LeaderHoursOfTheMix) {
  EXPECT_NEAR(leader_hours_per_teacher_hour({}), 0.4 + 0.3 / 5 + 0.2 * 0.5 + 0.1 * 0.1, close);
  const auto mix = mix_of({.one_on_one = 0.2, .group = 0.15, .video = 0.1, .online = 0.05});
  EXPECT_NEAR(mix[0], 0.4, close);
  EXPECT_NEAR(mix[1], 0.3, close);
  EXPECT_NEAR(mix[2], 0.2, close);
  EXPECT_NEAR(mix[3], 0.1, close);
}

/// 3.75 h of release in 36 weeks and 60 h of stipend, three quarters of it with teachers, at 0.57 leader-hours an hour.
TEST(SupportPlan, TwentySevenHoursForTenTeachers) {
  const PostPlan plan = plan_post({}, 10, 1);
  EXPECT_EQ(plan.planned_hours, 27);
  EXPECT_NEAR(plan.offered_hours, 0.75 * (135 + 60) / (10 * 0.57), close);  // 25.7 h: time runs out
  EXPECT_NEAR(plan.released_hours, 135, close);
  // V9: 27 h a teacher, to 5 h, emerge from release time and pay.
  EXPECT_NEAR(plan.offered_hours, 27, 5);

  const PostPlan nine = plan_post({}, 9, 1);
  EXPECT_EQ(nine.offered_hours, 27);
  EXPECT_NEAR(nine.released_hours, 27 * 9 * 0.57 / 0.75 - 60, close);  // bought as needed
}

TEST(SupportPlan, FewHoursNeedNoRelease) {
  Parameters p;
  p.coaching.hours_per_year = 5;
  EXPECT_EQ(plan_post(p, 10, 1).offered_hours, 5);
  EXPECT_EQ(plan_post(p, 10, 1).released_hours, 0);  // 38 leader-hours: within the stipend's 60
}

TEST(SupportPlan, CapacityIsSharedByTheCaseload) {
  Parameters p;
  p.coaching.plan = "capacity";
  for (const std::size_t n : {1UL, 6UL, 10UL, 18UL, 22UL}) {
    const PostPlan plan = plan_post(p, n, 1);
    EXPECT_NEAR(plan.planned_hours * static_cast<double>(n), 0.75 * 195 / 0.57, close);
    EXPECT_EQ(plan.offered_hours, plan.planned_hours);
    EXPECT_NEAR(plan.released_hours, 135, close);
  }
  // The trap: 27 h for 22.5 teachers each, one-on-one, is 16.9 h a week of a leader's time.
  Parameters one_on_one;
  one_on_one.coaching = {.one_on_one = 1, .group = 0, .video = 0, .online = 0};
  EXPECT_NEAR(plan_post(one_on_one, 22, 1).offered_hours, 0.75 * 195 / 22, close);
}

TEST(SupportPlan, NothingComesOfNoTimeOrNobody) {
  Parameters p;
  p.posts.release_hours_per_week = p.posts.stipend_hours_per_year = 0;
  for (const char* plan : {"hours", "capacity"}) {
    p.coaching.plan = plan;
    EXPECT_EQ(plan_post(p, 10, 1).offered_hours, 0);
    EXPECT_EQ(plan_post(p, 10, 1).released_hours, 0);
  }
  EXPECT_EQ(plan_post({}, 0, 1).planned_hours, 0);
  EXPECT_EQ(plan_post({}, 0, 1).released_hours, 0);
}

/// Support that takes no leader time is not short of it.
TEST(SupportPlan, OnlineHoursThatTakeNoTimeAreAllGiven) {
  Parameters p;
  p.coaching = {.one_on_one = 0, .group = 0, .video = 0, .online = 1};
  p.support.cost_online = 0;
  EXPECT_EQ(plan_post(p, 10, 1).offered_hours, 27);
  EXPECT_EQ(plan_post(p, 10, 1).released_hours, 0);
}

TEST(SupportPlan, MoneyByWhatItBuys) {
  const PostPlan plan = plan_post({}, 10, 1);
  const Cost cost = cost_of_post({}, plan, 250);
  EXPECT_EQ(cost.stipends, 10000);
  EXPECT_NEAR(cost.release, 135 * price_of_hour, close);
  EXPECT_EQ(cost.training, 40 * 60);
  EXPECT_NEAR(cost.substitutes, 250 * 0.2 * 115 / 7, close);  // a fifth of the hours is by video
  EXPECT_NEAR(cost.total(), cost.stipends + cost.release + cost.training + cost.substitutes, close);
  // $2,100 per teacher.
  EXPECT_NEAR(cost.total() / 10, (10000 + 8064.64 + 2400 + 821.43) / 10, 0.01);
}

TEST(SupportPlan, BudgetIsSpentToTheDollar) {
  Parameters p;
  p.coaching.plan = "budget";
  for (const double budget : {3260.0, 4000.0, 5220.0})
    for (const std::size_t n : {6UL, 10UL, 22UL}) {
      p.money.budget_per_teacher = budget;
      for (const double attended : {1.0, 0.9, 0.5, 0.0}) {
        const PostPlan plan = plan_post(p, n, attended);
        EXPECT_GT(plan.offered_hours, 0);
        EXPECT_EQ(plan.planned_hours, plan.offered_hours);
        const double teachers = static_cast<double>(n), delivered = plan.offered_hours * attended * teachers;
        EXPECT_NEAR(cost_of_post(p, plan, delivered).total() / teachers, budget, 1e-6) << n << ", " << attended;
      }
    }
}

/// Whatever the mix, a budget is never overspent: hours that it cannot pay are not given.
TEST(SupportPlan, ASmallBudgetIsNotOverspent) {
  Parameters p;
  p.coaching.plan = "budget";
  for (const double video : {0.0, 0.2, 1.0})
    for (const double budget : {1240.0, 1250.0, 1300.0, 1500.0}) {  // stipend and training alone are 1240 for ten
      p.coaching.video = video;
      p.money.budget_per_teacher = budget;
      const PostPlan plan = plan_post(p, 10, 1);
      EXPECT_LE(cost_of_post(p, plan, plan.offered_hours * 10).total() / 10, budget + 1e-6) << budget << ", " << video;
    }
  p.money.budget_per_teacher = 1000;  // does not even pay the leader
  EXPECT_EQ(plan_post(p, 10, 1).offered_hours, 0);
}

TEST(SupportPlan, ABudgetWithoutPricesSetsNoBound) {
  Parameters p;
  p.coaching.plan = "budget";
  p.money.salary = 0;
  EXPECT_NEAR(cost_of_post(p, plan_post(p, 10, 0.9), plan_post(p, 10, 0.9).offered_hours * 9).total(), 40000, 1e-6);
  p.coaching.video = 0;
  EXPECT_EQ(plan_post(p, 10, 0.9).offered_hours, 27);
  p.posts.direct_share = 0;
  EXPECT_EQ(plan_post(p, 10, 0.9).offered_hours, 0);
}

/// Money follows the hours that are delivered, and plans know how many of the offered ones will be.
TEST(SupportPlan, AWorldSpendsItsBudget) {
  for (const char* evaluative : {"0", "0.5", "1"}) {
    const Observed seen = run_one({{"people.teachers", "600"},
                                   {"people.partners", "2"},
                                   {"time.years", "1"},
                                   {"coverage.schools", "1"},
                                   {"coaching.plan", "budget"},
                                   {"climate.evaluative", evaluative},
                                   {"climate.contact_rise", "0.5"},
                                   {"coaching.attendance", "0.6"}});
    EXPECT_EQ(seen.in_year("posts_filled", 1), 1.0F);
    EXPECT_NEAR(seen.in_year("cost", 1), 4000.0F, 0.01F) << evaluative;
  }
}

TEST(SupportPlan, TrainingThinsOutWithSize) {
  Parameters p;
  p.training.untrained_quality = 0.3;
  p.training.dilution = 0.5;
  p.training.pool_thinning = 0;
  EXPECT_NEAR(trained_quality(p, 50), 1, close);
  EXPECT_NEAR(trained_quality(p, 100), 1, close);
  EXPECT_NEAR(trained_quality(p, 400), 0.3 + 0.7 * 0.5, close);
  p.training.hours_per_year = 20;
  EXPECT_NEAR(trained_quality(p, 50), 0.3 + 0.7 * 0.5, close);
  p.training.hours_per_year = 0;
  EXPECT_NEAR(trained_quality(p, 50), 0.3, close);
  p.training = {.hours_per_year = 400, .dilution = 0, .pool_thinning = 0};
  EXPECT_NEAR(trained_quality(p, 5000), 1, close);  // more than full training makes nobody better
}

TEST(SupportPlan, CostsOfAWholeWorldAddUp) {
  const Settings settings = {{"people.teachers", "600"}, {"people.partners", "2"},  {"time.years", "1"},
                             {"posts.caseload", "6"},    {"coverage.schools", "1"}, {"climate.contact_rise", "0"}};
  const Observed seen = run_one(settings);
  const Parameters p = parameters_with(settings);
  const Groups g = assign_groups(*people_with(settings), coverage_rule(p));
  Cost cost;
  for (const std::uint16_t n : g.coached_by_post) {
    if (n == 0) continue;
    const PostPlan plan = plan_post(p, n, 1);
    const Cost own = cost_of_post(p, plan, plan.offered_hours * 0.9 * n);
    cost = {cost.stipends + own.stipends, cost.release + own.release, cost.training + own.training,
            cost.substitutes + own.substitutes};
  }
  const double coached = static_cast<double>(g.size[static_cast<std::size_t>(Group::coached)]);
  EXPECT_NEAR(seen.at("cost_items", {{"year", "1"}, {"item", "stipends"}}), cost.stipends / coached, 0.01);
  EXPECT_NEAR(seen.at("cost_items", {{"year", "1"}, {"item", "release"}}), cost.release / coached, 0.01);
  EXPECT_NEAR(seen.at("cost_items", {{"year", "1"}, {"item", "training"}}), cost.training / coached, 0.01);
  EXPECT_NEAR(seen.at("cost_items", {{"year", "1"}, {"item", "substitutes"}}), cost.substitutes / coached, 0.01);
  EXPECT_NEAR(seen.in_year("cost", 1), cost.total() / coached, 0.01);
}

}  // namespace
}  // namespace peerspread::peer_coaching
