#include "sim/collect/collect.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "sim/collect/parts.hpp"
#include "tests/sim/collect/collected_campaigns.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

TEST_F(CollectTest, AWholeCampaignIsOnePlainFileAndNothingElse) {
  const Campaign c = campaign("x.h5");
  const Collected collected = collect_in_full(c);
  EXPECT_EQ(collected.end, End::whole);
  EXPECT_EQ(collected.batches, 4U);
  EXPECT_EQ(collected.found, 0U);
  EXPECT_EQ(collected.missing, 0U);
  EXPECT_FALSE(collected.joined);
  EXPECT_EQ(collected.agent_weeks, 37.0 * 5 * 16 * 8);
  EXPECT_EQ(files().size(), 1U);
  EXPECT_FALSE(fs::exists(c.settings.output + ".parts"));
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, StopsOnASignalAndGoesOnToTheSameBytes) {
  for (const std::int64_t threads : {1, 2, 7}) {
    for (const int k : {0, 1, 7, 40, 61, 79, 80, 123, weeks_ - 1}) {
      SCOPED_TRACE(std::to_string(threads) + " threads, after " + std::to_string(k) + " weeks");
      Campaign c = campaign("x.h5");
      c.settings.threads = threads;
      log_.weeks = 0;
      after(k, [] { std::raise(SIGTERM); });
      const Collected stopped = collect_in_full(c);
      log_.before_week = nullptr;
      if (stopped.end == End::stopped) {
        EXPECT_FALSE(fs::exists(c.settings.output));
        EXPECT_TRUE(fs::exists(c.settings.output + ".parts/part.h5"));
        EXPECT_EQ(collect_in_full(c).end, End::whole);
      } else {
        EXPECT_EQ(k, weeks_ - 1) << "it came in the last week";
      }
      EXPECT_EQ(log_.weeks, weeks_) << "no week is stepped twice";
      expect_reference(c.settings.output);
      EXPECT_EQ(files().size(), 1U);
      fs::remove(c.settings.output);
    }
  }
}

TEST_F(CollectTest, SaysWhatItGoesOnFrom) {
  const Campaign c = campaign("x.h5");
  after(85, [] { std::raise(SIGUSR1); });  // each population takes 80 weeks
  EXPECT_EQ(collect_in_full(c).end, End::stopped);
  log_.before_week = nullptr;
  CollectOptions options;
  std::string said;
  options.say = [&](const std::string& text) { said += text; };
  const Collected collected = collect_in_full(c, options);
  EXPECT_EQ(said, "Going on: 2 of 4 batches are there already.");
  EXPECT_EQ(collected.found, 2U);
  EXPECT_EQ(collected.agent_weeks, 37.0 * 5 * 8 * 8);
}

/// What kill -9 leaves is what is in the folder at that moment.
TEST_F(CollectTest, GoesOnFromWhateverAKilledProcessLeaves) {
  for (const int k : {0, 1, 59, 60, 61, 80, 140, 159}) {
    SCOPED_TRACE("after " + std::to_string(k) + " weeks");
    const Campaign killed = campaign("killed.h5"), heir = campaign("heir.h5");
    log_.weeks = 0;
    after(k, [&] { fs::copy(killed.settings.output + ".parts", heir.settings.output + ".parts"); });
    collect_in_full(killed);
    log_.before_week = nullptr;
    ASSERT_TRUE(fs::exists(heir.settings.output + ".parts/part.h5"));
    const Collected collected = collect_in_full(heir);
    EXPECT_EQ(collected.found, k < 60 ? 0U : k < 80 ? 1U : k < 140 ? 2U : 3U);
    expect_reference(heir.settings.output);
    EXPECT_EQ(files().size(), 2U);
    fs::remove(killed.settings.output);
    fs::remove(heir.settings.output);
  }
}

TEST_F(CollectTest, PartsOfAnotherCampaignAreRefusedAndNotHarmed) {
  const Campaign c = campaign("x.h5");
  after(85, [] { std::raise(SIGTERM); });
  ASSERT_EQ(collect_in_full(c).end, End::stopped);
  log_.before_week = nullptr;
  const auto before = files();
  EXPECT_GE(before.size(), 2U) << "a part and a state";
  Campaign other = c;
  other.settings.seed = 7;
  other.base[0] = std::int64_t{38};
  const int stepped = log_.weeks;
  for (const bool shard : {false, true})
    expect_run_error([&] { shard ? collect_shard(other, 1, 2) : collect_in_full(other); },
                     {c.settings.output + ".parts", "unfinished campaign that is not this one",
                      "seed is 20180601 there and 7 here; people.agents is 37 there and 38 here", "--overwrite"});
  EXPECT_TRUE(files() == before);
  EXPECT_EQ(log_.weeks, stepped);
  EXPECT_EQ(collect_in_full(c).end, End::whole) << "and the first goes on";
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, PartsOfAnotherCampaignAreDiscardedIfToldTo) {
  Campaign other = campaign("x.h5");
  other.settings.seed = 7;
  after(85, [] { std::raise(SIGTERM); });
  ASSERT_EQ(collect_in_full(other).end, End::stopped);
  log_.before_week = nullptr;
  CollectOptions options;
  options.overwrite = true;
  const Campaign c = campaign("x.h5");
  EXPECT_EQ(collect_in_full(c, options).found, 0U);
  expect_reference(c.settings.output);
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(CollectTest, AWholePartThatWasNotPublishedIsPublished) {
  const Campaign c = campaign("x.h5");
  after(weeks_ - 1, [&] { put(c.settings.output, "somebody else's result"); });
  expect_run_error([&] { collect_in_full(c); }, {c.settings.output + " appeared while"});
  EXPECT_EQ(bytes_of(c.settings.output), "somebody else's result");
  log_.before_week = nullptr;
  fs::remove(c.settings.output);
  const Collected collected = collect_in_full(c);
  EXPECT_EQ(collected.end, End::whole);
  EXPECT_EQ(collected.found, 4U);
  EXPECT_EQ(log_.weeks, weeks_) << "nothing is left to compute";
  expect_reference(c.settings.output);
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(CollectTest, AnExistingFileIsRefusedAndReplacedOnlyAtTheEnd) {
  const Campaign c = campaign("x.h5");
  put(c.settings.output, "an earlier result");
  expect_run_error([&] { collect_in_full(c); }, {c.settings.output + " exists"});
  EXPECT_EQ(log_.weeks, 0);
  CollectOptions options;
  options.overwrite = true;
  after(weeks_ - 1, [&] { EXPECT_EQ(bytes_of(c.settings.output), "an earlier result"); });
  EXPECT_EQ(collect_in_full(c, options).end, End::whole);
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, WhatIsThereAlreadyIsNotComputedAgain) {
  const Campaign c = campaign("x.h5");
  ASSERT_EQ(collect_in_full(c).end, End::whole);
  const auto before = files();
  const Collected again = collect_in_full(c);
  EXPECT_EQ(again.end, End::whole);
  EXPECT_EQ(again.found, 4U);
  EXPECT_EQ(log_.weeks, weeks_);
  EXPECT_TRUE(files() == before);
  Campaign other = c;
  other.settings.seed = 7;
  expect_run_error([&] { collect_in_full(other); }, {c.settings.output + " exists"});
}

TEST_F(CollectTest, OnlyOneProcessWorksOnAPart) {
  const Campaign c = campaign("x.h5");
  {
    PartsFolder first(c.settings.output, false);
    first.enter();
    expect_run_error([&] { collect_in_full(c); }, {"another process is computing " + c.settings.output});
    EXPECT_EQ(log_.weeks, 0);
    expect_run_error([&] { collect_shard(c, 1, 2); },
                     {"another process is computing a part", "part.h5", "wait for it"});
  }
  {
    PartsFolder first(c.settings.output, false, "shard-2-of-2");
    first.enter();
    expect_run_error([&] { collect_in_full(c); }, {"another process is computing a part", "shard-2-of-2.h5"});
    EXPECT_EQ(log_.weeks, 0);
    EXPECT_EQ(collect_shard(c, 1, 2).end, End::shard_done) << "shards do not touch each other's parts";
  }
  EXPECT_EQ(collect_in_full(c).end, End::whole);
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, AFailureKeepsWhatWasFinished) {
  const Campaign c = campaign("x.h5");
  model_->broken_population = 1;
  expect_run_error([&] { collect_in_full(c); },
                   {"population cannot be built", "what was finished is kept in " + c.settings.output + ".parts",
                    "the same command goes on"});
  EXPECT_FALSE(fs::exists(c.settings.output));
  model_->broken_population = no_population;
  EXPECT_EQ(collect_in_full(c).found, 2U);
  EXPECT_EQ(log_.weeks, weeks_);
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, AFailureFromTheStartLeavesNothing) {
  const Campaign c = campaign("x.h5");
  model_->broken_population = 0;
  try {
    collect_in_full(c);
    ADD_FAILURE() << "no error";
  } catch (const RunError& error) {
    EXPECT_STREQ(error.what(), "population cannot be built");
  }
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(CollectTest, ADamagedPartIsAnErrorAndStays) {
  const Campaign c = campaign("x.h5");
  after(85, [] { std::raise(SIGTERM); });
  ASSERT_EQ(collect_in_full(c).end, End::stopped);
  log_.before_week = nullptr;
  const fs::path part = parts_of(c.settings.output)[0];
  fs::resize_file(part, fs::file_size(part) / 2);
  const auto before = files();
  expect_run_error([&] { collect_in_full(c); }, {part.string(), "is cut short"});
  EXPECT_TRUE(files() == before);
}

}  // namespace
}  // namespace peerspread
