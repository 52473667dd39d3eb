/// The people at the start against the figures they were drawn from, and turnover against NCES (C7).
#include "models/peer_coaching/population.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

const CoachingPopulation& usual() {
  static const auto people = people_with({{"people.teachers", "18000"}});
  return *people;
}

double mean_of(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sd_of(std::span<const float> values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const float x : values) squares += (static_cast<double>(x) - mean) * (static_cast<double>(x) - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::span<const float> of_school(const CoachingPopulation& world, const std::vector<float>& property, std::size_t s) {
  return std::span(property).subspan(world.school_first[s], world.school_first[s + 1] - world.school_first[s]);
}

/// Intraclass correlation by one-way analysis of variance with unequal groups.
double icc_of(const CoachingPopulation& world, const std::vector<float>& property) {
  const double n = static_cast<double>(property.size()), k = static_cast<double>(world.schools()),
               mean = mean_of(property);
  double between = 0, within = 0, squares_of_sizes = 0;
  for (std::size_t s = 0; s < world.schools(); ++s) {
    const auto school = of_school(world, property, s);
    const double size = static_cast<double>(school.size()), off = mean_of(school) - mean;
    between += size * off * off;
    within += (size - 1) * sd_of(school) * sd_of(school);
    squares_of_sizes += size * size;
  }
  between /= k - 1;
  within /= n - k;
  const double typical = (n - squares_of_sizes / n) / (k - 1);
  return (between - within) / (between + (typical - 1) * within);
}

double correlation(std::span<const float> a, std::span<const float> b) {
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += (static_cast<double>(a[i]) - mean_a) * (static_cast<double>(b[i]) - mean_b);
  return sum / static_cast<double>(a.size() - 1) / (sd_of(a) * sd_of(b));
}

TEST(Population, TrustAsMeasured) {  // C6
  const Trust measured;
  EXPECT_NEAR(mean_of(usual().trust), measured.mean, 0.03);
  EXPECT_NEAR(sd_of(usual().trust), measured.sd, 0.03);
  EXPECT_NEAR(icc_of(usual(), usual().trust), measured.icc, 0.06);
}

TEST(Population, SchoolsOfOneSizeHaveNoCorrelationOfDensityWithSize) {
  const auto of = [](const char* size, const char* spread) {
    const auto people =
        people_with({{"people.teachers", "600"}, {"people.school_size", size}, {"people.school_size_spread", spread}});
    const auto named = std::ranges::find(structure_names, "density and size correlation");
    return people->structure.at(static_cast<std::size_t>(named - structure_names.begin()));
  };
  for (const char* size : {"8", "10", "12", "15", "30"}) EXPECT_TRUE(std::isnan(of(size, "0"))) << size;
  EXPECT_LT(of("20", "0.5"), 0.0F);  // density falls with size
}

/// Of the school with most posts: the seats of each post's candidates, in the order in which everybody is taken.
std::vector<std::vector<std::uint32_t>> candidates_in(const CoachingPopulation& world) {
  std::size_t largest = 0;
  const auto posts_of = [&](std::size_t s) { return world.post_first[s + 1] - world.post_first[s]; };
  for (std::size_t s = 0; s < world.schools(); ++s)
    if (posts_of(s) > posts_of(largest)) largest = s;
  std::vector<std::vector<std::uint32_t>> found(posts_of(largest));
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::uint32_t post = world.post_first[largest] + static_cast<std::uint32_t>(k);
    found[k].resize(world.candidates[post]);
    for (std::uint32_t i = world.school_first[largest]; i < world.school_first[largest + 1]; ++i)
      if (world.post[i] == post) found[k][world.place[static_cast<std::size_t>(Selection::everybody)][i]] = i;
  }
  return found;
}

TEST(Population, PairingDecidesWhoMayBeCoachedByWhomAndNothingElse) {
  const auto paired = [](const char* how) {
    return people_with({{"people.teachers", "600"}, {"people.school_size", "90"}, {"posts.pairing", how}});
  };
  const auto lot = paired("lot"), teams = paired("teams"), need = paired("need");
  ASSERT_GE(candidates_in(*lot).size(), 3U);
  for (const auto& world : {teams, need}) {
    EXPECT_EQ(world->practice, lot->practice);
    EXPECT_EQ(world->advice.target, lot->advice.target);
    EXPECT_EQ(world->leader, lot->leader);
    const auto posts = candidates_in(*world);
    for (const auto& own : posts) EXPECT_NEAR(static_cast<int>(own.size()), static_cast<int>(posts[0].size()), 1);
  }
  std::uint8_t grade = 0;  // teams come whole, one after the other
  for (const auto& own : candidates_in(*teams))
    for (const std::uint32_t i : own) {
      EXPECT_GE(teams->grade[i], grade);
      grade = teams->grade[i];
    }
  float most = 0;  // the first leader, of most merit, gets those with the lowest practice; in the order of the lot
  for (const auto& own : candidates_in(*need)) {
    EXPECT_TRUE(std::ranges::is_sorted(own));
    float highest = 0;
    for (const std::uint32_t i : own) {
      EXPECT_GE(need->practice[i], most);
      highest = std::max(highest, need->practice[i]);
    }
    most = highest;
  }
}

TEST(Population, PracticeIsBeta24AndConfidenceFollowsIt) {
  EXPECT_NEAR(mean_of(usual().practice), 1.0 / 3, 0.005);
  EXPECT_NEAR(sd_of(usual().practice), std::sqrt(2.0 * 4.0 / (36.0 * 7.0)), 0.005);
  EXPECT_NEAR(mean_of(usual().confidence), 0.45, 0.01);
  const double explained = 0.35 * sd_of(usual().practice);  // the line of slope 0.35 and noise of SD 0.15
  EXPECT_NEAR(correlation(usual().practice, usual().confidence), explained / std::hypot(explained, 0.15), 0.02);
  EXPECT_NEAR(icc_of(usual(), usual().practice), 0.0, 0.01);
  for (const auto* state :
       {&usual().practice, &usual().confidence, &usual().trust, &usual().knowledge, &usual().collegiality}) {
    EXPECT_GE(*std::min_element(state->begin(), state->end()), 0.0F);
    EXPECT_LE(*std::max_element(state->begin(), state->end()), 1.0F);
  }
}

/// Together, practice and what it does not explain make instruction of variance 1.
TEST(Population, InstructionNoiseIsStandardNormalAndApart) {
  EXPECT_NEAR(mean_of(usual().instruction_noise), 0.0, 0.03);
  EXPECT_NEAR(sd_of(usual().instruction_noise), 1.0, 0.03);
  EXPECT_NEAR(correlation(usual().practice, usual().instruction_noise), 0.0, 0.03);
}

TEST(Population, TabulatedBetaKeepsMomentsAndEnds) {
  const BetaByScore beta(2, 4);
  EXPECT_NEAR(beta.at_score(0.0), 0.31381, 1e-3);        // median of Beta(2, 4)
  EXPECT_NEAR(beta.at_score(1.6448536), 0.65741, 1e-3);  // its 95th percentile
  for (double z = -8; z < 8; z += 0.013) {
    EXPECT_GE(beta.at_score(z), 0.0F);
    EXPECT_LE(beta.at_score(z), 1.0F);
    EXPECT_LE(beta.at_score(z), beta.at_score(z + 0.013));
  }
}

TEST(Population, ExperienceByBand) {
  const double n = static_cast<double>(usual().size());
  double first = 0, second = 0, third = 0;
  for (const float years : usual().experience) {
    ASSERT_GE(years, 1.0F);
    ASSERT_LT(years, 40.0F);
    ASSERT_EQ(years, std::floor(years));
    first += years <= 3.0F;
    second += years > 3.0F && years <= 9.0F;
    third += years > 9.0F && years <= 19.0F;
  }
  const People shares;
  EXPECT_NEAR(first / n, shares.experience_1_3, 0.01);
  EXPECT_NEAR(second / n, shares.experience_4_9, 0.01);
  EXPECT_NEAR(third / n, shares.experience_10_19, 0.01);
}

TEST(Population, SchoolsAndPartnersAddUp) {
  for (const char* teachers : {"3", "7", "8", "15", "16", "17", "100", "2001"}) {
    SCOPED_TRACE(teachers);
    const auto world = people_with({{"people.teachers", teachers}});
    const std::size_t total = std::stoul(teachers);
    EXPECT_EQ(world->size(), total);
    ASSERT_EQ(world->school_first.size(), world->schools() + 1);
    EXPECT_EQ(world->school_first.back(), total);
    EXPECT_EQ(world->advice.size(), total);
    EXPECT_LE(world->partners, world->schools());
    for (std::size_t s = 0; s < world->schools(); ++s) {
      EXPECT_GE(world->school_first[s + 1] - world->school_first[s], std::min<std::size_t>(8, total));
      EXPECT_GE(world->post_first[s + 1] - world->post_first[s], 1U);
      EXPECT_LT(world->partner[s], world->partners);
      EXPECT_GE(world->coaching_rank[s], 0.0F);
      EXPECT_LT(world->coaching_rank[s], 1.0F);
      for (std::uint32_t i = world->school_first[s]; i < world->school_first[s + 1]; ++i)
        EXPECT_EQ(world->school[i], s);
    }
  }
  std::vector<float> sizes;
  for (std::size_t s = 0; s < usual().schools(); ++s)
    sizes.push_back(static_cast<float>(usual().school_first[s + 1] - usual().school_first[s]));
  EXPECT_NEAR(mean_of(sizes), 37.0, 2.0);
  EXPECT_NEAR(sd_of(sizes), 37.0 * std::sqrt(std::exp(0.45 * 0.45) - 1), 3.0);
}

TEST(Population, PostsAndCandidates) {
  const CoachingPopulation& world = usual();
  EXPECT_NEAR(static_cast<double>(world.size()) / static_cast<double>(world.posts()), 20.0, 1.0);
  std::vector<std::size_t> candidates(world.posts());
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (world.post[i] == no_post) continue;
    ++candidates[world.post[i]];
    EXPECT_EQ(world.post_school[world.post[i]], world.school[i]);
  }
  for (std::size_t k = 0; k < world.posts(); ++k) {
    EXPECT_EQ(candidates[k], world.candidates[k]);
    EXPECT_EQ(world.post[world.leader[k]], no_post);
    EXPECT_EQ(world.school[world.leader[k]], world.post_school[k]);
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(world.post.begin(), world.post.end(), no_post)), world.posts());
  // Every rule puts the candidates of a post in an order: places are 0, 1, ... without repeats.
  for (const auto& places : world.place) {
    std::vector<std::vector<bool>> taken(world.posts());
    for (std::size_t k = 0; k < world.posts(); ++k) taken[k].resize(world.candidates[k]);
    for (std::size_t i = 0; i < world.size(); ++i) {
      if (world.post[i] == no_post) continue;
      ASSERT_LT(places[i], world.candidates[world.post[i]]);
      ASSERT_FALSE(taken[world.post[i]][places[i]]);
      taken[world.post[i]][places[i]] = true;
    }
  }
}

TEST(Population, LeadersStandOut) {
  std::vector<float> practice, confidence;
  for (const std::uint32_t leader : usual().leader) {
    practice.push_back(usual().practice[leader]);
    confidence.push_back(usual().confidence[leader]);
    EXPECT_GE(usual().experience[leader], 3.0F);
  }
  EXPECT_GT(mean_of(practice), mean_of(usual().practice) + 0.2);
  EXPECT_GT(mean_of(confidence), mean_of(usual().confidence) + 0.1);
}

TEST(Population, LeadersTurnToLeadersOfTheirPartnerOnly) {
  const CoachingPopulation& world = usual();
  std::size_t across = 0;
  for (std::uint32_t i = 0; i < world.size(); ++i)
    for (const std::uint32_t j : world.advice.of(i)) {
      if (world.school[i] == world.school[j]) continue;
      ++across;
      EXPECT_EQ(world.post[i], no_post);
      EXPECT_EQ(world.post[j], no_post);
      EXPECT_EQ(world.partner[world.school[i]], world.partner[world.school[j]]);
    }
  // Two draws each, less those that meet the own school or the same leader twice.
  EXPECT_GT(across, world.posts());
  EXPECT_LE(across, 2 * world.posts());
}

TEST(Population, AdviceAsMeasured) {  // C5 and V8, leaders' ties across schools included
  const TieStatistics s = measure(usual().advice);
  EXPECT_NEAR(s.mean_out_degree, 3.56, 0.5);
  EXPECT_NEAR(s.reciprocity, 0.33, 0.1);
  EXPECT_NEAR(s.transitivity, 0.39, 0.1);
  EXPECT_NEAR(s.top_tenth_in_share, 0.36, 0.08);
  std::vector<float> log_size, log_density;
  for (std::size_t school = 0; school < usual().schools(); ++school) {
    const std::uint32_t from = usual().school_first[school], to = usual().school_first[school + 1];
    const double size = to - from, ties = usual().advice.first[to] - usual().advice.first[from];
    if (ties == 0) continue;
    log_size.push_back(static_cast<float>(std::log(size)));
    log_density.push_back(static_cast<float>(std::log(ties / (size * (size - 1)))));
  }
  EXPECT_LT(correlation(log_size, log_density), -0.6);
  EXPECT_GT(correlation(log_size, log_density), -0.95);
}

TEST(Population, CoachingOrderIsFairToSchools) {
  for (const double share : {0.1, 0.5, 0.9}) {
    double below = 0;
    for (const float rank : usual().coaching_rank) below += static_cast<double>(rank) < share;
    EXPECT_NEAR(below / static_cast<double>(usual().schools()), share, 0.05);
  }
}

TEST(Population, IsAFunctionOfStructureSeedAndNumber) {
  const Settings some = {{"people.teachers", "2000"}};
  const auto alone = people_with(some);
  EXPECT_TRUE(equal(*alone, *people_with(some + Settings{{"coaching.hours_per_year", "5"},
                                                         {"posts.caseload", "3"},
                                                         {"coverage.schools", "1"},
                                                         {"recording.teachers", "all"}})));
  EXPECT_FALSE(equal(*alone, *people_with(some, 1)));
  EXPECT_FALSE(equal(*alone, *build_population(parameters_with(some), test_seed + 1, 0)));
  EXPECT_FALSE(equal(*alone, *people_with(some + Settings{{"trust.mean", "0.6"}})));
}

TEST(Turnover, StayMoveLeaveAsMeasured) {  // C7: within 1 percentage point over three years
  const Observed seen = run_one({{"people.teachers", "9000"}, {"time.years", "3"}});
  const auto mean = [&](const char* output) {
    return (seen.in_year(output, 1) + seen.in_year(output, 2) + seen.in_year(output, 3)) / 3;
  };
  EXPECT_NEAR(mean("stay"), 0.843, 0.01);
  EXPECT_NEAR(mean("move"), 0.081, 0.01);
  EXPECT_NEAR(mean("leave"), 0.077, 0.01);
  for (std::size_t year = 1; year <= 3; ++year)
    EXPECT_NEAR(seen.in_year("stay", year) + seen.in_year("move", year) + seen.in_year("leave", year), 1.0F, 1e-6F);
}

}  // namespace
}  // namespace peerspread::peer_coaching
