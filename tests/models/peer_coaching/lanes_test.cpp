/// Same bytes for any lane width, any neighbours in the pack and any number of threads.
#include <gtest/gtest.h>

#include <iostream>

#include "sim/core/parallel.hpp"
#include "sim/model/kernel.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

/// Three years: in the third, movers come back to coached seats. Small partners, so that they meet often.
const Settings& base() {
  static const Settings settings = {{"people.teachers", "640"},
                                    {"people.partners", "4"},
                                    {"time.years", "3"},
                                    {"recording.teachers", "all"},
                                    {"posts.promotion_practice", "0.4"},
                                    {"posts.promotion_confidence", "0.4"},
                                    {"posts.step_down", "0.5"}};
  return settings;
}

/// Lanes that differ in whatever may differ, streams too; no full pack of any width but 1.
std::vector<World> mixed_worlds() {
  const std::vector<Settings> variants = {
      {},
      {{"coaching.hours_per_year", "5"}, {"coverage.teachers", "0.4"}, {"coverage.selection", "lowest_practice"}},
      {{"coaching.plan", "capacity"}, {"posts.caseload", "4"}, {"coverage.selection", "volunteers"}},
      {{"coverage.schools", "1"}, {"theory.dose", "hill_2_5"}, {"peers.advice", "sum"}},
      {{"coaching.years_funded", "1"}, {"climate.evaluative", "0.9"}, {"climate.change_per_year", "-0.3"}},
      {{"coverage.schools", "0"}, {"survey.bias", "0"}},
      {{"coaching.plan", "budget"}, {"theory.trust_gate", "off"}, {"theory.dip", "off"}, {"coaching.one_on_one", "0"}}};
  std::vector<World> worlds;
  for (std::uint32_t i = 0; i < 13; ++i) worlds.push_back({base() + variants[i % variants.size()], i / 4});
  return worlds;
}

/// Names the first outputs that differ.
void expect_same(const std::vector<Observed>& a, const std::vector<Observed>& b) {
  ASSERT_EQ(a.size(), b.size());
  const auto outputs = make_model()->outputs(values_with(base()));
  for (std::size_t w = 0; w < a.size(); ++w)
    for (std::size_t o = 0; o < outputs.size(); ++o)
      EXPECT_TRUE(same_bytes(a[w].all().at(o), b[w].all().at(o))) << outputs[o].name << " of world " << w;
}

TEST(Lanes, SameBytesInAnyWidth) {
  const auto scalar = run(mixed_worlds(), 1);
  for (const Kernel& kernel : all_kernels) {
    SCOPED_TRACE(kernel.name);
    if (runs_here(kernel.lanes))
      expect_same(scalar, run(mixed_worlds(), kernel.lanes));
    else
      std::cout << "  not run: kernel " << kernel.name << ", which this processor or program lacks\n";
  }
}

/// Whoever else is in the pack makes no difference.
TEST(Lanes, SameBytesInAnyOrder) {
  auto worlds = mixed_worlds();
  auto seen = run(worlds, 4);
  std::reverse(worlds.begin(), worlds.end());
  auto reversed = run(worlds, 4);
  std::reverse(reversed.begin(), reversed.end());
  expect_same(seen, reversed);
}

TEST(Lanes, SameBytesOnAnyThreads) {
  const auto on = [](std::size_t threads) {
    const parallel::ThreadLimit limit(threads);
    return run(mixed_worlds(), 4);
  };
  const auto alone = on(1);
  for (const std::size_t threads : {2UL, 7UL}) {
    SCOPED_TRACE(threads);
    expect_same(alone, on(threads));
  }
}

TEST(Lanes, StreamsDiffer) {
  const auto seen = run({{base(), 0}, {base(), 1}}, 4);
  EXPECT_FALSE(same_bytes(seen[0].of("practice"), seen[1].of("practice")));
}

}  // namespace
}  // namespace peerspread::peer_coaching
