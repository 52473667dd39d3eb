#include "sim/core/require.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/sim/expect_error.hpp"

namespace peerspread {
namespace {

const std::vector<std::string> keys{"seed", "replicates", "coaching.hours_per_year", "coaching.caseload",
                                    "turnover.rate"};

TEST(Require, ThrowsTheMessageUnlessTheConditionHolds) {
  EXPECT_NO_THROW(require(true, "never said"));
  expect_input_error([] { require(false, "the reason"); }, {"the reason"});
}

TEST(Nearest, FindsASlipOfTheFingers) {
  EXPECT_EQ(nearest("sede", keys), "seed");
  EXPECT_EQ(nearest("coaching.hours_per_yaer", keys), "coaching.hours_per_year");
  EXPECT_EQ(nearest("coaching.case_load", keys), "coaching.caseload");
}

TEST(Nearest, FindsAKeyWithoutItsSectionAndAnAbbreviation) {
  EXPECT_EQ(nearest("hours_per_year", keys), "coaching.hours_per_year");
  EXPECT_EQ(nearest("hours", keys), "coaching.hours_per_year");
  EXPECT_EQ(nearest("repl", keys), "replicates");
  EXPECT_EQ(nearest("turnover.r", keys), "turnover.rate");
}

TEST(Nearest, SuggestsNothingForAWordUnlikeAnyOther) {
  EXPECT_EQ(nearest("zebra_crossing", keys), "");
  EXPECT_EQ(nearest("", keys), "");
  EXPECT_EQ(nearest("seed", {}), "");
}

TEST(Nearest, TakesNoTimeOverWordsFarLongerThanAnyKey) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(nearest(std::string(200'000, 'x'), keys), "");
}

TEST(DidYouMean, AsksOnlyWhenThereIsSomethingNear) {
  EXPECT_EQ(did_you_mean("sede", keys), "; did you mean 'seed'?");
  EXPECT_EQ(did_you_mean("zebra_crossing", keys), "");
}

}  // namespace
}  // namespace peerspread
