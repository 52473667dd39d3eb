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

TEST(Wrong, IsSaidInOneForm) {
  EXPECT_EQ(wrong("a.cfg:3").key("lanes").value("5").is("is no width").allowed("1, 4").facts().sentence(),
            "a.cfg:3: lanes: '5' is no width; allowed: 1, 4");
  EXPECT_EQ(wrong("a.cfg:3").setting("sede", "5").is("no such parameter").nearest("sede", keys).facts().sentence(),
            "a.cfg:3: sede = 5: no such parameter; did you mean 'seed'?");
  EXPECT_EQ(wrong().value("sede").is("is no choice").allowed("seed").nearest("sede", keys).facts().sentence(),
            "'sede' is no choice (nearest: seed); allowed: seed");
  EXPECT_EQ(wrong("command line").is("no").nearest("zebra_crossing", keys).see("--help").facts().sentence(),
            "command line: no (--help)");
  EXPECT_EQ(wrong().key("id").value("").is("is empty").facts().sentence(), "id: '' is empty");
}

TEST(Wrong, ShortensWhatSomebodyWroteAndKeepsItWhole) {
  const std::string text(100'000, 'x');
  const InputError error(wrong().key("name").value(text).is("is long"));
  EXPECT_LT(std::string(error.what()).size(), 300U);
  EXPECT_EQ(error.facts().value, text);
}

TEST(Wrong, LetsWhoCatchesItReadTheFactsAndAddToThem) {
  try {
    try {
      throw InputError(wrong().value("-1").is("is out of range").allowed("0 to 400 h"));
    } catch (const InputError& error) {
      throw RunError(Wrong(error.facts()).at("a.cfg:1").key("coaching.hours").at("point '3'"));
    }
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "point '3': a.cfg:1: coaching.hours: '-1' is out of range; allowed: 0 to 400 h");
    EXPECT_EQ(error.facts().where, "point '3': a.cfg:1");
    EXPECT_EQ(error.facts().key, "coaching.hours");
    EXPECT_EQ(error.facts().value, "-1");
    EXPECT_EQ(error.facts().why, "is out of range");
    EXPECT_EQ(error.facts().allowed, "0 to 400 h");
    EXPECT_EQ(error.facts().nearest, "");
  }
}

TEST(Wrong, MayBeAWholeSentence) {
  const RunError error("disk full");
  EXPECT_STREQ(error.what(), "disk full");
  EXPECT_EQ(error.facts().why, "disk full");
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
