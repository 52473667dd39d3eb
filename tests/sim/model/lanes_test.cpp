#include "sim/model/lanes.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "sim/model/random.hpp"
#include "tests/kernels.hpp"
#include "tests/sim/model/lane_operations.hpp"

namespace peerspread {
namespace {

/// Expects the same bits in every lane; any not-a-number is as good as another.
void expect_same_lanes(const char* name, std::span<const float> got, std::span<const float> expected) {
  for (std::size_t lane = 0; lane < got.size(); ++lane) {
    const float a = got[lane], b = expected[lane];
    const bool same = std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
    EXPECT_TRUE(same || (std::isnan(a) && std::isnan(b))) << name << " gives " << a << ", not " << b;
  }
}
void expect_same_lanes(const char* name, std::span<const std::uint32_t> got, std::span<const std::uint32_t> expected) {
  for (std::size_t lane = 0; lane < got.size(); ++lane) EXPECT_EQ(got[lane], expected[lane]) << name;
}

const std::vector<float>& extremes() {
  using Limits = std::numeric_limits<float>;
  static const std::vector<float> list{0.0F,
                                       -0.0F,
                                       1.0F,
                                       -1.0F,
                                       0.5F,
                                       80.0F,
                                       -80.0F,
                                       80.00001F,
                                       1e30F,
                                       -1e30F,
                                       Limits::max(),
                                       Limits::lowest(),
                                       Limits::min(),
                                       -Limits::min(),
                                       Limits::denorm_min(),
                                       Limits::epsilon(),
                                       Limits::infinity(),
                                       -Limits::infinity(),
                                       Limits::quiet_NaN()};
  return list;
}

/// Numbers of all kinds: any bits, everyday numbers, extremes.
class AnyNumber {
 public:
  float operator()() {
    switch (random_() % 4) {
      case 0:
        return std::bit_cast<float>(static_cast<std::uint32_t>(random_()));
      case 1:
        return extremes()[random_() % extremes().size()];
      default:
        return everyday_(random_);
    }
  }
  std::uint32_t word() {
    constexpr std::uint32_t edges[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 255, 256};
    return random_() % 4 ? static_cast<std::uint32_t>(random_()) : edges[random_() % 7];
  }
  float within(float low, float high) { return std::uniform_real_distribution<float>(low, high)(random_); }

 private:
  std::mt19937 random_{11};
  std::uniform_real_distribution<float> everyday_{-10.0F, 10.0F};
};

/// The operations of every kernel that runs here.
template <class Check>
void for_each_kernels_operations(const Check& check) {
  for_each_kernel([&](std::size_t lanes) {
    check(lanes, in_lanes(lanes, []<std::size_t width>(std::integral_constant<std::size_t, width>) {
            return operations_in_lanes<width>();
          }));
  });
}

constexpr int repeats = 20000;
template <class T>
struct alignas(64) Row : std::array<T, 16> {};

TEST(Lanes, FloatsAreThoseOfPlainNumbers) {
  const LaneOperations plain = operations_in_lanes<1>();
  for_each_kernels_operations([&](std::size_t width, const LaneOperations& packed) {
    AnyNumber any;
    for (int i = 0; i < repeats; ++i) {
      Row<float> a, b, c, got, expected;
      for (auto* row : {&a, &b, &c})
        for (float& x : *row) x = any();
      if (i % 4 == 1) b = a;
      if (i % 4 == 2)
        for (float& x : a) x = any.within(-90.0F, 90.0F);
      if (i % 4 == 3)
        for (float& x : a) x = lanes::uniform(any.word());
      for (std::size_t o = 0; o < plain.floats.size(); ++o) {
        packed.floats[o].apply(a.data(), b.data(), c.data(), got.data());
        for (std::size_t lane = 0; lane < width; ++lane)
          plain.floats[o].apply(&a[lane], &b[lane], &c[lane], &expected[lane]);
        expect_same_lanes(plain.floats[o].name, std::span(got).first(width), std::span(expected).first(width));
      }
    }
  });
}

TEST(Lanes, WordsAreThoseOfPlainNumbers) {
  const LaneOperations plain = operations_in_lanes<1>();
  for_each_kernels_operations([&](std::size_t width, const LaneOperations& packed) {
    AnyNumber any;
    for (int i = 0; i < repeats; ++i) {
      Row<std::uint32_t> a, b, got, expected;
      for (auto* row : {&a, &b})
        for (std::uint32_t& x : *row) x = any.word();
      const std::uint32_t factor = any.word();
      for (std::size_t o = 0; o < plain.words.size(); ++o) {
        packed.words[o].apply(a.data(), b.data(), factor, got.data());
        for (std::size_t lane = 0; lane < width; ++lane)
          plain.words[o].apply(&a[lane], &b[lane], factor, &expected[lane]);
        expect_same_lanes(plain.words[o].name, std::span(got).first(width), std::span(expected).first(width));
      }
    }
  });
}

TEST(Lanes, PhiloxIsThatOfRandom123InEveryLane) {
  for_each_kernels_operations([](std::size_t width, const LaneOperations& packed) {
    AnyNumber any;
    for (int i = 0; i < 500; ++i) {
      alignas(64) std::array<std::uint32_t, 64> counter, result;
      Row<std::uint32_t> key0, key1;
      for (std::uint32_t& x : counter) x = any.word();
      for (auto* row : {&key0, &key1})
        for (std::uint32_t& x : *row) x = any.word();
      packed.philox(counter.data(), key0.data(), key1.data(), result.data());
      for (std::size_t lane = 0; lane < width; ++lane) {
        const auto word = [&](std::size_t k) { return counter[k * width + lane]; };
        const auto expected = r123::Philox4x32()({{word(0), word(1), word(2), word(3)}}, {{key0[lane], key1[lane]}});
        for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ(result[k * width + lane], expected[k]);
      }
    }
  });
}

TEST(Lanes, WordsInOrderAreThoseOfEachStreamHoweverManyLanesShareIt) {
  const std::vector<std::uint32_t> who = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 31, 32, 33, 40, 39, 0xFFFFFFEF, 0};
  constexpr std::uint64_t seed = 3 + (std::uint64_t{9} << 32);
  for_each_kernels_operations([&](std::size_t width, const LaneOperations& packed) {
    for (std::uint32_t streams = 1; streams <= width; ++streams) {
      Row<std::uint32_t> stream;
      for (std::uint32_t lane = 0; lane < width; ++lane) stream[lane] = 100 + lane * 19 % streams;
      alignas(64) std::array<std::uint32_t, 19 * 4 * 16> result;
      packed.words_in_order(stream.data(), seed, who, result.data());
      for (std::size_t i = 0; i < who.size(); ++i)
        for (std::size_t lane = 0; lane < width; ++lane) {
          const auto expected = random_words<std::uint32_t>(seed, stream[lane], {who[i], drawn_when, drawn_for});
          for (std::size_t k = 0; k < 4; ++k)
            ASSERT_EQ(result[(i * 4 + k) * width + lane], expected[k]) << streams << " streams, agent " << who[i];
        }
    }
  });
}

/// In packs of four, which every processor has.
TEST(Lanes, AnyAndAllSameSeeASingleLane) {
  using Real = lanes::Pack<4>;
  alignas(16) std::array<float, 4> lane{};
  EXPECT_FALSE(lanes::any(lanes::load<Real>(lane.data()) > Real(1.0F)));
  for (float& only : lane) {
    only = 2.0F;
    const Real pack = lanes::load<Real>(lane.data());
    EXPECT_TRUE(lanes::any(pack > Real(1.0F)));
    EXPECT_FALSE(lanes::all_same(lanes::whole(pack)));
    only = 0.0F;
  }
  EXPECT_TRUE(lanes::all_same(lanes::whole(Real(3.0F))));
  EXPECT_EQ(lanes::first(lanes::whole(Real(3.0F))), 3U);
}

TEST(PowerOfTwo, IsExact) {
  for (int n = -126; n <= 127; ++n)
    EXPECT_EQ(lanes::power_of_two(12582912.0F + static_cast<float>(n)), std::ldexp(1.0F, n));
}

TEST(MinAndMax, ReturnTheSecondOfEquals) {
  EXPECT_TRUE(std::signbit(lanes::min(0.0F, -0.0F)));
  EXPECT_FALSE(std::signbit(lanes::max(-0.0F, 0.0F)));
}

TEST(Uniform, SpansZeroToJustBelowOne) {
  EXPECT_EQ(lanes::uniform(0U), 0.0F);
  EXPECT_EQ(lanes::uniform(0xFFFFFFFFU), 1.0F - 0x1.0p-24F);
  EXPECT_EQ(lanes::uniform(0x80000000U), 0.5F);
}

TEST(Logistic, IsAHalfAtZeroAndHeldBeyondEighty) {
  EXPECT_EQ(lanes::logistic(0.0F), 0.5F);
  EXPECT_EQ(lanes::logistic(-0.0F), 0.5F);
  EXPECT_EQ(lanes::logistic(1e30F), lanes::logistic(80.0F));
  EXPECT_EQ(lanes::logistic(-std::numeric_limits<float>::infinity()), lanes::logistic(-80.0F));
  EXPECT_EQ(lanes::logistic(80.0F), 1.0F);
  EXPECT_GT(lanes::logistic(-80.0F), 0.0F);
}

TEST(Logistic, StaysWithinItsStatedError) {
  for (float x = -80.0F; x <= 80.0F; x += 0x1.0p-12F) {
    const long double exact = 1.0L / (1.0L + std::exp(-static_cast<long double>(x)));
    const long double error = std::fabs(static_cast<long double>(lanes::logistic(x)) - exact);
    ASSERT_LT(error, 1e-7L) << x;
    ASSERT_LT(error, (1.5e-7L + 8e-8L * std::fabs(x)) * exact) << x;
  }
}

TEST(Happens, IsBeingBelowTheLogisticUpToItsError) {
  AnyNumber any;
  for (int i = 0; i < 200000; ++i) {
    const float u = lanes::uniform(any.word()), x = any.within(-20.0F, 20.0F), chance = lanes::logistic(x);
    if (std::fabs(u - chance) < 4e-6F * chance) continue;  // too near to tell
    EXPECT_EQ(lanes::happens(u, x), u < chance) << u << " at " << x;
  }
  EXPECT_FALSE(lanes::happens(0.5F, 0.0F));
  EXPECT_TRUE(lanes::happens(0.0F, -80.0F));
}

TEST(Logistic, NeverFallsByMoreThanTwoUnitsInTheLastPlace) {
  const auto expect_rising = [](float from, float to) {
    const float before = lanes::logistic(from), after = lanes::logistic(to);
    ASSERT_GE(after, std::nextafter(std::nextafter(before, 0.0F), 0.0F)) << from << " to " << to;
  };
  for (float x = -80.0F; x < 80.0F; x += 0x1.0p-12F) expect_rising(x, x + 0x1.0p-12F);
  // Neighbouring numbers, around the seams of the polynomial (half-integers times ln 2) and everywhere else.
  AnyNumber any;
  for (int i = 0; i < 200000; ++i) {
    const float seam = (std::floor(any.within(-110.0F, 110.0F)) + 0.5F) * 0.693147181F;
    float x = i % 2 ? seam : any.within(-80.0F, 80.0F);
    for (int step = 0; step < 8; ++step) {
      const float next = std::nextafter(x, 100.0F);
      expect_rising(x, next);
      x = next;
    }
  }
}

}  // namespace
}  // namespace peerspread
