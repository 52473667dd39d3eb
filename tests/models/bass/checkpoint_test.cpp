/// A state saved in the middle of a run goes on as if nothing had happened, bit for bit.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/kernels.hpp"
#include "tests/models/bass/worlds.hpp"

namespace peerspread::bass {
namespace {

/// Runs a pack of `width` lanes, the last idle; after week `saved` the state moves to a new ensemble, and at the end of
/// the run the records to new records, as they do when a pack is finished and its batch is not.
std::vector<Observations> run_with_a_break(const std::string& graph, std::size_t width, std::size_t saved) {
  const auto model = make_model();
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  std::vector<Lane> lanes;
  for (std::uint32_t i = 0; i < std::max<std::size_t>(1, width - 1); ++i)
    scenarios.push_back(
        model->bind(values_of({.agents = 2500, .weeks = 60, .graph = graph, .degree = 6, .imitation = 0.5 * (i % 5)})));
  for (std::uint32_t i = 0; i < scenarios.size(); ++i) lanes.push_back({scenarios[i].get(), i / 5});
  const std::shared_ptr<const Population> people = scenarios[0]->build(test_seed, 0);
  const auto moved = [](auto& from, auto& to) {
    Archive out;
    from.persist(out);
    Archive in(out.data());
    to.persist(in);
    EXPECT_TRUE(in.at_end());
  };
  auto ensemble = model->start(people, test_seed, lanes, width);
  for (std::size_t week = 0; week < scenarios[0]->weeks(); ++week) {
    if (week == saved) {
      auto heir = model->start(people, test_seed, lanes, width);
      moved(*ensemble, *heir);
      ensemble = std::move(heir);
    }
    ensemble->advance();
  }
  const auto finished = ensemble->finish(), fresh = model->start(people, test_seed, lanes, width)->finish();
  std::vector<Observations> observed;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    moved(*finished[lane], *fresh[lane]);
    observed.push_back(observe(*scenarios[lane], *people, *fresh[lane], nullptr));
  }
  return observed;
}

TEST(BassCheckpoint, GoesOnBitForBit) {
  for (const char* graph : {"complete", "ring", "random"}) {
    for_each_kernel([&](std::size_t width) {
      const auto undisturbed = run_with_a_break(graph, width, 60);
      for (const std::size_t saved : {0UL, 1UL, 29UL, 51UL, 52UL, 53UL, 59UL}) {
        const auto seen = run_with_a_break(graph, width, saved);
        ASSERT_EQ(seen.size(), undisturbed.size());
        for (std::size_t w = 0; w < seen.size(); ++w)
          for (std::size_t o = 0; o < seen[w].size(); ++o) {
            ASSERT_EQ(seen[w][o].size(), undisturbed[w][o].size());
            EXPECT_EQ(std::memcmp(seen[w][o].data(), undisturbed[w][o].data(), seen[w][o].size() * sizeof(float)), 0)
                << graph << ", " << width << " lanes, after week " << saved << ", world " << w << ", output " << o;
          }
      }
    });
  }
}

}  // namespace
}  // namespace peerspread::bass
