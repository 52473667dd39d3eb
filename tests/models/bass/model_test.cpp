#include "models/bass/model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "models/bass/ensemble.hpp"
#include "tests/kernels.hpp"
#include "tests/models/bass/worlds.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread::bass {
namespace {

TEST(Bass, SameBytesForAnyLanes) {
  for (const char* graph : {"complete", "ring", "random"}) {
    const auto scalar = run(mixed_worlds(graph), 1);
    for_each_kernel(
        [&](std::size_t lanes) { EXPECT_TRUE(same_worlds(scalar, run(mixed_worlds(graph), lanes))) << graph; });
  }
}

/// The rule once more, as plainly as it can be said: one world, no lanes, no blocks, no threads.
std::vector<float> adopters_by_plain_loop(const Parameters& p, std::uint32_t stream) {
  const auto community = build_community(p, test_seed, 0);
  const std::size_t people = community->size();
  const auto innovation = static_cast<float>(p.innovation / weeks_per_year);
  const auto imitation = static_cast<float>(p.imitation / weeks_per_year);
  std::vector<int> adopted(people);
  std::vector<float> shares;
  for (std::uint32_t week = 0; week < p.weeks; ++week) {
    const std::vector<int> before = adopted;
    for (std::uint32_t i = 0; i < people; ++i) {
      int contacts = 0, adopting = 0;
      for (std::uint32_t j = 0; j < people; ++j) {
        const bool contact = community->contacts() ? std::ranges::count(community->contacts()->of(i), j) > 0 : j != i;
        contacts += contact;
        adopting += contact && before[j];
      }
      const float share = contacts == 0 ? 0.0F : static_cast<float>(adopting) / static_cast<float>(contacts);
      const auto word = random_words(test_seed, stream, {i, week, static_cast<std::uint32_t>(Purpose::week)})[0];
      if (lanes::uniform(word) < innovation + imitation * share) adopted[i] = 1;
    }
    shares.push_back(static_cast<float>(std::ranges::count(adopted, 1)) / static_cast<float>(people));
  }
  return shares;
}

TEST(Bass, SameAsAPlainLoop) {
  for (const char* graph : {"complete", "ring", "random"}) {
    const Parameters p = {.agents = 40, .weeks = 150, .graph = graph, .degree = 2, .innovation = 0.1, .imitation = 3};
    EXPECT_EQ(run({{p, 7}}, best_kernel().lanes)[0][adopters], adopters_by_plain_loop(p, 7)) << graph;
  }
}

TEST(Bass, StreamsDiffer) {
  const auto worlds = run(replicates_of({.agents = 500, .weeks = 200}, 2), 4);
  EXPECT_NE(worlds[0], worlds[1]);
}

TEST(Bass, AWeekByHand) {
  const Rates<float> rates = {0.125F, 0.5F};  // half of the contacts adopted: 0.125 + 0.25
  EXPECT_EQ(live_week(0.0F, 0.5F, 0.374F, rates), 1.0F);
  EXPECT_EQ(live_week(0.0F, 0.5F, 0.375F, rates), 0.0F);
  EXPECT_EQ(live_week(0.0F, 0.0F, 0.125F, rates), 0.0F);
  EXPECT_EQ(live_week(1.0F, 0.0F, 0.999F, rates), 1.0F);  // for good
}

TEST(Bass, NobodyAdoptsWithoutInnovation) {
  for (const double imitation : {0.0, 10.0}) {
    const auto worlds =
        run(replicates_of({.agents = 300, .weeks = 200, .innovation = 0, .imitation = imitation}, 4), 4);
    for (const Observations& world : worlds) {
      for (const float share : world[adopters]) EXPECT_EQ(share, 0.0F);
      EXPECT_TRUE(std::isnan(world[half_adoption][0]));
    }
  }
}

TEST(Bass, NewAdoptersAddUpAndHalfIsWhereTheSharePassesIt) {
  const auto worlds = run(replicates_of({.agents = 400, .weeks = 780}, 3), 4);
  for (const Observations& world : worlds) {
    float sum = 0;
    for (std::size_t week = 0; week < 780; ++week) {
      EXPECT_GE(world[new_adopters][week], 0.0F);
      sum += world[new_adopters][week];
      EXPECT_EQ(world[adopters][week], sum / 400);
    }
    const auto half = static_cast<std::size_t>(world[half_adoption].at(0));
    EXPECT_GE(world[adopters].at(half - 1), 0.5F);
    EXPECT_LT(world[adopters].at(half - 2), 0.5F);
  }
}

/// Common random numbers: with the same draws, more imitation never has fewer adopters in any week.
TEST(Bass, MoreImitationNeverSlowsTheSameWorld) {
  for (const char* graph : {"complete", "ring", "random"}) {
    std::vector<World> worlds;
    for (const double imitation : {0.0, 0.2, 0.4, 0.8})
      worlds.push_back({{.agents = 500, .weeks = 400, .graph = graph, .imitation = imitation}, 3});
    const auto seen = run(worlds, 4);
    for (std::size_t w = 1; w < worlds.size(); ++w)
      for (std::size_t week = 0; week < 400; ++week)
        EXPECT_GE(seen[w][adopters][week], seen[w - 1][adopters][week]) << graph;
    EXPECT_GT(seen[3][adopters].back(), seen[0][adopters].back()) << graph;
  }
}

/// On a ring adopters crowd where adopters are, so imitation is wasted on them; random contacts come close to all.
TEST(Bass, RingIsSlowerThanRandomIsSlowerThanComplete) {
  const auto half = [](const char* graph) {
    const Parameters p = {.agents = 1000, .weeks = 780, .graph = graph, .degree = 4};
    double weeks = 0;
    for (const Observations& world : run(replicates_of(p, 16), best_kernel().lanes))
      weeks += world[half_adoption][0] / 16;
    return weeks;
  };
  const double complete = half("complete"), random = half("random"), ring = half("ring");
  EXPECT_GT(ring, random + 10);
  EXPECT_GT(random, complete + 10);
}

TEST(Bass, RingOfSixByHand) {
  const Ties ties = ring(6, 4);
  const auto contacts = ties.of(0);
  EXPECT_EQ(std::vector<std::uint32_t>(contacts.begin(), contacts.end()), (std::vector<std::uint32_t>{1, 2, 4, 5}));
  EXPECT_EQ(ties.target.size(), 24U);
}

TEST(Bass, RandomPairsAreMutualAndAsManyAsAskedFor) {
  const Ties ties = random_pairs(4000, 8, test_seed, 0);
  EXPECT_DOUBLE_EQ(measure(ties).reciprocity, 1);
  EXPECT_NEAR(measure(ties).mean_out_degree, 8, 4 * std::sqrt(2 * 8.0 / 4000));  // binomial over pairs
  EXPECT_NEAR(measure(ties).sd_out_degree, std::sqrt(8.0), 0.15);
  EXPECT_EQ(ties.target, random_pairs(4000, 8, test_seed, 0).target);
  EXPECT_NE(ties.target, random_pairs(4000, 8, test_seed, 1).target);
  EXPECT_NE(ties.target, random_pairs(4000, 8, test_seed + 1, 0).target);
}

TEST(Bass, WhatDoesNotGoTogetherIsRefused) {
  const auto model = make_model();
  const auto check = [&](const Parameters& p) { model->bind(values_of(p)); };
  EXPECT_NO_THROW(check({.agents = 10, .graph = "complete", .degree = 99}));
  EXPECT_NO_THROW(check({.agents = 10, .graph = "random", .degree = 7}));
  expect_input_error([&] { check({.agents = 10, .graph = "ring", .degree = 7}); }, {"bass.degree = 7", "even"});
  expect_input_error([&] { check({.agents = 10, .graph = "random", .degree = 9}); },
                     {"bass.degree = 9", "bass.agents = 10", "at most 8"});
}

TEST(Bass, EveryParameterIsDocumented) {
  std::set<std::string> names;
  for (const Parameter& p : make_model()->parameters()) {
    EXPECT_TRUE(names.insert(p.name).second) << p.name;
    EXPECT_FALSE(p.help.empty() || p.source.empty() || p.unit.empty()) << p.name;
    EXPECT_NO_THROW(parse_value(p, format_value(p.initial))) << p.name;
  }
  // A probability whatever the rates: the step needs no clipping.
  const auto& all = make_model()->parameters();
  const double most =
      all[find_parameter(all, "bass.innovation")].high + all[find_parameter(all, "bass.imitation")].high;
  EXPECT_LT(most / weeks_per_year, 1);
}

}  // namespace
}  // namespace peerspread::bass
