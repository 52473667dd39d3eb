#include "models/peer_coaching/answer_words.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread::peer_coaching {
namespace {

/// Ten worlds whose values are `from`, `from` + step, ...
std::vector<double> worlds(double from, double step = 0) {
  std::vector<double> values;
  for (int w = 0; w < 10; ++w) values.push_back(from + step * w);
  return values;
}

const Measured fifteen{"'15 hours'",   worlds(0.40), worlds(49.42), worlds(4350),
                       worlds(19.7e6), worlds(16),   worlds(13.8)};
const Measured plan{"your plan",    worlds(0.50, 0.02), worlds(56, 1), worlds(5850),
                    worlds(26.5e6), worlds(20, 1),      worlds(23.6)};

TEST(AnswerWords, BeginWithWhatAPersonCountsThenMoneyThenSd) {
  const auto said = answer_for_two(fifteen, plan, "3 years");
  ASSERT_EQ(said.size(), 5U);
  // 61 against 49 would be 12 more; differences are 6.58 to 15.58 and their mean is 11.08.
  EXPECT_EQ(
      said[0],
      "Of 100 coached teachers 11.1 more keep a change after 3 years with your plan than with '15 hours' (7.0 to "
      "15.1 in 90 of 100 worlds): 60.5 against 49.4 beyond no support. It is more in all of 10 simulated worlds.");
  EXPECT_EQ(said[1],
            "Your plan costs $1,500 more for each coached teacher over 3 years ($5,850 against $4,350), $6.80 million "
            "more in all.");
  EXPECT_EQ(said[2],
            "Instruction of coached teachers is 0.19 SD higher with your plan (0.11 to 0.27 in 90 of 100 worlds): 0.59 "
            "against 0.40 SD above no support; 1 SD is how far teachers differ in their instruction at the start.");
  EXPECT_EQ(said[3],
            "For 100 coached teachers 25 colleagues (20 to 29 in 90 of 100 worlds) who were never coached change too, "
            "against 16 (16 in 90 of 100 worlds).");
}

TEST(AnswerWords, FewerIsSaidWithoutASign) {
  const auto said = answer_for_two(plan, fifteen, "3 years");
  EXPECT_TRUE(
      said[0].starts_with("Of 100 coached teachers 11.1 fewer keep a change after 3 years with '15 hours' than "
                          "with your plan (7.0 to 15.1 in"))
      << said[0];
  EXPECT_TRUE(said[1].starts_with("'15 hours' costs $1,500 less for each")) << said[1];
  EXPECT_TRUE(said[2].starts_with("Instruction of coached teachers is 0.19 SD lower with '15 hours' (")) << said[2];
}

TEST(AnswerWords, NoDifferenceIsNotMoreNorLess) {
  const auto said =
      answer_for_two(fifteen, {"your plan", worlds(0.40), worlds(49.4, 0.01), worlds(4351), {}, {}, {}}, "a year");
  ASSERT_EQ(said.size(), 3U);
  EXPECT_EQ(
      said[0],
      "Of 100 coached teachers as many keep a change after a year with your plan as with '15 hours' (a difference "
      "of 0 in 90 of 100 worlds): 49 against 49 beyond no support.");
  EXPECT_EQ(said[1], "Your plan costs as much as '15 hours' for each coached teacher over a year ($4,350).");
  EXPECT_TRUE(said[2].starts_with("Instruction of coached teachers is as high with your plan (")) << said[2];
}

TEST(AnswerWords, RoundedNumbersDoNotContradict) {
  // In hundredths 0.71 - 0.52 is not 0.18, in thousandths 0.706 - 0.522 is not 0.183.
  const Measured low{"'a'", worlds(0.52247), {}, {}, {}, {}, {}}, high{"'b'", worlds(0.70583), {}, {}, {}, {}, {}};
  const auto said = answer_for_two(low, high, "3 years");
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(
      said[0].starts_with("Instruction of coached teachers is 0.183 SD higher with 'b' (0.183 in 90 of 100 "
                          "worlds): 0.706 against 0.523 SD above no support;"))
      << said[0];
}

TEST(AnswerWords, FewWorldsAreBetweenTheLowestAndTheHighest) {
  const Measured few{"'a'", {0.2, 0.4, std::nan("")}, {10, 30, std::nan("")}, {}, {}, {}, {}};
  const auto said = answer_for_one(few, "3 years");
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0],
            "Of 100 coached teachers 20 more keep a change after 3 years with 'a' than without support (10 to 30 in 2 "
            "simulated worlds).");
  const auto one = answer_for_one({"'a'", {0.2}, {10}, {}, {}, {}, {}}, "3 years");
  EXPECT_TRUE(one[0].ends_with("without support (in one simulated world).")) << one[0];
}

TEST(AnswerWords, NobodyCoachedIsSaid) {
  const Measured nobody{"'b'", worlds(std::nan("")), worlds(std::nan("")), {}, {}, {}, {}};
  EXPECT_EQ(answer_for_one(nobody, "a year"), (std::vector<std::string>{"Nobody is coached in 'b'."}));
  EXPECT_EQ(answer_for_two(plan, nobody, "a year").front(),
            "In your plan or 'b' nobody is coached, so there is nothing to compare.");
  EXPECT_EQ(short_answer_for_two(plan, nobody, "a year"),
            "In your plan or 'b' nobody is coached, so there is nothing to compare.");
}

TEST(AnswerWords, InShortItIsWhatIsCountedAndPaid) {
  const auto all = answer_for_two(fifteen, plan, "3 years");
  EXPECT_EQ(short_answer_for_two(fifteen, plan, "3 years"), all[0] + " " + all[1]);
}

}  // namespace
}  // namespace peerspread::peer_coaching
