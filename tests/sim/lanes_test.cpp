#include "sim/lanes.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "tests/sim/pack.hpp"

namespace peerspread {
namespace {

using lanes::Pack;
using lanes::Pair;

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

template <class Real>
class Lanes : public testing::Test {
 protected:
  using Word = lanes::Word<Real>;
  static constexpr std::size_t width = lane_count<Real>;
  static constexpr int repeats = 20000;

  Real numbers() {
    return pack_from<Real>([&](std::size_t) { return any_(); });
  }
  Word words() {
    return pack_from<Word>([&](std::size_t) { return any_.word(); });
  }
  /// Expects `operation` on packs to do in every lane what it does on plain numbers.
  template <class Operation, class... Packs>
  static void expect_same(const char* name, const Operation& operation, const Packs&... packs) {
    const auto got = lanes_of(operation(packs...));
    auto expected = got;
    const auto by_lane = [&](const auto&... operands) {
      for (std::size_t lane = 0; lane < width; ++lane) expected[lane] = operation(operands[lane]...);
    };
    by_lane(lanes_of(packs)...);
    expect_same_lanes(name, got, expected);
  }
  AnyNumber any_;
};
using Widths = testing::Types<Pack<4>, Pack<8>, Pack<16>, Pair<Pair<Pack<4>>>>;
TYPED_TEST_SUITE(Lanes, Widths);

TYPED_TEST(Lanes, HaveTheirWidth) { EXPECT_EQ(lanes::width<TypeParam>, lane_count<TypeParam>); }

TYPED_TEST(Lanes, ArithmeticIsThatOfFloat) {
  for (int i = 0; i < this->repeats; ++i) {
    const TypeParam a = this->numbers(), b = this->numbers();
    this->expect_same(
        "+", [](auto x, auto y) { return x + y; }, a, b);
    this->expect_same(
        "-", [](auto x, auto y) { return x - y; }, a, b);
    this->expect_same(
        "*", [](auto x, auto y) { return x * y; }, a, b);
    this->expect_same(
        "/", [](auto x, auto y) { return x / y; }, a, b);
    this->expect_same(
        "a * b + a", [](auto x, auto y) { return x * y + x; }, a, b);
    this->expect_same(
        "min", [](auto x, auto y) { return lanes::min(x, y); }, a, b);
    this->expect_same(
        "max", [](auto x, auto y) { return lanes::max(x, y); }, a, b);
    this->expect_same(
        "square root", [](auto x) { return lanes::square_root(x); }, a);
  }
}

TYPED_TEST(Lanes, ComparingAndChoosingIsThatOfFloat) {
  for (int i = 0; i < this->repeats; ++i) {
    const TypeParam a = this->numbers(), b = i % 2 ? this->numbers() : a, c = this->numbers();
    this->expect_same(
        "<", [](auto x, auto y, auto z) { return lanes::select(x < y, x, z); }, a, b, c);
    this->expect_same(
        ">", [](auto x, auto y, auto z) { return lanes::select(x > y, x, z); }, a, b, c);
    this->expect_same(
        ">=", [](auto x, auto y, auto z) { return lanes::select(x >= y, x, z); }, a, b, c);
    this->expect_same(
        "==", [](auto x, auto y, auto z) { return lanes::select(x == y, x, z); }, a, b, c);
    this->expect_same(
        "both", [](auto x, auto y, auto z) { return lanes::select(lanes::both(x < y, y < z), x, z); }, a, b, c);
  }
}

TYPED_TEST(Lanes, AnyFindsASingleLane) {
  using Real = TypeParam;
  EXPECT_FALSE(lanes::any(Real(0.0F) > Real(1.0F)));
  EXPECT_TRUE(lanes::any(Real(2.0F) > Real(1.0F)));
  for (std::size_t only = 0; only < this->width; ++only)
    EXPECT_TRUE(lanes::any(pack_from<Real>([&](std::size_t l) { return l == only ? 2.0F : 0.0F; }) > Real(1.0F)));
}

TYPED_TEST(Lanes, ANumberFillsEveryLane) {
  for (const float lane : lanes_of(TypeParam(0.3F))) EXPECT_EQ(lane, 0.3F);
  for (const std::uint32_t lane : lanes_of(lanes::Word<TypeParam>(7U))) EXPECT_EQ(lane, 7U);
}

TYPED_TEST(Lanes, WordsAreThoseOfUnsigned) {
  for (int i = 0; i < this->repeats; ++i) {
    const auto a = this->words(), b = this->words();
    this->expect_same(
        "+", [](auto x, auto y) { return x + y; }, a, b);
    this->expect_same(
        "^", [](auto x, auto y) { return x ^ y; }, a, b);
    this->expect_same(
        "&", [](auto x, auto y) { return x & y; }, a, b);
    this->expect_same(
        "|", [](auto x, auto y) { return x | y; }, a, b);
    const std::uint32_t factor = this->any_.word();
    this->expect_same(
        "high word", [&](auto x) { return lanes::multiply_wide(x, factor).high; }, a);
    this->expect_same(
        "low word", [&](auto x) { return lanes::multiply_wide(x, factor).low; }, a);
    this->expect_same(
        "uniform", [](auto x) { return lanes::uniform(x); }, a);
  }
}

TYPED_TEST(Lanes, PowersOfTwoAreExact) {
  using Real = TypeParam;
  for (int n = -126; n <= 127; ++n) {
    const Real t = Real(12582912.0F) + Real(static_cast<float>(n));
    for (const float lane : lanes_of(lanes::power_of_two(t))) EXPECT_EQ(lane, std::ldexp(1.0F, n));
    EXPECT_EQ(lanes::power_of_two(lanes_of(t)[0]), std::ldexp(1.0F, n));
  }
}

TYPED_TEST(Lanes, LogisticIsThatOfFloat) {
  for (int i = 0; i < this->repeats; ++i) {
    const auto logistic = [](auto x) { return lanes::logistic(x); };
    this->expect_same("logistic", logistic, this->numbers());
    this->expect_same("logistic", logistic,
                      pack_from<TypeParam>([&](std::size_t) { return this->any_.within(-90.0F, 90.0F); }));
  }
}

TYPED_TEST(Lanes, WhatHappensIsThatOfFloat) {
  const auto happens = [](auto u, auto x) { return lanes::select(lanes::happens(u, x), u, x); };
  for (int i = 0; i < this->repeats; ++i) {
    this->expect_same("happens", happens, this->numbers(), this->numbers());
    this->expect_same("happens", happens, lanes::uniform(this->words()), this->numbers());
  }
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
