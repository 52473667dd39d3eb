/// A state saved in the middle of a run goes on as if nothing had happened, bit for bit.
#include <gtest/gtest.h>

#include "models/peer_coaching/support_plan.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr std::size_t never = 1000;

/// Two years, so that people move and come back, leaders step down and schools are asked again; all that can be
/// recorded is.
const Settings& base() {
  static const Settings settings = {{"people.teachers", "640"},
                                    {"people.partners", "4"},
                                    {"time.years", "2"},
                                    {"recording.teachers", "all"},
                                    {"recording.posts", "on"},
                                    {"recording.ties", "on"},
                                    {"posts.promotion_practice", "0.4"},
                                    {"posts.promotion_confidence", "0.4"},
                                    {"posts.step_down", "0.5"}};
  return settings;
}

/// Worlds of one pack of `width` lanes, the last idle: lanes that differ in whatever may differ.
std::vector<World> worlds_of(std::size_t width) {
  const std::vector<Settings> variants = {
      {},
      {{"coaching.hours_per_year", "5"}, {"coverage.teachers", "0.4"}, {"coverage.selection", "lowest_practice"}},
      {{"coaching.plan", "capacity"}, {"posts.caseload", "4"}, {"coverage.selection", "volunteers"}},
      {{"coaching.years_funded", "1"}, {"climate.evaluative", "0.9"}, {"climate.change_per_year", "-0.3"}},
      {{"coverage.schools", "0"}}};
  std::vector<World> worlds;
  for (std::uint32_t i = 0; i < std::max<std::size_t>(1, width - 1); ++i)
    worlds.push_back({base() + variants[i % variants.size()], i / 2});
  return worlds;
}

/// One pack; after week `saved` the state moves to a new ensemble, and at the end the records to new records, as they
/// do when a pack is finished and its batch is not. Each world is observed against the first as if that were its twin.
std::vector<Observed> run_with_a_break(std::size_t width, std::size_t saved) {
  const auto model = make_model();
  const std::vector<World> worlds = worlds_of(width);
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (const World& world : worlds) scenarios.push_back(model->bind(values_with(world.settings)));
  std::vector<Lane> lanes;
  for (std::size_t w = 0; w < worlds.size(); ++w) lanes.push_back({scenarios[w].get(), worlds[w].stream});
  const std::shared_ptr<const Population> people = scenarios[0]->build(test_seed, 0);
  auto ensemble = model->start(people, test_seed, lanes, width);
  for (std::size_t week = 0; week < scenarios[0]->weeks(); ++week) {
    if (week == saved) {
      auto heir = model->start(people, test_seed, lanes, width);
      move_state(*ensemble, *heir);
      ensemble = std::move(heir);
    }
    ensemble->advance();
  }
  const auto finished = ensemble->finish(), fresh = model->start(people, test_seed, lanes, width)->finish();
  for (std::size_t w = 0; w < worlds.size() && saved != never; ++w) move_state(*finished[w], *fresh[w]);
  const auto& records = saved == never ? finished : fresh;
  std::vector<Observed> observed;
  for (std::size_t w = 0; w < worlds.size(); ++w)
    observed.emplace_back(*scenarios[w], observe(*scenarios[w], *people, *records[w], {records[0].get()}));
  return observed;
}

std::vector<std::size_t> widths_of_all_kernels() {
  std::vector<std::size_t> widths;
  for (const Kernel& kernel : all_kernels) widths.push_back(kernel.lanes);
  return widths;
}

class Checkpoint : public testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override {
    if (!runs_here(GetParam())) GTEST_SKIP() << "kernel " << kernel_of(GetParam()).name << " does not run here";
  }
};
INSTANTIATE_TEST_SUITE_P(Widths, Checkpoint, testing::ValuesIn(widths_of_all_kernels()));

TEST_P(Checkpoint, GoesOnBitForBitFromAnyWeek) {
  const auto outputs = make_model()->bind(values_with(base()))->outputs();
  const auto undisturbed = run_with_a_break(GetParam(), never);
  constexpr std::size_t year = weeks_per_year;
  // The beginning, the middle of support, just before and after the end of a year, the next year, the last week.
  for (const std::size_t saved :
       {std::size_t{0}, std::size_t{1}, year / 2, year - 1, year, year + 1, year + year / 2, 2 * year - 1}) {
    const auto seen = run_with_a_break(GetParam(), saved);
    ASSERT_EQ(seen.size(), undisturbed.size());
    for (std::size_t w = 0; w < seen.size(); ++w)
      for (std::size_t o = 0; o < outputs.size(); ++o)
        EXPECT_TRUE(same_bytes(seen[w].all().at(o), undisturbed[w].all().at(o)))
            << outputs[o].name << " of world " << w << ", saved after week " << saved;
  }
}

/// Nothing that `advance` changes is left out: after the move both ensembles give the same state, week after week.
TEST_P(Checkpoint, BothGoOnAlike) {
  const auto model = make_model();
  const auto scenario = model->bind(values_with(base()));
  const std::vector<Lane> lanes{{scenario.get(), 3}};
  const std::shared_ptr<const Population> people = scenario->build(test_seed, 0);
  const auto one = model->start(people, test_seed, lanes, GetParam()),
             other = model->start(people, test_seed, lanes, GetParam());
  for (std::size_t week = 0; week < weeks_per_year - 2; ++week) one->advance();
  move_state(*one, *other);
  for (std::size_t week = 0; week < 5; ++week) {
    one->advance();
    other->advance();
    Archive a, b;
    one->persist(a);
    other->persist(b);
    EXPECT_TRUE(a.data() == b.data()) << week + 1 << " weeks later";
  }
}

}  // namespace
}  // namespace peerspread::peer_coaching
