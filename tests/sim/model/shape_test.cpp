#include "sim/model/shape.hpp"

#include <gtest/gtest.h>

#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

const std::vector<Axis>& axes() {
  static const std::vector<Axis> all = {{"group", "", "group of teachers", {}, {"coached", "schoolmate", "leader"}},
                                        {"week", "week", "", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {}},
                                        {"quantile", "1", "", {0.05, 0.5}, {}},
                                        {"teacher", "1", "of nobody", {}, {}}};
  return all;
}

const Shape practice({"practice", "1", "", {"week", "quantile", "group"}}, axes());
const Shape cost({"cost", "$", "", {}}, axes());

TEST(Shape, RunsOverItsAxesSlowestFirst) {
  ASSERT_EQ(practice.axes().size(), 3U);
  EXPECT_EQ(practice.axes()[0].name, "week");
  EXPECT_EQ(practice.size(), 12U * 2U * 3U);
  EXPECT_EQ(practice.stride(0), 6U);
  EXPECT_EQ(practice.stride(1), 3U);
  EXPECT_EQ(practice.stride(2), 1U);
  EXPECT_EQ(cost.size(), 1U) << "one number a world";
}

TEST(Shape, SelectsByLabelAndByNumber) {
  const Selection selection{{"group", "schoolmate"}, {"week", "3"}, {"quantile", "0.05"}};
  EXPECT_EQ(practice.index(selection), (Index{2, 0, 1}));
  EXPECT_EQ(practice.place(selection), 2U * 6U + 1U);
  EXPECT_EQ(practice.trouble_with(selection), "");
}

TEST(Shape, AxesThatAreNotNamedMeanTheirLastEntry) {
  EXPECT_EQ(practice.index({}), (Index{11, 1, 2}));
  EXPECT_EQ(practice.place({}), practice.size() - 1);
  EXPECT_EQ(practice.index({{"week", "1"}}), (Index{0, 1, 2}));
  EXPECT_EQ(cost.place({}), 0U);
}

TEST(Shape, SaysWhichAxisIsOpen) {
  EXPECT_EQ(practice.open_in({{"group", "leader"}, {"week", "3"}, {"quantile", "0.5"}}), "");
  EXPECT_EQ(practice.open_in({{"week", "3"}, {"quantile", "0.5"}}),
            "does not say which group of output practice is meant (allowed: coached, schoolmate, leader)");
  EXPECT_EQ(cost.open_in({}), "");
}

TEST(Shape, SelectsAlongAnAxis) {
  const std::vector<Index> all = practice.along("group", {{"week", "1"}, {"group", "leader"}});
  EXPECT_EQ(all, (std::vector<Index>{{0, 1, 0}, {0, 1, 1}, {0, 1, 2}}));
  EXPECT_EQ(practice.place_of(all[1]), practice.place({{"week", "1"}, {"group", "schoolmate"}}));
}

TEST(Shape, EveryNumberHasItsOwnPlace) {
  std::size_t next = 0;
  for (const Index& week : practice.along("week", {}))
    for (const Index& quantile : practice.along("quantile", {}))
      for (const Index& group : practice.along("group", {}))
        EXPECT_EQ(practice.place_of({week[0], quantile[1], group[2]}), next++);
  EXPECT_EQ(next, practice.size());
}

TEST(Shape, AWrongSelectionIsNamedWithWhatIsAllowed) {
  EXPECT_EQ(practice.trouble_with({{"group", "coachd"}}),
            "'coachd' is no group of output practice (allowed: coached, schoolmate, leader); did you mean 'coached'?");
  EXPECT_EQ(practice.trouble_with({{"week", "13"}}),
            "'13' is no week of output practice (allowed: 1, 2, ..., 12); did you mean '1'?");
  EXPECT_EQ(practice.trouble_with({{"grop", "coached"}}),
            "output practice has no axis 'grop' (allowed: week, quantile, group); did you mean 'group'?");
  EXPECT_EQ(cost.trouble_with({{"year", "1"}}), "output cost has no axis 'year' (it has none)");
  EXPECT_EQ(Shape({"practice", "1", "", {"teacher"}}, axes()).trouble_with({}),
            "axis teacher of output practice has no entries");
}

TEST(Shape, ThrowsWithThatSentence) {
  expect_input_error([] { practice.index({{"group", "coachd"}}); }, {"did you mean 'coached'?"});
  expect_input_error([] { practice.place({{"year", "1"}}); }, {"no axis 'year'"});
  expect_input_error([] { practice.along("grop", {}); }, {"no axis 'grop'", "did you mean 'group'?"});
  expect_input_error([] { practice.along("group", {{"week", "0"}}); }, {"'0' is no week"});
  expect_run_error([] { Shape({"practice", "1", "", {"year"}}, axes()); }, {"'year'", "no such axis"});
}

}  // namespace
}  // namespace peerspread
