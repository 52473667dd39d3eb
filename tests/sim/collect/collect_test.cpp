#include "sim/collect/collect.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <functional>

#include "sim/collect/parts.hpp"
#include "sim/commands/commands.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;
using End = Collected::End;

/// One for all tests: who is launched by mpirun joins it once.
Ranks& ranks() {
  static Ranks one;
  return one;
}

class CollectTest : public Scratch {
 protected:
  CollectTest() {
    auto model = std::make_unique<FakeModel>(log_);
    model_ = model.get();
    registry_.push_back(std::move(model));
    reference_ = [this] {
      const Campaign c = campaign("reference.h5");
      EXPECT_EQ(collect_in_full(c).end, End::whole);
      const auto contents = contents_of(c.settings.output);
      fs::remove(c.settings.output);
      return contents;
    }();
    weeks_ = log_.weeks;
    log_.weeks = 0;
  }

  /// Four batches: seven points and a twin in sixteen replicates, in two populations.
  Campaign campaign(const std::string& file) const {
    Campaign c{model_, {}, defaults_of(model_->parameters()), {}};
    for (int i = 0; i < 7; ++i)
      c.points.push_back({std::to_string(i),
                          changes_between(c.base, fake_values("coaching.rate", 0.1 + 0.1 * static_cast<double>(i)))});
    c.settings.name = "fake";
    c.settings.replicates = 16;
    c.settings.populations = 2;
    c.settings.threads = 1;
    c.settings.lanes = 4;
    c.settings.output = (folder_ / file).string();
    c.command_line = "peerspread sweep fake.cfg";
    return c;
  }
  Collected collect_in_full(const Campaign& c, const CollectOptions& options = {}) const {
    return collect(registry_, c, plan(c), options, ranks());
  }
  Collected collect_shard(const Campaign& c, std::size_t i, std::size_t n) const {
    CollectOptions options;
    options.shard = Shard{i, n};
    return collect_in_full(c, options);
  }
  void merge(const std::vector<std::string>& words, const std::string& output = "") const {
    const Presenters presenters;
    Invocation invocation{words, {{}, {}, {{"quiet", ""}}}, "", presenters};
    if (!output.empty()) invocation.line.settings["output"] = {output, "command line"};
    merge_parts(registry_, invocation, ranks());
  }
  /// Does `action` before the week that comes after `weeks` more; weeks of all packs count.
  void after(int weeks, const std::function<void()>& action) {
    log_.before_week = [action, at = log_.weeks + weeks](int before) {
      if (before == at) action();
    };
  }
  void expect_reference(const fs::path& file) const { expect_same_contents(contents_of(file), reference_); }

  FakeLog log_;
  FakeModel* model_;
  Registry registry_;
  std::map<std::string, std::string> reference_;  ///< what is in the file of an undisturbed run
  int weeks_;                                     ///< that it takes
};

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

TEST_F(CollectTest, ShardsTogetherAreTheWholeCampaign) {
  const Campaign c = campaign("x.h5");
  for (const std::size_t i : {3U, 1U, 2U}) {
    const Collected collected = collect_shard(c, i, 3);
    EXPECT_EQ(collected.end, End::shard_done);
    EXPECT_EQ(collected.missing, i == 3 ? 3U : i == 1 ? 1U : 0U);
    EXPECT_FALSE(fs::exists(c.settings.output));
  }
  EXPECT_EQ(log_.weeks, weeks_);
  EXPECT_EQ(parts_of(c.settings.output).size(), 3U);

  const Collected collected = collect_in_full(c);
  EXPECT_EQ(collected.end, End::whole);
  EXPECT_TRUE(collected.joined);
  EXPECT_EQ(log_.weeks, weeks_) << "nothing is left to compute";
  EXPECT_EQ(ResultsFile(c.settings.output).sources().size(), 3U);
  EXPECT_TRUE(parts_of(c.settings.output).empty()) << "a new campaign would collect elsewhere";
  expect_reference(c.settings.output);

  merge({c.settings.output});
  EXPECT_TRUE(ResultsFile(c.settings.output).sources().empty());
  fs::remove_all(c.settings.output + ".parts");
  expect_reference(c.settings.output);
}

/// An earlier result stays whole, whatever becomes of the campaign that is to replace it.
TEST_F(CollectTest, PartsOfAnEarlierJoinedResultStayUntilItIsReplaced) {
  Campaign c = campaign("x.h5");
  for (const std::size_t i : {1U, 2U}) collect_shard(c, i, 2);
  collect_in_full(c);
  const auto before = contents_of(c.settings.output);
  Campaign other = c;
  other.settings.seed += 1;
  CollectOptions overwrite;
  overwrite.overwrite = true;
  overwrite.shard = Shard{1, 2};
  collect_in_full(other, overwrite);
  expect_same_contents(before, contents_of(c.settings.output));
  EXPECT_NO_THROW(ResultsFile{c.settings.output});
  log_.before_week = [&](int) { throw RunError("the machine goes down"); };
  overwrite.shard = std::nullopt;
  EXPECT_THROW(collect_in_full(other, overwrite), RunError);
  log_.before_week = nullptr;
  expect_same_contents(before, contents_of(c.settings.output));
  collect_in_full(other, overwrite);
  EXPECT_EQ(ResultsFile(c.settings.output).attributes().at("seed"), std::to_string(other.settings.seed));
  EXPECT_FALSE(fs::exists(c.settings.output + ".parts")) << "the old parts go with the old result";
}

TEST_F(CollectTest, ADamagedBatchOfAPartIsComputedAgain) {
  const Campaign c = campaign("x.h5");
  collect_shard(c, 1, 2);
  const fs::path part = parts_of(c.settings.output).at(0);
  const haddr_t place = [&] {
    const H5::H5File h5(part.string(), H5F_ACC_RDONLY);
    return H5Dget_offset(h5.openDataSet("total").getId());
  }();
  std::string bytes = bytes_of(part);
  bytes[place] = static_cast<char>(bytes[place] ^ 4);
  put(part, bytes);
  const std::size_t found = collect_in_full(c).found;
  EXPECT_LT(found, 2U);
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, WhoComesLateComputesWhatShardsLeft) {
  const Campaign c = campaign("x.h5");
  collect_shard(c, 2, 3);
  const Collected collected = collect_in_full(c);
  EXPECT_EQ(collected.found, 1U);
  EXPECT_TRUE(collected.joined);
  EXPECT_EQ(log_.weeks, weeks_);
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, ShardsOfAnotherDivisionFindWhatIsThere) {
  const Campaign c = campaign("x.h5");
  collect_shard(c, 1, 4);
  collect_shard(c, 1, 2);
  collect_shard(c, 2, 2);
  EXPECT_EQ(log_.weeks, weeks_);
  merge({c.settings.output + ".parts"});
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, AShardThatWasStoppedGoesOnAsAShard) {
  Campaign c = campaign("x.h5");
  c.settings.threads = 2;
  for (const std::size_t i : {1U, 2U}) {
    after(17, [] { std::raise(SIGTERM); });
    EXPECT_EQ(collect_shard(c, i, 2).end, End::stopped);
    log_.before_week = nullptr;
    EXPECT_EQ(collect_shard(c, i, 2).end, End::shard_done);
  }
  EXPECT_EQ(log_.weeks, weeks_);
  collect_in_full(c);
  expect_reference(c.settings.output);
}

TEST_F(CollectTest, MergeSaysWhatIsMissingAndWhatDoesNotBelong) {
  const Campaign c = campaign("x.h5");
  collect_shard(c, 2, 3);
  collect_shard(c, 3, 3);
  expect_run_error([&] { merge({c.settings.output}); },
                   {"of 4 batches these are in no part: 1 to 2", "(peerspread sweep fake.cfg)"});
  EXPECT_FALSE(fs::exists(c.settings.output));
  Campaign other = campaign("y.h5");
  other.settings.seed = 7;
  collect_shard(other, 1, 3);
  const std::string ours = parts_of(c.settings.output)[0].string(),
                    theirs = parts_of(other.settings.output)[0].string();
  const auto before = files();
  expect_input_error(
      [&] {
        merge({ours, theirs}, (folder_ / "z.h5").string());
      },
      {theirs, ours, "parts of different campaigns", "seed is 7 there and 20180601 here"});
  EXPECT_TRUE(files() == before);
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

TEST(ParseShard, TakesIOfN) {
  EXPECT_EQ(parse_shard("1/1").n, 1U);
  EXPECT_EQ(parse_shard("2/8").i, 2U);
  EXPECT_EQ(parse_shard("8/8").n, 8U);
  for (const std::string text :
       {"", "2", "/", "2/", "/8", "0/8", "9/8", "-1/8", "2/8/1", "a/8", "2/8x", " 2/8", "2 / 8"})
    expect_input_error([&] { parse_shard(text); }, {"--shard " + text, "i/n with i from 1 to n"});
}

}  // namespace
}  // namespace peerspread
