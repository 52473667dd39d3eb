/// Lanes: one arithmetic type `Real` that is either `float` (one world) or a pack of N floats (N worlds).
///
/// Model code is written once against the free functions below. Every operation is a plain IEEE-754 one (no fused
/// multiply-add, no approximate reciprocal), so lane l of a pack holds, bit for bit, what `float` would hold.
/// This is the only file that includes xsimd.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <xsimd/xsimd.hpp>

namespace peerspread::lanes {

/// What one lane of a pack holds.
template <class T>
struct LaneOfPack {
  using type = typename T::value_type;
};
template <class T>
using LaneOf = typename LaneOfPack<T>::type;

/// Two packs glued together: twice the width where the machine has no register that wide.
template <class Half>
struct Pair {
  using value_type = LaneOf<Half>;
  Half low, high;
  Pair() = default;
  Pair(Half l, Half h) : low(l), high(h) {}
  template <class Scalar>
  requires std::is_arithmetic_v<Scalar> Pair(Scalar value)
      : low(static_cast<LaneOf<Half>>(value)),
        high(static_cast<LaneOf<Half>>(value)) {}  // NOLINT: a number is a pack of equal lanes

  friend Pair operator+(Pair a, Pair b) { return {a.low + b.low, a.high + b.high}; }
  friend Pair operator-(Pair a, Pair b) { return {a.low - b.low, a.high - b.high}; }
  friend Pair operator*(Pair a, Pair b) { return {a.low * b.low, a.high * b.high}; }
  friend Pair operator/(Pair a, Pair b) { return {a.low / b.low, a.high / b.high}; }
  friend Pair operator^(Pair a, Pair b) { return {a.low ^ b.low, a.high ^ b.high}; }
  friend Pair operator&(Pair a, Pair b) { return {a.low & b.low, a.high & b.high}; }
  friend Pair operator|(Pair a, Pair b) { return {a.low | b.low, a.high | b.high}; }
  friend auto operator<(Pair a, Pair b) { return pair_of(a.low < b.low, a.high < b.high); }
  friend auto operator>(Pair a, Pair b) { return pair_of(a.low > b.low, a.high > b.high); }
  friend auto operator>=(Pair a, Pair b) { return pair_of(a.low >= b.low, a.high >= b.high); }
  friend auto operator==(Pair a, Pair b) { return pair_of(a.low == b.low, a.high == b.high); }

 private:
  template <class T>
  static Pair<T> pair_of(T l, T h) {
    return {l, h};
  }
};

/// The pack type of N lanes on this machine: a register where there is one, else a pair of narrower packs.
template <std::size_t N>
struct PackOf {
  using Register = typename xsimd::make_sized_batch<float, N>::type;
  static auto choose() {
    if constexpr (std::is_void_v<Register>)
      return std::type_identity<Pair<typename PackOf<N / 2>::type>>{};
    else
      return std::type_identity<Register>{};
  }
  using type = typename decltype(choose())::type;
};
template <>
struct PackOf<1> {
  using type = float;
};
template <std::size_t N>
using Pack = typename PackOf<N>::type;

/// The unsigned 32-bit counterpart of a pack of floats.
template <class Real>
struct WordOf;
template <>
struct WordOf<float> {
  using type = std::uint32_t;
};
template <class Arch>
struct WordOf<xsimd::batch<float, Arch>> {
  using type = xsimd::batch<std::uint32_t, Arch>;
};
template <class Half>
struct WordOf<Pair<Half>> {
  using type = Pair<typename WordOf<Half>::type>;
};
template <class Real>
using Word = typename WordOf<Real>::type;

template <class T>
inline constexpr std::size_t width = T::size;
template <>
inline constexpr std::size_t width<float> = 1;
template <class Half>
inline constexpr std::size_t width<Pair<Half>> = 2 * width<Half>;

/// What comparing two Reals gives.
template <class Real>
using Mask = decltype(std::declval<Real>() < std::declval<Real>());

// --- reading and writing memory: `width` consecutive numbers, aligned to their own size --------------------------
template <class T>
struct Memory {
  template <class S>
  static T load(const S* from) {
    return T::load_aligned(from);
  }
};
template <class T>
requires std::is_arithmetic_v<T>
struct Memory<T> {
  static T load(const T* from) { return *from; }
};
template <class Half>
struct Memory<Pair<Half>> {
  template <class S>
  static Pair<Half> load(const S* from) {
    return {Memory<Half>::load(from), Memory<Half>::load(from + width<Half>)};
  }
};
template <class T, class S>
inline T load(const S* from) {
  return Memory<T>::load(from);
}
inline void store(float* to, float value) { *to = value; }
inline void store(std::uint32_t* to, std::uint32_t value) { *to = value; }
template <class S, class Arch>
inline void store(S* to, const xsimd::batch<S, Arch>& value) {
  value.store_aligned(to);
}
template <class S, class Half>
inline void store(S* to, const Pair<Half>& value) {
  lanes::store(to, value.low);  // qualified: xsimd has a store of its own
  lanes::store(to + width<Half>, value.high);
}

// --- arithmetic (min and max return the second operand when equal, in every width) -------------------------------
inline float min(float a, float b) { return a < b ? a : b; }
inline float max(float a, float b) { return a > b ? a : b; }
inline float square_root(float a) { return std::sqrt(a); }
inline float select(bool which, float yes, float no) { return which ? yes : no; }
inline bool both(bool a, bool b) { return a && b; }
inline bool any(bool mask) { return mask; }

template <class Arch>
inline xsimd::batch<float, Arch> min(xsimd::batch<float, Arch> a, xsimd::batch<float, Arch> b) {
  return xsimd::min(a, b);
}
template <class Arch>
inline xsimd::batch<float, Arch> max(xsimd::batch<float, Arch> a, xsimd::batch<float, Arch> b) {
  return xsimd::max(a, b);
}
template <class Arch>
inline xsimd::batch<float, Arch> square_root(xsimd::batch<float, Arch> a) {
  return xsimd::sqrt(a);
}
template <class Arch>
inline xsimd::batch<float, Arch> select(xsimd::batch_bool<float, Arch> which, xsimd::batch<float, Arch> yes,
                                        xsimd::batch<float, Arch> no) {
  return xsimd::select(which, yes, no);
}
template <class Arch>
inline xsimd::batch_bool<float, Arch> both(xsimd::batch_bool<float, Arch> a, xsimd::batch_bool<float, Arch> b) {
  return a & b;
}
template <class Arch>
inline bool any(xsimd::batch_bool<float, Arch> mask) {
  return xsimd::any(mask);
}
template <class Half>
inline Pair<Half> min(Pair<Half> a, Pair<Half> b) {
  return {min(a.low, b.low), min(a.high, b.high)};
}
template <class Half>
inline Pair<Half> max(Pair<Half> a, Pair<Half> b) {
  return {max(a.low, b.low), max(a.high, b.high)};
}
template <class Half>
inline Pair<Half> square_root(Pair<Half> a) {
  return {square_root(a.low), square_root(a.high)};
}
template <class M, class Half>
inline Pair<Half> select(Pair<M> which, Pair<Half> yes, Pair<Half> no) {
  return {select(which.low, yes.low, no.low), select(which.high, yes.high, no.high)};
}
template <class M>
inline Pair<M> both(Pair<M> a, Pair<M> b) {
  return {both(a.low, b.low), both(a.high, b.high)};
}
template <class M>
inline bool any(Pair<M> mask) {
  return any(mask.low) || any(mask.high);
}

// --- whole numbers: what a counter-based generator needs ----------------------------------------------------------
/// The high and the low 32 bits of a product of 32-bit numbers, lane by lane.
template <class W>
struct Product {
  W high, low;
};
inline Product<std::uint32_t> multiply_wide(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t product = std::uint64_t{a} * b;
  return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
}
#if defined(__AVX512F__)
inline void multiply_wide_register(__m512i a, __m512i b, __m512i& high, __m512i& low) {
  const __m512i even = _mm512_mul_epu32(a, b);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), b);
  high = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd);
  low = _mm512_mullo_epi32(a, b);
}
#endif
#if defined(__AVX2__)
inline void multiply_wide_register(__m256i a, __m256i b, __m256i& high, __m256i& low) {
  const __m256i even = _mm256_mul_epu32(a, b);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), b);
  high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
  low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
}
#endif
#if defined(__SSE4_1__)
inline void multiply_wide_register(__m128i a, __m128i b, __m128i& high, __m128i& low) {
  const __m128i even = _mm_mul_epu32(a, b);
  const __m128i odd = _mm_mul_epu32(_mm_srli_epi64(a, 32), b);
  high = _mm_blend_epi16(_mm_srli_epi64(even, 32), odd, 0xCC);
  low = _mm_blend_epi16(even, _mm_slli_epi64(odd, 32), 0xCC);
}
#endif
template <class Arch>
inline Product<xsimd::batch<std::uint32_t, Arch>> multiply_wide(xsimd::batch<std::uint32_t, Arch> a, std::uint32_t b) {
  using W = xsimd::batch<std::uint32_t, Arch>;
  typename W::register_type high, low;
  multiply_wide_register(a, W(b), high, low);
  return {W(high), W(low)};
}
template <class Half>
inline Product<Pair<Half>> multiply_wide(Pair<Half> a, std::uint32_t b) {
  const auto low = multiply_wide(a.low, b), high = multiply_wide(a.high, b);
  return {{low.high, high.high}, {low.low, high.low}};
}

/// A number in [0, 1) from the upper 24 bits of a random word; exact in every width.
inline float uniform(std::uint32_t word) {
  return static_cast<float>(static_cast<std::int32_t>(word >> 8)) * 0x1.0p-24F;
}
template <class Arch>
inline xsimd::batch<float, Arch> uniform(xsimd::batch<std::uint32_t, Arch> word) {
  const auto bits = xsimd::bitwise_cast<xsimd::batch<std::int32_t, Arch>>(word >> 8);
  return xsimd::to_float(bits) * xsimd::batch<float, Arch>(0x1.0p-24F);
}
template <class Half>
inline auto uniform(Pair<Half> word) {
  auto low = uniform(word.low), high = uniform(word.high);
  return Pair<decltype(low)>{low, high};
}

/// The whole part of numbers from 0 to below 2^31.
inline std::uint32_t whole(float a) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(a)); }
template <class Arch>
inline xsimd::batch<std::uint32_t, Arch> whole(xsimd::batch<float, Arch> a) {
  return xsimd::bitwise_cast<xsimd::batch<std::uint32_t, Arch>>(xsimd::to_int(a));
}
template <class Half>
inline auto whole(Pair<Half> a) {
  return Word<Pair<Half>>{whole(a.low), whole(a.high)};
}

/// The first lane; whether all others are like it.
inline std::uint32_t first(std::uint32_t a) { return a; }
inline bool all_same(std::uint32_t) { return true; }
template <class Arch>
inline std::uint32_t first(xsimd::batch<std::uint32_t, Arch> a) {
  return a.get(0);
}
template <class Arch>
inline bool all_same(xsimd::batch<std::uint32_t, Arch> a) {
  return xsimd::all(a == xsimd::batch<std::uint32_t, Arch>(a.get(0)));
}
template <class Half>
inline std::uint32_t first(Pair<Half> a) {
  return first(a.low);
}
template <class Half>
inline bool all_same(Pair<Half> a) {
  return all_same(a.low) && all_same(a.high) && first(a.low) == first(a.high);
}

/// 2^n for a whole n in [-126, 127], given t = 1.5 * 2^23 + n (the sum that rounds to a whole number).
inline float power_of_two(float t) { return std::bit_cast<float>((std::bit_cast<std::uint32_t>(t) + 127U) << 23); }
template <class Arch>
inline xsimd::batch<float, Arch> power_of_two(xsimd::batch<float, Arch> t) {
  using W = xsimd::batch<std::uint32_t, Arch>;
  return xsimd::bitwise_cast<xsimd::batch<float, Arch>>((xsimd::bitwise_cast<W>(t) + W(127U)) << 23);
}
template <class Half>
inline Pair<Half> power_of_two(Pair<Half> t) {
  return {power_of_two(t.low), power_of_two(t.high)};
}

/// exp(-x) from plain operations, the same bits in every width: 2^n times a polynomial of the remainder
/// (coefficients: Cephes exp2f, Moshier 1989), evaluated in pairs (Estrin) so that its steps overlap.
/// Arguments beyond +-80 are held there.
template <class Real>
inline Real exp_of_minus(Real x) {
  const Real y = min(max(x, Real(-80.0F)), Real(80.0F)) * Real(-1.44269504088896341F);
  const Real t = y + Real(12582912.0F);
  const Real f = y - (t - Real(12582912.0F)), ff = f * f;
  const Real p01 = Real(1.0F) + Real(6.931472028550421e-1F) * f;
  const Real p23 = Real(2.402264791363012e-1F) + Real(5.550332471162809e-2F) * f;
  const Real p45 = Real(9.618437357674640e-3F) + Real(1.339887440266574e-3F) * f;
  return (p01 + ff * (p23 + ff * (p45 + ff * Real(1.535336188319500e-4F)))) * power_of_two(t);
}

/// The logistic function 1 / (1 + exp(-x)).
/// Absolute error below 1e-7, relative error below 1.5e-7 + 8e-8 |x| for |x| <= 80 (tested against long double);
/// from one number to a larger one it never falls by more than two units in the last place; logistic(0) is 0.5.
template <class Real>
inline Real logistic(Real x) {
  return Real(1.0F) / (Real(1.0F) + exp_of_minus(x));
}

/// Whether something of log odds `x` happens, given a uniform number u: u < logistic(x), without the division.
template <class Real>
inline Mask<Real> happens(Real u, Real x) {
  return u * (Real(1.0F) + exp_of_minus(x)) < Real(1.0F);
}

/// The widest pack that is one register in this build.
inline constexpr std::size_t widest = xsimd::batch<float>::size;

}  // namespace peerspread::lanes
