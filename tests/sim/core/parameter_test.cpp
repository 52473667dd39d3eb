#include "sim/core/parameter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

struct Scenario {
  bool online = true;
  std::string rule = "volunteers";
  double hours = 27.0;
  std::int64_t caseload = 12;
};

ParameterTable<Scenario> table() {
  ParameterTable<Scenario> t;
  t.add("online", &Scenario::online, {});
  t.add("rule", &Scenario::rule, {.choices = {"everybody", "volunteers", "lowest"}});
  t.add("coaching.hours", &Scenario::hours,
        {.unit = "h", .low = 0, .high = 400, .label = Label::measured, .source = "seed", .help = "hours a year"});
  t.add("coaching.caseload", &Scenario::caseload, {.low = 0, .high = 0x1p53, .scope = Scope::structural});
  return t;
}
const Parameter hours = table().parameters()[2], caseload = table().parameters()[3];

TEST(ParameterTable, DeclarationsBecomeParametersInOrder) {
  const auto parameters = table().parameters();
  ASSERT_EQ(parameters.size(), 4U);
  EXPECT_EQ(parameters[2].name, "coaching.hours");
  EXPECT_EQ(parameters[2].unit, "h");
  EXPECT_EQ(parameters[2].initial, Value(27.0));
  EXPECT_EQ(parameters[2].label, Label::measured);
  EXPECT_EQ(parameters[2].source, "seed");
  EXPECT_EQ(parameters[3].scope, Scope::structural);
  EXPECT_EQ(find_parameter(parameters, "coaching.caseload"), 3U);
  EXPECT_EQ(find_parameter(parameters, "coaching"), npos);
}

TEST(ParameterTable, BindPutsEveryValueIntoItsField) {
  const Scenario s = table().bind({false, std::string("lowest"), 15.5, std::int64_t{3}});
  EXPECT_FALSE(s.online);
  EXPECT_EQ(s.rule, "lowest");
  EXPECT_EQ(s.hours, 15.5);
  EXPECT_EQ(s.caseload, 3);
  EXPECT_EQ(table().bind(defaults_of(table().parameters())).hours, 27.0);
}

TEST(FormatNumber, WritesWhatPeopleWrite) {
  EXPECT_EQ(format_number(0.08), "0.08");
  EXPECT_EQ(format_number(27), "27");
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(-1.5), "-1.5");
  EXPECT_EQ(format_number(1600000), "1600000");
  EXPECT_EQ(format_number(0x1p53), "9007199254740992");
  EXPECT_EQ(format_number(0.00001), "0.00001");
  EXPECT_EQ(format_number(1e-9), "1e-09");
  EXPECT_EQ(format_number(1e300), "1e+300");
}

TEST(FormatNumber, ReadsBackExactly) {
  const Parameter any{"x", "1", 0.0, -1e308, 1e308, {}, Label::assumed, "", "", Scope::lane};
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> mantissa(-10, 10), exponent(-300, 300);
  for (int i = 0; i < 10000; ++i) {
    const double x = mantissa(random) * std::pow(10.0, i % 2 ? exponent(random) : exponent(random) / 30);
    EXPECT_EQ(std::get<double>(parse_value(any, format_number(x))), x);
  }
}

TEST(ParseValue, TakesEveryTypeAndTheEndsOfItsRange) {
  EXPECT_EQ(parse_value(hours, "15"), Value(15.0));
  EXPECT_EQ(parse_value(hours, "1.5e1"), Value(15.0));
  EXPECT_EQ(parse_value(hours, "0"), Value(0.0));
  EXPECT_EQ(parse_value(hours, "400"), Value(400.0));
  EXPECT_EQ(parse_value(caseload, "9007199254740992"), Value(std::int64_t{1} << 53));
  EXPECT_EQ(parse_value(table().parameters()[1], "lowest"), Value(std::string("lowest")));
  for (const char* yes : {"on", "true", "yes", "1"}) EXPECT_EQ(parse_value(table().parameters()[0], yes), Value(true));
  for (const char* no : {"off", "false", "no", "0"}) EXPECT_EQ(parse_value(table().parameters()[0], no), Value(false));
}

class RefusedNumber : public testing::TestWithParam<const char*> {};

TEST_P(RefusedNumber, IsNamedWithWhatIsAllowed) {
  const std::string text = GetParam();
  expect_input_error([&] { parse_value(hours, text); }, {"'" + text + "'", "allowed: 0 to 400 h"});
  expect_input_error([&] { parse_value(caseload, text); }, {"'" + text + "'", "allowed: 0 to 9007199254740992"});
}
INSTANTIATE_TEST_SUITE_P(ParseValue, RefusedNumber,
                         testing::Values("", " ", "-1", "nan", "-nan", "inf", "-inf", "1e400", "-1e400", "0x10", "15 h",
                                         "1,5", "15.0.0", "+3", "twelve", "9007199254740993", "99999999999999999999"));

TEST(ParseValue, RefusesFractionsOfWholeNumbersAndNumbersTooSmallToHold) {
  expect_input_error([] { parse_value(caseload, "1.5"); }, {"'1.5' is not a whole number"});
  expect_input_error([] { parse_value(caseload, "1e3"); }, {"'1e3' is not a whole number"});
  expect_input_error([] { parse_value(hours, "1e-400"); }, {"'1e-400'", "allowed: 0 to 400 h"});
  expect_input_error([] { parse_value(hours, "400.0001"); }, {"'400.0001' is out of range"});
}

TEST(ParseValue, RefusesOtherWordsWithTheNearestChoice) {
  const auto parameters = table().parameters();
  expect_input_error([&] { parse_value(parameters[0], "maybe"); }, {"'maybe'", "allowed: on, off"});
  expect_input_error([&] { parse_value(parameters[1], "volunters"); },
                     {"'volunters'", "nearest: volunteers", "allowed: everybody, volunteers, lowest"});
  expect_input_error([&] { parse_value(parameters[1], "Lowest!?!?"); }, {"allowed: everybody, volunteers, lowest"});
}

}  // namespace
}  // namespace peerspread
