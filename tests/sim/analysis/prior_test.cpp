#include "sim/analysis/prior.hpp"

#include <gtest/gtest.h>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"

namespace peerspread {
namespace {

class PriorTest : public testing::Test {
 protected:
  Prior read(const std::string& lines) const { return read_prior(parse_config(lines, "c.cfg"), model_); }

  FakeLog log_;
  FakeModel model_{log_};
};

TEST_F(PriorTest, IsABoxOverParameters) {
  const Prior prior = read("coaching.rate = 0.25:0.75\n");
  ASSERT_EQ(prior.parameters.size(), 1U);
  EXPECT_EQ(model_.parameters()[prior.parameters[0]].name, "coaching.rate");
  EXPECT_EQ(prior.box.low, (Row{0.25}));
  EXPECT_EQ(prior.box.high, (Row{0.75}));
}

TEST_F(PriorTest, ValuesAreFixedAndNoRanges) {
  Config section = parse_config("coaching.rate = 0.25:0.75\ncoaching.weeks = 8\n", "c.cfg");
  const Config fixed = take_fixed(section);
  ASSERT_EQ(fixed.size(), 1U);
  EXPECT_EQ(fixed.at("coaching.weeks").text, "8");
  EXPECT_EQ(fixed.at("coaching.weeks").origin, "c.cfg:2");
  EXPECT_EQ(section.size(), 1U);
}

TEST_F(PriorTest, SaysWhatIsWrongAndWhere) {
  expect_input_error([&] { read("coaching.rat = 0:1\n"); }, {"c.cfg:1", "no such parameter", "coaching.rate"});
  expect_input_error([&] { read("coaching.rate = 0.5\n"); }, {"c.cfg:1", "not a range", "low:high"});
  expect_input_error([&] { read("coaching.rate = 0.5:0.5\n"); }, {"c.cfg:1", "low is not below high"});
  expect_input_error([&] { read("coaching.rate = 0.5:1.5\n"); }, {"c.cfg:1", "1.5", "0 to 1"});
  expect_input_error([&] { read("people.agents = 3:5\n"); }, {"c.cfg:1", "has no prior"});
  expect_input_error([&] { read(""); }, {"nothing to vary"});
}

}  // namespace
}  // namespace peerspread
