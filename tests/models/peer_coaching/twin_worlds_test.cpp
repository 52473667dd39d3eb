/// Twin worlds: one more coached teacher changes only whom ties can reach, and not before they can.
#include <gtest/gtest.h>

#include <deque>
#include <limits>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr std::size_t unreachable = std::numeric_limits<std::size_t>::max();

/// Ties from whoever is at distance 0 to everybody who turns to them, directly or through others.
std::vector<std::size_t> distances_from(std::uint32_t source, const Ties& advice) {
  std::vector<std::vector<std::uint32_t>> followers(advice.size());
  for (std::uint32_t i = 0; i < advice.size(); ++i)
    for (const std::uint32_t advisor : advice.of(i)) followers[advisor].push_back(i);
  std::vector<std::size_t> distance(advice.size(), unreachable);
  distance[source] = 0;
  for (std::deque<std::uint32_t> next = {source}; !next.empty(); next.pop_front())
    for (const std::uint32_t i : followers[next.front()])
      if (distance[i] == unreachable) {
        distance[i] = distance[next.front()] + 1;
        next.push_back(i);
      }
  return distance;
}

/// Two schools of forty, one of them coached by one leader; few ties, so that distances are long. Nothing but ties
/// links teachers: there is time for all, and neither training nor online sharing depends on how many are coached.
const Settings& two_schools() {
  static const Settings settings = {{"people.teachers", "80"},
                                    {"people.partners", "1"},
                                    {"people.school_size", "40"},
                                    {"people.school_size_spread", "0"},
                                    {"ties.nobody", "0.1"},
                                    {"ties.named", "1.3"},
                                    {"ties.closure", "0"},
                                    {"peers.team", "0"},
                                    {"training.pool_thinning", "0"},
                                    {"posts.teachers_per_post", "300"},
                                    {"posts.release_hours_per_week", "40"},
                                    {"posts.leader_ties", "2"},
                                    {"coverage.schools", "0.5"},
                                    {"coaching.hours_per_year", "60"},
                                    {"coaching.first_week", "3"},
                                    {"peers.pull", "3"},
                                    {"practice.try_base", "-3"},  // near the threshold, so that small pushes show
                                    {"time.years", "1"},
                                    {"recording.teachers", "all"}};
  return settings;
}

Settings coaching(int teachers) { return two_schools() + Settings{{"posts.caseload", std::to_string(teachers)}}; }

/// Week, from 1, in which a recorded state of the teacher first differs between the worlds.
std::size_t first_difference(const Observed& a, const Observed& b, std::size_t teacher) {
  for (std::size_t week = 1; week <= weeks_per_year; ++week)
    for (const char* state : {"teacher_practice", "teacher_confidence", "teacher_trust"})
      if (a.at_index(state, {week, teacher}) != b.at_index(state, {week, teacher})) return week;
  return unreachable;
}

TEST(TwinWorlds, OneMoreCoachedTeacherReachesOnlyWhomTiesReach) {
  std::size_t reached = 0, far = 0;
  for (std::uint32_t number = 0; number < 4; ++number) {
    const auto people = people_with(two_schools(), number);
    std::vector<World> worlds;
    for (int caseload = 4; caseload <= 8; ++caseload) worlds.push_back({coaching(caseload), number});
    const auto seen = run(worlds, best_kernel().lanes, number);
    for (int more = 5; more <= 8; ++more) {
      const Groups before = assign_groups(*people, coverage_rule(parameters_with(coaching(more - 1))));
      const Groups after = assign_groups(*people, coverage_rule(parameters_with(coaching(more))));
      const auto place = std::mismatch(before.of.begin(), before.of.end(), after.of.begin()).first - before.of.begin();
      const auto source = static_cast<std::uint32_t>(place);
      ASSERT_EQ(after.of.at(source), static_cast<std::uint8_t>(Group::coached));
      ASSERT_EQ(after.size[0], before.size[0] + 1);

      const auto distance = distances_from(source, people->advice);
      const Observed &fewer = seen.at(static_cast<std::size_t>(more) - 5),
                     &one_more = seen.at(static_cast<std::size_t>(more) - 4);
      for (std::size_t i = 0; i < people->size(); ++i) {
        const std::size_t week = first_difference(fewer, one_more, i);
        if (distance[i] == unreachable) {
          EXPECT_EQ(week, unreachable) << "seat " << i;
        } else if (week != unreachable) {
          EXPECT_GE(week, 3 + distance[i]) << "seat " << i;
          reached += distance[i] > 0;
          far += distance[i] > 1;
        }
      }
      EXPECT_EQ(first_difference(fewer, one_more, source), 3U);
    }
  }
  // The test says something only where change does travel.
  EXPECT_GT(reached, 10U);
  EXPECT_GT(far, 3U);
}

TEST(TwinWorlds, WithoutPeersOneMoreCoachedTeacherChangesNobodyElse) {
  const Settings alone = {{"theory.peers", "off"}};
  const auto people = people_with(two_schools());
  const auto seen = run({{coaching(4) + alone}, {coaching(5) + alone}});
  std::size_t changed = 0;
  for (std::size_t i = 0; i < people->size(); ++i) changed += first_difference(seen[0], seen[1], i) != unreachable;
  EXPECT_EQ(changed, 1U);
}

TEST(TwinWorlds, ScenariosShareTheirTwin) {
  const auto model = make_model();
  const auto twin = [&](const Settings& s) { return model->bind(values_with(s))->twins().front(); };
  const Values usual = twin({});
  EXPECT_EQ(twin({{"coaching.hours_per_year", "5"},
                  {"coaching.one_on_one", "1"},
                  {"training.hours_per_year", "0"},
                  {"climate.evaluative", "1"},
                  {"online.sharing", "off"},
                  {"money.stipend", "0"}}),
            usual);
  EXPECT_NE(twin({{"peers.pull", "1"}}), usual);
  EXPECT_EQ(model->bind(usual)->twins().front(), usual);
}

/// What the shared twin rests on: without support, nothing that a scenario may set about it matters.
TEST(TwinWorlds, WithoutSupportTheProgrammeDoesNotMatter) {
  const Settings unfunded =
      two_schools() + Settings{{"time.years", "2"}, {"coaching.years_funded", "0"}, {"online.sharing", "off"}};
  const auto seen = run({{unfunded},
                         {unfunded + Settings{{"climate.evaluative", "1"},
                                              {"climate.principal_change", "1"},
                                              {"training.hours_per_year", "200"},
                                              {"online.imitation", "1"},
                                              {"support.saturation", "1"},
                                              {"coaching.hours_per_year", "400"}}}});
  for (const char* output :
       {"practice", "readiness", "confidence", "trust", "knowledge", "collegiality", "teacher_practice", "survey_true"})
    EXPECT_TRUE(same_bytes(seen[0].of(output), seen[1].of(output))) << output;
}

}  // namespace
}  // namespace peerspread::peer_coaching
