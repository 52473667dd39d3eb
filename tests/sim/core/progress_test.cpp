#include "sim/core/progress.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "sim/core/numbers.hpp"

namespace peerspread {
namespace {

TEST(FormatDuration, ReadsLikeAClock) {
  EXPECT_EQ(format_duration(0.84), "0.8 s");
  EXPECT_EQ(format_duration(9.96), "10 s");
  EXPECT_EQ(format_duration(59.4), "59 s");
  EXPECT_EQ(format_duration(59.6), "1 min 00 s");
  EXPECT_EQ(format_duration(80), "1 min 20 s");
  EXPECT_EQ(format_duration(3599.7), "1 h 00 min");
  EXPECT_EQ(format_duration(3 * 3600 + 5 * 60), "3 h 05 min");
  EXPECT_EQ(format_duration(100 * 3600), "100 h 00 min");
}

TEST(FormatCount, GroupsThousandsAndNamesMillions) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(18000), "18,000");
  EXPECT_EQ(format_count(999999), "999,999");
  EXPECT_EQ(format_count(1e6), "1 million");
  EXPECT_EQ(format_count(1.6e6), "1.6 million");
  EXPECT_EQ(format_count(286.4e6), "286 million");
  EXPECT_EQ(format_count(999.9e6), "1 billion");
  EXPECT_EQ(format_count(2.345e9), "2.35 billion");
  EXPECT_EQ(format_count(5e12), "5 trillion");
}

/// A file to print into, and what was printed.
class Printed {
 public:
  std::FILE* file() const { return file_.get(); }
  std::string text() const {
    std::rewind(file_.get());
    std::string all;
    for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get())) all += static_cast<char>(c);
    return all;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{std::tmpfile(), std::fclose};
};

/// A bar is drawn a few times a second, by whoever comes then: on a busy machine nobody knows when.
void add_until_there(Progress& progress, const Printed& printed, const std::string& text) {
  while (printed.text().find(text) == std::string::npos && progress.seconds() < 60) progress.add(0);
}

TEST(Progress, LeavesOneClosingLineInALog) {
  const Printed printed;
  {
    Progress progress(1000, "teacher-weeks", Progress::Style::lines, printed.file());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 250; ++i) progress.add(1);
      });
    for (std::thread& thread : threads) thread.join();
    progress.finish();
    progress.finish();
  }
  const std::string text = printed.text();
  EXPECT_EQ(text.rfind("1,000 teacher-weeks in ", 0), 0U) << text;
  EXPECT_NE(text.find(" a second\n"), std::string::npos) << text;
  EXPECT_EQ(text.find('\r'), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), text.size() - 1) << text;
}

TEST(Progress, DrawsABarThatFitsATerminalAndEndsIt) {
  const Printed printed;
  {
    Progress progress(2e12, "online viewer-weeks", Progress::Style::bar, printed.file());
    add_until_there(progress, printed, "\r[........................]   0 %");
    progress.add(1e12);
    add_until_there(progress, printed, "\r[############............]  50 %");
    progress.finish();
  }
  const std::string text = printed.text();
  EXPECT_NE(text.find("\r[........................]   0 %"), std::string::npos) << text;
  EXPECT_NE(text.find("\r[############............]  50 %"), std::string::npos) << text;
  EXPECT_NE(text.find(" left\033[K"), std::string::npos) << text;
  EXPECT_NE(text.find("\r\033[K1 trillion online viewer-weeks in "), std::string::npos) << text;
  for (std::size_t from = text.find('['); from != std::string::npos; from = text.find("\r[", from + 1))
    EXPECT_LE(text.find("\033", from) - from, 80U);
}

TEST(Progress, AnErrorMessageStartsOnALineOfItsOwn) {
  const Printed after_bar, without_bar;
  {
    Progress progress(100, "weeks", Progress::Style::bar, after_bar.file());
    add_until_there(progress, after_bar, "\r[");
    const Progress unused(100, "weeks", Progress::Style::bar, without_bar.file());
  }
  EXPECT_EQ(after_bar.text().back(), '\n');
  EXPECT_EQ(without_bar.text(), "");
}

TEST(Progress, SilentSaysNothing) {
  const Printed printed;
  {
    Progress progress(100, "weeks", Progress::Style::silent, printed.file());
    progress.add(100);
    progress.finish();
  }
  EXPECT_EQ(printed.text(), "");
  EXPECT_EQ(Progress::style_for(printed.file()), Progress::Style::lines);
}

}  // namespace
}  // namespace peerspread
