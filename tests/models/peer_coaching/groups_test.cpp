#include "models/peer_coaching/groups.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

const Settings& some() {
  static const Settings settings = {{"people.teachers", "3000"}, {"people.partners", "5"}};
  return settings;
}

const CoachingPopulation& people() {
  static const auto built = people_with(some());
  return *built;
}

Groups groups_with(const Settings& settings) {
  return assign_groups(people(), coverage_rule(parameters_with(some() + settings)));
}

bool is(const Groups& g, std::size_t teacher, Group group) { return g.of[teacher] == static_cast<std::uint8_t>(group); }
std::size_t size_of(const Groups& g, Group group) { return g.size[static_cast<std::size_t>(group)]; }
bool school_coached(double share, std::size_t school) {
  return static_cast<double>(people().coaching_rank[school]) < share;
}

TEST(Groups, SizesAndCaseloadsAddUp) {
  const Groups g = groups_with({{"coverage.schools", "0.4"}, {"posts.caseload", "7"}});
  std::array<std::size_t, groups> counted{};
  for (const std::uint8_t group : g.of) ++counted[group];
  EXPECT_EQ(counted, g.size);
  std::size_t by_post = 0, by_partner = 0;
  std::vector<std::size_t> caseload(people().posts());
  for (std::size_t i = 0; i < people().size(); ++i)
    if (is(g, i, Group::coached)) ++caseload.at(people().post[i]);
  for (std::size_t k = 0; k < people().posts(); ++k) {
    EXPECT_EQ(caseload[k], g.coached_by_post[k]);
    by_post += g.coached_by_post[k];
  }
  for (const std::uint32_t n : g.coached_by_partner) by_partner += n;
  EXPECT_EQ(by_post, size_of(g, Group::coached));
  EXPECT_EQ(by_partner, size_of(g, Group::coached));
}

TEST(Groups, CoachedTeachersAreListedWithTheirSubgroups) {
  const Groups g = groups_with({{"coverage.schools", "0.4"}, {"posts.caseload", "7"}});
  std::vector<std::uint32_t> coached;
  for (std::uint32_t i = 0; i < people().size(); ++i)
    if (is(g, i, Group::coached)) coached.push_back(i);
  EXPECT_EQ(g.coached, coached);
  ASSERT_EQ(g.subgroups.size(), coached.size());
  std::array<std::size_t, subgroup_names.size()> counted{};
  std::array<float, 3> highest{};
  for (std::size_t place = 0; place < coached.size(); ++place) {
    const auto [third, band, where] = g.subgroups[place];
    for (const std::uint8_t subgroup : g.subgroups[place]) ++counted.at(subgroup);
    highest.at(third) = std::max(highest.at(third), people().practice[coached[place]]);
    const float years = people().experience[coached[place]];
    EXPECT_EQ(subgroup_names[band] == "experience: 4-9 years", years >= 4.0F && years <= 9.0F) << years;
    EXPECT_EQ(subgroup_names[where] == "urban schools", people().urban[people().school[coached[place]]] == 1);
  }
  for (std::size_t third = 0; third < 3; ++third)
    EXPECT_NEAR(static_cast<double>(counted[third]), static_cast<double>(coached.size()) / 3.0, 1.0);
  EXPECT_LT(highest[0], highest[1]);
  EXPECT_LT(highest[1], highest[2]);
  EXPECT_EQ(counted[3] + counted[4] + counted[5] + counted[6], coached.size());
  EXPECT_EQ(counted[7] + counted[8], coached.size());
}

TEST(Groups, MeanNoiseIsOfTheGroupsTeachers) {
  const Groups g = groups_with({{"coverage.schools", "1"}});
  double sum = 0.0;
  for (const std::uint32_t i : g.coached) sum += static_cast<double>(people().instruction_noise[i]);
  EXPECT_DOUBLE_EQ(g.mean_noise[static_cast<std::size_t>(Group::coached)], sum / static_cast<double>(g.coached.size()));
  EXPECT_TRUE(std::isnan(g.mean_noise[static_cast<std::size_t>(Group::comparison)]));  // every school is coached
}

TEST(Groups, EqualRulesShareTheirCoverage) {
  std::vector<Parameters> parameters;
  for (const char* caseload : {"7", "7", "8", "7"})
    parameters.push_back(parameters_with(some() + Settings{{"posts.caseload", caseload}}));
  parameters[1].coaching.hours_per_year = 99.0;  // how much support there is does not say for whom
  const auto all = assign_groups(people(), parameters);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0], all[1]);
  EXPECT_NE(all[1], all[2]);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Groups alone = assign_groups(people(), coverage_rule(parameters[k]));
    EXPECT_EQ(all[k]->of, alone.of);
    EXPECT_EQ(all[k]->coached_by_post, alone.coached_by_post);
  }
}

TEST(Groups, RunsCoverEveryTeacherOnceAndEndWhereGroupsDo) {
  std::vector<Parameters> parameters;
  for (const char* share : {"0.4", "0.4", "0.6"})
    parameters.push_back(parameters_with(some() + Settings{{"coverage.schools", share}}));
  const auto coverage = assign_groups(people(), parameters);
  const GroupRuns runs(coverage);
  std::size_t next = 0, mixed = 0, calls = 0;
  runs.for_each(0, people().size(), [&](std::uint8_t group, std::size_t first, std::size_t end) {
    ++calls;
    EXPECT_EQ(first, next);
    next = end;
    for (std::size_t i = first; i < end; ++i) {
      const bool alike = coverage[0]->of[i] == coverage[2]->of[i];
      EXPECT_EQ(group, alike ? coverage[0]->of[i] : GroupRuns::mixed);
      mixed += alike ? 0 : 1;
    }
  });
  EXPECT_EQ(next, people().size());
  EXPECT_LT(calls, people().size() / 4);
  EXPECT_NEAR(static_cast<double>(mixed) / static_cast<double>(people().size()), 0.2, 0.05);
  std::vector<std::size_t> ends;
  runs.for_each(5, 7, [&](std::uint8_t, std::size_t, std::size_t end) { ends.push_back(end); });
  EXPECT_EQ(ends.back(), 7U);
}

TEST(Groups, BelongToTheirSchools) {
  const Groups g = groups_with({{"coverage.schools", "0.4"}, {"posts.caseload", "7"}});
  for (std::size_t i = 0; i < people().size(); ++i) {
    const bool coached = school_coached(0.4, people().school[i]), first_leader = people().post[i] == no_post;
    EXPECT_EQ(is(g, i, Group::comparison), !coached);
    EXPECT_EQ(is(g, i, Group::leader), coached && first_leader);
  }
}

TEST(Groups, CoverageOfSchools) {
  EXPECT_EQ(size_of(groups_with({{"coverage.schools", "0"}}), Group::comparison), people().size());
  const Groups all = groups_with({{"coverage.schools", "1"}, {"posts.caseload", "300"}});
  EXPECT_EQ(size_of(all, Group::comparison), 0U);
  EXPECT_EQ(size_of(all, Group::schoolmate), 0U);
  EXPECT_EQ(size_of(all, Group::leader), people().posts());
  // Each partner has its share of schools, to one school.
  for (const double share : {0.25, 0.5, 0.75})
    for (std::uint32_t p = 0; p < people().partners; ++p) {
      double coached = 0, schools = 0;
      for (std::size_t s = 0; s < people().schools(); ++s)
        if (people().partner[s] == p) coached += school_coached(share, s), ++schools;
      EXPECT_NEAR(coached, share * schools, 1.0);
    }
}

TEST(Groups, CoverageOfTeachersAndCaseload) {
  const Groups half = groups_with({{"coverage.schools", "1"}, {"coverage.teachers", "0.5"}, {"posts.caseload", "300"}});
  const Groups ten = groups_with({{"coverage.schools", "1"}, {"posts.caseload", "10"}});
  for (std::size_t k = 0; k < people().posts(); ++k) {
    EXPECT_EQ(half.coached_by_post[k], std::lround(0.5 * people().candidates[k]));
    EXPECT_EQ(ten.coached_by_post[k], std::min<int>(10, people().candidates[k]));
  }
  EXPECT_EQ(size_of(groups_with({{"coverage.teachers", "0"}}), Group::coached), 0U);
  EXPECT_EQ(size_of(groups_with({{"posts.caseload", "0"}}), Group::coached), 0U);
}

TEST(Groups, MoreCoverageKeepsWhoWasCoached) {
  const std::vector<Settings> steps = {{{"coverage.schools", "0.3"}, {"posts.caseload", "4"}},
                                       {{"coverage.schools", "0.5"}, {"posts.caseload", "4"}},
                                       {{"coverage.schools", "0.5"}, {"posts.caseload", "9"}},
                                       {{"coverage.schools", "1"}, {"posts.caseload", "9"}}};
  for (const char* rule : {"everybody", "volunteers", "lowest_practice"})
    for (std::size_t step = 1; step < steps.size(); ++step) {
      const Settings selection = {{"coverage.selection", rule}};
      const Groups fewer = groups_with(steps[step - 1] + selection), more = groups_with(steps[step] + selection);
      EXPECT_GT(size_of(more, Group::coached), size_of(fewer, Group::coached));
      std::size_t dropped = 0;
      for (std::size_t i = 0; i < people().size(); ++i)
        dropped += is(fewer, i, Group::coached) && !is(more, i, Group::coached);
      EXPECT_EQ(dropped, 0U);
    }
}

TEST(Groups, LowestPracticeFirst) {
  const Groups g =
      groups_with({{"coverage.schools", "1"}, {"posts.caseload", "5"}, {"coverage.selection", "lowest_practice"}});
  std::vector<float> highest_coached(people().posts(), 0.0F), lowest_left(people().posts(), 1.0F);
  for (std::size_t i = 0; i < people().size(); ++i) {
    const std::uint32_t post = people().post[i];
    if (is(g, i, Group::coached)) highest_coached[post] = std::max(highest_coached[post], people().practice[i]);
    if (is(g, i, Group::schoolmate)) lowest_left[post] = std::min(lowest_left[post], people().practice[i]);
  }
  for (std::size_t k = 0; k < people().posts(); ++k) EXPECT_LE(highest_coached[k], lowest_left[k]);
}

/// Mean of confidence plus trust of the coached less that of their uncoached schoolmates.
double eagerness_of_coached(const CoachingPopulation& world, const Groups& g) {
  double sum[2] = {0, 0}, n[2] = {0, 0};
  for (std::size_t i = 0; i < world.size(); ++i)
    if (is(g, i, Group::coached) || is(g, i, Group::schoolmate)) {
      sum[is(g, i, Group::coached)] += static_cast<double>(world.confidence[i] + world.trust[i]);
      ++n[is(g, i, Group::coached)];
    }
  return sum[1] / n[1] - sum[0] / n[0];
}

TEST(Groups, VolunteersAreConfidentAndTrusting) {
  const Settings few = {{"coverage.schools", "1"}, {"posts.caseload", "5"}};
  EXPECT_GT(eagerness_of_coached(people(), groups_with(few + Settings{{"coverage.selection", "volunteers"}})), 0.1);
  EXPECT_NEAR(eagerness_of_coached(people(), groups_with(few)), 0.0, 0.03);
  const Settings no_pull =
      some() + few + Settings{{"coverage.selection", "volunteers"}, {"coverage.volunteer_pull", "0"}};
  const auto world = people_with(no_pull);
  EXPECT_NEAR(eagerness_of_coached(*world, assign_groups(*world, coverage_rule(parameters_with(no_pull)))), 0.0, 0.03);
}

}  // namespace
}  // namespace peerspread::peer_coaching
