#include "models/peer_coaching/advice_ties.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <set>

#include "sim/model/ties.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr std::uint32_t ties_purpose = 7, test_purpose = 99;

/// Schools of a lognormal size (SD of the logarithm 0.45, at least 8 teachers), each with `grades` grades.
struct Schools {
  std::vector<std::uint32_t> first{0};
  std::vector<std::uint8_t> grade;

  Schools(std::size_t schools, double mean_size, int grades, Seed seed) {
    CounterEngine random(seed, 0, {.who = 0, .when = 0, .purpose = test_purpose});
    boost::random::normal_distribution<double> log_size(std::log(mean_size) - 0.5 * 0.45 * 0.45, 0.45);
    boost::random::uniform_int_distribution<int> any_grade(0, grades - 1);
    for (std::size_t s = 0; s < schools; ++s) {
      const auto size = std::max(8L, std::lround(std::exp(log_size(random))));
      for (long i = 0; i < size; ++i) grade.push_back(static_cast<std::uint8_t>(any_grade(random)));
      first.push_back(static_cast<std::uint32_t>(grade.size()));
    }
  }

  Ties draw(const AdviceTies& parameters, Seed seed) const {
    return make_ties(draw_advice_ties(first, grade, parameters, seed, 0, ties_purpose));
  }
};

/// Odds of a tie to a colleague of one's grade over the odds of one to another schoolmate, all schools pooled.
double same_grade_odds_ratio(const Schools& schools, const Ties& ties) {
  double tied[2] = {0, 0}, pairs[2] = {0, 0};
  for (std::size_t s = 0; s + 1 < schools.first.size(); ++s) {
    for (std::uint32_t i = schools.first[s]; i < schools.first[s + 1]; ++i) {
      for (std::uint32_t j = schools.first[s]; j < schools.first[s + 1]; ++j)
        if (i != j) ++pairs[schools.grade[i] == schools.grade[j]];
      for (const std::uint32_t j : ties.of(i)) ++tied[schools.grade[i] == schools.grade[j]];
    }
  }
  return tied[1] / (pairs[1] - tied[1]) / (tied[0] / (pairs[0] - tied[0]));
}

struct Line {
  double slope, correlation;
};

/// log(density) over log(size), one point per school.
Line density_over_size(const Schools& schools, const Ties& ties) {
  double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::size_t s = 0; s + 1 < schools.first.size(); ++s) {
    const double size = schools.first[s + 1] - schools.first[s];
    const double count = ties.first[schools.first[s + 1]] - ties.first[schools.first[s]];
    if (count == 0) continue;
    const double x = std::log(size), y = std::log(count / (size * (size - 1)));
    n += 1, sx += x, sy += y, sxx += x * x, syy += y * y, sxy += x * y;
  }
  const double xx = sxx - sx * sx / n, yy = syy - sy * sy / n, xy = sxy - sx * sy / n;
  return {xy / xx, xy / std::sqrt(xx * yy)};
}

/// The mean size of the measured schools, and of US schools.
class MeasuredStructure : public testing::TestWithParam<double> {};

TEST_P(MeasuredStructure, IsReproduced) {
  for (Seed seed = 1; seed <= 5; ++seed) {
    const Schools schools(300, GetParam(), 6, seed);
    const Ties ties = schools.draw({}, seed);
    const TieStatistics s = measure(ties);
    SCOPED_TRACE(seed);
    // Targets C5 with their tolerances.
    EXPECT_NEAR(s.mean_out_degree, 3.56, 0.5);
    EXPECT_NEAR(s.reciprocity, 0.33, 0.1);
    EXPECT_NEAR(s.transitivity, 0.39, 0.1);
    EXPECT_NEAR(s.top_tenth_in_share, 0.36, 0.08);
    // Measured as well; bounds wide enough for the spread between 300 schools and others.
    EXPECT_NEAR(s.sd_out_degree, 3.13, 0.4);
    EXPECT_NEAR(s.share_isolated_out, AdviceTies{}.nobody, 0.03);
    EXPECT_NEAR(s.sd_in_degree, 3.85, 0.6);
    EXPECT_NEAR(same_grade_odds_ratio(schools, ties), 2.6, 0.4);
    // V8; and out-degree does not depend on size, so density falls about in proportion to it.
    const Line line = density_over_size(schools, ties);
    EXPECT_LT(line.correlation, -0.6);
    EXPECT_GT(line.correlation, -0.95);
    EXPECT_NEAR(line.slope, -1.0, 0.2);
  }
}
INSTANTIATE_TEST_SUITE_P(SchoolSize, MeasuredStructure, testing::Values(29.0, 37.0));

TEST(AdviceTies, ClosureAndReciprocityHoldInLargeSchools) {
  Schools schools(0, 150.0, 6, 1);
  for (std::uint32_t i = 0; i < 20 * 150; ++i) schools.grade.push_back(static_cast<std::uint8_t>(i % 6));
  for (std::uint32_t s = 1; s <= 20; ++s) schools.first.push_back(150 * s);
  const TieStatistics s = measure(schools.draw({}, 1));
  EXPECT_GT(s.transitivity, 0.25);  // chance alone would give their density, 0.024
  EXPECT_GT(s.reciprocity, 0.2);
}

TEST(AdviceTies, AreAFunctionOfSeedPopulationAndPurpose) {
  const Schools schools(20, 37.0, 6, 3);
  const auto draw = [&](Seed seed, std::uint32_t population, std::uint32_t purpose) {
    return draw_advice_ties(schools.first, schools.grade, {}, seed, population, purpose);
  };
  EXPECT_EQ(draw(1, 2, 3), draw(1, 2, 3));
  EXPECT_NE(draw(1, 2, 3), draw(2, 2, 3));
  EXPECT_NE(draw(1, 2, 3), draw(1, 3, 3));
  EXPECT_NE(draw(1, 2, 3), draw(1, 2, 4));
}

TEST(AdviceTies, OfASchoolDependOnNoOtherSchool) {
  const Schools schools(5, 37.0, 6, 3);
  const auto all = draw_advice_ties(schools.first, schools.grade, {}, 1, 0, ties_purpose);
  const std::uint32_t first = schools.first[3], size = schools.first[4] - first;
  std::vector<std::vector<std::uint32_t>> alone(size);
  draw_school_ties(alone, first, std::span(schools.grade).subspan(first, size), {},
                   CounterEngine(1, 0, {.who = 3, .when = 0, .purpose = ties_purpose}));
  EXPECT_TRUE(std::equal(alone.begin(), alone.end(), all.begin() + first));
}

TEST(AdviceTies, StayInTheSchoolWithoutRepeatsOrSelfTies) {
  for (const double rewired : {0.0, 0.5, 1.0}) {
    const Schools schools(100, 20.0, 13, 5);
    const auto rows = draw_advice_ties(schools.first, schools.grade, {.rewired = rewired}, 1, 0, ties_purpose);
    for (std::size_t s = 0; s + 1 < schools.first.size(); ++s) {
      for (std::uint32_t i = schools.first[s]; i < schools.first[s + 1]; ++i) {
        const std::set<std::uint32_t> named(rows[i].begin(), rows[i].end());
        EXPECT_EQ(named.size(), rows[i].size());
        EXPECT_FALSE(named.contains(i));
        if (named.empty()) continue;
        EXPECT_GE(*named.begin(), schools.first[s]);
        EXPECT_LT(*named.rbegin(), schools.first[s + 1]);
      }
    }
  }
}

TEST(AdviceTies, RewiredKeepOutDegreesAndLoseStructure) {
  const Schools schools(100, 37.0, 6, 1);
  const Ties measured = schools.draw({}, 1), half = schools.draw({.rewired = 0.5}, 1),
             random = schools.draw({.rewired = 1.0}, 1);
  EXPECT_EQ(half.first, measured.first);
  EXPECT_EQ(random.first, measured.first);
  const TieStatistics m = measure(measured), h = measure(half), r = measure(random);
  EXPECT_LT(h.transitivity, 0.75 * m.transitivity);
  EXPECT_LT(r.transitivity, 0.5 * m.transitivity);
  EXPECT_LT(r.reciprocity, 0.6 * m.reciprocity);
  EXPECT_LT(r.sd_in_degree, 0.7 * m.sd_in_degree);
  EXPECT_NEAR(same_grade_odds_ratio(schools, random), 1.0, 0.15);
}

TEST(AdviceTies, EachParameterMovesItsMeasure) {
  const Schools schools(100, 37.0, 6, 1);
  const Ties usual = schools.draw({}, 1);
  const TieStatistics s = measure(usual);
  EXPECT_GT(measure(schools.draw({.nobody = 0.5}, 1)).share_isolated_out, 0.45);
  EXPECT_GT(measure(schools.draw({.named = 7.0}, 1)).mean_out_degree, s.mean_out_degree + 1.0);
  EXPECT_GT(measure(schools.draw({.named_variation = 1.0}, 1)).sd_out_degree, s.sd_out_degree + 0.5);
  EXPECT_LT(density_over_size(schools, schools.draw({.school_variation = 0.0}, 1)).correlation, -0.9);
  EXPECT_LT(measure(schools.draw({.popularity = 0.0}, 1)).top_tenth_in_share, s.top_tenth_in_share - 0.03);
  EXPECT_LT(measure(schools.draw({.closure = 0.0}, 1)).transitivity, s.transitivity - 0.1);
  EXPECT_LT(measure(schools.draw({.reciprocity = 0.0}, 1)).reciprocity, s.reciprocity - 0.05);
  EXPECT_GT(measure(schools.draw({.reciprocity = 0.8}, 1)).reciprocity, s.reciprocity + 0.1);
  EXPECT_NEAR(same_grade_odds_ratio(schools, schools.draw({.same_grade = 1.0}, 1)), 1.0, 0.15);
}

TEST(AdviceTies, TinySchools) {
  // Schools of 0, 1, 2 and 3 teachers, all of whom want more advisors than there are.
  const std::vector<std::uint32_t> first{0, 0, 1, 3, 6};
  const std::vector<std::uint8_t> grade{0, 12, 12, 0, 5, 12};
  for (const double rewired : {0.0, 1.0}) {
    const AdviceTies eager{.nobody = 0.0, .named = 20.0, .named_variation = 0.0, .rewired = rewired};
    const auto rows = draw_advice_ties(first, grade, eager, 1, 0, ties_purpose);
    ASSERT_EQ(rows.size(), 6U);
    EXPECT_TRUE(rows[0].empty());
    EXPECT_EQ(rows[1], std::vector<std::uint32_t>{2});
    EXPECT_EQ(rows[2], std::vector<std::uint32_t>{1});
    for (std::uint32_t i = 3; i < 6; ++i) {
      EXPECT_GE(rows[i].size(), 1U);
      EXPECT_LE(rows[i].size(), 2U);
    }
  }
  EXPECT_TRUE(draw_advice_ties(std::vector<std::uint32_t>{0}, {}, {}, 1, 0, ties_purpose).empty());
}

TEST(AdviceTies, NobodyNamesAnybody) {
  const Schools schools(3, 37.0, 6, 1);
  EXPECT_TRUE(schools.draw({.nobody = 1.0}, 1).target.empty());
}

TEST(AdviceTies, DefaultsLieInTheirRanges) {
  const SectionTable<AdviceTiesOf> table;
  ASSERT_EQ(table.parameters().size(), 9U);
  for (const Parameter& p : table.parameters()) {
    EXPECT_GE(std::get<double>(p.initial), p.low) << p.name;
    EXPECT_LE(std::get<double>(p.initial), p.high) << p.name;
    EXPECT_EQ(p.scope, Scope::structural) << p.name;
    EXPECT_FALSE(p.source.empty() || p.help.empty() || p.unit.empty()) << p.name;
  }
}

}  // namespace
}  // namespace peerspread::peer_coaching
