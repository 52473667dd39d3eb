#include "sim/campaign/set_checks.hpp"

#include <gtest/gtest.h>

namespace peerspread {
namespace {

const Check p1{"P1", "calibrate", "missed", "0.8", "0.35 to 0.75", "large programmes, over small ones"};
const Check v2{"V2", "validate", "met", "0.1", "at least 0", "more | less\nhours"};

TEST(Checks, AreReadBack) {
  const auto read = read_checks(text_of({p1, v2}) + "no check\n\n");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].claim, p1.claim);
  EXPECT_EQ(read[0].found, "0.8");
  EXPECT_EQ(read[1].range, "at least 0");
  EXPECT_EQ(read[1].claim, "more   less hours") << "nothing in a claim can be taken for another field or line";
}

TEST(Checks, StandInTheHeadInPlaceOfThoseThereWere) {
  const std::string file = "# model = m\n# check = old | a | met | 1 | 2 | x\n# seed = 1\na,b\n1,2\n# 3,4\n";
  EXPECT_EQ(with_checks(file, {p1}), "# model = m\n# seed = 1\n# check = " + text_of({p1}) + "a,b\n1,2\n# 3,4\n");
  EXPECT_EQ(with_checks(with_checks(file, {p1}), {}), with_checks(file, {}));
}

}  // namespace
}  // namespace peerspread
