#include "sim/core/text_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <sstream>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text, std::size_t allowed = limits::config_bytes) {
  std::istringstream in(text);
  std::size_t left = allowed;
  Lines lines(in, "a.cfg", left, allowed);
  std::vector<std::string> found;
  while (lines.next()) found.push_back(lines.text());
  return found;
}

TEST(Lines, EndAsOnAnySystem) {
  EXPECT_EQ(lines_of("a\r\n\nb"), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(lines_of("a\n"), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(Lines, StopAtTheirLimits) {
  EXPECT_EQ(lines_of(std::string(limits::line_bytes, 'x')).size(), 1U);
  expect_input_error([] { lines_of("a\n" + std::string(limits::line_bytes + 1, 'x')); },
                     {"a.cfg:2", "does not end", "at most 1 million bytes"});
  expect_input_error([] { lines_of("a = 1\nb = 2\nc = 3\n", 12); }, {"a.cfg:3", "too much text", "at most 12 bytes"});
}

TEST(Lines, HaveNoControlCharacters) {
  expect_input_error([] { lines_of(std::string("a\nb\0c", 5)); }, {"a.cfg:2", "U+0000", "is it a text file"});
  expect_input_error([] { lines_of("name = \x1b[2J"); }, {"a.cfg:1", "control character U+001B"});
  expect_input_error([] { lines_of("name = \xC2\x9B"); }, {"a.cfg:1", "control character U+009B"});
  EXPECT_EQ(lines_of("name = \tÄ二十七").size(), 1U);
}

class TextInput : public Scratch {};

TEST_F(TextInput, OneFileHasManyNames) {
  const fs::path file = folder_ / "a.cfg";
  put(file, "x");
  fs::create_hard_link(file, folder_ / "hard");
  fs::create_symlink("a.cfg", folder_ / "soft");
  for (const char* name : {"a.cfg", "./a.cfg", "hard", "soft"}) EXPECT_TRUE(same_file(file, folder_ / name)) << name;
  EXPECT_TRUE(same_file(folder_ / "none", folder_ / "." / "none"));
  EXPECT_FALSE(same_file(folder_ / "none", folder_ / "other"));
  EXPECT_FALSE(same_file("/dev/null", "/dev/null")) << "nothing is replaced there";
  EXPECT_EQ(input_that_is(file), "");
  note_as_input(file);
  EXPECT_EQ(input_that_is(folder_ / "hard"), file);
}

TEST_F(TextInput, PipesAreNotPeekedAtAndHaveNoFolder) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  put(folder_ / "a.cfg", "x");
  EXPECT_FALSE(may_be_peeked_at(folder_ / "pipe"));
  EXPECT_TRUE(may_be_peeked_at(folder_ / "a.cfg"));
  EXPECT_EQ(folder_of_paths_in(folder_ / "pipe"), "");
  EXPECT_EQ(folder_of_paths_in(folder_ / "a.cfg"), folder_);
}

}  // namespace
}  // namespace peerspread
