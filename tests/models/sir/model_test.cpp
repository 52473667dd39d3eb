#include "models/sir/model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "models/sir/ensemble.hpp"
#include "tests/kernels.hpp"
#include "tests/models/sir/worlds.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread::sir {
namespace {

TEST(Sir, SameBytesForAnyLanes) {
  for (const char* graph : {"small_world", "complete"}) {
    const auto scalar = run(mixed_worlds(graph), 1);
    for_each_kernel(
        [&](std::size_t lanes) { EXPECT_TRUE(same_worlds(scalar, run(mixed_worlds(graph), lanes))) << graph; });
    EXPECT_NE(scalar[1], scalar[6]) << "the same scenario, another stream";
    EXPECT_GT(scalar[4][ever_infected].back(), 0.2F) << graph;
  }
}

bool in_contact(const Parameters& p, std::int64_t i, std::int64_t j) {
  if (i == j) return false;
  if (p.graph == "complete") return true;
  const std::int64_t apart = std::abs(i - j);
  return std::min(apart, p.agents - apart) <= p.degree / 2 || i * j % p.agents == 1;
}

/// The rules of README.md once more, as plainly as they can be said: one world, no lanes, no blocks, no threads.
Observations by_plain_loop(const Parameters& p, std::uint32_t stream) {
  enum Stage { susceptible, infectious, recovered };
  const auto n = static_cast<std::uint32_t>(p.agents);
  const auto hazard = static_cast<float>(-std::log(1 - p.infection));
  std::vector<Stage> stage(n, susceptible);
  for (std::int64_t k = 0; k < p.infected; ++k) stage[static_cast<std::size_t>(k * n / p.infected)] = infectious;
  Observations observed(2);
  for (std::uint32_t week = 0; week < p.weeks; ++week) {
    const std::vector<Stage> before = stage;
    for (std::uint32_t i = 0; i < n; ++i) {
      float exposure = 0;
      for (std::uint32_t j = 0; j < n; ++j) exposure += in_contact(p, i, j) && before[j] == infectious;
      const float chance = lanes::uniform(random_words(test_seed, stream, {i / 4, week, 0})[i % 4]);
      if (before[i] == susceptible && chance >= lanes::exp_of_minus(exposure * hazard)) stage[i] = infectious;
      if (before[i] == infectious && chance < static_cast<float>(p.recovery)) stage[i] = recovered;
    }
    const auto share_of = [&](Stage what) {
      return static_cast<float>(std::ranges::count(stage, what)) / static_cast<float>(n);
    };
    observed[ever_infected].push_back(static_cast<float>(n - std::ranges::count(stage, susceptible)) /
                                      static_cast<float>(n));
    observed[infectious_share].push_back(share_of(infectious));
  }
  return observed;
}

TEST(Sir, SameAsAPlainLoop) {
  for (const Parameters& p : {Parameters{.agents = 101, .weeks = 40, .degree = 4, .infection = 0.3},
                              Parameters{.agents = 40, .weeks = 40, .graph = "complete", .infection = 0.02}}) {
    const auto worlds = run(replicates_of(p, 3), best_kernel().lanes);
    for (std::uint32_t stream = 0; stream < 3; ++stream)
      EXPECT_EQ(worlds[stream], by_plain_loop(p, stream)) << p.graph << ", stream " << stream;
    EXPECT_GT(worlds[0][ever_infected].back(), 0.1F) << p.graph;
  }
}

TEST(Sir, AWeekByHand) {
  const auto after = [](Count<float> was, float exposure, float chance) {
    const float hazard = 0.69314718F, recovery = 0.25F;  // a contact is escaped with probability 1/2
    const Count<float> is = live_week(was, exposure, chance, hazard, recovery);
    return std::pair(is.susceptible, is.infectious);
  };
  const std::pair susceptible(1.0F, 0.0F), infectious(0.0F, 1.0F), recovered(0.0F, 0.0F);
  EXPECT_EQ(after({1, 0}, 2, 0.26F), infectious);  // two contacts are escaped with probability 1/4
  EXPECT_EQ(after({1, 0}, 2, 0.24F), susceptible);
  EXPECT_EQ(after({1, 0}, 0, 0.999F), susceptible);
  EXPECT_EQ(after({0, 1}, 5, 0.24F), recovered);
  EXPECT_EQ(after({0, 1}, 5, 0.26F), infectious);
  EXPECT_EQ(after({0, 0}, 5, 0.999F), recovered);  // for good
  EXPECT_EQ(after({0, 0}, 5, 0.001F), recovered);
}

TEST(Sir, SmallWorldOfSevenByHand) {
  const Ties ties = *Community({.agents = 7, .degree = 2}).contacts;  // inverses modulo 7: 2 and 4, 3 and 5; 1, 6 own
  const std::vector<std::vector<std::uint32_t>> expected = {{1, 6},    {0, 2},    {1, 3, 4}, {2, 4, 5},
                                                            {2, 3, 5}, {3, 4, 6}, {0, 5}};
  for (std::size_t i = 0; i < 7; ++i) {
    const auto contacts = ties.of(i);
    EXPECT_EQ(std::vector(contacts.begin(), contacts.end()), expected[i]) << i;
  }
}

TEST(Sir, SmallWorldIsWhatItsRuleSays) {
  const Parameters p = {.agents = 1009, .degree = 8};
  const Ties ties = *Community(p).contacts;
  for (std::uint32_t i = 0; i < 1009; ++i)
    for (std::uint32_t j = 0; j < 1009; ++j)
      ASSERT_EQ(std::ranges::count(ties.of(i), j), in_contact(p, i, j)) << i << ", " << j;
}

TEST(Sir, CertaintyAndImpossibility) {
  const auto last = [](const Parameters& p, std::size_t output) { return run({{p, 0}}, 1)[0][output].back(); };
  for (const char* graph : {"small_world", "complete"}) {
    const Parameters p = {.agents = 101, .weeks = 50, .graph = graph};
    Parameters certain = p, impossible = p, for_good = p;
    certain.infection = 1;
    impossible.infection = 0;
    for_good.recovery = 0;
    EXPECT_EQ(last(certain, ever_infected), 1.0F) << graph;
    EXPECT_EQ(last(impossible, ever_infected), 10.0F / 101.0F) << graph;
    EXPECT_EQ(last(impossible, infectious_share), 0.0F) << graph;
    EXPECT_EQ(last(for_good, infectious_share), last(for_good, ever_infected)) << graph;
  }
}

/// The inverses are shortcuts: from one person the ring alone reaches degree / 2 more on either side a week.
TEST(Sir, ShortcutsReachWhereTheRingDoesNot) {
  const Parameters p = {.agents = 10007, .weeks = 12, .degree = 4, .infection = 1, .recovery = 0, .infected = 1};
  const float reached_by_ring = (1 + 4 * 12) / 10007.0F;
  EXPECT_GT(run({{p, 0}}, 1)[0][ever_infected].back(), 10 * reached_by_ring);
}

TEST(Sir, WhatDoesNotGoTogetherIsRefused) {
  const auto bind = [model = make_model()](const Parameters& p) { model->bind(values_of(p)); };
  EXPECT_NO_THROW(bind({.agents = 10, .graph = "complete", .degree = 99}));
  EXPECT_NO_THROW(bind({.agents = 11, .degree = 10}));
  expect_input_error([&] { bind({.agents = 10, .graph = "complete", .infected = 11}); },
                     {"sir.infected = 11", "sir.agents = 10"});
  expect_input_error([&] { bind({.agents = 1003}); }, {"sir.agents = 1003", "prime", "1009"});
  expect_input_error([&] { bind({.agents = 101, .degree = 7}); }, {"sir.degree = 7", "even"});
  expect_input_error([&] { bind({.agents = 11, .degree = 12}); }, {"sir.degree = 12", "below sir.agents = 11"});
}

TEST(Sir, EveryParameterIsDocumented) {
  std::set<std::string> names;
  const auto model = make_model();
  for (const Parameter& p : model->parameters()) {
    EXPECT_TRUE(names.insert(p.name).second) << p.name;
    EXPECT_FALSE(p.help.empty() || p.source.empty() || p.unit.empty()) << p.name;
    EXPECT_NO_THROW(parse_value(p, format_value(p.initial))) << p.name;
  }
  EXPECT_EQ(defaults_of(model->parameters()), values_of({}));
}

}  // namespace
}  // namespace peerspread::sir
