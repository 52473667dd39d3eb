#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>

#include "sim/campaign/batch_run.hpp"
#include "tests/sim/campaign/campaign_runs.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

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

TEST_F(RunCampaign, TakesNoStateOfOtherPacks) {
  Campaign c = campaign(2, 3, 1);
  c.settings.lanes = 1;
  const Plan all = plan(c);
  const auto population = model_.bind(c.base)->build(c.seed(), 0);
  const std::size_t worlds = all.batches[0].worlds.size(), weeks = model_.bind(c.base)->weeks();
  const auto expect_refused = [&](std::size_t widest, std::size_t pack, std::size_t week, const std::string& why) {
    Archive written;
    written.value(widest);
    written.value(pack);
    written.value(week);
    Archive archive(written.data());
    expect_error<std::runtime_error>([&] { BatchRun(c, all, 0, population).persist(archive); }, {why});
  };
  expect_refused(1, 0, 0, "shorter than it should be");  // these packs are fine, but nothing else is there
  expect_refused(1, 0, weeks, "other packs");
  expect_refused(1, worlds, 0, "other packs");
  expect_refused(3, 0, 0, "cannot step");
}

/// Points that differ from the fourth week on, and points that all begin as another scenario.
TEST_F(StoppedRun, GoesOnBitForBitWhereWorldsBranchOff) {
  Campaign equal = campaign(1, 6, 2), branched = campaign(4, 6, 2);
  for (int i = 1; i < 5; ++i)
    equal.points.push_back(
        {"later " + std::to_string(i), changes_between(equal.base, fake_values("coaching.later", 0.1 * i))});
  branched.branch = {changes_between(branched.base, fake_values("coaching.rate", 0.25)), 2, "slow"};
  for (Campaign c : {equal, branched}) {
    for (const std::int64_t lanes : widths_here()) {
      c.settings.lanes = lanes;
      c.settings.threads = 2;
      log_.weeks = 0;
      const Results reference = run(c);
      const int weeks = log_.weeks;
      for (int k = 1; k <= weeks + 1; k += k < 12 ? 1 : 5) {
        Results results;
        log_.weeks = 0;
        for (int attempts = 0; !go_on_for(k, c, results) && attempts <= weeks; ++attempts) {
        }
        EXPECT_EQ(results, reference) << lanes << " lanes, after " << k << " weeks";
        EXPECT_EQ(log_.weeks, weeks) << "no week is stepped twice";
      }
    }
  }
}

}  // namespace
}  // namespace peerspread
