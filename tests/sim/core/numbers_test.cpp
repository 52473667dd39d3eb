#include "sim/core/numbers.hpp"

#include <gtest/gtest.h>

namespace peerspread {
namespace {

TEST(FormatFixed, HasTheDecimalsAskedFor) {
  EXPECT_EQ(format_fixed(0.38, 3), "0.380");
  EXPECT_EQ(format_fixed(-1234.5, 0), "-1234");
  EXPECT_EQ(format_fixed(1e300, 1).size(), 303U);
}

TEST(WithThousands, PutsCommasInTheWholePartOnly) {
  EXPECT_EQ(with_thousands("1234567.8901"), "1,234,567.8901");
  EXPECT_EQ(with_thousands("-123"), "-123");
  EXPECT_EQ(with_thousands("-1234"), "-1,234");
  EXPECT_EQ(with_thousands("999"), "999");
  EXPECT_EQ(with_thousands("1e+15"), "1e+15");
  EXPECT_EQ(with_thousands(""), "");
}

TEST(FormatHexadecimal, HasSixteenDigits) {
  EXPECT_EQ(format_hexadecimal(0), "0000000000000000");
  EXPECT_EQ(format_hexadecimal(0xC0FFEEULL << 32), "00c0ffee00000000");
  EXPECT_EQ(format_hexadecimal(~std::uint64_t{0}), "ffffffffffffffff");
}

}  // namespace
}  // namespace peerspread
