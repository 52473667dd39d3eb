/// What happens once a year, seen in the state: who moves, who holds a post, who is on a caseload, what they came with.
#include "models/peer_coaching/year.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/peer_coaching/ensemble_run.hpp"
#include "models/peer_coaching/ensemble_week.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

/// One world, whose years begin and end without weeks between.
struct World1 {
  Worlds<float> worlds;
  explicit World1(const Settings& settings)
      : worlds(people_with(settings), test_seed, {parameters_with(settings)}, {0}, 1) {}
  State<float>& state() { return worlds.state; }
  const CoachingPopulation& people() const { return *worlds.people; }
  const YearRecord& record(std::size_t year) const { return worlds.records[0]->years.at(year); }
};

const Settings& some() {
  static const Settings settings = {
      {"people.teachers", "900"}, {"people.partners", "3"}, {"time.years", "3"}, {"coverage.schools", "1"}};
  return settings;
}

Settings turnover(const std::string& move, const std::string& leave) {
  Settings all;
  for (const char* band : {"1_3", "4_9", "10_19", "20"}) {
    all.emplace_back(std::string("turnover.move_") + band, move);
    all.emplace_back(std::string("turnover.leave_") + band, leave);
  }
  return all;
}

float share(const Observed& seen, const char* output, std::size_t year, Question question, Group group) {
  return seen.at_index(output, {year - 1, static_cast<std::size_t>(question), static_cast<std::size_t>(group)});
}

/// Whoever trades places takes along what she is measured against, so that a move alone is no growth.
TEST(Year, MovingIsNoGrowth) {
  const Observed seen =
      run_one(some() + turnover("0.5", "0") +
              Settings{{"coverage.schools", "0"}, {"theory.peers", "off"}, {"online.sharing", "off"}});
  for (std::size_t year = 1; year <= 3; ++year)
    for (const Question question : {Question::collegiality, Question::knowledge})
      EXPECT_EQ(share(seen, "survey_true", year, question, Group::comparison), 0.0F) << "year " << year;
}

/// All leaders leave after the first year and nobody qualifies to follow them.
TEST(Year, PostsThatNobodyHoldsHaveNoEnergy) {
  const Observed seen = run_one(some() + turnover("0", "1") + Settings{{"posts.promotion_practice", "1"}});
  EXPECT_FALSE(std::isnan(seen.in_year("leader_energy", 1)));
  for (const char* output : {"survey_true", "survey_reported"}) {
    EXPECT_FALSE(std::isnan(share(seen, output, 1, Question::energy, Group::leader)));
    EXPECT_FALSE(std::isnan(share(seen, output, 2, Question::confidence, Group::leader)));
    for (const std::size_t year : {2UL, 3UL})
      EXPECT_TRUE(std::isnan(share(seen, output, year, Question::energy, Group::leader))) << output << year;
  }
}

TEST(Year, WhoHoldsNoPostIsNotAskedAboutEnergy) {
  World1 world(some() + turnover("0", "0"));
  begin_year(world.worlds, 0);
  for (std::size_t k = 0; k < world.people().posts(); ++k) {
    const bool tired = k % 2 == 0;
    world.state().energy.at(k, 0) = tired ? 0.5F : 0.9F;
    if (!tired) world.state().leader[k] = nobody;
  }
  const SurveyAnswers answers = ask(world.worlds, 0).front();
  constexpr auto energy = static_cast<std::size_t>(Question::energy), leaders = static_cast<std::size_t>(Group::leader);
  EXPECT_EQ(answers.truly[energy][leaders], 0.0F);  // those left have lost some
}

/// A region in which one leader alone would move: she has nobody to trade places with, stays, and keeps her post.
TEST(Year, ALoneMoverKeepsThePost) {
  const Settings settings =
      Settings{{"people.teachers", "800"}, {"people.partners", "80"}, {"people.school_size", "10"},
               {"coverage.schools", "1"},  {"posts.step_down", "0"},  {"posts.promotion_practice", "1"}} +
      turnover("0.06", "0");
  World1 before(settings), after(settings);
  begin_year(before.worlds, 0);
  begin_year(after.worlds, 0);
  const CoachingPopulation& people = after.people();
  const std::vector<Fate> fates = draw_fates(before.worlds, 0);
  turn_over(after.worlds, 0);
  std::vector<int> movers(people.partners);
  for (std::size_t i = 0; i < people.size(); ++i) movers[people.partner[people.school[i]]] += fates[i] == Fate::moves;
  std::size_t lone = 0, gone = 0;
  for (std::size_t k = 0; k < people.posts(); ++k) {
    if (fates[people.leader[k]] != Fate::moves) continue;
    const bool alone = movers[people.partner[people.post_school[k]]] == 1;
    EXPECT_EQ(after.state().leader[k], alone ? people.leader[k] : nobody);
    ++(alone ? lone : gone);
  }
  EXPECT_GT(lone, 0U);
  EXPECT_GT(gone, 0U);
}

/// Who gives a post up is not talked into it, or into another, at the same year's end; a year later she may be asked.
TEST(Year, WhoGivesAPostUpIsNotAppointedAgain) {
  World1 world(some() + turnover("0", "0") +
               Settings{{"posts.step_down", "1"},
                        {"posts.energy_start", "0"},
                        {"posts.promotion_practice", "0"},
                        {"posts.promotion_confidence", "0"},
                        {"posts.promotion_experience", "0"}});
  const CoachingPopulation& people = world.people();
  std::size_t returned = 0;
  begin_year(world.worlds, 0);
  for (std::size_t year = 0; year < 3; ++year) {
    const std::vector<std::uint32_t> before = world.state().leader;
    turn_over(world.worlds, year);
    for (std::size_t k = 0; k < people.posts(); ++k) {
      ASSERT_NE(world.state().leader[k], nobody);
      EXPECT_EQ(std::count(before.begin(), before.end(), world.state().leader[k]), 0) << "post " << k;
      returned += year > 0 && world.state().leader[k] == people.leader[k];
    }
  }
  EXPECT_GT(returned, 0U);
}

/// A coached teacher who is promoted coaches the others of her caseload; nobody coaches her, she herself least of all.
TEST(Year, WhoHoldsAPostLeavesTheCaseload) {
  World1 world(some() + Settings{{"posts.caseload", "5"}, {"coaching.plan", "capacity"}});
  const CoachingPopulation& people = world.people();
  begin_year(world.worlds, 0);
  State<float>& state = world.state();
  const float hours_of_five = state.weekly_hours.at(0, 0);
  const std::uint32_t holder = state.leader[0];
  std::uint32_t promoted = nobody;
  for (const std::uint32_t i : world.worlds.coverage[0]->coached) {
    EXPECT_EQ(state.on_caseload.at(i, 0), 1.0F);
    if (people.post[i] == 0) promoted = i;
  }
  state.leader[0] = promoted;
  set_capacity(world.worlds, 1);
  EXPECT_EQ(state.on_caseload.at(promoted, 0), 0.0F);
  EXPECT_NEAR(state.weekly_hours.at(0, 0), hours_of_five * 5 / 4, 1e-5F);  // the others share her time
  state.leader[0] = holder;
  set_capacity(world.worlds, 2);
  EXPECT_EQ(state.on_caseload.at(promoted, 0), 1.0F);
  EXPECT_EQ(state.weekly_hours.at(0, 0), hours_of_five);
}

/// The hours planned for each teacher stay as they are where they are given, and are planned for fewer.
TEST(Year, PlannedHoursStayWhenTheCaseloadShrinks) {
  const Observed seen = run_one(some() + turnover("0", "1") +
                                Settings{{"turnover.leave_1_3", "0"},
                                         {"turnover.leave_4_9", "0"},
                                         {"posts.caseload", "6"},
                                         {"posts.promotion_practice", "0"},
                                         {"posts.promotion_confidence", "0"}});
  EXPECT_EQ(seen.in_year("hours_planned", 2), 27.0F);
  EXPECT_GT(seen.in_year("posts_filled", 2), 0.9F);
  EXPECT_LT(seen.in_year("hours_delivered", 2), 0.95F * seen.in_year("hours_delivered", 1));
}

}  // namespace
}  // namespace peerspread::peer_coaching
