#include "sim/core/config.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <future>

#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

std::vector<Parameter> parameters() {
  const auto make = [](std::string name, std::string unit, Value initial, double high, std::string help) {
    return Parameter{std::move(name), std::move(unit), std::move(initial), 0.0, high, {}, Label::assumed, "",
                     std::move(help), Scope::lane};
  };
  return {make("seed", "1", std::int64_t{1}, 1e6, "seed"),
          make("output", "1", std::string(), 0, "file"),
          make("replicates", "1", std::int64_t{8}, 1000, "how often"),
          make("coaching.hours_per_year", "h", 27.0, 400, "hours"),
          make("coaching.online", "1", true, 0, "videos"),
          make("turnover.rate", "per year", 0.08, 1, "leavers")};
}

/// A folder of config files that goes away with the test.
class ConfigFiles : public testing::Test {
 protected:
  ConfigFiles() : folder_(fs::path(testing::TempDir()) / ("peerspread_config_" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~ConfigFiles() override { fs::remove_all(folder_); }
  fs::path write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string at(const std::string& name, int line) const {
    return (folder_ / name).string() + ":" + std::to_string(line);
  }
  /// Expects reading `text` and resolving it to fail, at `line`.
  void expect_refused(const std::string& text, int line, std::initializer_list<std::string> parts) const {
    const fs::path file = write("refused.cfg", text);
    const auto read = [&] { resolve(read_config(file), parameters()); };
    expect_input_error(read, {at("refused.cfg", line)});
    expect_input_error(read, parts);
  }
  fs::path folder_;
};

Value value_of(const Values& values, const std::string& key) { return values[find_parameter(parameters(), key)]; }

TEST_F(ConfigFiles, SectionsCommentsAndLineEndsOfWindows) {
  const auto file = write("a.cfg", "# a scenario\nseed = 7\r\n\r\n[coaching]\r\n  hours_per_year=15   # per teacher\n");
  const Config config = read_config(file);
  ASSERT_EQ(config.size(), 2U);
  EXPECT_EQ(config.at("seed").text, "7");
  EXPECT_EQ(config.at("coaching.hours_per_year").text, "15");
  EXPECT_EQ(config.at("coaching.hours_per_year").origin, at("a.cfg", 5));
  const Values values = resolve(config, parameters());
  EXPECT_EQ(value_of(values, "coaching.hours_per_year"), Value(15.0));
  EXPECT_EQ(value_of(values, "turnover.rate"), Value(0.08)) << "the default where nothing is said";
}

TEST_F(ConfigFiles, IncludeIsRelativeToTheFileAndOverriddenByIt) {
  write("base.cfg", "seed = 1\nreplicates = 4\n[coaching]\nhours_per_year = 27\n");
  write("deep/middle.cfg", "include = ../base.cfg\nreplicates = 16\n");
  const Config config = read_config(write("top.cfg", "include = deep/middle.cfg\n[coaching]\nhours_per_year = 5\n"));
  EXPECT_EQ(config.at("seed").text, "1");
  EXPECT_EQ(config.at("replicates").text, "16");
  EXPECT_EQ(config.at("replicates").origin, (folder_ / "deep/middle.cfg").string() + ":2");
  EXPECT_EQ(config.at("coaching.hours_per_year").text, "5");
  EXPECT_EQ(config.at("coaching.hours_per_year").origin, at("top.cfg", 3));
}

TEST_F(ConfigFiles, TheCommandLineWinsOverFiles) {
  const Config file = read_config(write("a.cfg", "seed = 1\nreplicates = 4\n"));
  const CommandLine line = parse_command_line({"run", "a.cfg", "--seed=9"}, {}, parameters());
  const Config both = merge(file, line.settings);
  EXPECT_EQ(both.at("seed").text, "9");
  EXPECT_EQ(both.at("seed").origin, "command line");
  EXPECT_EQ(both.at("replicates").text, "4");
}

TEST_F(ConfigFiles, RefusesASecondValue) {
  expect_refused("seed = 1\n\nseed = 2\n", 3, {"seed = 2", "second time", at("refused.cfg", 1), "allowed"});
  expect_refused("[coaching]\nonline = on\n[turnover]\nrate = 0.1\n[coaching]\nonline = off\n", 6,
                 {"coaching.online = off", at("refused.cfg", 2)});
}

TEST_F(ConfigFiles, RefusesUnknownKeysWithTheNearest) {
  expect_refused("[coaching]\nhours_per_yaer = 15\n", 2,
                 {"coaching.hours_per_yaer = 15", "did you mean 'coaching.hours_per_year'?"});
  expect_refused("hours_per_year = 15\n", 1, {"did you mean 'coaching.hours_per_year'?"});
  expect_refused("zebra_crossing = 1\n", 1, {"zebra_crossing = 1", "no such parameter", "peerspread describe"});
}

TEST_F(ConfigFiles, RefusesAbbreviations) {
  expect_refused("repl = 5\n", 1, {"repl = 5", "no such parameter", "did you mean 'replicates'?"});
  expect_refused("[coaching]\nhours = 5\n", 2, {"did you mean 'coaching.hours_per_year'?"});
}

TEST_F(ConfigFiles, RefusesValuesThatCannotBe) {
  for (const std::string text : {"400.5", "-1", "nan", "inf", "-inf", "1e400", "", "fifteen", "15 h"})
    expect_refused("[coaching]\nhours_per_year = " + text + "\n", 2,
                   {"coaching.hours_per_year", "'" + text + "'", "allowed: 0 to 400 h"});
  for (const std::string text : {"1001", "-1", "nan", "1e400", "", "1.5", "99999999999999999999"})
    expect_refused("replicates = " + text + "\n", 1, {"replicates", "'" + text + "'", "allowed: 0 to 1000"});
  expect_refused("[coaching]\nonline = perhaps\n", 2, {"coaching.online", "'perhaps'", "allowed: on, off"});
}

TEST_F(ConfigFiles, RefusesLinesThatAreNone) {
  for (const std::string text : {"hello world", "[coaching", "[]", "= 5"})
    expect_refused("seed = 1\n" + text + "\n", 2, {text, "is not a line"});
  expect_refused("[coaching]\n= 5\n", 2, {"'= 5' is not a line"});
  expect_refused("seed = 1\nhello world\n", 2, {"'hello world'", "allowed: [section], key = value, # comment"});
}

TEST_F(ConfigFiles, RefusesFilesThatAreNone) {
  expect_input_error([&] { read_config(folder_ / "missing.cfg"); }, {"no such config file", "missing.cfg"});
  expect_input_error([&] { read_config(folder_); }, {folder_.string(), "is a folder"});
  expect_refused("include = missing.cfg\n", 1, {"no such config file", "missing.cfg"});
  expect_refused("include = .\n", 1, {"is a folder"});
}

TEST_F(ConfigFiles, RefusesIncludesInCirclesOrTooLate) {
  write("a.cfg", "# first\ninclude = b.cfg\n");
  const auto b = write("b.cfg", "include = a.cfg\n");
  expect_input_error([&] { read_config(b); }, {at("a.cfg", 2), "b.cfg", "includes itself"});
  expect_refused("include = refused.cfg\n", 1, {"includes itself"});
  expect_refused("seed = 1\ninclude = base.cfg\n", 2, {"include must come before"});
}

TEST_F(ConfigFiles, EndsAtStatedLimits) {
  std::string keys;
  for (int i = 1; i <= 10'001; ++i) keys += "key" + std::to_string(i) + " = 1\n";
  expect_refused(keys, 10'001, {"too many keys", "at most 10,000"});
  expect_refused("[coaching]\n" + std::string(200'000, 'x') + " = 1\n", 2, {"200,009 bytes", "at most 200"});
  std::string lines;
  for (int i = 0; i < 170'000; ++i) lines += "#" + std::string(99, '-') + "\n";
  expect_input_error([&] { read_config(write("long.cfg", lines)); }, {"long.cfg:", "at most 16 million bytes"});
  expect_input_error([] { read_config("/dev/zero"); }, {"/dev/zero:1", "at most"});
}

TEST_F(ConfigFiles, IncludesHaveADepth) {
  write("c0.cfg", "seed = 5\n");
  for (int i = 1; i <= 10'000; ++i)
    write("c" + std::to_string(i) + ".cfg", "include = c" + std::to_string(i - 1) + ".cfg\n");
  EXPECT_EQ(read_config(folder_ / "c63.cfg").at("seed").text, "5");
  expect_input_error([&] { read_config(folder_ / "c64.cfg"); }, {"c1.cfg:1", "too many files", "at most 64"});
  expect_input_error([&] { read_config(folder_ / "c10000.cfg"); }, {"too many files"});
}

TEST_F(ConfigFiles, APipeIsReadOnceAsAnyFile) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  write("base.cfg", "seed = 5\n");
  const auto writing = [&](const std::string& text) {
    return std::async(std::launch::async, [&pipe, text] { std::ofstream(pipe) << text; });
  };
  auto written = writing("include = " + (folder_ / "base.cfg").string() + "\nreplicates = 3\n");
  const Config config = read_config(pipe);
  written.get();
  EXPECT_EQ(config.at("seed").text, "5");
  EXPECT_EQ(config.at("replicates").text, "3");
  written = writing("");
  expect_input_error([&] { read_config(pipe); }, {"nothing came from", "pipe"});
}

TEST_F(ConfigFiles, SaysWhyAFileCannotBeRead) {
  fs::create_symlink("loop.cfg", folder_ / "loop.cfg");
  expect_input_error([&] { read_config(folder_ / "loop.cfg"); }, {"cannot read config file", "symbolic links"});
  expect_input_error([&] { read_config(folder_ / std::string(300, 'x')); }, {"cannot read config file", "too long"});
}

TEST_F(ConfigFiles, APrintedConfigReadsBackToTheSameValues) {
  Values values = defaults_of(parameters());
  values[0] = std::int64_t{42};
  values[3] = 0.1 + 0.2;
  values[4] = false;
  for (const std::string& text :
       {print_config(parameters(), values), print_config_for_people(parameters(), values, {})})
    EXPECT_EQ(resolve(read_config(write("printed.cfg", text)), parameters()), values) << text;
  EXPECT_EQ(print_config(parameters(), defaults_of(parameters())),
            "seed = 1\noutput = \nreplicates = 8\n\n[coaching]\nhours_per_year = 27\nonline = on\n\n[turnover]\nrate = "
            "0.08\n");
  const std::string left_open = print_config_for_people(parameters(), values, {3});
  EXPECT_NE(left_open.find("  # h; assumed; hours"), std::string::npos);
  values[3] = defaults_of(parameters())[3];
  EXPECT_EQ(resolve(read_config(write("printed.cfg", left_open)), parameters()), values) << left_open;
}

TEST(Take, RemovesTheKeyOrGivesTheFallback) {
  Config config{{"model", {"bass", "a.cfg:1"}}};
  EXPECT_EQ(take(config, "model", "x").origin, "a.cfg:1");
  EXPECT_TRUE(config.empty());
  EXPECT_EQ(take(config, "model", "x").text, "x");
}

const std::vector<Flag> flags{{"csv", "FILE", "the table as CSV"}, {"dry-run", "", "say what would be done"}};

TEST(CommandLine, WordsFlagsAndSettingsApart) {
  const CommandLine line = parse_command_line(
      {"compare", "a.cfg", "--dry-run", "b.cfg", "--csv", "t.csv", "--coaching.hours_per_year=15", "--seed", "3"},
      flags, parameters());
  EXPECT_EQ(line.words, (std::vector<std::string>{"compare", "a.cfg", "b.cfg"}));
  EXPECT_EQ(line.flags.at("csv"), "t.csv");
  EXPECT_EQ(line.flags.at("dry-run"), "");
  EXPECT_EQ(line.settings.at("coaching.hours_per_year").text, "15");
  EXPECT_EQ(line.settings.at("seed").text, "3");
  EXPECT_EQ(line.settings.at("seed").origin, "command line");
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  const auto parse = [](std::vector<std::string> words) {
    return [words] { parse_command_line(words, flags, parameters()); };
  };
  expect_input_error(parse({"run", "--sede=3"}), {"command line", "--sede", "did you mean 'seed'?"});
  expect_input_error(parse({"run", "--repl=3"}), {"--repl", "did you mean 'replicates'?"});
  expect_input_error(parse({"run", "--dry"}), {"--dry", "did you mean 'dry-run'?"});
  expect_input_error(parse({"run", "--seed"}), {"command line", "seed"});
  expect_input_error(parse({"run", "--seed=1", "--seed=2"}), {"--seed is given twice"});
  expect_input_error(parse({"run", "--dry-run=1"}), {"dry-run"});
}

TEST(CommandLine, ValuesAreRefusedAsInFiles) {
  const CommandLine line = parse_command_line({"--replicates=-1"}, flags, parameters());
  expect_input_error([&] { resolve(line.settings, parameters()); },
                     {"command line: replicates: '-1' is out of range; allowed: 0 to 1000"});
}

}  // namespace
}  // namespace peerspread
