#include "sim/campaign/run_campaign.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <numeric>

#include "tests/sim/campaign/campaign_runs.hpp"

namespace peerspread {
namespace {

TEST_F(RunCampaign, ObservesWhatTheModelSaysByHand) {
  const Campaign c = campaign(3, 5, 2);
  const Results results = run(c);
  ASSERT_EQ(results.size(), 15U);
  for (const auto& [job, observed] : results) {
    const auto p = FakeParameters::table().bind(c.values_of(job.first));
    const auto population = static_cast<float>(job.second % 2);
    std::vector<float> state(static_cast<std::size_t>(p.agents)), totals;
    for (std::uint32_t week = 0; week < static_cast<std::uint32_t>(p.weeks); ++week) {
      for (std::size_t agent = 0; agent < state.size(); ++agent)
        state[agent] +=
            fake_step(c.seed(), static_cast<std::uint32_t>(job.second), agent, week, static_cast<float>(p.rate));
      totals.push_back(std::accumulate(state.begin(), state.end(), population));
    }
    EXPECT_EQ(observed[0], totals);
    EXPECT_EQ(observed[1], std::vector<float>{totals.back() - population}) << "the twin adds nothing";
  }
}

TEST_F(RunCampaign, SameBytesWhateverThreadsAndLanes) {
  // 7 points and a twin are 8 worlds a replicate: 48 and then 16 in a population, so packs of all kinds occur.
  Campaign c = campaign(7, 16, 2);
  c.settings.threads = 1;
  c.settings.lanes = 1;
  const Results reference = run(c);
  ASSERT_EQ(reference.size(), 7U * 16U);
  for (const std::int64_t threads : {1, 2, 7}) {
    for (const std::int64_t lanes : widths_here()) {
      c.settings.threads = threads;
      c.settings.lanes = lanes;
      EXPECT_EQ(run(c), reference) << threads << " threads, " << lanes << " lanes";
    }
  }
}

TEST_F(RunCampaign, MoreReplicatesOrPointsNeverChangeTheOthers) {
  const Results small = run(campaign(2, 8, 4)), more_replicates = run(campaign(2, 20, 4)),
                more = run(campaign(9, 8, 4));
  for (const auto& [job, observed] : small) {
    EXPECT_EQ(more_replicates.at(job), observed);
    EXPECT_EQ(more.at(job), observed);
  }
}

TEST_F(RunCampaign, WritesEachBatchOnceAndOneAtATime) {
  for (const std::int64_t threads : {1, 7}) {
    Campaign c = campaign(5, 40, 3);
    c.settings.threads = threads;
    const Plan all = plan(c);
    std::vector<std::size_t> pending(all.batches.size()), written;
    std::iota(pending.begin(), pending.end(), std::size_t{0});
    std::atomic<int> writing{0};
    Progress progress(1, "weeks", Progress::Style::silent);
    const auto write = [&](std::size_t index, const BatchResult& result) {
      EXPECT_EQ(++writing, 1);
      written.push_back(index);
      EXPECT_TRUE(std::ranges::equal(result.jobs, all.batches.at(index).jobs, same));
      EXPECT_EQ(result.rows.at(1).size(), result.jobs.size());
      --writing;
    };
    EXPECT_TRUE(run_batches(c, all, in_order(pending), write, progress));
    if (threads > 1) std::ranges::sort(written);  // as they are finished
    EXPECT_EQ(written, pending);
  }
}

TEST_F(RunCampaign, ComputesOnlyWhatIsHandedOut) {
  const Campaign c = campaign(5, 40, 3);
  const Plan all = plan(c);
  std::vector<std::size_t> written;
  Progress progress(1, "weeks", Progress::Style::silent);
  run_batches(
      c, all, in_order({2, 4}), [&](std::size_t index, const BatchResult&) { written.push_back(index); }, progress);
  std::ranges::sort(written);
  EXPECT_EQ(written, (std::vector<std::size_t>{2, 4}));
  EXPECT_EQ(log_.worlds_started, static_cast<int>(all.batches[2].worlds.size() + all.batches[4].worlds.size()));
}

TEST_F(RunCampaign, APopulationIsBuiltOnceAndFreedWithItsLastBatch) {
  Campaign c = campaign(30, 30, 5);
  for (std::size_t i = 0; i < c.points.size(); i += 2)
    c.points[i].changes.insert(c.points[i].changes.begin(), {0, std::int64_t{50}});
  c.settings.threads = 1;
  ASSERT_EQ(plan(c).batches.size(), 20U) << "two batches share a population";
  run(c);
  EXPECT_EQ(log_.populations_built, 10) << "five populations of each of two sizes";
  EXPECT_EQ(log_.populations_alive, 0);
  EXPECT_EQ(log_.most_alive, 1);
  c.settings.threads = 7;
  run(c);
  EXPECT_GE(log_.populations_built, 20);
  EXPECT_LE(log_.populations_built, 30) << "built again only where a thread lags far behind the others";
  EXPECT_EQ(log_.populations_alive, 0);
}

TEST_F(RunCampaign, StepsSharedTwinsOnceAndModelsWithoutTwinsToo) {
  run(campaign(2, 8, 2));
  EXPECT_EQ(log_.worlds_started, 24);
  FakeLog log;
  const FakeModel untwinned(log, Twins::none);
  Campaign c = campaign(2, 8, 2);
  c.model = &untwinned;
  const Results results = run(c);
  EXPECT_EQ(log.worlds_started, 16);
  EXPECT_EQ(results.at({0, 0})[1][0], results.at({0, 0})[0].back());
}

TEST_F(RunCampaign, TheLastPackIsNoWiderThanNeeded) {
  Campaign c = campaign(6, 3, 1);  // 21 worlds
  c.settings.threads = 1;
  const auto widths = [&](std::int64_t lanes) {
    c.settings.lanes = lanes;
    log_.widths.clear();
    run(c);
    return log_.widths;
  };
  using Widths = std::vector<std::size_t>;
  EXPECT_EQ(widths(16), (Widths{16, 8}));
  EXPECT_EQ(widths(8), (Widths{8, 8, 8}));
  EXPECT_EQ(widths(4), (Widths{4, 4, 4, 4, 4, 4}));
  EXPECT_EQ(widths(1), Widths(21, 1));
}

TEST(PackWidth, HoldsTheWorldsUpToTheWidthAskedFor) {
  const std::size_t best = best_kernel().lanes;
  EXPECT_EQ(pack_width(1, 99), 1U);
  EXPECT_EQ(pack_width(4, 99), 4U);
  EXPECT_EQ(pack_width(0, 99), best);
  EXPECT_EQ(pack_width(0, 1), std::min<std::size_t>(4, best));
  for (const std::size_t worlds : {1UL, 4UL, 5UL, 8UL, 9UL, 16UL}) {
    EXPECT_GE(pack_width(0, worlds), std::min(worlds, best));
    EXPECT_LT(pack_width(0, worlds), std::max<std::size_t>(5, 2 * worlds));
  }
}

TEST_F(RunCampaign, WorkloadIsKnownBeforeAndCountedWhileRunning) {
  Campaign c = campaign(6, 3, 1);
  c.settings.lanes = 16;
  c.settings.threads = 2;
  const Workload work = workload_of(c, plan(c));
  EXPECT_EQ(work.batches, 1U);
  EXPECT_EQ(work.jobs, 18U);
  EXPECT_EQ(work.worlds, 21U);
  EXPECT_EQ(work.lanes, 24U);
  EXPECT_EQ(work.agent_weeks, 37.0 * 5 * 21);
  EXPECT_EQ(work.output_bytes, 18U * (5 + 1) * 4);
  EXPECT_EQ(work.state_bytes, 37U * 16 * 4 + (18 + 21) * (5 + 1) * 4)
      << "one batch in flight: a pack, what was recorded of each world, and the rows";

  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> log(std::tmpfile(), std::fclose);
  Progress progress(work.agent_weeks, "agent-weeks", Progress::Style::lines, log.get());
  run_batches(
      c, plan(c), in_order({0}), [](std::size_t, const BatchResult&) {}, progress);
  progress.finish();
  std::rewind(log.get());
  std::array<char, 80> line{};
  ASSERT_NE(std::fgets(line.data(), static_cast<int>(line.size()), log.get()), nullptr);
  EXPECT_EQ(std::string(line.data()).rfind("3,885 agent-weeks in", 0), 0U) << line.data();
}

TEST_F(RunCampaign, ErrorsOfModelAndWriterReachTheCaller) {
  for (const std::int64_t threads : {1, 2, 7}) {
    Campaign c = campaign(20, 20, 4);
    c.settings.threads = threads;
    Progress progress(1, "weeks", Progress::Style::silent);
    const Plan all = plan(c);
    std::vector<std::size_t> pending(all.batches.size());
    std::iota(pending.begin(), pending.end(), std::size_t{0});
    const auto full = [](std::size_t, const BatchResult&) { throw RunError("disk full"); };
    EXPECT_THROW(run_batches(c, all, in_order(pending), full, progress), RunError);
    model_.broken_population = 2;
    const auto write = [](std::size_t, const BatchResult&) {};
    EXPECT_THROW(run_batches(c, all, in_order(pending), write, progress), RunError);
    model_.broken_population = no_population;
    EXPECT_EQ(log_.populations_alive, 0);
  }
}

}  // namespace
}  // namespace peerspread
