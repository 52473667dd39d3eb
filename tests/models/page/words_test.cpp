#include "models/page/words.hpp"

#include <gtest/gtest.h>

#include "models/peer_coaching/answer_words.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread::page {
namespace {

TEST(PageWords, AreThoseOfTheProgram) {
  const peer_coaching::Measured first{"'a'", {0.1, 0.2}, {10, 12}, {100, 200}, {1e6, 2e6}, {1, 2}, {9, 9}},
      other{"your plan", {0.3, 0.3}, {20, 25}, {300, 300}, {3e6, 3e6}, {3, 4}, {11, 12}};
  const std::string text =
      "years=3 years\nscenario='a'\neffect=0.1,0.2\nkeep=10,12\ncost=100,200\ntotal=1e6,2e6\ncolleagues=1,2\n"
      "hours=9,9\nscenario=your plan\neffect=0.3,0.3\nkeep=20,25\ncost=300,300\ntotal=3e6,3e6\ncolleagues=3,4\n"
      "hours=11,12\n";
  std::string expected;
  for (const std::string& sentence : peer_coaching::answer_for_two(first, other, "3 years"))
    expected += (expected.empty() ? "" : "\n") + sentence;
  EXPECT_EQ(words_for(text), expected);
}

TEST(PageWords, WhatIsNotDefinedIsLeftOut) {
  EXPECT_EQ(words_for("years=a year\nscenario=your plan\neffect=nan,0.25\nkeep=null,30"),
            "Of 100 coached teachers 30 more keep a change after a year with your plan than without support (in one "
            "simulated world).\nInstruction of coached teachers is 0.25 SD above no support (in one simulated world); "
            "1 SD is how far teachers differ in their instruction at the start.");
}

TEST(PageWords, RefuseWhatIsNone) {
  expect_input_error([] { words_for("years=3 years"); }, {"words are made of one scenario or two"});
  expect_input_error([] { words_for("scenario=a\nkept=1"); }, {"'kept' is no measure"});
}

}  // namespace
}  // namespace peerspread::page
