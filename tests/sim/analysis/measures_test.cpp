#include "sim/analysis/measures.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread {
namespace {

double taken(const std::string& measure, const std::vector<double>& arms, const std::vector<double>& swept = {}) {
  return measure_called(measure).of(swept, arms);
}

TEST(Measures, TakeArmsInTheirOrder) {
  EXPECT_EQ(taken("value", {3}), 3);
  EXPECT_EQ(taken("mean", {1, 2, 6}), 3);
  EXPECT_EQ(taken("difference", {1, 9, 4}), 3) << "last less first";
  EXPECT_EQ(taken("ratio", {4, 9, 1}), 0.25) << "last over first";
  EXPECT_EQ(taken("others_less_last", {1, 3, 0.5}), 1.5);
}

TEST(Measures, FindWhereHalfOfTheLastIsReached) {
  EXPECT_EQ(taken("half_dose", {0.2, 0.6, 0.8}, {5, 15, 40}), 10) << "0.4 lies between 5 and 15";
  EXPECT_EQ(taken("half_dose", {0.8, 1}, {20, 40}), 12.5) << "on the line from nothing";
  EXPECT_TRUE(std::isnan(taken("half_dose", {0.2, 0.8}))) << "arms that differ in no number";
}

TEST(Relations, SetTheFirstAgainstTheSecond) {
  EXPECT_EQ(relation_called("ratio").of(1, 4), 0.25);
  EXPECT_EQ(relation_called("difference").of(1, 4), -3);
}

}  // namespace
}  // namespace peerspread
