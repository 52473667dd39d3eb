#include "sim/results/join.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>

#include "sim/results/batch_reader.hpp"
#include "sim/results/identity.hpp"
#include "sim/results/layout.hpp"
#include "sim/results/writer.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

class ResultsJoin : public Scratch {
 protected:
  ResultsJoin() { fs::create_directory(parts_); }
  /// A part with the batches given, beside the target.
  fs::path part(const std::string& name, const std::vector<std::size_t>& batches) const {
    const fs::path file = parts_ / name;
    ResultsWriter writer(file, target_, campaign_, plan_.batches.size());
    for (const std::size_t b : batches) writer.write(b, rows(campaign_, plan_.batches[b].jobs));
    writer.close();
    return file;
  }
  void join(const std::vector<fs::path>& files) const {
    std::vector<PartContent> contents;
    for (const fs::path& file : files) contents.push_back(look_into(file));
    write_joined(target_, target_, campaign_, plan_, contents);
  }

  TinyModel model_;
  Campaign campaign_ = [this] {
    Campaign c = tiny_campaign(model_);
    c.points.insert(c.points.begin() + 1, {"between", {{0, 20.0}}});
    c.settings.replicates = 5;
    c.settings.populations = 4;
    return c;
  }();
  Plan plan_ = plan(campaign_);
  fs::path target_ = folder_ / "x.h5", parts_ = folder_ / "x.h5.parts";
};

TEST_F(ResultsJoin, LooksIntoParts) {
  ASSERT_EQ(plan_.batches.size(), 4U);
  const fs::path file = part("a.h5", {0, 2});
  const PartContent content = look_into(file);
  EXPECT_EQ(content.file, file);
  EXPECT_EQ(content.fingerprint, fingerprint(campaign_));
  EXPECT_EQ(content.finished, (std::vector<std::uint8_t>{1, 0, 1, 0}));
  EXPECT_TRUE(content.synced);
}

TEST_F(ResultsJoin, WhatNobodySyncedIsToldFromWhatWasSynced) {
  const fs::path file = parts_ / "killed.h5";
  if (const pid_t child = ::fork(); child == 0) {
    ResultsWriter writer(file, target_, campaign_, plan_.batches.size());
    writer.write(1, rows(campaign_, plan_.batches[1].jobs));
    ::_exit(0);
  } else {
    ::waitpid(child, nullptr, 0);
  }
  EXPECT_EQ(look_into(file).finished, (std::vector<std::uint8_t>{0, 1, 0, 0}));
  EXPECT_FALSE(look_into(file).synced);
  ResultsWriter(file, target_, campaign_, plan_.batches.size()).close();
  EXPECT_EQ(look_into(file).finished, (std::vector<std::uint8_t>{0, 1, 0, 0}));
  EXPECT_TRUE(look_into(file).synced);
}

TEST_F(ResultsJoin, RefusesWhatIsNoPart) {
  const fs::path file = parts_ / "a.h5";
  expect_run_error([&] { look_into(file); }, {"no results file", file.string()});
  put(file, "rows");
  expect_run_error([&] { look_into(file); }, {file.string(), "not HDF5"});
  fs::remove(file);
  part("a.h5", {0, 1, 2, 3});
  fs::resize_file(file, fs::file_size(file) / 2);
  expect_run_error([&] { look_into(file); }, {file.string(), "is cut short"});
}

TEST_F(ResultsJoin, TheFirstThatHasABatchHoldsIt) {
  const std::vector<PartContent> parts{{"a", "", "", {0, 1, 0, 0, 0}, true, 0},
                                       {"b", "", "", {0, 1, 1, 0, 0}, true, 0},
                                       {"short", "", "", {0, 0, 1}, true, 0}};
  EXPECT_EQ(holders(parts, 5), (std::vector<std::size_t>{npos, 0, 1, npos, npos}));
  EXPECT_EQ(holders({}, 2), (std::vector<std::size_t>{npos, npos}));
}

TEST_F(ResultsJoin, MissingBatchesAreCountedFromOne) {
  EXPECT_EQ(missing_batches({}), "");
  EXPECT_EQ(missing_batches({0, 1, 0}), "");
  EXPECT_EQ(missing_batches({npos}), "1");
  EXPECT_EQ(missing_batches({0, 0, npos, 0, 0, 0, npos, npos, npos}), "3, 7 to 9");
  EXPECT_EQ(missing_batches({npos, npos, 0, npos}), "1 to 2, 4");
}

TEST_F(ResultsJoin, AJoinedFileReadsLikeAPlainOne) {
  const fs::path plain = part("plain.h5", {0, 1, 2, 3});
  const auto expected = contents_of(plain);
  fs::remove(plain);
  join({part("a.h5", {2}), part("b.h5", {3, 0}), part("c.h5", {1, 2})});
  EXPECT_NO_THROW(ResultsFile{target_});
  expect_same_contents(contents_of(target_), expected);
}

TEST_F(ResultsJoin, NamesItsPartsAndMovesWithThem) {
  const std::vector<fs::path> parts{part("a.h5", {0, 1}), part("b.h5", {2, 3})};
  join(parts);
  EXPECT_EQ(ResultsFile(target_).sources(), parts);
  EXPECT_TRUE(ResultsFile(parts[0], ResultsFile::Allow::parts).sources().empty());
  const auto expected = contents_of(target_);
  const fs::path elsewhere = folder_ / "elsewhere";
  fs::create_directory(elsewhere);
  fs::rename(target_, elsewhere / "x.h5");
  fs::rename(parts_, elsewhere / "x.h5.parts");
  expect_same_contents(contents_of(elsewhere / "x.h5"), expected);
}

TEST_F(ResultsJoin, IsRefusedWhereAPartIsGoneOrABatchMissing) {
  join({part("a.h5", {0, 1}), part("b.h5", {2, 3})});
  fs::remove(parts_ / "b.h5");
  expect_run_error([&] { ResultsFile{target_}; },
                   {target_.string() + " is joined of parts", (parts_ / "b.h5").string() + " is gone"});
  join({parts_ / "a.h5"});
  expect_run_error([&] { ResultsFile{target_}; }, {"2 of 4 batches are not in it"});
  const ResultsFile there(target_, ResultsFile::Allow::parts);
  EXPECT_EQ(there.finished(), (std::vector<std::uint8_t>{1, 1, 0, 0}));
  const auto cost = there.read_at("cost", {});
  EXPECT_EQ(cost[2][0], double{cost_at(2, 0)});
  EXPECT_TRUE(std::isnan(cost[2][3])) << "no part has this batch";
}

TEST_F(ResultsJoin, ReadsBackTheRowsOfABatch) {
  const fs::path file = part("a.h5", {0, 3});
  for (const std::size_t b : {0U, 3U}) {
    const BatchResult expected = rows(campaign_, plan_.batches[b].jobs),
                      read = BatchReader(file, campaign_).read(plan_.batches[b]);
    EXPECT_EQ(read.rows, expected.rows);
    EXPECT_EQ(read.jobs.size(), expected.jobs.size());
  }
}

}  // namespace
}  // namespace peerspread
