/// Outputs on how far change spreads, against each other and against single teachers.
#include <gtest/gtest.h>

#include <cmath>

#include "models/peer_coaching/outputs.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

/// A world with much to spread: half of the candidates coached, help adds up, teams count.
Settings spreading() {
  return {{"people.teachers", "600"},   {"people.partners", "2"},   {"people.school_size", "20"},   {"time.years", "3"},
          {"coverage.teachers", "0.4"}, {"peers.pull", "2"},        {"peers.advice", "saturating"}, {"peers.team", "1"},
          {"peers.helpers", "0.8"},     {"peers.adopting", "gain"}, {"recording.channels", "on"}};
}

TEST(SpreadOutputs, ChannelsAddUpToTheEffect) {
  const Observed o = run_one(spreading());
  for (const char* group : {"coached", "schoolmate", "comparison", "leader"})
    for (std::size_t year = 1; year <= 3; ++year) {
      double sum = 0;
      for (const char* channel : {"hours", "peers", "seats that changed hands"})
        sum += static_cast<double>(
            o.at("effect_by_channel", {{"year", std::to_string(year)}, {"group", group}, {"channel", channel}}));
      const double effect =
          static_cast<double>(o.at("effect", {{"week", std::to_string(36 * year)}, {"group", group}}));
      EXPECT_NEAR(sum, effect, 1e-5) << group << year;
    }
  EXPECT_GT(o.at("effect_by_channel", {{"year", "1"}, {"group", "schoolmate"}, {"channel", "peers"}}), 0.0F);
  // In the first year nobody has changed seats, and no schoolmate had an hour.
  for (const char* channel : {"hours", "seats that changed hands"})
    EXPECT_NEAR(o.at("effect_by_channel", {{"year", "1"}, {"group", "schoolmate"}, {"channel", channel}}), 0, 1e-6);
}

TEST(SpreadOutputs, WithoutPeersNothingSpreads) {
  Settings alone = spreading() + Settings{{"theory.peers", "off"}};
  const Observed o = run_one(alone);
  EXPECT_EQ(o.at("colleagues_changed", {{"year", "1"}}), 0.0F);
  for (const char* distance : {"1 tie", "2 ties", "3 ties and more", "no path"})
    EXPECT_EQ(o.at("effect_by_distance", {{"year", "1"}, {"distance", distance}}), 0.0F) << distance;
  EXPECT_EQ(o.at("spillover_share", {{"year", "1"}}), 0.0F);
}

/// Who turns to each other is alike in practice and in nothing else: homophily alone is no spillover.
TEST(SpreadOutputs, HomophilyAloneIsNoSpillover) {
  const Observed o = run_one(spreading() + Settings{{"theory.peers", "off"}, {"ties.same_grade", "50"}});
  EXPECT_EQ(o.at("spillover_share", {{"year", "1"}}), 0.0F);
}

TEST(SpreadOutputs, FallWithDistanceAndBeginWithTheCoached) {
  const Observed o = run_one(spreading());
  const auto at = [&](const char* distance) {
    return o.at("effect_by_distance", {{"year", "1"}, {"distance", distance}});
  };
  EXPECT_NEAR(at("coached"), o.at("effect", {{"week", "36"}, {"group", "coached"}}), 1e-5);
  EXPECT_GT(at("coached"), at("1 tie"));
  EXPECT_GT(at("1 tie"), 0.0F);
}

/// Counted again from every teacher's weeks of change: in year 1 who is supported is who is coached or leads.
TEST(SpreadOutputs, ColleaguesChangedAreThoseInTheRecordsOfSingleTeachers) {
  Settings settings = spreading() + Settings{{"time.years", "1"},
                                             {"recording.teachers", "all"},
                                             {"peers.success", "10"},
                                             {"practice.sustained_weeks", "4"}};
  const Observed own = run_one(settings);
  const Observed twin = run_one(settings + Settings{{"coaching.years_funded", "0"}, {"online.sharing", "off"}});
  const auto people = people_with(settings);
  const Groups groups = assign_groups(*people, coverage_rule(parameters_with(settings)));
  const auto& own_weeks = own.of("teacher_weeks_changed");
  const auto& twin_weeks = twin.of("teacher_weeks_changed");
  const std::size_t n = people->size(), last = own_weeks.size() - n;
  double more = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto group = static_cast<Group>(groups.of[i]);
    if (group == Group::coached || group == Group::leader) continue;
    more += (own_weeks[last + i] >= 4 ? 1 : 0) - (twin_weeks[last + i] >= 4 ? 1 : 0);
  }
  EXPECT_GT(more, 0);
  EXPECT_NEAR(own.at("colleagues_changed", {{"year", "1"}}), 100 * more / static_cast<double>(groups.coached.size()),
              1e-4);
}

TEST(SpreadOutputs, ByExperienceAddUpToTheGroup) {
  const Observed o = run_one(spreading());
  const auto people = people_with(spreading());
  const Groups groups = assign_groups(*people, coverage_rule(parameters_with(spreading())));
  std::array<double, experience_bands.size()> count{};
  for (std::size_t i = 0; i < people->size(); ++i)
    if (groups.of[i] == static_cast<std::uint8_t>(Group::schoolmate)) ++count[experience_band(people->experience[i])];
  double sum = 0, all = 0;
  for (std::size_t b = 0; b < count.size(); ++b) {
    all += count[b];
    sum += count[b] *
           static_cast<double>(o.at(
               "effect_by_experience",
               {{"year", "3"}, {"group", "schoolmate"}, {"experience", std::string(experience_bands[b].subgroup)}}));
  }
  EXPECT_NEAR(sum / all, o.at("effect", {{"week", "108"}, {"group", "schoolmate"}}), 1e-5);
}

/// The most sought of each post are named by more colleagues than the least sought.
TEST(SpreadOutputs, SeedsMayBeTheMostOrTheLeastSought) {
  const auto people = people_with(spreading());
  std::vector<std::size_t> named(people->size());
  for (const std::uint32_t j : people->advice.target) ++named[j];
  const auto mean = [&](const char* selection) {
    const Groups groups = assign_groups(
        *people, coverage_rule(parameters_with(spreading() + Settings{{"coverage.selection", selection}})));
    double sum = 0;
    for (const std::uint32_t i : groups.coached) sum += static_cast<double>(named[i]);
    return sum / static_cast<double>(groups.coached.size());
  };
  EXPECT_GT(mean("most_sought"), mean("everybody") + 0.5);
  EXPECT_GT(mean("everybody"), mean("least_sought") + 0.5);
}

}  // namespace
}  // namespace peerspread::peer_coaching
