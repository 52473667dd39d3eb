#include "models/peer_coaching/teacher_week.hpp"

#include <gtest/gtest.h>

#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <cstring>

#include "models/peer_coaching/rates.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr std::uint32_t test_purpose = 99;

/// The defaults, so that hand calculations hold after a new calibration too.
const Parameters defaults;

/// A teacher who learned a little since entry: practice 0.3 -> 0.4.
struct Case {
  Parameters parameters;
  Teacher<float> teacher{.practice = 0.4F,
                         .readiness = 0.5F,
                         .confidence = 0.6F,
                         .trust = 0.7F,
                         .knowledge = 0.4F,
                         .collegiality = 0.5F,
                         .recent_hours = {1.0F, 2.0F, 0.5F, 0.0F},
                         .hours_this_year = 5.0F,
                         .weeks_changed = 3.0F};
  Entry<float> entry{.practice = 0.3F, .confidence = 0.5F, .trust = 0.7F, .knowledge = 0.4F, .collegiality = 0.5F};
  Surroundings<float> around{.hours = 0.0F, .quality = 0.8F, .evaluative = 0.2F, .online = 0.1F};
  Advisors<float> advisors{.pull = 0.0F, .adopting = 0.0F};

  template <bool supported>
  Week<float> live(Chance<float> chance) {
    return live_week<supported>(teacher, entry, around, advisors, chance, rates_of(parameters));
  }
};

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

TEST(TeacherWeek, ATryThatSucceedsTeachesAndEncourages) {
  Case c;
  const Week<float> week = c.live<false>({.tries = 0.0F, .succeeds = 0.0F});
  EXPECT_EQ(week.tried, 1.0F);
  EXPECT_EQ(week.succeeded, 1.0F);
  EXPECT_NEAR(c.teacher.readiness, 0.5 - defaults.practice.readiness_loss * 0.5, 1e-6);
  EXPECT_NEAR(c.teacher.practice, 0.4 + defaults.practice.learn_success * 0.6, 1e-6);
  const double encouraged = 0.6 + defaults.confidence.success * 0.4;
  EXPECT_NEAR(c.teacher.confidence, encouraged - defaults.confidence.fading * (encouraged - 0.5), 1e-6);
}

TEST(TeacherWeek, ATryThatFailsTeachesALittleAndCostsConfidence) {
  Case c;
  const Week<float> week = c.live<false>({.tries = 0.0F, .succeeds = 0.999F});
  EXPECT_EQ(week.tried, 1.0F);
  EXPECT_EQ(week.succeeded, 0.0F);
  EXPECT_NEAR(c.teacher.practice, 0.4 + defaults.practice.learn_failure * 0.6, 1e-6);
  const double discouraged = 0.6 - defaults.confidence.failure * 0.6;
  EXPECT_NEAR(c.teacher.confidence, discouraged - defaults.confidence.fading * (discouraged - 0.5), 1e-6);

  Case without_dip;
  without_dip.parameters.theory.dip = false;
  without_dip.live<false>({.tries = 0.0F, .succeeds = 0.999F});
  EXPECT_NEAR(without_dip.teacher.confidence, 0.6 - defaults.confidence.fading * (0.6 - 0.5), 1e-6);
}

TEST(TeacherWeek, NotTryingLosesPartOfTheGain) {
  Case c;
  const Week<float> week = c.live<false>({.tries = 0.999F, .succeeds = 0.0F});
  EXPECT_EQ(week.tried, 0.0F);
  EXPECT_EQ(week.succeeded, 0.0F);
  EXPECT_NEAR(c.teacher.practice, 0.4 - defaults.practice.relapse * 0.1, 1e-6);

  Case below_entry;  // nothing was gained: nothing can be lost
  below_entry.entry.practice = 0.45F;
  below_entry.live<false>({.tries = 0.999F, .succeeds = 0.0F});
  EXPECT_EQ(below_entry.teacher.practice, 0.4F);
}

TEST(TeacherWeek, OddsOfTryAndSuccess) {
  Case c;
  c.advisors.adopting = 0.75F;
  const Practice& p = defaults.practice;
  const double readiness = 0.5 - p.readiness_loss * 0.5;
  const double tries = logistic(p.try_base + p.try_readiness * readiness + p.try_confidence * 0.1 +
                                p.try_peers * (0.75 - defaults.peers.adopter_threshold));
  const double succeeds = logistic(p.success_base + p.success_practice * 0.4 + p.success_readiness * readiness);
  const auto happens = [&](double try_draw, double success_draw) {
    Case again = c;
    const Week<float> w =
        again.live<false>({.tries = static_cast<float>(try_draw), .succeeds = static_cast<float>(success_draw)});
    return std::pair(w.tried, w.succeeded);
  };
  EXPECT_EQ(happens(tries - 1e-5, succeeds - 1e-5), std::pair(1.0F, 1.0F));
  EXPECT_EQ(happens(tries - 1e-5, succeeds + 1e-5), std::pair(1.0F, 0.0F));
  EXPECT_EQ(happens(tries + 1e-5, succeeds - 1e-5), std::pair(0.0F, 0.0F));
}

TEST(TeacherWeek, SupportByHand) {
  Case c;
  c.around.hours = 0.8F;
  const Week<float> week = c.live<true>({.tries = 0.999F, .succeeds = 0.0F});
  EXPECT_EQ(week.hours, 0.8F);
  const Parameters& p = defaults;
  const double mix[] = {p.coaching.one_on_one, p.coaching.group, p.coaching.video, p.coaching.online};
  const double strength[] = {p.support.strength_one_on_one, p.support.strength_group, p.support.strength_video,
                             p.support.strength_online};
  ASSERT_NEAR(mix[0] + mix[1] + mix[2] + mix[3], 1, 1e-9);
  const double gate = logistic(p.trust.gate_steepness * (0.7 - p.trust.gate_middle));
  const double before[] = {1.0, 2.0, 0.5, 0.0};
  double sum = 0;
  for (std::size_t m = 0; m < modalities; ++m) {
    sum += strength[m] * mix[m] * 0.8 / (1 + before[m] / p.support.saturation);
    EXPECT_NEAR(c.teacher.recent_hours[m], (before[m] + mix[m] * 0.8) * (1 - p.support.memory_loss), 1e-6);
  }
  const double uptake = gate * 0.8 * (1 - p.support.practice_damping * 0.4) * sum;
  EXPECT_NEAR(c.teacher.readiness, 0.5 + p.practice.readiness_per_uptake * uptake - p.practice.readiness_loss * 0.5,
              1e-6);
  EXPECT_NEAR(c.teacher.hours_this_year, 5.8, 1e-6);
  const double lifted = 0.6 + p.confidence.support * gate * 0.8 * 0.4;
  EXPECT_NEAR(c.teacher.confidence, lifted - p.confidence.fading_supported * p.confidence.fading * (lifted - 0.5),
              1e-6);
  const double trusting =
      0.7 + 0.8 * (p.trust.gain * 0.8 * 0.3 * (p.trust.earned ? gate : 1) - p.trust.loss * 0.2 * 0.7);
  EXPECT_NEAR(c.teacher.trust, trusting - p.trust.fading * (trusting - 0.7), 1e-6);
  const double joined = 0.5 + p.collegiality.joint_work * (0.5 * mix[0] + mix[1] + mix[2]) * 0.8 * 0.5;
  EXPECT_NEAR(c.teacher.collegiality, joined - p.collegiality.fading * (joined - 0.5), 1e-6);
  const double known = 0.4 + p.knowledge.support * 0.8 * 0.6;
  const double told = known + p.knowledge.online * 0.1 * (1 - known);
  EXPECT_NEAR(c.teacher.knowledge, told - p.knowledge.fading * (told - 0.4), 1e-6);
}

TEST(TeacherWeek, SustainedChangeCountsWeeksInARow) {
  Case c;
  c.entry.practice = 0.4F - static_cast<float>(defaults.practice.sustained_gain);
  c.live<false>({.tries = 0.0F, .succeeds = 0.0F});  // gains a little more than that
  EXPECT_EQ(c.teacher.weeks_changed, 4.0F);
  c.teacher.practice = c.entry.practice + 0.5F * static_cast<float>(defaults.practice.sustained_gain);
  c.live<false>({.tries = 0.999F, .succeeds = 0.0F});
  EXPECT_EQ(c.teacher.weeks_changed, 0.0F);
}

/// Saturation is by kind: diverse support works without any bonus for diversity.
TEST(TeacherWeek, TwoKindsOfFiveHoursBeatOneKindOfTen) {
  const auto readiness_after = [](double one_on_one, double video, int weeks, float hours) {
    Case c;
    c.teacher.readiness = 0.0F;
    c.teacher.recent_hours = {};
    c.parameters.support.strength_video = c.parameters.support.strength_one_on_one;
    c.parameters.support.saturation = 4;
    c.parameters.coaching = {.one_on_one = one_on_one, .group = 0, .video = video, .online = 0};
    c.around.hours = hours;
    const Rates<float> rates = rates_of(c.parameters);
    float uptake = 0.0F;
    for (int week = 0; week < weeks; ++week) uptake += take_up(c.teacher, c.around, 1.0F, rates);
    return uptake;
  };
  EXPECT_GT(readiness_after(1, 1, 10, 1.0F), 1.15F * readiness_after(1, 0, 10, 1.0F));
  EXPECT_FLOAT_EQ(readiness_after(1, 1, 1, 1.0F), readiness_after(1, 0, 1, 1.0F));  // nothing is saturated yet
}

TEST(TeacherWeek, WithoutTrustHardlyAnythingIsTakenUp) {
  const auto readiness = [](float trust, bool gate) {
    Case c;
    c.teacher.trust = c.entry.trust = trust;
    c.teacher.readiness = 0.0F;
    c.around.hours = 1.0F;
    c.parameters.theory.trust_gate = gate;
    c.live<true>({.tries = 0.999F, .succeeds = 0.0F});
    return c.teacher.readiness;
  };
  EXPECT_LT(readiness(0.0F, true), 0.005F * readiness(1.0F, true));
  EXPECT_EQ(readiness(0.0F, false), readiness(1.0F, false));
}

TEST(TeacherWeek, AnEvaluativeClimateTurnsContactIntoDistrust) {
  const auto trust = [](float evaluative) {
    Case c;
    c.around.hours = 1.0F;
    c.around.evaluative = evaluative;
    c.live<true>({.tries = 0.999F, .succeeds = 0.0F});
    return c.teacher.trust;
  };
  EXPECT_GT(trust(0.0F), 0.7F);
  EXPECT_LT(trust(1.0F), 0.7F);
}

TEST(TeacherWeek, HillCurves) {
  Parameters p;
  p.theory.hill_half = 15;
  p.theory.dose = "hill_1";
  EXPECT_FLOAT_EQ(dose_curve(15.0F, rates_of(p)), 0.5F);
  EXPECT_FLOAT_EQ(dose_curve(30.0F, rates_of(p)), 2.0F / 3.0F);
  p.theory.dose = "hill_2_5";
  EXPECT_FLOAT_EQ(dose_curve(15.0F, rates_of(p)), 0.5F);
  const auto steep = static_cast<float>(std::pow(0.5, 2.5));
  EXPECT_FLOAT_EQ(dose_curve(7.5F, rates_of(p)), steep / (1 + steep));

  Case c;  // the dose is the curve's rise from 5 to 10 hours, and readiness gets nothing
  c.parameters.theory = {.dose = "hill_1", .hill_half = 15};
  c.around.hours = 5.0F;
  c.live<true>({.tries = 0.999F, .succeeds = 0.0F});
  const double gate = logistic(defaults.trust.gate_steepness * (0.7 - defaults.trust.gate_middle));
  const double rise = 10.0 / 25 - 5.0 / 20;
  EXPECT_NEAR(c.teacher.practice,
              0.4 - defaults.practice.relapse * 0.1 + defaults.theory.hill_gain * gate * 0.8 * rise * 0.6, 1e-6);
  EXPECT_NEAR(c.teacher.readiness, 0.5 - defaults.practice.readiness_loss * 0.5, 1e-6);
}

/// Random numbers of a test.
struct Dice {
  explicit Dice(std::uint32_t who) : engine(test_seed, 0, {.who = who, .when = 0, .purpose = test_purpose}) {}
  CounterEngine engine;
  float unit() { return boost::random::uniform_01<float>()(engine); }
  int below(int end) { return boost::random::uniform_int_distribution<int>(0, end - 1)(engine); }
};

/// Every number at one end of its range, at the other, in between or at its default.
Parameters extreme_parameters(Dice& dice) {
  const auto& all = parameter_table().parameters();
  Values values = defaults_of(all);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (double* x = std::get_if<double>(&values[i])) {
      const double inside = all[i].low + static_cast<double>(dice.unit()) * (all[i].high - all[i].low);
      const double choices[] = {all[i].low, all[i].high, inside, *x};
      *x = choices[dice.below(4)];
    }
  Parameters p = parameter_table().bind(values);
  if (!(p.coaching.one_on_one + p.coaching.group + p.coaching.video + p.coaching.online > 0)) p.coaching.group = 1;
  p.theory.dose = std::array{"emergent", "hill_1", "hill_2_5"}[static_cast<std::size_t>(dice.below(3))];
  p.theory.trust_gate = dice.below(2) == 0;
  p.peers.advice = dice.below(2) == 0 ? "mean" : "sum";
  return p;
}

Case extreme_case(Dice& dice) {
  Case c{.parameters = extreme_parameters(dice)};
  const auto unit = [&] { return std::array{0.0F, 1.0F, dice.unit()}[static_cast<std::size_t>(dice.below(3))]; };
  c.entry = {unit(), unit(), unit(), unit(), unit()};
  c.teacher = {c.entry.practice, 0.0F, c.entry.confidence, c.entry.trust, unit(), unit(), {}, 0.0F, 0.0F};
  c.around = {0.0F, 3.0F * dice.unit(), unit(), unit()};
  return c;
}

/// Advice by sum pulls from as many as thirty advisors at once.
Advisors<float> extreme_advisors(const Parameters& p, Dice& dice) {
  const float most = p.peers.advice == "sum" ? 30.0F : 1.0F;
  return {.pull = most * dice.unit(), .adopting = dice.unit()};
}

void expect_in_range(const Teacher<float>& t) {
  constexpr float slack = 1e-6F;
  for (const float state : {t.practice, t.confidence, t.trust, t.knowledge, t.collegiality}) {
    ASSERT_GE(state, -slack);
    ASSERT_LE(state, 1.0F + slack);
  }
  ASSERT_GE(t.readiness, 0.0F);
  ASSERT_TRUE(std::isfinite(t.readiness));
  ASSERT_GE(t.weeks_changed, 0.0F);
  for (const float hours : t.recent_hours) {
    ASSERT_GE(hours, 0.0F);
    ASSERT_TRUE(std::isfinite(hours));
  }
}

TEST(TeacherWeek, EveryStateStaysInItsRange) {
  for (std::uint32_t trial = 0; trial < 2000; ++trial) {
    SCOPED_TRACE(trial);
    Dice dice(trial);
    Case c = extreme_case(dice);
    const Rates<float> rates = rates_of(c.parameters);
    for (int week = 0; week < 36; ++week) {
      c.advisors = extreme_advisors(c.parameters, dice);
      c.around.hours = dice.below(2) == 0 ? 0.0F : 20.0F * dice.unit();
      live_week<true>(c.teacher, c.entry, c.around, c.advisors, {dice.unit(), dice.unit()}, rates);
      expect_in_range(c.teacher);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(TeacherWeek, NoHoursGiveTheBitsOfAWeekWithoutSupport) {
  for (std::uint32_t trial = 0; trial < 1000; ++trial) {
    Dice dice(10000 + trial);
    Case with = extreme_case(dice), without = with;
    const Rates<float> rates = rates_of(with.parameters);
    for (int week = 0; week < 20; ++week) {
      const Advisors<float> advisors = extreme_advisors(with.parameters, dice);
      const Chance<float> chance = {dice.unit(), dice.unit()};
      const auto a = live_week<true>(with.teacher, with.entry, with.around, advisors, chance, rates);
      const auto b = live_week<false>(without.teacher, without.entry, without.around, advisors, chance, rates);
      ASSERT_EQ(std::memcmp(&with.teacher, &without.teacher, sizeof(Teacher<float>)), 0) << trial << ", " << week;
      ASSERT_EQ(std::memcmp(&a, &b, sizeof(Week<float>)), 0);
    }
  }
}

}  // namespace
}  // namespace peerspread::peer_coaching
