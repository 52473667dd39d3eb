#include "sim/report/words.hpp"

#include <gtest/gtest.h>

namespace peerspread {
namespace {

Parameter named(const std::string& unit, const std::string& help) {
  Parameter parameter;
  parameter.unit = unit;
  parameter.help = help;
  return parameter;
}

TEST(Words, UnitsAreWrittenOut) {
  EXPECT_EQ(unit_in_words("$/a"), "$ a year");
  EXPECT_EQ(unit_in_words("h"), "hours");
  EXPECT_EQ(unit_in_words("1"), "");
  EXPECT_EQ(unit_in_words("SD"), "SD");
}

TEST(Words, ValuesHaveTheirUnits) {
  EXPECT_EQ(value_in_words(named("$/a", "x"), "57900"), "$57,900 a year");
  EXPECT_EQ(value_in_words(named("h/a", "x"), "27"), "27 hours a year");
  EXPECT_EQ(value_in_words(named("1", "x"), "lowest_practice"), "lowest practice");
  EXPECT_EQ(value_in_words(named("1", "x"), "0.2"), "0.2");
}

TEST(Words, TitlesAreWhatHelpBeginsWith) {
  EXPECT_EQ(title_of(named("1", "mean evaluative climate: how far")), "mean evaluative climate");
  EXPECT_EQ(title_of(named("1", "readiness gained per unit of uptake (u_A)")), "readiness gained per unit of uptake");
  EXPECT_EQ(title_of(named("1", "years with support; none after")), "years with support");
  EXPECT_EQ(title_of(named("1", "teachers in all schools")), "teachers in all schools");
}

}  // namespace
}  // namespace peerspread
