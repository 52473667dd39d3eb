#include "sim/analysis/compare.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>

#include "sim/core/table.hpp"

namespace peerspread {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A row of two scenarios with one difference.
ComparisonRow row_of(std::vector<double> means, Difference difference) {
  return {
      "Effect on coached teachers", "effect", "SD", means, {{means[0], means[0]}, {means[1], means[1]}}, {difference}};
}

Comparison one_row(ComparisonRow row) { return {{"15 hours", "27 hours"}, 32, 4, 0, {std::move(row)}}; }

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The first line of `text` that says `part`.
std::string line_with(const std::string& text, const std::string& part) {
  for (const std::string& line : lines_of(text))
    if (says(line, part)) return line;
  return "";
}

TEST(SplitSpread, BalancedByHand) {
  // Means 2 and 6: between 24/1, within 4/4; network (24 - 1)/3.
  const SpreadSplit split = split_spread({1, 2, 3, 5, 6, 7}, {{0, 0, 0, 1, 1, 1}});
  EXPECT_NEAR(split.network, (23.0 / 3.0) / (23.0 / 3.0 + 1.0), 1e-12);
  EXPECT_NEAR(split.chance, 1.0 / (23.0 / 3.0 + 1.0), 1e-12);
}

TEST(SplitSpread, UnbalancedByHand) {
  // Groups 1 3 | 5 | 8 10 12: within 10/3, between 79.5/2, typical size (6 - 14/6)/2.
  const SpreadSplit split = split_spread({1, 8, 5, 3, 10, 12}, {{0, 2, 1, 0, 2, 2}});
  const double chance = 10.0 / 3.0, network = (79.5 / 2.0 - chance) / ((6.0 - 14.0 / 6.0) / 2.0);
  EXPECT_NEAR(split.network, network / (network + chance), 1e-12);
  EXPECT_NEAR(split.network + split.chance, 1.0, 1e-12);
}

TEST(SplitSpread, NegativeNetworkVarianceIsNone) {
  const SpreadSplit split = split_spread({1, 5, 2, 4}, {{0, 0, 1, 1}});
  EXPECT_EQ(split.network, 0.0);
  EXPECT_EQ(split.chance, 1.0);
}

TEST(SplitSpread, OnlyNetworkWhereReplicatesAgree) {
  const SpreadSplit split = split_spread({1, 1, 3, 3}, {{0, 0, 1, 1}});
  EXPECT_EQ(split.network, 1.0);
  EXPECT_EQ(split.chance, 0.0);
}

TEST(SplitSpread, NothingSpreads) {
  for (const auto& values : {std::vector<double>{}, {7}, {7, 7}, {7, 7, 7, 7}}) {
    const SpreadSplit split = split_spread(values, {{0, 1, 0, 1}});
    EXPECT_EQ(split.network, 0.0);
    EXPECT_EQ(split.chance, 0.0);
  }
}

TEST(SplitSpread, WhatCannotBeToldApartIsChance) {
  EXPECT_EQ(split_spread({1, 2, 3}, {{0, 0, 0}}).chance, 1.0);  // one population
  EXPECT_EQ(split_spread({1, 2, 3}, {{0, 1, 2}}).chance, 1.0);  // one replicate in each
}

TEST(SplitSpread, ParametersNetworkAndChanceByHand) {
  // Sets 0 1 crossed with populations 0 1. Half the mean squared difference of pairs that share a set: (1 + 1)/4, a
  // population: (16 + 16)/4, neither: (25 + 9)/4. So parameters 8.5 - 0.5, network 8.5 - 8, chance 0.5 + 8 - 8.5.
  const SpreadSplit split = split_spread({0, 1, 4, 5}, {{0, 1, 0, 1}, {0, 0, 1, 1}});
  EXPECT_NEAR(split.parameters, 8.0 / 8.5, 1e-12);
  EXPECT_NEAR(split.network, 0.5 / 8.5, 1e-12);
  EXPECT_NEAR(split.chance, 0.0, 1e-12);
}

TEST(SplitSpread, SetsThatNoTwoReplicatesShareCountAsChance) {
  EXPECT_EQ(split_spread({1, 2, 4}, {{0, 1, 0}, {0, 1, 2}}).chance, 1.0);
}

TEST(RangeOfSplit, ByHand) {
  // Network is 99 of 101; without one population 49/51, 199/201 and 49/51, whose jackknife SD is 0.019511.
  const SplitRange range = range_of_split({0, 2, 10, 12, 20, 22}, {{0, 0, 1, 1, 2, 2}});
  EXPECT_NEAR(range.network.low, 99.0 / 101.0 - 1.6449 * 0.019511, 1e-5);
  EXPECT_EQ(range.network.high, 1.0);
  EXPECT_EQ(range.chance.low, 0.0);
  EXPECT_NEAR(range.chance.high, 2.0 / 101.0 + 1.6449 * 0.019511, 1e-5);
  EXPECT_FALSE(range.apart) << "chance may be nothing";
}

TEST(RangeOfSplit, TellsApartWhatIsApart) {
  std::vector<double> values;
  Sharing sharing;
  for (std::uint32_t r = 0; r < 60; ++r) {  // ten populations, and about as much luck
    sharing.population.push_back(r % 10);
    values.push_back(3.0 * (r % 10) + 10.0 * ((7 * r + r / 10) % 6 % 2));
  }
  const SplitRange range = range_of_split(values, sharing);
  EXPECT_TRUE(range.apart) << range.network.low << " " << range.chance.low;
  EXPECT_LT(range.network.low, split_spread(values, sharing).network);
}

TEST(RangeOfSplit, TwoPopulationsSayNothing) {
  const SplitRange range = range_of_split({1, 2, 3, 5, 6, 7}, {{0, 0, 0, 1, 1, 1}});
  EXPECT_FALSE(range.apart);
  EXPECT_TRUE(std::isnan(range.network.low));
}

TEST(CompareValues, PairsReplicatesAndTakesPercentiles) {
  std::vector<double> first(21), second(21);
  std::iota(first.begin(), first.end(), 0.0);
  for (std::size_t r = 0; r < 21; ++r) second[r] = first[r] + static_cast<double>(20 - r);  // always 20
  const ComparisonRow row = compare_values({first, second}, {std::vector<std::uint32_t>(21, 0)});
  EXPECT_DOUBLE_EQ(row.means[0], 10.0);
  EXPECT_DOUBLE_EQ(row.means[1], 20.0);
  EXPECT_DOUBLE_EQ(row.worlds[0].low, 1.0);
  EXPECT_DOUBLE_EQ(row.worlds[0].high, 19.0);
  ASSERT_EQ(row.differences.size(), 1U);
  EXPECT_EQ(row.differences[0].point, 1U);
  EXPECT_DOUBLE_EQ(row.differences[0].mean, 10.0);
  EXPECT_DOUBLE_EQ(row.differences[0].low, 1.0);
  EXPECT_DOUBLE_EQ(row.differences[0].high, 19.0);
}

TEST(CompareValues, StandardErrorKnowsThatPopulationsAreShared) {
  // Balanced: the variance of the mean is the mean square between populations over all replicates, 24 / 6.
  const ComparisonRow row = compare_values({{0, 0, 0, 0, 0, 0}, {1, 2, 3, 5, 6, 7}}, {{0, 0, 0, 1, 1, 1}});
  EXPECT_NEAR(row.differences[0].standard_error, 2.0, 1e-12);
  // One population: the usual SD over the root of n.
  const ComparisonRow plain = compare_values({{0, 0, 0, 0}, {1, 2, 3, 4}}, {{0, 0, 0, 0}});
  EXPECT_NEAR(plain.differences[0].standard_error, std::sqrt(5.0 / 3.0 / 4.0), 1e-12);
}

TEST(CompareValues, UndefinedReplicatesAreLeftOutInPairs) {
  const ComparisonRow row = compare_values({{1, nan, 3}, {2, 5, nan}, {nan, nan, nan}}, {{0, 0, 0}});
  EXPECT_DOUBLE_EQ(row.means[0], 2.0);
  EXPECT_DOUBLE_EQ(row.differences[0].mean, 1.0);
  EXPECT_TRUE(std::isnan(row.means[2]));
  EXPECT_TRUE(std::isnan(row.differences[1].mean));
}

TEST(FormatTable, DigitsFollowTheInterval) {
  const std::string fine =
      format_table(one_row(row_of({0.21234, 0.38345}, {1, 0.17111, 0.1502, 0.1911, 0.002, {0, 0.4, 0.6}})));
  EXPECT_TRUE(says(line_with(fine, "15 hours  "), "0.212")) << fine;
  const std::string line = line_with(fine, "27 hours  ");
  EXPECT_TRUE(says(line, " 0.383 ") && says(line, " +0.171 ") && says(line, " +0.150 to +0.191 ")) << line;
  EXPECT_TRUE(says(line, " 40 / 60 %")) << line;
  Comparison with_sets =
      one_row(row_of({0.2, 0.4}, {1, 0.2, 0.1, 0.3, 0, {0.9, 0.04, 0.06}, {{0.8, 0.974}, {0, 0.2}, {0, 0.1}, false}}));
  with_sets.sets = 16;
  EXPECT_TRUE(says(format_table(with_sets), " 90 (80 to 97) / 10 %")) << format_table(with_sets);

  const std::string coarse = format_table(one_row(row_of({0.21234, 0.38345}, {1, 0.17111, -0.31, 0.65, 0.1, {}})));
  const std::string rough = line_with(coarse, "27 hours  ");
  EXPECT_TRUE(says(rough, " 0.38 ") && says(rough, " +0.17 ") && says(rough, " -0.31 to +0.65 ")) << rough;

  const std::string large = format_table(one_row(row_of({123456, 98765}, {1, -24691, -31234, -18765, 0, {}})));
  const std::string thousands = line_with(large, "27 hours  ");
  EXPECT_TRUE(says(thousands, " 98,800 ") && says(thousands, " -24,700 ")) << thousands;
  EXPECT_TRUE(says(thousands, " -31,200 to -18,800 ")) << thousands;
}

TEST(FormatTable, WhatDoesNotVaryHasNoInterval) {
  const std::string text = format_table(one_row(row_of({15, 27}, {1, 12, 12, 12, 0, {}})));
  const std::string line = line_with(text, "27 hours  ");
  EXPECT_TRUE(says(line, " 27 ") && says(line, " +12 ")) << line;
  EXPECT_FALSE(says(line, " to ")) << line;
  EXPECT_FALSE(says(line, "%")) << line;
}

TEST(FormatTable, ExplainsItsColumnsAndClaimsNoCause) {
  const std::string text = format_table(one_row(row_of({0.2, 0.4}, {1, 0.2, 0.1, 0.3, 0.01, {0, 0.4, 0.6}})));
  for (const char* part : {"2 scenarios, 32 replicates in 4 populations",
                           "Difference:", "90 % of worlds:", "Spread:", "Effect on coached teachers (SD)"})
    EXPECT_TRUE(says(text, part)) << part << "\n" << text;
  EXPECT_FALSE(says(text, "caus"));
}

TEST(FormatTable, OneReplicateHasNoInterval) {
  Comparison comparison = one_row(row_of({0.2, 0.4}, {1, 0.2, 0.2, 0.2, nan, {}}));
  comparison.replicates = comparison.populations = 1;
  const std::string text = format_table(comparison);
  EXPECT_TRUE(says(text, "no interval")) << text;
  EXPECT_FALSE(says(line_with(text, "27 hours  "), " to ")) << text;
}

TEST(FormatTable, OnePointShowsItsOwnWorlds) {
  const Comparison comparison{{"15 hours"}, 32, 4, 0, {{"Effect", "effect", "SD", {0.212}, {{0.11, 0.32}}, {}}}};
  const std::string text = format_table(comparison);
  EXPECT_TRUE(says(line_with(text, "Effect"), "0.11 to 0.32")) << text;
  EXPECT_FALSE(says(text, "Difference")) << text;
}

TEST(FormatTable, UndefinedRowsAreNamedBelow) {
  ComparisonRow row = row_of({nan, nan}, {1, nan, nan, nan, nan, {}});
  row.title = "Retention";
  EXPECT_TRUE(says(format_table(one_row(row)), "Not defined in any of these worlds: Retention."));
}

TEST(FormatTable, StaysOnThePageWithLongAndForeignNames) {
  Comparison comparison = one_row(row_of({0.2, 0.4}, {1, 0.2, 0.1, 0.3, 0.01, {0, 0.4, 0.6}}));
  comparison.rows[0].title =
      "Share of the coached teachers of the whole programme whose practice changed and stayed changed";
  const std::string beginning = "Mixed support in schools with a trusting climate, ";
  const std::string japanese = "二十七時間の指導を受けた教師たちと学校";
  const std::string greek = "Περιβάλλον εμπιστοσύνης με 27 ώρες";
  for (const auto& names : {std::vector{beginning + "15 hours", beginning + "27 hours"}, {japanese, greek}}) {
    comparison.points = names;
    const std::string text = format_table(comparison);
    for (const std::string& line : lines_of(text)) EXPECT_LE(display_width(line), page_width) << line;
    for (const std::string& name : names) EXPECT_TRUE(says(text, name)) << "the key names it in full\n" << text;
    EXPECT_NE(shorten(names[0], 22), shorten(names[1], 22));
  }
}

TEST(FormatCsv, QuotesAndKeepsFullPrecision) {
  Comparison comparison = one_row(row_of({0.25, 0.375}, {1, 0.125, 0.1, 0.15, 0.01, {0, 0.4, 0.6}}));
  comparison.points[1] = "27 hours, \"mixed\"";
  EXPECT_EQ(format_csv(comparison),
            "title,output,unit,scenario,mean,difference,low_90,high_90,standard_error,share_parameters,share_network,"
            "share_chance\n"
            "Effect on coached teachers,effect,SD,15 hours,0.25,,,,,,,\n"
            "Effect on coached teachers,effect,SD,\"27 hours, \"\"mixed\"\"\",0.375,0.125,0.1,0.15,0.01,0,0.4,0.6\n");
}

}  // namespace
}  // namespace peerspread
