#include "sim/results/writer.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <optional>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

class ResultsWriterTest : public Scratch {
 protected:
  ResultsWriter writer(const Campaign& campaign) const {
    return ResultsWriter(part_, target_, campaign, tiny_batches.size());
  }
  std::map<std::string, std::string> undisturbed(const Campaign& campaign) const {
    const fs::path whole = folder_ / "whole.h5";
    {
      ResultsWriter one_go(whole, target_, campaign, tiny_batches.size());
      write_all(one_go, campaign);
      one_go.close();
    }
    const auto contents = contents_of(whole);
    fs::remove(whole);
    return contents;
  }
  std::vector<std::uint8_t> finished() const { return ResultsFile(part_, ResultsFile::Allow::parts).finished(); }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
  fs::path target_ = folder_ / "x.h5", part_ = folder_ / "part.h5";
};

TEST_F(ResultsWriterTest, GoesOnWithAPartAndGivesTheSameBytes) {
  {
    ResultsWriter first = writer(campaign_);
    first.write(1, rows(campaign_, tiny_batches[1]));
  }
  EXPECT_EQ(finished(), (std::vector<std::uint8_t>{0, 1})) << "what was written is there without close";
  {
    ResultsWriter second = writer(campaign_);
    second.write(0, rows(campaign_, tiny_batches[0]));
    second.close();
  }
  expect_same_contents(contents_of(part_), undisturbed(campaign_));
}

TEST_F(ResultsWriterTest, ABatchOnceWrittenSurvivesAKill) {
  const pid_t child = ::fork();
  if (child == 0) {
    ResultsWriter doomed = writer(campaign_);
    doomed.write(0, rows(campaign_, tiny_batches[0]));
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT_EQ(finished(), (std::vector<std::uint8_t>{1, 0}));
  {
    ResultsWriter heir = writer(campaign_);
    heir.write(1, rows(campaign_, tiny_batches[1]));
    heir.close();
  }
  expect_same_contents(contents_of(part_), undisturbed(campaign_));
}

TEST_F(ResultsWriterTest, FollowsNoLinks) {
  const fs::path victim = folder_ / "victim", unborn = part_.string() + ".new";
  put(victim, "precious");
  fs::create_symlink(victim, unborn);
  { const ResultsWriter made = writer(campaign_); }
  EXPECT_EQ(files().at("victim"), "precious");
  EXPECT_FALSE(fs::is_symlink(part_));

  fs::rename(part_, victim);
  fs::create_symlink(victim, part_);
  const std::string before = files().at("victim");
  expect_run_error([&] { const ResultsWriter lured = writer(campaign_); }, {"cannot write", "symbolic links"});
  EXPECT_EQ(files().at("victim"), before);
}

TEST_F(ResultsWriterTest, LeavesNothingButThePart) {
  {
    ResultsWriter one = writer(campaign_);
    write_all(one, campaign_);
    one.close();
  }
  EXPECT_EQ(files().size(), 1U);
  EXPECT_TRUE(fs::exists(part_));
}

TEST_F(ResultsWriterTest, RefusesWhatIsNoPart) {
  put(part_, "an earlier result");
  expect_run_error([&] { writer(campaign_); }, {part_.string() + " is not a results file of peerspread", "not HDF5"});
  EXPECT_EQ(bytes_of(part_), "an earlier result");
}

/// No file of this process may grow beyond `bytes` while this lives: a full disk that needs no privileges.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(ResultsWriterTest, FullDiskAtAnyMomentHarmsNothing) {
  for (const std::size_t weeks : {std::size_t{2'000}, std::size_t{200'000}}) {
    const TinyModel model(weeks);
    const Campaign campaign = tiny_campaign(model);
    const auto expected = undisturbed(campaign);
    put(target_, "an earlier result");
    for (const rlim_t bytes : {0, 100, 20'000, 40'000}) {
      for (const bool from_the_start : {true, false}) {
        SCOPED_TRACE(std::to_string(weeks) + " weeks, " + std::to_string(bytes) + " bytes");
        const auto run = [&] {
          std::optional<FullDisk> disk;
          if (from_the_start) disk.emplace(bytes);
          ResultsWriter full = writer(campaign);
          if (!from_the_start) disk.emplace(bytes);
          write_all(full, campaign);
          full.close();
        };
        expect_run_error(run, {"cannot write " + target_.string(), "File too large", "--output"});
        EXPECT_EQ(bytes_of(target_), "an earlier result");
        if (from_the_start) {
          EXPECT_EQ(files().size(), 1U) << "a part is there in full or not at all";
          continue;
        }
        // Once there is room again the same part goes on.
        EXPECT_EQ(std::ranges::count(finished(), 1), 0);
        {
          ResultsWriter again = writer(campaign);
          write_all(again, campaign);
          again.close();
        }
        expect_same_contents(contents_of(part_), expected);
        fs::remove(part_);
      }
    }
  }
}

}  // namespace
}  // namespace peerspread
