#include "sim/core/table.hpp"

#include <gtest/gtest.h>

#include <string>

namespace peerspread {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("teacher"), 7U);
  EXPECT_EQ(display_width("école"), 5U);
  EXPECT_EQ(display_width("e\xCC\x81"
                          "cole"),
            5U);  // accent as a mark of its own
  EXPECT_EQ(display_width("教師"), 4U);
}

TEST(Printable, NothingSteersTheTerminal) {
  EXPECT_EQ(printable("a\nb\x1B[2J"), "a?b?[2J");
  EXPECT_EQ(printable("\xFF\xC3(\xE2\x82"), std::string("?") + "?(?" + "?");  // broken UTF-8
  EXPECT_EQ(printable("\xE2\x80\xAE"
                      "abc"),
            "?abc");  // right-to-left override
  EXPECT_EQ(printable("ώρες 27"), "ώρες 27");
}

TEST(Shorten, TakesTheMiddleOut) {
  EXPECT_EQ(shorten("short", 5), "short");
  EXPECT_EQ(shorten("trusting climate, 27 hours", 11), "trust…hours");
  EXPECT_EQ(shorten("二十七時間", 6), "二…間");
  for (std::size_t width = 1; width < 30; ++width)
    EXPECT_LE(display_width(shorten("二十七時間 of mixed 指導", width)), width);
}

TEST(Pad, FillsColumns) {
  EXPECT_EQ(pad("教", 4), "教  ");
  EXPECT_EQ(pad("0.5", 5, Align::right), "  0.5");
  EXPECT_EQ(pad("longer", 3), "longer");
}

TEST(Wrap, BreaksAtSpacesAndInsideWhatIsTooLong) {
  EXPECT_EQ(wrap("to be or not", 6), (std::vector<std::string>{"to be", "or not"}));
  EXPECT_EQ(wrap("abcdefgh ij", 3), (std::vector<std::string>{"abc", "def", "gh", "ij"}));
  EXPECT_EQ(wrap("教師教師", 1).size(), 4U);  // ends even where nothing fits
  EXPECT_TRUE(wrap("", 10).empty());
}

}  // namespace
}  // namespace peerspread
