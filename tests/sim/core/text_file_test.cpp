#include "sim/core/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

class Text : public Scratch {
 protected:
  /// A process that is killed while its file is open.
  void leave_litter(const fs::path& target) const {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto* file = new TextFile(target, true);
      ::kill(::getpid(), file == nullptr ? 0 : SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
  }
  fs::path target_ = folder_ / "t.csv";
};

TEST_F(Text, AppearsWholeOrNotAtAll) {
  { const TextFile unwritten(target_, false); }
  EXPECT_TRUE(files().empty());
  TextFile file(target_, false);
  EXPECT_FALSE(fs::exists(target_));
  file.write("a,b\n");
  EXPECT_EQ(files(), (std::map<std::string, std::string>{{"t.csv", "a,b\n"}}));
  expect_run_error([&] { TextFile(target_, false); }, {"t.csv exists", "--overwrite"});
}

TEST_F(Text, ComesPieceByPieceAndIsSeenAtOnce) {
  { TextFile(target_, false).append("never published"); }
  EXPECT_TRUE(files().empty());
  TextFile file(target_, false);
  file.append("a,");
  file.append("b\n");
  EXPECT_FALSE(fs::exists(target_));
  file.publish();
  EXPECT_EQ(files(), (std::map<std::string, std::string>{{"t.csv", "a,b\n"}}));
}

TEST_F(Text, LeavesAloneWhatAppearedMeanwhile) {
  TextFile file(target_, false);
  put(target_, "precious");
  expect_run_error([&] { file.write("a,b\n"); }, {"t.csv appeared while this ran", "left as it is", "--overwrite"});
  EXPECT_EQ(files(), (std::map<std::string, std::string>{{"t.csv", "precious"}}));
}

TEST_F(Text, ClearsAwayWhatKilledProcessesLeft) {
  leave_litter(target_);
  ASSERT_EQ(files().size(), 1U);
  EXPECT_TRUE(files().begin()->first.ends_with(unfinished)) << "or nobody finds it";
  put(folder_ / "t.csv.notes.unfinished", "somebody's own");
  leave_litter(folder_ / "other.csv");
  const TextFile at_work(target_, false);
  TextFile file(target_, false);
  file.write("a\n");
  EXPECT_EQ(files().size(), 4U) << "the text, one at work, another's litter and somebody's own";
  EXPECT_TRUE(files().contains("t.csv.notes.unfinished"));
}

TEST_F(Text, KeepsThePermissionsOfWhatItReplaces) {
  put(target_, "old");
  fs::permissions(target_, fs::perms(0640));
  TextFile file(target_, true);
  for (const auto& entry : fs::directory_iterator(folder_))
    EXPECT_EQ(fs::status(entry).permissions() & fs::perms::others_all, fs::perms::none) << entry;
  file.write("new");
  EXPECT_EQ(bytes_of(target_), "new");
  EXPECT_EQ(fs::status(target_).permissions(), fs::perms(0640));
}

TEST_F(Text, HasANameThatNobodyForesees) {
  put(folder_ / "victim", "precious");
  fs::create_symlink("victim", target_.string() + ".part-" + std::to_string(::getpid()));
  std::set<std::string> names;
  for (int i = 0; i < 20; ++i) {
    TextFile file(target_, true);
    for (const auto& [name, bytes] : files()) names.insert(name);
    file.write("a");
  }
  EXPECT_GE(names.size(), 21U);
  EXPECT_EQ(bytes_of(folder_ / "victim"), "precious");
}

}  // namespace
}  // namespace peerspread
