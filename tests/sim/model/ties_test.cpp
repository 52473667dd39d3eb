#include "sim/model/ties.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace peerspread {
namespace {

using Rows = std::vector<std::vector<std::uint32_t>>;
using Row = std::vector<std::uint32_t>;

Row row(const Ties& ties, std::size_t agent) { return {ties.of(agent).begin(), ties.of(agent).end()}; }

TEST(MakeTies, SortsRowsAndDropsRepeatsAndSelfTies) {
  const Ties ties = make_ties(Rows{{2, 1, 2, 0}, {}, {2, 0}});
  EXPECT_EQ(ties.size(), 3U);
  EXPECT_EQ(row(ties, 0), (Row{1, 2}));
  EXPECT_EQ(row(ties, 1), Row{});
  EXPECT_EQ(row(ties, 2), Row{0});
  EXPECT_EQ(ties.first, (Row{0, 2, 2, 3}));
}

TEST(MakeTies, OfNobodyIsEmpty) {
  const Ties ties = make_ties({});
  EXPECT_EQ(ties.size(), 0U);
  EXPECT_EQ(ties.first, Row{0});
}

// 0 -> 1, 0 -> 2, 1 -> 2, 2 -> 1; 3 is left alone.
TEST(Measure, FourAgentsByHand) {
  const TieStatistics s = measure(make_ties(Rows{{1, 2}, {2}, {1}, {}}));
  EXPECT_DOUBLE_EQ(s.mean_out_degree, 1.0);
  EXPECT_DOUBLE_EQ(s.sd_out_degree, std::sqrt(0.5));  // degrees 2 1 1 0
  EXPECT_DOUBLE_EQ(s.share_isolated_out, 0.25);
  EXPECT_DOUBLE_EQ(s.sd_in_degree, 1.0);  // degrees 0 2 2 0
  EXPECT_DOUBLE_EQ(s.max_in_degree, 2.0);
  EXPECT_DOUBLE_EQ(s.top_tenth_in_share, 0.5);  // a tenth of four, rounded up: one agent, 2 of 4 ties
  EXPECT_DOUBLE_EQ(s.reciprocity, 0.5);         // 1 <-> 2
  EXPECT_DOUBLE_EQ(s.transitivity, 1.0);        // 0->1->2 and 0->2->1, both closed; 1->2->1 is no two-path
}

// A star: 1..4 turn to 0, who turns to 1.
TEST(Measure, StarByHand) {
  const TieStatistics s = measure(make_ties(Rows{{1}, {0}, {0}, {0}, {0}}));
  EXPECT_DOUBLE_EQ(s.mean_out_degree, 1.0);
  EXPECT_DOUBLE_EQ(s.sd_out_degree, 0.0);
  EXPECT_DOUBLE_EQ(s.sd_in_degree, std::sqrt((9.0 + 0.0 + 1.0 + 1.0 + 1.0) / 5.0));  // degrees 4 1 0 0 0
  EXPECT_DOUBLE_EQ(s.top_tenth_in_share, 0.8);
  EXPECT_DOUBLE_EQ(s.reciprocity, 0.4);
  EXPECT_DOUBLE_EQ(s.transitivity, 0.0);  // 2->0->1, 3->0->1, 4->0->1 are open
}

TEST(Measure, DirectedCycleHasOpenTwoPathsOnly) {
  const TieStatistics s = measure(make_ties(Rows{{1}, {2}, {0}}));
  EXPECT_DOUBLE_EQ(s.reciprocity, 0.0);
  EXPECT_DOUBLE_EQ(s.transitivity, 0.0);
}

TEST(Measure, TransitiveTripleClosesItsOnlyTwoPath) {
  const TieStatistics s = measure(make_ties(Rows{{1, 2}, {2}, {}}));
  EXPECT_DOUBLE_EQ(s.transitivity, 1.0);
  EXPECT_DOUBLE_EQ(s.reciprocity, 0.0);
}

TEST(Measure, WithoutTiesOrAgentsEverythingIsZero) {
  EXPECT_DOUBLE_EQ(measure(make_ties({})).reciprocity, 0.0);
  const TieStatistics s = measure(make_ties(Rows(3)));
  EXPECT_DOUBLE_EQ(s.share_isolated_out, 1.0);
  EXPECT_DOUBLE_EQ(s.reciprocity, 0.0);
  EXPECT_DOUBLE_EQ(s.transitivity, 0.0);
  EXPECT_DOUBLE_EQ(s.top_tenth_in_share, 0.0);
}

}  // namespace
}  // namespace peerspread
