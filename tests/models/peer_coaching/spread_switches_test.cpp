/// Changes of how spread works, each switched on alone in a network of three teachers, by hand; and what each is where
/// it is off: the equation before, to the bit.
#include <gtest/gtest.h>

#include <cmath>

#include "models/peer_coaching/rates.hpp"
#include "models/peer_coaching/support_plan.hpp"
#include "tests/models/peer_coaching/three_teachers.hpp"

namespace peerspread::peer_coaching {
namespace {

const Parameters defaults;
const double learn = defaults.practice.learn_success, phi = defaults.peers.pull, pull_start = defaults.peers.pull_start;
constexpr double close = 1e-6;

/// What the coached teacher of `plain_programme` gives those who turn to her in week 2.
double pull_in_week_2() {
  const double joined = 0.6 + defaults.collegiality.joint_work * 0.5 * 0.4;
  return (joined - defaults.collegiality.fading * (joined - 0.6)) * learn * 0.8;
}
/// Readiness of the schoolmate (practice 0.4, collegiality 0.8) after week 2, with that pull.
double readiness_by(double pull) { return phi * (pull_start + 0.4) * 0.8 * pull; }

/// 2 turns to 1.
std::shared_ptr<CoachingPopulation> one_tie() { return three_teachers({{}, {}, {1}}); }

/// Practice of 0.6 without a gain is adopting in one sense and not in the other.
TEST(AdoptionIsChange, CountsWhoGainedAndNotWhoWasGood) {
  Parameters p = plain_programme();
  p.practice.try_peers = 200;
  p.practice.try_readiness = 0;
  p.coaching.hours_per_year = 0;
  const auto people = three_teachers({{}, {}, {1}}, {.practice = {0.3F, 0.6F, 0.4F}});
  EXPECT_EQ(History(people, p).at("trying", 1, Group::schoolmate), 1);
  p.peers.adopting = "gain";
  for (std::size_t week = 1; week <= weeks_per_year; ++week)
    EXPECT_EQ(History(people, p).at("trying", week, Group::schoolmate), 0);
}

TEST(AdoptionIsChange, BeginsWhereAGainIsLargeEnough) {
  Parameters p = plain_programme();
  p.peers.adopting = "gain";
  p.peers.pull = 0;  // only the threshold is at work
  p.practice.try_peers = 200;
  p.practice.learn_success = 0.05;  // gains of 0.04, 0.078, 0.114 after weeks 1, 2 and 3
  const History h(one_tie(), p);
  EXPECT_EQ(h.at("trying", 3, Group::schoolmate), 0);
  EXPECT_EQ(h.at("trying", 4, Group::schoolmate), 1);
}

/// Log odds of -6 that nothing lifts but, for who is supported, readiness; and, for who turns to her, what she gained.
TEST(PeersHelpTriesSucceed, ByTheirPull) {
  Parameters p = plain_programme();
  p.practice.try_base = 80;  // everybody tries
  p.practice.try_readiness = p.practice.success_practice = p.practice.learn_failure = p.peers.pull = 0;
  p.practice.success_readiness = 1e7;
  p.practice.success_base = -6;
  p.practice.learn_success = 0.5;
  EXPECT_EQ(History(one_tie(), p).at("succeeding", 2, Group::schoolmate), 0);
  p.peers.success = 50;  // times 0.6 x 0.4 of pull: log odds of +6
  EXPECT_EQ(History(one_tie(), p).at("succeeding", 2, Group::schoolmate), 1);
  EXPECT_EQ(History(one_tie(), p).at("succeeding", 2, Group::leader), 0);
  p.theory.peers = false;
  EXPECT_EQ(History(one_tie(), p).at("succeeding", 2, Group::schoolmate), 0);
}

TEST(HelpSaturates, BetweenNothingAndTheSum) {
  Parameters p = plain_programme();
  p.peers.advice = "saturating";
  p.peers.saturation = 0.01;
  const double pull = pull_in_week_2();
  EXPECT_NEAR(History(one_tie(), p).at("readiness", 2, Group::schoolmate), readiness_by(pull * 0.01 / (0.01 + pull)),
              close);
  p.peers.saturation = 1000;
  EXPECT_NEAR(History(one_tie(), p).at("readiness", 2, Group::schoolmate), readiness_by(pull), close);
}

/// 0 and 1 alike but for support: two helpers do more than one, and less than twice as much.
TEST(HelpSaturates, TwoHelpersDoMoreThanOne) {
  Parameters p = plain_programme();
  p.practice.try_base = 80;
  p.practice.try_readiness = 0;
  p.peers.advice = "saturating";
  p.peers.saturation = 0.01;
  const FirstDay start = {.practice = {0.1F, 0.1F, 0.9F}, .collegiality = {0.6F, 0.6F, 0.8F}};
  const double one = History(three_teachers({{}, {}, {0}}, start), p).at("readiness", 2, Group::schoolmate);
  const double two = History(three_teachers({{}, {}, {0, 1}}, start), p).at("readiness", 2, Group::schoolmate);
  EXPECT_GT(two, one);
  EXPECT_LT(two, 2 * one);
}

TEST(TrustAtBothEnds, TakesFromAnAdvisorWhoDoesNotTrust) {
  Parameters p = plain_programme();
  p.peers.trust_needed = 0.5;  // with trust of 0.5: three quarters
  EXPECT_NEAR(History(one_tie(), p).at("readiness", 2, Group::schoolmate), readiness_by(0.75 * pull_in_week_2()),
              close);
}

TEST(Novices, ArePulledMore) {
  Parameters p = plain_programme();
  p.peers.novice = 1.5;
  EXPECT_NEAR(History(one_tie(), p).at("readiness", 2, Group::schoolmate), readiness_by(pull_in_week_2()), close);
  const auto people = one_tie();
  people->experience[2] = 3;
  EXPECT_NEAR(History(people, p).at("readiness", 2, Group::schoolmate), readiness_by(2.5 * pull_in_week_2()), close);
}

/// Nobody is named: 2 gains by her team alone, with a weight, and the team's mean is that of 0 (no gain) and 1.
TEST(GradeTeams, ReachWhoNamesNobody) {
  Parameters p = plain_programme();
  const auto people = three_teachers({{}, {}, {}});
  people->team_first = {0, 3, 3, 3, 3, 3, 3};
  people->team_member = {0, 1, 2};
  EXPECT_EQ(History(people, p).at("readiness", 2, Group::schoolmate), 0);
  p.peers.team = 0.5;
  const double of_team = pull_in_week_2() / 2;
  EXPECT_NEAR(History(people, p).at("readiness", 2, Group::schoolmate), readiness_by(of_team), close);
  p.peers.advice = "sum";
  EXPECT_NEAR(History(people, p).at("readiness", 2, Group::schoolmate), readiness_by(0.5 * of_team), close);
  p.peers.advice = "mean";  // one named advisor without a gain beside a team of weight 0.5
  people->advice = make_ties({{}, {}, {0}});
  EXPECT_NEAR(History(people, p).at("readiness", 2, Group::schoolmate), readiness_by(0.5 * of_team / 1.5), close);
}

/// Log odds of -6, and of about +3.6 with what support makes known.
TEST(Knowledge, MakesTriesSucceed) {
  Parameters p = plain_programme();
  p.practice.try_base = 80;
  p.practice.try_readiness = p.practice.success_readiness = p.practice.success_practice = 0;
  p.practice.success_base = -6;
  p.peers.pull = p.knowledge.peers = 0;
  p.knowledge.support = 0.5;
  const auto successes = [&](Group group) {
    const History h(one_tie(), p);
    double sum = 0;
    for (std::size_t week = 1; week <= weeks_per_year; ++week) sum += h.at("succeeding", week, group);
    return sum;
  };
  EXPECT_LE(successes(Group::coached), 2);
  const double leader_before = successes(Group::leader);
  p.practice.success_knowledge = 20;
  EXPECT_GE(successes(Group::coached), 25);
  EXPECT_EQ(successes(Group::leader), leader_before);
}

/// An hour's support lifts trust by gain (1 - t), or by that times the gate.
TEST(TrustIsEarned, BySupportThatIsTakenUp) {
  Parameters p = plain_programme();
  p.theory.trust_gate = true;
  const auto trust_after = [&] { return History(one_tie(), p).at("trust", 1, Group::coached); };
  const double fade = 1 - defaults.trust.fading, rise = defaults.trust.gain * 0.5;
  EXPECT_NEAR(trust_after(), 0.5 + fade * rise, close);
  p.trust.earned = true;
  const double gate = 1 / (1 + std::exp(-p.trust.gate_steepness * (0.5 - p.trust.gate_middle)));
  EXPECT_NEAR(trust_after(), 0.5 + fade * rise * gate, close);
}

/// A new principal each year: what trust returns to is drawn anew, for the whole school alike and the same in the twin.
TEST(SchoolsTrust, IsDrawnAnewByANewPrincipal) {
  Parameters p = plain_programme();
  p.time.years = 2;
  p.coaching.hours_per_year = 0;
  p.climate.principal_change = 1;
  p.turnover = {.move_1_3 = 0,
                .move_4_9 = 0,
                .move_10_19 = 0,
                .move_20 = 0,
                .leave_1_3 = 0,
                .leave_4_9 = 0,
                .leave_10_19 = 0,
                .leave_20 = 0};
  const auto people = one_tie();
  people->trust_score = {0.0};
  people->own_trust = {0.0, 0.0, 1.0};
  people->entry_trust = BetaByScore(5, 2);
  const double at_start = History(people, p).at("trust", 72, Group::coached);
  EXPECT_NEAR(at_start, 0.5, close);
  p.trust.redrawn = 1;
  const History h(people, p);
  EXPECT_NEAR(h.at("trust", 36, Group::coached), 0.5, close);
  EXPECT_GT(std::abs(h.at("trust", 72, Group::coached) - 0.5), 0.01);
}

/// Rivals: who has gained nothing hears nobody; or what advisors gained is gained without a try.
TEST(Rivals, UsersOnlyAndLinearInfluence) {
  Parameters p = plain_programme();
  p.theory.users_only = true;
  EXPECT_EQ(History(one_tie(), p).at("readiness", 2, Group::schoolmate), 0);
  p.theory.users_only = false;
  p.peers.pull = 0;
  p.theory.linear_influence = 0.5;
  const double gained = 0.5 * 0.8 * pull_in_week_2() * 0.6;
  EXPECT_NEAR(History(one_tie(), p).at("practice", 2, Group::schoolmate), 0.4 + gained, close);
  EXPECT_EQ(History(one_tie(), p).at("trying", 2, Group::schoolmate), 0);
}

/// An hour a week on a line that reaches 0.25 of what is missing at 15 hours; and all of that in the first hour.
TEST(Rivals, LinearAndConstantDose) {
  Parameters p = plain_programme();
  p.theory.hill_gain = 0.25;
  p.theory.hill_half = 15;
  p.theory.dose = "linear";
  const double step = 0.25 / 15;
  EXPECT_NEAR(History(one_tie(), p).at("practice", 1, Group::coached), 0.2 + step * 0.8, close);
  p.theory.dose = "constant";
  const History constant(one_tie(), p);
  EXPECT_NEAR(constant.at("practice", 1, Group::coached), 0.2 + 0.25 * 0.8, close);
  EXPECT_LE(constant.at("practice", 30, Group::coached), 0.2 + 0.25 * 0.8 + close);
}

TEST(Groups, CrowdedOnesHaveLessForEach) {
  Parameters p;
  p.support.group_crowding = 0.5;
  const float at_5 = rates_of(p).strength[1];
  EXPECT_EQ(at_5, static_cast<float>(p.support.strength_group));
  p.coaching.group_size = 20;
  EXPECT_NEAR(rates_of(p).strength[1], at_5 / 2, 1e-6F);
}

TEST(Scale, ThinsOutWithoutAKink) {
  EXPECT_EQ(left_at_size(50, 0.4), 1);
  EXPECT_EQ(left_at_size(5000, 0), 1);
  double before = left_at_size(1, 0.4);
  for (double n = 2; n < 3000; n *= 1.1) {
    EXPECT_LT(left_at_size(n, 0.4), before);
    before = left_at_size(n, 0.4);
  }
  EXPECT_NEAR(left_at_size(300, 0.5), std::sqrt(100.0 / 350), 1e-12);
  Parameters p;
  p.posts.time_thinning = 0.5;
  p.coaching.plan = "capacity";
  EXPECT_NEAR(plan_post(p, 10, 1, 300).offered_hours / plan_post(p, 10, 1, 50).offered_hours, std::sqrt(100.0 / 350),
              1e-12);
  p.training.pool_thinning = 0.5;
  p.training.dilution = 0;
  EXPECT_NEAR(trained_quality(p, 300) / trained_quality(p, 50), std::sqrt(100.0 / 350), 1e-12);
}

}  // namespace
}  // namespace peerspread::peer_coaching
