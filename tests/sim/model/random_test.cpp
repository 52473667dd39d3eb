#include "sim/model/random.hpp"

#include <gtest/gtest.h>

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <set>

namespace peerspread {
namespace {

using Words = Block<std::uint32_t>;

struct Known {
  Words counter;
  std::uint32_t key0, key1;
  Words result;
};

/// kat_vectors of Random123, philox4x32 with 10 rounds.
const Known known[] = {{{0, 0, 0, 0}, 0, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
                       {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                        0xffffffff,
                        0xffffffff,
                        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
                       {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                        0xa4093822,
                        0x299f31d0,
                        {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};

TEST(Philox, GivesThePublishedAnswers) {
  for (const Known& k : known) EXPECT_EQ(philox<std::uint32_t>(k.counter, k.key0, k.key1), k.result);
}

TEST(RandomWords, EveryPartOfTheNameMatters) {
  const auto word = [](Seed seed, std::uint32_t stream, Draw draw) {
    return random_words<std::uint32_t>(seed, stream, draw);
  };
  const std::set<Words> distinct{
      word(1, 2, {3, 4, 5}), word(2, 2, {3, 4, 5}), word(1 + (Seed{1} << 32), 2, {3, 4, 5}),
      word(1, 3, {3, 4, 5}), word(1, 2, {4, 4, 5}), word(1, 2, {3, 5, 5}),
      word(1, 2, {3, 4, 6}),
  };
  EXPECT_EQ(distinct.size(), 7U);
  EXPECT_EQ(word(1, 2, {3, 4, 5}), word(1, 2, {3, 4, 5}));
}

TEST(CounterEngine, StartsWithTheWordsOfItsDraw) {
  CounterEngine engine(9, 8, {7, 6, 5});
  const Words first = random_words<std::uint32_t>(9, 8, {7, 6, 5});
  for (const std::uint32_t word : first) EXPECT_EQ(engine(), word);
}

TEST(CounterEngine, LongDrawsNeverMeetTheNextPurpose) {
  // A draw of 2^18 words ends before it could repeat itself or run into other purposes' words.
  constexpr std::size_t words = std::size_t{1} << 18;
  std::set<Words> blocks;
  for (const std::uint32_t purpose : {0U, 1U, 2U, 0xFFFFU}) {
    CounterEngine engine(1, 1, {1, 1, purpose});
    for (std::size_t i = 0; i < words / 4; ++i) {
      Words block{};
      for (std::uint32_t& word : block) word = engine();
      blocks.insert(block);
    }
    EXPECT_THROW(engine(), std::length_error);
  }
  EXPECT_EQ(blocks.size(), words);
}

TEST(CounterEngine, UniformAndNormalNumbersHaveTheirMoments) {
  constexpr int n = 100000;
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0;
  for (std::uint32_t who = 0; who < n; ++who) {
    CounterEngine engine(20180601, 3, {who, 0, 4});
    const double u = boost::random::uniform_01<double>()(engine);
    const double z = boost::random::normal_distribution<double>()(engine);
    sum += u;
    squares += u * u;
    normal_sum += z;
    normal_squares += z * z;
  }
  // Bounds are five standard errors: of a mean sd / sqrt(n), of a variance sqrt(mu4 - sigma^4) / sqrt(n).
  const double root = std::sqrt(double{n});
  EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12) / root);
  EXPECT_NEAR(squares / n - sum / n * sum / n, 1.0 / 12, 5 * std::sqrt(1.0 / 180) / root);
  EXPECT_NEAR(normal_sum / n, 0.0, 5 / root);
  EXPECT_NEAR(normal_squares / n, 1.0, 5 * std::sqrt(2.0) / root);
}

TEST(Uniform, SuccessiveAgentsAndWeeksAreUncorrelated) {
  constexpr std::uint32_t n = 100000;
  const auto u = [](std::uint32_t who, std::uint32_t when) {
    return double{lanes::uniform(random_words<std::uint32_t>(5, 6, {who, when, 7})[0])} - 0.5;
  };
  double agents = 0, weeks = 0;
  for (std::uint32_t who = 0; who < n; ++who) {
    agents += u(who, 0) * u(who + 1, 0);
    weeks += u(who, 0) * u(who, 1);
  }
  // A product of two independent centred uniforms has standard deviation 1/12; five standard errors.
  const double bound = 5.0 / 12 / std::sqrt(double{n});
  EXPECT_NEAR(agents / n, 0.0, bound);
  EXPECT_NEAR(weeks / n, 0.0, bound);
}

}  // namespace
}  // namespace peerspread
