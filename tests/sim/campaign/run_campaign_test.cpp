#include "sim/campaign/run_campaign.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>

#include "sim/campaign/batch_run.hpp"
#include "sim/model/kernel.hpp"
#include "sim/results/rows.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"

namespace peerspread {
namespace {

/// By (point, replicate).
using Results = std::map<std::pair<std::size_t, std::size_t>, Observations>;

/// 0, for the best, and the lanes of every kernel that runs here.
std::vector<std::int64_t> widths_here() {
  std::vector<std::int64_t> widths{0};
  for (const Kernel& kernel : all_kernels)
    if (runs_here(kernel.lanes)) widths.push_back(static_cast<std::int64_t>(kernel.lanes));
  return widths;
}

class RunCampaign : public testing::Test {
 protected:
  Campaign campaign(std::size_t points, std::int64_t replicates, std::int64_t populations) {
    Campaign c{&model_, {}, defaults_of(model_.parameters()), {}};
    c.settings.replicates = replicates;
    c.settings.populations = populations;
    for (std::size_t i = 0; i < points; ++i)
      c.points.push_back(
          {std::to_string(i),
           changes_between(c.base, fake_values("coaching.rate", 0.1 + 0.1 * static_cast<double>(i % 9)))});
    return c;
  }
  static Results run(const Campaign& c) {
    Results results;
    EXPECT_TRUE(go_on(c, results));
    return results;
  }
  /// Runs the batches of `c` that are not in `results` yet; whether all were finished.
  static bool go_on(const Campaign& c, Results& results, const Interruption& interruption = {}) {
    const Plan all = plan(c);
    std::vector<std::size_t> pending;
    for (std::size_t b = 0; b < all.batches.size(); ++b) {
      const Job& first = all.batches[b].jobs.front();
      if (!results.contains({first.point, first.replicate})) pending.push_back(b);
    }
    Progress progress(1, "weeks", Progress::Style::silent);
    return run_batches(
        c, all, in_order(pending),
        [&](std::size_t index, const BatchResult& batch) {
          EXPECT_TRUE(std::ranges::equal(batch.jobs, all.batches.at(index).jobs, same));
          for (std::size_t j = 0; j < batch.jobs.size(); ++j) {
            Observations observed;
            for (std::size_t output = 0; output < batch.rows.size(); ++output) {
              const std::span<const float> row = batch.rows_of(output, j);
              observed.emplace_back(row.begin(), row.end());
            }
            EXPECT_TRUE(results.insert({{batch.jobs[j].point, batch.jobs[j].replicate}, std::move(observed)}).second);
          }
        },
        progress, interruption);
  }
  static bool same(const Job& a, const Job& b) { return a.point == b.point && a.replicate == b.replicate; }
  FakeLog log_;
  FakeModel model_{log_};
};

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

// --- stopping and going on ---------------------------------------------------------------------------------------

/// A run that is asked to stop, into a folder for its states.
class StoppedRun : public RunCampaign {
 protected:
  StoppedRun() {
    std::string name = (std::filesystem::temp_directory_path() / "peerspread-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    interruption_.stop = &stop_;
    interruption_.checkpoint = [this](std::size_t batch) { return folder_ / std::to_string(batch); };
    interruption_.fingerprint = "this campaign";
  }
  ~StoppedRun() override { std::filesystem::remove_all(folder_); }

  /// Goes on for `weeks` more weeks of packs.
  bool go_on_for(int weeks, const Campaign& c, Results& results) {
    const int last = log_.weeks + weeks;
    stop_ = weeks == 0;
    log_.before_week = [this, last](int before) {
      if (before + 1 >= last) stop_ = true;
    };
    const bool finished = go_on(c, results, interruption_);
    log_.before_week = nullptr;
    stop_ = false;
    return finished;
  }

  std::size_t states() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::atomic<bool> stop_{false};
  Interruption interruption_;
  std::filesystem::path folder_;
};

TEST_F(StoppedRun, GoesOnBitForBitWhereverItStops) {
  // Four batches of packs of all kinds; each pack has five weeks.
  Campaign c = campaign(7, 16, 2);
  for (const std::int64_t threads : {1, 2, 7}) {
    for (const std::int64_t lanes : widths_here()) {
      c.settings.threads = threads;
      c.settings.lanes = lanes;
      log_.weeks = 0;
      const Results reference = run(c);
      const int weeks = log_.weeks;
      for (const int k : {1, 2, 3, 4, 5, 6, 9, 10, 11, 23, weeks - 1, weeks, weeks + 1}) {
        SCOPED_TRACE(std::to_string(threads) + " threads, " + std::to_string(lanes) + " lanes, after " +
                     std::to_string(k) + " weeks");
        Results results;
        log_.weeks = 0;
        for (int attempts = 0; !go_on_for(k, c, results) && attempts <= weeks; ++attempts) {
        }
        EXPECT_EQ(results, reference);
        EXPECT_EQ(log_.weeks, weeks) << "no week is stepped twice";
        EXPECT_EQ(states(), 0U) << "a state goes when its batch is written";
      }
    }
  }
}

TEST_F(StoppedRun, BeginsNothingWhenItIsTooLate) {
  Results results;
  EXPECT_FALSE(go_on_for(0, campaign(7, 16, 2), results));
  EXPECT_TRUE(results.empty());
  EXPECT_EQ(states(), 0U);
  EXPECT_EQ(log_.worlds_started, 0);
}

TEST_F(StoppedRun, GoesOnWithOtherThreadsAndLanes) {
  // Twenty worlds a population: the second pack is 4 lanes wide both after one of 16 and after one of 4.
  for (Campaign c : {campaign(7, 16, 2), campaign(4, 8, 2)}) {
    const Results reference = run(c);
    for (const std::int64_t before : widths_here()) {
      for (const std::int64_t after : widths_here()) {
        Results results;
        c.settings.lanes = before;
        c.settings.threads = 1;
        EXPECT_FALSE(go_on_for(7, c, results));
        c.settings.lanes = after;
        c.settings.threads = 2;
        EXPECT_TRUE(go_on(c, results, interruption_));
        EXPECT_EQ(results, reference) << before << " lanes, then " << after;
      }
    }
  }
}

TEST_F(StoppedRun, ABatchGoesOnInThePacksItBeganIn) {
  Campaign c = campaign(7, 6, 1);  // one batch of 48 worlds
  const Results reference = run(c);
  log_.weeks = 0;
  c.settings.lanes = 4;
  Results results;
  EXPECT_FALSE(go_on_for(7, c, results));
  c.settings.lanes = 1;
  EXPECT_TRUE(go_on(c, results, interruption_));
  EXPECT_EQ(results, reference);
  EXPECT_EQ(log_.weeks, 12 * 5) << "twelve packs of five weeks, none of them twice";
}

TEST_F(StoppedRun, AStateSavedNowAndThenIsGoneOnFrom) {
  Campaign c = campaign(7, 16, 2);
  c.settings.threads = 1;
  c.settings.lanes = 4;
  const Results reference = run(c);
  interruption_.seconds_between_saves = 1e-9;  // after every week
  for (const int k : {0, 1, 7, 20, 62}) {
    Results results;
    log_.weeks = 0;
    log_.before_week = [&](int before) {
      if (before == k) throw RunError("the machine goes down");
    };
    EXPECT_THROW(go_on(c, results, interruption_), RunError);
    log_.before_week = nullptr;
    EXPECT_TRUE(go_on(c, results, interruption_));
    EXPECT_EQ(results, reference) << "after " << k << " weeks";
    EXPECT_EQ(log_.weeks, 80 * 2 + 1) << "only the week that failed is stepped again";
  }
}

TEST_F(StoppedRun, AStateThatDoesNotFitIsNotUsed) {
  const Campaign c = campaign(7, 6, 1);  // one batch
  const Results reference = run(c);
  const auto spoil = [&](const std::function<void(const std::filesystem::path&)>& how) {
    Results results;
    EXPECT_FALSE(go_on_for(7, c, results));
    how(folder_ / "0");
    EXPECT_TRUE(go_on(c, results, interruption_));
    EXPECT_EQ(results, reference);
  };
  const auto size = [](const auto& file) { return std::filesystem::file_size(file); };
  spoil([&](const auto& file) { std::filesystem::resize_file(file, size(file) - 1); });
  spoil([&](const auto& file) { std::filesystem::resize_file(file, 0); });
  spoil([&](const auto& file) { std::fstream(file, std::ios::in | std::ios::out).seekp(200).put('?'); });
  spoil([&](const auto&) { interruption_.fingerprint = "another campaign"; });
}

TEST_F(StoppedRun, WorkDoneBeforeCountsAsProgress) {
  Campaign c = campaign(6, 3, 1);
  c.settings.lanes = 4;
  Results results;
  EXPECT_FALSE(go_on_for(7, c, results));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> log(std::tmpfile(), std::fclose);
  Progress progress(3885, "agent-weeks", Progress::Style::lines, log.get());
  run_batches(
      c, plan(c), in_order({0}), [](std::size_t, const BatchResult&) {}, progress, interruption_);
  progress.finish();
  std::rewind(log.get());
  std::array<char, 80> line{};
  ASSERT_NE(std::fgets(line.data(), static_cast<int>(line.size()), log.get()), nullptr);
  EXPECT_EQ(std::string(line.data()).rfind("3,885 agent-weeks in", 0), 0U) << line.data();
}

// --- rows --------------------------------------------------------------------------------------------------------

TEST(RowRuns, AreNeighbouringPointsOfOneReplicate) {
  const auto runs_of = [](const std::vector<Job>& jobs) {
    std::vector<std::pair<std::size_t, std::size_t>> runs;
    for (const RowRun& run : row_runs(jobs)) runs.emplace_back(run.first, run.jobs);
    return runs;
  };
  using Runs = std::vector<std::pair<std::size_t, std::size_t>>;
  EXPECT_EQ(runs_of({}), Runs{});
  EXPECT_EQ(runs_of({{4, 2}}), (Runs{{0, 1}}));
  EXPECT_EQ(runs_of({{0, 2}, {1, 2}, {2, 2}}), (Runs{{0, 3}}));
  EXPECT_EQ(runs_of({{0, 2}, {1, 2}, {0, 3}, {1, 3}}), (Runs{{0, 2}, {2, 2}})) << "the next replicate";
  EXPECT_EQ(runs_of({{0, 2}, {2, 2}, {3, 2}}), (Runs{{0, 1}, {1, 2}})) << "a point of another structure between";
  EXPECT_EQ(runs_of({{1, 2}, {0, 2}}), (Runs{{0, 1}, {1, 1}})) << "backwards";
  EXPECT_EQ(runs_of({{0, 2}, {1, 3}}), (Runs{{0, 1}, {1, 1}})) << "the next point of another replicate";
}

TEST_F(RunCampaign, TakesNoStateOfOtherPacks) {
  Campaign c = campaign(2, 3, 1);
  c.settings.lanes = 1;
  const Plan all = plan(c);
  const auto population = model_.build(c.base, c.seed(), 0);
  const std::size_t worlds = all.batches[0].worlds.size(), weeks = model_.weeks(c.base);
  const auto read = [&](std::vector<std::size_t> widths, std::size_t pack, std::size_t week) {
    Archive written;
    written.vector(widths);
    written.value(pack);
    written.value(week);
    Archive archive(written.data());
    BatchRun(c, all, 0, population).persist(archive);
  };
  const auto expect_refused = [&](const std::vector<std::size_t>& widths, std::size_t pack, std::size_t week,
                                  const std::string& why) {
    expect_error<std::runtime_error>([&] { read(widths, pack, week); }, {why});
  };
  const std::vector<std::size_t> right(worlds, 1), few(worlds - 1, 1), many(worlds + 1, 1);
  expect_refused(right, 0, 0, "shorter than it should be");  // these packs are fine, but nothing else is there
  expect_refused(right, 0, weeks, "other packs");
  expect_refused(right, worlds, 0, "other packs");
  expect_refused(few, 0, 0, "other packs");
  expect_refused(many, worlds, 0, "other packs");
  expect_refused({}, 0, 0, "other packs");
  expect_refused({3}, 0, 0, "cannot step");
}

}  // namespace
}  // namespace peerspread
