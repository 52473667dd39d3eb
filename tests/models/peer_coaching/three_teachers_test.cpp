/// Three teachers: who pulls whom, and when.
#include "tests/models/peer_coaching/three_teachers.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread::peer_coaching {
namespace {

const Parameters defaults;
const double learn = defaults.practice.learn_success, phi = defaults.peers.pull, pull_start = defaults.peers.pull_start;
constexpr double practice_1 = 0.2, practice_2 = 0.4, close = 1e-6;

/// Collegiality of the coached teacher after an hour of one-on-one support, which is half joint work.
double collegiality_after_an_hour() {
  const double joined = 0.6 + defaults.collegiality.joint_work * 0.5 * 0.4;
  return joined - defaults.collegiality.fading * (joined - 0.6);
}

/// 0 turns to 2, and 2 to 1.
TEST(ThreeTeachers, ChangeTravelsOneTieAWeek) {
  const History h(three_teachers({{2}, {}, {1}}), plain_programme());
  // Week 1: an hour of support lets the coached teacher try; nobody else has heard of it.
  const double first_gain = learn * (1 - practice_1), uptake = 1 - defaults.support.practice_damping * practice_1;
  EXPECT_NEAR(h.at("readiness", 1, Group::coached), defaults.practice.readiness_per_uptake * uptake, close);
  EXPECT_NEAR(h.at("practice", 1, Group::coached), practice_1 + first_gain, close);
  EXPECT_EQ(h.at("trying", 1, Group::coached), 1);
  EXPECT_EQ(h.at("succeeding", 1, Group::coached), 1);
  for (const Group other : {Group::schoolmate, Group::leader}) {
    EXPECT_EQ(h.at("trying", 1, other), 0);
    EXPECT_EQ(h.at("readiness", 1, other), 0);
  }
  // Week 2: the schoolmate sees what the coached teacher gained in week 1.
  const double pull = collegiality_after_an_hour() * first_gain;
  EXPECT_NEAR(h.at("collegiality", 1, Group::coached), collegiality_after_an_hour(), close);
  EXPECT_NEAR(h.at("readiness", 2, Group::schoolmate), phi * (pull_start + practice_2) * 0.8 * pull, close);
  EXPECT_NEAR(h.at("practice", 2, Group::schoolmate), practice_2 + learn * (1 - practice_2), close);
  EXPECT_NEAR(h.at("knowledge", 2, Group::schoolmate),
              0.5 + (1 - defaults.knowledge.fading) * defaults.knowledge.peers * 0.8 * pull * 0.5, close);
  EXPECT_EQ(h.at("readiness", 2, Group::leader), 0);
  // Week 3: the leader sees the schoolmate.
  EXPECT_NEAR(h.at("readiness", 3, Group::leader), phi * (pull_start + 0.3) * 0.5 * 0.8 * learn * (1 - practice_2),
              close);
  EXPECT_EQ(h.at("trying", 3, Group::leader), 1);
}

/// 2 turns to 0, who gains nothing, and 1.
TEST(ThreeTeachers, AdviceAveragesOrAddsUp) {
  const double pull = collegiality_after_an_hour() * learn * (1 - practice_1);
  Parameters p = plain_programme();
  const History mean(three_teachers({{}, {}, {0, 1}}), p);
  EXPECT_NEAR(mean.at("readiness", 2, Group::schoolmate), phi * (pull_start + practice_2) * 0.8 * pull / 2, close);
  p.peers.advice = "sum";
  const History sum(three_teachers({{}, {}, {0, 1}}), p);
  EXPECT_NEAR(sum.at("readiness", 2, Group::schoolmate), phi * (pull_start + practice_2) * 0.8 * pull, close);
}

/// Everybody tries every week without support, so whoever has less practice gains more: 1, then 0, then 2.
TEST(ThreeTeachers, OnlyAdvisorsWhoGainedMorePull) {
  Parameters p = plain_programme();
  p.coaching.hours_per_year = 0;
  p.practice.try_base = 80;
  p.practice.try_readiness = 0;
  const History h(three_teachers({{1, 2}, {0, 2}, {0, 1}}), p);
  const double gain_0 = learn * 0.7, gain_1 = learn * 0.8, gain_2 = learn * 0.6;
  EXPECT_NEAR(h.at("readiness", 2, Group::leader),
              phi * (pull_start + 0.3 + gain_0) * 0.5 * 0.6 * (gain_1 - gain_0) / 2, close);
  EXPECT_NEAR(h.at("readiness", 2, Group::schoolmate),
              phi * (pull_start + 0.4 + gain_2) * 0.8 * (0.5 * (gain_0 - gain_2) + 0.6 * (gain_1 - gain_2)) / 2, close);
  for (std::size_t week = 1; week <= 10; ++week) EXPECT_EQ(h.at("readiness", week, Group::coached), 0);
}

/// 2 turns to 1, whose practice lies above the adopters' level; a share of one is 0.75 above the threshold.
TEST(ThreeTeachers, AdoptingAdvisorsRaiseTheOddsOfATry) {
  Parameters p = plain_programme();
  p.coaching.hours_per_year = 0;
  p.practice.try_readiness = 0;
  p.practice.try_peers = 200;
  const auto tries = [&](float practice_of_advisor, double threshold) {
    p.peers.adopter_threshold = threshold;
    const FirstDay start = {.practice = {0.3F, practice_of_advisor, 0.4F}};
    return History(three_teachers({{}, {}, {1}}, start), p).at("trying", 1, Group::schoolmate);
  };
  EXPECT_EQ(tries(0.6F, 0.25), 1);
  EXPECT_EQ(tries(0.5F, 0.25), 0);
  EXPECT_EQ(tries(0.6F, 1.0), 0);
}

TEST(ThreeTeachers, WithoutTiesNothingTravels) {
  const History h(three_teachers({{}, {}, {}}), plain_programme());
  for (const Group other : {Group::schoolmate, Group::leader})
    for (std::size_t week = 1; week <= weeks_per_year; ++week) EXPECT_EQ(h.at("trying", week, other), 0);
  EXPECT_EQ(h.at("trying", weeks_per_year, Group::coached), 1);
}

}  // namespace
}  // namespace peerspread::peer_coaching
