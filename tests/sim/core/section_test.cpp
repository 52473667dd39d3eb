#include "sim/core/section.hpp"

#include <gtest/gtest.h>

namespace peerspread {
namespace {

// clang-format off
template <class T>
struct PeopleOf {
  using enum Label;
  static constexpr std::string_view section = "people";

  Whole<T> teachers = whole("teachers", 100, {.unit = "teacher", .low = 3, .high = 1e6, .label = measured,
      .source = "a count", .help = "teachers in all", .scope = Scope::structural});
  Word<T> rule = word("rule", "lot", {.choices = {"all", "lot", "lowest"}, .help = "who comes first"});
};

template <class T>
struct SupportOf {
  static constexpr std::string_view section = "support";

  Number<T> hours = number("hours", 27.5, {.unit = "h", .high = 400, .help = "hours a year", .programme_only = true});
  OnOff<T> online = on_off("online", true, {.help = "whether it is online"});
};
// clang-format on

template <class T>
struct ParametersOf {
  PeopleOf<T> people;
  SupportOf<T> support;
};

TEST(Members, AreCountedAndVisitedInOrder) {
  static_assert(count_members<PeopleOf<double>>() == 2);
  static_assert(count_members<PeopleOf<Declared>>() == 2);
  static_assert(count_members<ParametersOf<double>>() == 2);
  struct Four {
    int a;
    std::string b;
    std::array<double, 3> c;
    const char* d;
  };
  static_assert(count_members<Four>() == 4);
  Four four{1, "two", {}, nullptr};
  int order = 0;
  for_each_member(four, [&]<class T>(T&) {
    const std::array<bool, 4> expected = {std::is_same_v<T, int>, std::is_same_v<T, std::string>,
                                          std::is_same_v<T, std::array<double, 3>>, std::is_same_v<T, const char*>};
    EXPECT_TRUE(expected.at(static_cast<std::size_t>(order++)));
  });
  EXPECT_EQ(order, 4);
}

TEST(SectionTable, ListsWhatWasDeclared) {
  const SectionTable<ParametersOf> table;
  ASSERT_EQ(table.parameters().size(), 4U);
  const Parameter& teachers = table.parameters()[0];
  EXPECT_EQ(teachers.name, "people.teachers");
  EXPECT_EQ(teachers.unit, "teacher");
  EXPECT_EQ(teachers.initial, Value(std::int64_t{100}));
  EXPECT_EQ(teachers.low, 3);
  EXPECT_EQ(teachers.high, 1e6);
  EXPECT_EQ(teachers.label, Label::measured);
  EXPECT_EQ(teachers.source, "a count");
  EXPECT_EQ(teachers.help, "teachers in all");
  EXPECT_EQ(teachers.scope, Scope::structural);
  EXPECT_FALSE(teachers.programme_only);
  const Parameter& rule = table.parameters()[1];
  EXPECT_EQ(rule.initial, Value(std::string("lot")));
  EXPECT_EQ(rule.choices, (std::vector<std::string>{"all", "lot", "lowest"}));
  EXPECT_EQ(rule.label, Label::assumed);
  EXPECT_EQ(rule.scope, Scope::lane);
  EXPECT_EQ(table.parameters()[2].name, "support.hours");
  EXPECT_TRUE(table.parameters()[2].programme_only);
  EXPECT_EQ(table.parameters()[3].initial, Value(true));
}

TEST(SectionTable, OfOneSection) {
  const SectionTable<SupportOf> table;
  ASSERT_EQ(table.parameters().size(), 2U);
  EXPECT_EQ(table.parameters()[0].name, "support.hours");
  EXPECT_EQ(table.bind({3.0, false}).hours, 3.0);
}

TEST(SectionTable, BindsEveryValueToItsField) {
  const SectionTable<ParametersOf> table;
  const ParametersOf<double> bound = table.bind({std::int64_t{7}, std::string("lowest"), 15.5, false});
  EXPECT_EQ(bound.people.teachers, 7);
  EXPECT_EQ(bound.people.rule, "lowest");
  EXPECT_EQ(bound.support.hours, 15.5);
  EXPECT_FALSE(bound.support.online);
  const ParametersOf<double> initial;
  EXPECT_EQ(initial.people.teachers, 100);
  EXPECT_EQ(initial.people.rule, "lot");
  EXPECT_EQ(initial.support.hours, 27.5);
  EXPECT_TRUE(initial.support.online);
}

TEST(SectionTable, HoldsNumbersForTheStep) {
  const SectionTable<ParametersOf> table;
  const ParametersOf<float> numbers = table.in_numbers({{7, "lowest"}, {0.1, true}});
  EXPECT_EQ(numbers.people.teachers, 7.0F);
  EXPECT_EQ(numbers.people.rule, 2.0F);
  EXPECT_EQ(numbers.support.hours, 0.1F);
  EXPECT_EQ(numbers.support.online, 1.0F);
}

constexpr About hours_a_year = {.unit = "h", .high = 400, .help = "hours a year"};

/// What would not compile in a section.
TEST(DeclaredAs, KnowsUnsoundDeclarations) {
  static_assert(number("hours", 400, hours_a_year).sound());
  static_assert(!number("hours", 401, hours_a_year).sound());
  static_assert(!whole("hours", -1, hours_a_year).sound());
  static_assert(!number("", 4, hours_a_year).sound());
  static_assert(!number("hours", 0, {.unit = "h"}).sound());
  static_assert(!number("hours", 0, {.unit = "", .help = "hours"}).sound());
  static_assert(word("rule", "lot", {.choices = {"all", "lot"}, .help = "who"}).sound());
  static_assert(!word("rule", "lots", {.choices = {"all", "lot"}, .help = "who"}).sound());
  static_assert(!number("size", 0, {.help = "size", .scope = Scope::structural, .programme_only = true}).sound());
}

}  // namespace
}  // namespace peerspread
