#include "sim/core/csv.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread {
namespace {

using Cells = std::vector<std::string>;

std::string cell(const std::string& text) {
  std::string line = CsvRow().text(text).line();
  line.pop_back();
  return line;
}

TEST(CsvRow, QuotesWhatMustBeAndGuardsFormulas) {
  EXPECT_EQ(cell("27 hours"), "27 hours");
  EXPECT_EQ(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
  for (const std::string start : {"=", "+", "-", "@", "\t"})
    EXPECT_EQ(cell(start + "HYPERLINK(1)"), "'" + start + "HYPERLINK(1)");
  EXPECT_EQ(cell("=a,b"), "\"'=a,b\"");
  EXPECT_EQ(cell("a=b"), "a=b");
}

TEST(CsvRow, HoldsTextsAndNumbers) {
  EXPECT_EQ((CsvRow{"a", "b"}.line()), "a,b\n");
  EXPECT_EQ(CsvRow().text("x").number(-0.1).number(std::nan("")).number(1e-7).line(), "x,-0.1,,1e-07\n");
  EXPECT_EQ(CsvRow().text("").text("").line(), ",\n");
}

TEST(SplitCsv, ReadsWhatWasWritten) {
  const std::vector<Cells> rows = {{"a", "b"},   {"Lund, Malmö", "say \"no\"", "\"", ",", ""},
                                   {"", "", ""}, {" spaces ", "a,b", "\"a\",\"b\"", "'quoted'"},
                                   {"one"},      {""}};
  for (const Cells& cells : rows) {
    CsvRow row;
    for (const std::string& text : cells) row.text(text);
    std::string line = row.line();
    line.pop_back();
    EXPECT_EQ(split_csv(line), cells) << line;
  }
  const std::string numbers = CsvRow().number(0.1).number(-1e-300).number(std::nan("")).line();
  EXPECT_EQ(split_csv(numbers.substr(0, numbers.size() - 1)), (Cells{"0.1", "-1e-300", ""}));
}

TEST(SplitCsv, ReadsWhatPeopleWrite) {
  EXPECT_EQ(split_csv(" a ,b\t, \"c\" \r"), (Cells{"a", "b", "c"}));
  EXPECT_EQ(split_csv("a,"), (Cells{"a", ""}));
  EXPECT_EQ(split_csv("0:1:0.1", ':'), (Cells{"0", "1", "0.1"}));
  EXPECT_EQ(split_csv("\"a, b"), (Cells{"a", "b"}));                        // quotes that do not end mean nothing
  EXPECT_EQ(split_csv("\"a\" and \"b\", c"), (Cells{"a\" and \"b", "c"}));  // nor do these
  EXPECT_EQ(split_csv("\"a, b\" x, c"), (Cells{"a", "b\" x", "c"}));
  EXPECT_EQ(split_csv("5 \"x\", 6"), (Cells{"5 \"x", "6"}));
}

}  // namespace
}  // namespace peerspread
