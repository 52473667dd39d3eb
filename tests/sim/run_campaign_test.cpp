#include "sim/run_campaign.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"

namespace peerspread {
namespace {

/// By (point, replicate).
using Results = std::map<std::pair<std::size_t, std::size_t>, Observations>;

class RunCampaign : public testing::Test {
 protected:
  Campaign campaign(std::size_t points, std::int64_t replicates, std::int64_t populations) {
    Campaign c{&model_, {}, {}, {}};
    c.settings.replicates = replicates;
    c.settings.populations = populations;
    for (std::size_t i = 0; i < points; ++i)
      c.points.push_back({std::to_string(i), fake_values("coaching.rate", 0.1 + 0.1 * static_cast<double>(i % 9))});
    return c;
  }
  static Results run(const Campaign& c) {
    Results results;
    Progress progress(1, "weeks", Progress::Style::silent);
    run_campaign(
        c,
        [&](const BatchResult& batch) {
          for (std::size_t j = 0; j < batch.jobs.size(); ++j)
            EXPECT_TRUE(
                results.insert({{batch.jobs[j].point, batch.jobs[j].replicate}, batch.observations.at(j)}).second);
        },
        progress);
    return results;
  }
  FakeLog log_;
  FakeModel model_{log_};
};

TEST_F(RunCampaign, ObservesWhatTheModelSaysByHand) {
  const Campaign c = campaign(3, 5, 2);
  const Results results = run(c);
  ASSERT_EQ(results.size(), 15U);
  for (const auto& [job, observed] : results) {
    const auto p = FakeParameters::table().bind(c.points[job.first].values);
    const auto population = static_cast<float>(job.second % 2);
    std::vector<float> state(static_cast<std::size_t>(p.agents)), totals;
    for (std::uint32_t week = 0; week < static_cast<std::uint32_t>(p.weeks); ++week) {
      for (std::size_t agent = 0; agent < state.size(); ++agent)
        state[agent] +=
            fake_step<float>(c.seed(), static_cast<std::uint32_t>(job.second), agent, week, static_cast<float>(p.rate));
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
    for (const std::int64_t lanes : {0, 1, 4, 8, 16}) {
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

TEST_F(RunCampaign, WritesInTheOrderOfThePlan) {
  Campaign c = campaign(5, 40, 3);
  c.settings.threads = 7;
  const std::vector<Batch> batches = plan(c);
  std::size_t next = 0;
  Progress progress(1, "weeks", Progress::Style::silent);
  run_campaign(
      c,
      [&](const BatchResult& result) {
        const Batch& batch = batches.at(next++);
        const auto same = [](const Job& a, const Job& b) { return a.point == b.point && a.replicate == b.replicate; };
        EXPECT_TRUE(std::ranges::equal(result.jobs, batch.jobs, same));
        EXPECT_EQ(result.observations.size(), batch.jobs.size());
      },
      progress);
  EXPECT_EQ(next, batches.size());
}

TEST_F(RunCampaign, APopulationIsBuiltOnceAndFreedWithItsLastBatch) {
  Campaign c = campaign(30, 30, 5);
  for (std::size_t i = 0; i < c.points.size(); i += 2) c.points[i].values[0] = std::int64_t{50};
  c.settings.threads = 1;
  ASSERT_EQ(plan(c).size(), 20U) << "two batches share a population";
  run(c);
  EXPECT_EQ(log_.populations_built, 10) << "five populations of each of two sizes";
  EXPECT_EQ(log_.populations_alive, 0);
  EXPECT_EQ(log_.most_alive, 1);
  c.settings.threads = 7;
  run(c);
  EXPECT_EQ(log_.populations_built, 20);
  EXPECT_EQ(log_.populations_alive, 0);
}

TEST_F(RunCampaign, StepsSharedTwinsOnceAndModelsWithoutTwinsToo) {
  run(campaign(2, 8, 2));
  EXPECT_EQ(log_.worlds_stepped, 24);
  FakeLog log;
  const FakeModel untwinned(log, Twins::none);
  Campaign c = campaign(2, 8, 2);
  c.model = &untwinned;
  const Results results = run(c);
  EXPECT_EQ(log.worlds_stepped, 16);
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

TEST(LaneWidth, HoldsTheWorldsUpToTheWidthAskedFor) {
  CampaignSettings settings;
  settings.lanes = 16;
  const std::vector<std::pair<std::size_t, std::size_t>> expected{{1, 4}, {4, 4}, {5, 8}, {8, 8}, {9, 16}, {99, 16}};
  for (const auto& [worlds, width] : expected) EXPECT_EQ(lane_width(settings, worlds), width);
  settings.lanes = 4;
  EXPECT_EQ(lane_width(settings, 99), 4U);
  settings.lanes = 1;
  EXPECT_EQ(lane_width(settings, 99), 1U);
  settings.lanes = 0;
  EXPECT_EQ(lane_width(settings, 99), lanes::widest);
  EXPECT_EQ(lane_width(settings, 1), 4U);
}

TEST_F(RunCampaign, WorkloadIsKnownBeforeAndCountedWhileRunning) {
  Campaign c = campaign(6, 3, 1);
  c.settings.lanes = 16;
  c.settings.threads = 2;
  const Workload work = workload_of(c);
  EXPECT_EQ(work.batches, 1U);
  EXPECT_EQ(work.jobs, 18U);
  EXPECT_EQ(work.worlds, 21U);
  EXPECT_EQ(work.lanes, 24U);
  EXPECT_EQ(work.agent_weeks, 37.0 * 5 * 21);
  EXPECT_EQ(work.output_bytes, 18U * (5 + 1) * 4);
  EXPECT_EQ(work.state_bytes, 37U * 16 * 4 + work.output_bytes) << "one batch in flight: a pack and what it found";

  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> log(std::tmpfile(), std::fclose);
  Progress progress(work.agent_weeks, "agent-weeks", Progress::Style::lines, log.get());
  run_campaign(
      c, [](const BatchResult&) {}, progress);
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
    const auto full = [](const BatchResult&) { throw RunError("disk full"); };
    EXPECT_THROW(run_campaign(c, full, progress), RunError);
    model_.broken_population = 2;
    int written = 0;
    EXPECT_THROW(run_campaign(
                     c, [&](const BatchResult&) { ++written; }, progress),
                 RunError);
    EXPECT_LE(written, 4) << "only batches of the populations before";
    model_.broken_population = 0xFFFFFFFF;
    EXPECT_EQ(log_.populations_alive, 0);
  }
}

}  // namespace
}  // namespace peerspread
