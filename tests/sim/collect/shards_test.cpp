#include <gtest/gtest.h>

#include <csignal>

#include "sim/collect/parts.hpp"
#include "tests/sim/collect/collected_campaigns.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

class Shards : public CollectTest {};

TEST_F(Shards, ShardsTogetherAreTheWholeCampaign) {
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
TEST_F(Shards, PartsOfAnEarlierJoinedResultStayUntilItIsReplaced) {
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

TEST_F(Shards, ADamagedBatchOfAPartIsComputedAgain) {
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

TEST_F(Shards, WhoComesLateComputesWhatShardsLeft) {
  const Campaign c = campaign("x.h5");
  collect_shard(c, 2, 3);
  const Collected collected = collect_in_full(c);
  EXPECT_EQ(collected.found, 1U);
  EXPECT_TRUE(collected.joined);
  EXPECT_EQ(log_.weeks, weeks_);
  expect_reference(c.settings.output);
}

TEST_F(Shards, ShardsOfAnotherDivisionFindWhatIsThere) {
  const Campaign c = campaign("x.h5");
  collect_shard(c, 1, 4);
  collect_shard(c, 1, 2);
  collect_shard(c, 2, 2);
  EXPECT_EQ(log_.weeks, weeks_);
  merge({c.settings.output + ".parts"});
  expect_reference(c.settings.output);
}

TEST_F(Shards, AShardThatWasStoppedGoesOnAsAShard) {
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

TEST_F(Shards, MergeSaysWhatIsMissingAndWhatDoesNotBelong) {
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
