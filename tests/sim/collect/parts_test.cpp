#include "sim/collect/parts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <thread>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds at_once(0);

class PartsFolderTest : public Scratch {
 protected:
  fs::path target_ = folder_ / "x.h5", parts_ = folder_ / "x.h5.parts";
};

TEST_F(PartsFolderTest, LooksAndMakesNothingUntilEntered) {
  PartsFolder folder(target_, false);
  EXPECT_EQ(folder.target(), target_);
  EXPECT_EQ(folder.folder(), parts_);
  EXPECT_EQ(folder.part(), parts_ / "part.h5");
  EXPECT_TRUE(folder.parts().empty());
  EXPECT_FALSE(fs::exists(parts_));
  folder.enter();
  EXPECT_TRUE(fs::is_directory(parts_));
}

TEST_F(PartsFolderTest, GoesWithTheObjectIfNothingIsInIt) {
  { PartsFolder(target_, false).enter(); }
  EXPECT_FALSE(fs::exists(parts_));
  {
    PartsFolder folder(target_, false);
    folder.enter();
    put(folder.part(), "rows");
  }
  EXPECT_EQ(files(), (std::map<std::string, std::string>{{"x.h5.parts/part.h5", "rows"}}));
}

TEST_F(PartsFolderTest, ListsThePartsOfEveryProcessByName) {
  PartsFolder folder(target_, false, "shard-2-of-8");
  folder.enter();
  EXPECT_EQ(folder.part(), parts_ / "shard-2-of-8.h5");
  put(folder.part(), "b");
  put(parts_ / "part.h5", "a");
  put(folder.checkpoint(7), "c");
  EXPECT_EQ(folder.parts(), (std::vector<fs::path>{parts_ / "part.h5", parts_ / "shard-2-of-8.h5"}));
  EXPECT_EQ(parts_of(target_), folder.parts());
  EXPECT_TRUE(parts_of(folder_ / "none.h5").empty());
}

TEST_F(PartsFolderTest, HasOneProcessPerPart) {
  PartsFolder first(target_, false);
  first.enter();
  PartsFolder same(target_, false, "part", at_once);
  expect_run_error([&] { same.enter(); }, {"another process is computing " + target_.string(), "--output"});
}

TEST_F(PartsFolderTest, WaitsAMomentForOthersToGo) {
  auto first = std::make_unique<PartsFolder>(target_, false, "rank-0-of-4");
  first->enter();
  const std::jthread goes([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    first.reset();
  });
  PartsFolder late(target_, false, "rank-0-of-2", std::chrono::minutes(1));
  EXPECT_NO_THROW(late.enter());
}

TEST_F(PartsFolderTest, LetsInOnlyThoseThatLeaveEachOthersPartsAlone) {
  const std::map<std::string, std::vector<std::string>> refused_beside = {
      {"part", {"shard-1-of-8", "rank-0-of-4", "merged"}},
      {"shard-2-of-8", {"part", "rank-0-of-4", "merged"}},
      {"rank-1-of-4", {"part", "shard-1-of-8", "rank-0-of-5", "merged"}}};
  const std::map<std::string, std::string> let_in_beside = {{"shard-2-of-8", "shard-1-of-8"},
                                                            {"rank-1-of-4", "rank-0-of-4"}};
  for (const auto& [first, others] : refused_beside) {
    PartsFolder there(target_, false, first);
    there.enter();
    for (const std::string& other : others) {
      PartsFolder late(target_, false, other, at_once);
      expect_run_error([&] { late.enter(); }, {"another process is computing a part", first + ".h5", "wait for it"});
    }
    if (!let_in_beside.contains(first)) continue;
    PartsFolder late(target_, false, let_in_beside.at(first));
    EXPECT_NO_THROW(late.enter());
  }
}

TEST_F(PartsFolderTest, TheRefusedLeaveTheLockToWhoHasIt) {
  PartsFolder first(target_, false);
  first.enter();
  for (int i = 0; i < 2; ++i) {
    PartsFolder same(target_, false, "part", at_once);
    EXPECT_THROW(same.enter(), RunError);
  }
}

TEST_F(PartsFolderTest, PublishesAndClears) {
  {
    PartsFolder folder(target_, false);
    folder.enter();
    put(folder.part(), "rows");
    put(folder.checkpoint(0), "state");
    folder.forget_checkpoints();
    EXPECT_FALSE(fs::exists(folder.checkpoint(0)));
    put(folder.checkpoint(1), "state");
    folder.publish(folder.part());
    folder.clear();
  }
  EXPECT_EQ(files(), (std::map<std::string, std::string>{{"x.h5", "rows"}}));
  EXPECT_FALSE(fs::exists(parts_));
}

TEST_F(PartsFolderTest, RefusesToReplaceAFileUnlessTold) {
  put(target_, "an earlier result");
  expect_run_error([&] { PartsFolder(target_, false); },
                   {target_.string() + " exists; give --overwrite to replace it or --output to write elsewhere"});
  PartsFolder folder(target_, true);
  folder.enter();
  put(folder.part(), "rows");
  EXPECT_EQ(bytes_of(target_), "an earlier result");
  folder.publish(folder.part());
  EXPECT_EQ(bytes_of(target_), "rows");
}

TEST_F(PartsFolderTest, AResultThatCannotBeReadMayNeedItsParts) {
  put(target_, "\x89HDF\r\n\x1a\n, and then damage");
  EXPECT_NO_THROW(PartsFolder(target_, true)) << "it has no parts";
  fs::create_directory(parts_);
  put(parts_ / "shard-1-of-2.h5", "rows");
  expect_run_error([&] { PartsFolder(target_, true); },
                   {"cannot tell whether " + target_.string() + " takes its rows from " + parts_.string(), "--output"});
  put(target_, "some other file");
  EXPECT_NO_THROW(PartsFolder(target_, true));
  EXPECT_EQ(bytes_of(parts_ / "shard-1-of-2.h5"), "rows");
}

TEST_F(PartsFolderTest, AFileThatAppearsDuringTheRunIsKept) {
  PartsFolder folder(target_, false);
  folder.enter();
  put(folder.part(), "rows");
  put(target_, "somebody else's result");
  expect_run_error([&] { folder.publish(folder.part()); },
                   {target_.string() + " appeared while", folder.part().string()});
  EXPECT_EQ(bytes_of(target_), "somebody else's result");
  EXPECT_EQ(bytes_of(folder.part()), "rows");
}

TEST_F(PartsFolderTest, SaysWhyATargetCannotBeWritten) {
  expect_run_error([&] { PartsFolder(folder_, true); }, {folder_.string() + " is a folder"});
  expect_run_error([&] { PartsFolder(folder_ / "no" / "x.h5", true); },
                   {"there is no folder " + (folder_ / "no").string(), "--output"});
  expect_run_error([&] { PartsFolder("/dev/null", true); }, {"/dev/null", "not a plain file"});
  expect_run_error([&] { PartsFolder("", true); }, {"names no file"});
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(PartsFolderTest, SaysThatAFolderIsNotWritable) {
  // Not even root can make a file there.
  expect_run_error([&] { PartsFolder("/proc/self/x.h5", true).enter(); }, {"cannot write /proc/self/x.h5", "--output"});
  if (::geteuid() == 0) return;  // root may write everywhere else
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  expect_run_error([&] { PartsFolder(target_, true).enter(); }, {target_.string(), "Permission denied"});
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(PartsFolderTest, MakesTheFolderResultsAndNoOther) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_NO_THROW(PartsFolder("results/x.h5", false).enter());
  EXPECT_THROW(PartsFolder("elsewhere/x.h5", false), RunError);
  EXPECT_NO_THROW(PartsFolder("x.h5", false).enter());
  fs::current_path(before);
  EXPECT_TRUE(fs::is_directory(folder_ / "results"));
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

}  // namespace
}  // namespace peerspread
