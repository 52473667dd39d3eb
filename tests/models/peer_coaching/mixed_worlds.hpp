/// Worlds that differ in whatever may differ between the lanes of a pack.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {

/// Three years: in the third, movers come back to coached seats. Small partners, so that they meet often.
inline const Settings& base() {
  static const Settings settings = {{"people.teachers", "640"},
                                    {"people.partners", "4"},
                                    {"time.years", "3"},
                                    {"recording.teachers", "all"},
                                    {"recording.posts", "on"},
                                    {"recording.ties", "on"},
                                    {"posts.promotion_practice", "0.4"},
                                    {"posts.promotion_confidence", "0.4"},
                                    {"posts.step_down", "0.5"}};
  return settings;
}

/// How spread worked before it could be changed: every switch at its null.
inline Settings before_switches() {
  return {{"peers.advice", "mean"},
          {"peers.adopting", "practice"},
          {"peers.pull_practice", "1"},
          {"peers.team", "0"},
          {"peers.helpers", "0"},
          {"peers.success", "0"},
          {"peers.novice", "0"},
          {"peers.trust_needed", "0"},
          {"practice.success_knowledge", "0"},
          {"trust.earned", "off"},
          {"trust.redrawn", "0"},
          {"posts.time_thinning", "0"},
          {"posts.quality_practice", "0"},
          {"training.pool_thinning", "0"},
          {"training.programme_sd", "0"},
          {"training.dilution", "0.5"},
          {"survey.courtesy", "0"},
          {"theory.linear_influence", "0"},
          {"theory.users_only", "off"},
          {"support.group_crowding", "0"}};
}

/// Lanes that differ in all but the switches of spread.
inline std::vector<Settings> variants_before_switches() {
  return {
      {},
      {{"coaching.hours_per_year", "5"}, {"coverage.teachers", "0.4"}, {"coverage.selection", "lowest_practice"}},
      {{"coaching.plan", "capacity"}, {"posts.caseload", "4"}, {"coverage.selection", "volunteers"}},
      {{"coverage.schools", "1"}, {"theory.dose", "hill_2_5"}, {"peers.advice", "sum"}},
      {{"coaching.years_funded", "1"}, {"climate.evaluative", "0.9"}, {"climate.change_per_year", "-0.3"}},
      {{"coverage.schools", "0"}, {"survey.bias", "0"}},
      {{"coaching.plan", "budget"}, {"theory.trust_gate", "off"}, {"theory.dip", "off"}, {"coaching.one_on_one", "0"}}};
}

/// 13 lanes, streams too; no full pack of any width but 1.
inline std::vector<World> worlds_of(const std::vector<Settings>& variants) {
  std::vector<World> worlds;
  for (std::uint32_t i = 0; i < 13; ++i) worlds.push_back({base() + variants[i % variants.size()], i / 4});
  return worlds;
}

/// Lanes that differ in whatever may differ.
inline std::vector<World> mixed_worlds() {
  std::vector<Settings> variants = variants_before_switches();
  const Settings switched = {{"peers.advice", "saturating"},   {"peers.team", "1"},
                             {"peers.helpers", "0.7"},         {"peers.adopting", "gain"},
                             {"peers.trust_needed", "0.5"},    {"peers.novice", "1"},
                             {"peers.success", "5"},           {"trust.redrawn", "0.6"},
                             {"trust.earned", "on"},           {"training.programme_sd", "0.3"},
                             {"training.pool_thinning", "0.4"}};
  variants.insert(variants.begin() + 1, switched);
  variants.insert(variants.begin() + 3, before_switches());
  return worlds_of(variants);
}

/// Names the first outputs that differ.
inline void expect_same(const std::vector<Observed>& a, const std::vector<Observed>& b) {
  ASSERT_EQ(a.size(), b.size());
  const auto outputs = make_model()->bind(values_with(base()))->outputs();
  for (std::size_t w = 0; w < a.size(); ++w)
    for (std::size_t o = 0; o < outputs.size(); ++o)
      EXPECT_TRUE(same_bytes(a[w].all().at(o), b[w].all().at(o))) << outputs[o].name << " of world " << w;
}

}  // namespace peerspread::peer_coaching
