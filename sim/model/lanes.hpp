/// Lanes: one arithmetic type `Real` that is either `float` (one world) or a pack of N floats (N worlds).
///
/// Model code is written once against the free functions below. Every operation is a plain IEEE-754 one (no fused
/// multiply-add, no approximate reciprocal), so lane l of a pack holds, bit for bit, what `float` would hold.
///
/// Packs are the compiler's own vectors (g++ and clang have the same), in a struct: one text for SSE4.2, AVX2, AVX-512,
/// NEON and WebAssembly. Intrinsics stand only where a vector has no operator, or where a compiler does not find the
/// one instruction there is. sim/README.md says why this is not a library.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE4_1__)
#include <smmintrin.h>
#endif

namespace peerspread::lanes {

/// N numbers of type T (float, std::int32_t, std::uint32_t) in registers.
template <class T, std::size_t N>
struct Packed {
  using value_type = T;
  typedef T Raw __attribute__((vector_size(sizeof(T) * N)));
  Raw raw;

  Packed() = default;
  Packed(Raw r) : raw(r) {}
  /// The same number in every lane; taking 0 away, unlike adding it, keeps the sign of -0.
  template <class Number>
  requires std::is_arithmetic_v<Number> Packed(Number value)
      : raw(static_cast<T>(value) - Raw{}) {}  // NOLINT: a number is a pack of equal lanes

  friend Packed operator+(Packed a, Packed b) { return a.raw + b.raw; }
  friend Packed operator-(Packed a, Packed b) { return a.raw - b.raw; }
  friend Packed operator*(Packed a, Packed b) { return a.raw * b.raw; }
  friend Packed operator/(Packed a, Packed b) { return a.raw / b.raw; }
  friend Packed operator^(Packed a, Packed b) { return a.raw ^ b.raw; }
  friend Packed operator&(Packed a, Packed b) { return a.raw & b.raw; }
  friend Packed operator|(Packed a, Packed b) { return a.raw | b.raw; }
  friend Packed operator<<(Packed a, int bits) { return a.raw << bits; }
  friend Packed operator>>(Packed a, int bits) { return a.raw >> bits; }
};

/// The pack type of N lanes.
template <std::size_t N>
struct PackOf {
  using type = Packed<float, N>;
};
template <>
struct PackOf<1> {
  using type = float;
};
template <std::size_t N>
using Pack = typename PackOf<N>::type;

/// The unsigned 32-bit counterpart of a pack of floats.
template <class Real>
struct WordOf {
  using type = Packed<std::uint32_t, sizeof(Real) / 4>;
};
template <>
struct WordOf<float> {
  using type = std::uint32_t;
};
template <class Real>
using Word = typename WordOf<Real>::type;

/// How many lanes a pack, or its words, have.
template <class T>
inline constexpr std::size_t width = sizeof(T) / 4;

// --- masks: what comparing two packs gives -------------------------------------------------------------------------
/// All bits of a lane set, or none.
template <std::size_t N>
struct MaskOf {
  Packed<std::int32_t, N> lanes;
};
template <class T, std::size_t N>
inline MaskOf<N> operator<(Packed<T, N> a, Packed<T, N> b) {
  return {a.raw < b.raw};
}
template <class T, std::size_t N>
inline MaskOf<N> operator>(Packed<T, N> a, Packed<T, N> b) {
  return {a.raw > b.raw};
}
template <class T, std::size_t N>
inline MaskOf<N> operator>=(Packed<T, N> a, Packed<T, N> b) {
  return {a.raw >= b.raw};
}
template <class T, std::size_t N>
inline MaskOf<N> operator==(Packed<T, N> a, Packed<T, N> b) {
  return {a.raw == b.raw};
}
template <std::size_t N>
inline Packed<float, N> select(MaskOf<N> which, Packed<float, N> yes, Packed<float, N> no) {
  return which.lanes.raw ? yes.raw : no.raw;
}
template <std::size_t N>
inline MaskOf<N> both(MaskOf<N> a, MaskOf<N> b) {
  return {a.lanes & b.lanes};
}
template <std::size_t N>
inline bool any(MaskOf<N> mask) {
#if defined(__AVX2__)
  if constexpr (N == 8) return _mm256_movemask_ps(std::bit_cast<__m256>(mask)) != 0;
#endif
#if defined(__SSE4_1__)
  if constexpr (N == 4) return _mm_movemask_ps(std::bit_cast<__m128>(mask)) != 0;
#endif
  std::uint64_t set = 0;
  for (const std::uint64_t two : std::bit_cast<std::array<std::uint64_t, N / 2>>(mask)) set |= two;
  return set != 0;
}

/// What comparing two Reals gives.
template <class Real>
using Mask = decltype(std::declval<Real>() < std::declval<Real>());

#if defined(__AVX512F__)
// AVX-512 compares into mask registers of their own.
template <>
struct MaskOf<16> {
  __mmask16 lanes;
};
template <int comparison>
inline MaskOf<16> compare(Packed<float, 16> a, Packed<float, 16> b) {
  return {_mm512_cmp_ps_mask(std::bit_cast<__m512>(a), std::bit_cast<__m512>(b), comparison)};
}
inline MaskOf<16> operator<(Packed<float, 16> a, Packed<float, 16> b) { return compare<_CMP_LT_OQ>(a, b); }
inline MaskOf<16> operator>(Packed<float, 16> a, Packed<float, 16> b) { return compare<_CMP_GT_OQ>(a, b); }
inline MaskOf<16> operator>=(Packed<float, 16> a, Packed<float, 16> b) { return compare<_CMP_GE_OQ>(a, b); }
inline MaskOf<16> operator==(Packed<float, 16> a, Packed<float, 16> b) { return compare<_CMP_EQ_OQ>(a, b); }
inline Packed<float, 16> select(MaskOf<16> which, Packed<float, 16> yes, Packed<float, 16> no) {
  return std::bit_cast<Packed<float, 16>>(
      _mm512_mask_blend_ps(which.lanes, std::bit_cast<__m512>(no), std::bit_cast<__m512>(yes)));
}
inline MaskOf<16> both(MaskOf<16> a, MaskOf<16> b) { return {static_cast<__mmask16>(a.lanes & b.lanes)}; }
inline bool any(MaskOf<16> mask) { return mask.lanes != 0; }
#endif

// --- reading and writing memory: `width` consecutive numbers, aligned to their own size ----------------------------
template <class T, class S>
inline T load(const S* from) {
  T pack;
  std::memcpy(&pack, std::assume_aligned<sizeof(T)>(from), sizeof(T));
  return pack;
}
template <class S, class T>
inline void store(S* to, const T& pack) {
  std::memcpy(std::assume_aligned<sizeof(T)>(to), &pack, sizeof(T));
}

// --- arithmetic (min and max return the second operand when equal, in every width) ---------------------------------
inline float min(float a, float b) { return a < b ? a : b; }
inline float max(float a, float b) { return a > b ? a : b; }
inline float square_root(float a) { return std::sqrt(a); }
inline float select(bool which, float yes, float no) { return which ? yes : no; }
inline bool both(bool a, bool b) { return a && b; }
inline bool any(bool mask) { return mask; }

template <std::size_t N>
inline Packed<float, N> min(Packed<float, N> a, Packed<float, N> b) {
  return select(a < b, a, b);
}
template <std::size_t N>
inline Packed<float, N> max(Packed<float, N> a, Packed<float, N> b) {
  return select(a > b, a, b);
}
template <std::size_t N>
inline Packed<float, N> square_root(Packed<float, N> a) {
  for (std::size_t lane = 0; lane < N; ++lane) a.raw[lane] = std::sqrt(a.raw[lane]);
  return a;
}

// --- whole numbers: what a counter-based generator needs -----------------------------------------------------------
/// The high and the low 32 bits of a product of 32-bit numbers, lane by lane.
template <class W>
struct Product {
  W high, low;
};
inline Product<std::uint32_t> multiply_wide(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t product = std::uint64_t{a} * b;
  return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
}
#if defined(__SSE4_1__)
// x86 multiplies every second lane at once: the even ones, then the odd ones.
inline Product<Packed<std::uint32_t, 4>> multiply_wide(Packed<std::uint32_t, 4> a, std::uint32_t b) {
  const auto x = std::bit_cast<__m128i>(a), y = _mm_set1_epi32(static_cast<int>(b));
  const __m128i even = _mm_mul_epu32(x, y), odd = _mm_mul_epu32(_mm_srli_epi64(x, 32), y);
  return {std::bit_cast<Packed<std::uint32_t, 4>>(_mm_blend_epi16(_mm_srli_epi64(even, 32), odd, 0xCC)),
          std::bit_cast<Packed<std::uint32_t, 4>>(_mm_blend_epi16(even, _mm_slli_epi64(odd, 32), 0xCC))};
}
inline Packed<float, 4> min(Packed<float, 4> a, Packed<float, 4> b) { return {_mm_min_ps(a.raw, b.raw)}; }
inline Packed<float, 4> max(Packed<float, 4> a, Packed<float, 4> b) { return {_mm_max_ps(a.raw, b.raw)}; }
inline Packed<float, 4> square_root(Packed<float, 4> a) { return {_mm_sqrt_ps(a.raw)}; }
#else
/// Two products of two lanes each (NEON's umull, WebAssembly's extmul), whose halves are sorted apart.
inline Product<Packed<std::uint32_t, 4>> multiply_wide(Packed<std::uint32_t, 4> a, std::uint32_t b) {
  typedef std::uint32_t Two __attribute__((vector_size(8)));
  typedef std::uint64_t Wide __attribute__((vector_size(16)));
  using Four = Packed<std::uint32_t, 4>::Raw;
  const Wide factor = {b, b};
  const auto first = std::bit_cast<Four>(__builtin_convertvector(Two{a.raw[0], a.raw[1]}, Wide) * factor);
  const auto second = std::bit_cast<Four>(__builtin_convertvector(Two{a.raw[2], a.raw[3]}, Wide) * factor);
  return {{__builtin_shufflevector(first, second, 1, 3, 5, 7)}, {__builtin_shufflevector(first, second, 0, 2, 4, 6)}};
}
#endif
#if defined(__AVX2__)
inline Product<Packed<std::uint32_t, 8>> multiply_wide(Packed<std::uint32_t, 8> a, std::uint32_t b) {
  const auto x = std::bit_cast<__m256i>(a), y = _mm256_set1_epi32(static_cast<int>(b));
  const __m256i even = _mm256_mul_epu32(x, y), odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), y);
  return {std::bit_cast<Packed<std::uint32_t, 8>>(_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA)),
          std::bit_cast<Packed<std::uint32_t, 8>>(_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA))};
}
inline Packed<float, 8> min(Packed<float, 8> a, Packed<float, 8> b) { return {_mm256_min_ps(a.raw, b.raw)}; }
inline Packed<float, 8> max(Packed<float, 8> a, Packed<float, 8> b) { return {_mm256_max_ps(a.raw, b.raw)}; }
inline Packed<float, 8> square_root(Packed<float, 8> a) { return {_mm256_sqrt_ps(a.raw)}; }
#endif
#if defined(__AVX512F__)
inline Product<Packed<std::uint32_t, 16>> multiply_wide(Packed<std::uint32_t, 16> a, std::uint32_t b) {
  const auto x = std::bit_cast<__m512i>(a), y = _mm512_set1_epi32(static_cast<int>(b));
  const __m512i even = _mm512_mul_epu32(x, y), odd = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), y);
  return {std::bit_cast<Packed<std::uint32_t, 16>>(_mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 32), odd)),
          std::bit_cast<Packed<std::uint32_t, 16>>(_mm512_mullo_epi32(x, y))};
}
inline Packed<float, 16> min(Packed<float, 16> a, Packed<float, 16> b) { return {_mm512_min_ps(a.raw, b.raw)}; }
inline Packed<float, 16> max(Packed<float, 16> a, Packed<float, 16> b) { return {_mm512_max_ps(a.raw, b.raw)}; }
inline Packed<float, 16> square_root(Packed<float, 16> a) { return {_mm512_sqrt_ps(a.raw)}; }
#endif

/// Lane l of the result is lane `from[l]`, which is below N, of `a`.
inline std::uint32_t permuted(std::uint32_t a, std::uint32_t) { return a; }
template <std::size_t N>
inline Packed<std::uint32_t, N> permuted(Packed<std::uint32_t, N> a, Packed<std::uint32_t, N> from) {
#if defined(__AVX512F__)
  if constexpr (N == 16)
    return std::bit_cast<Packed<std::uint32_t, N>>(
        _mm512_permutexvar_epi32(std::bit_cast<__m512i>(from), std::bit_cast<__m512i>(a)));
#endif
#if defined(__AVX2__)
  if constexpr (N == 8)
    return std::bit_cast<Packed<std::uint32_t, N>>(
        _mm256_permutevar8x32_epi32(std::bit_cast<__m256i>(a), std::bit_cast<__m256i>(from)));
#endif
#if defined(__SSE4_1__)
  if constexpr (N == 4) {
    const auto bytes = from * Packed<std::uint32_t, N>(0x04040404U) + Packed<std::uint32_t, N>(0x03020100U);
    return std::bit_cast<Packed<std::uint32_t, N>>(
        _mm_shuffle_epi8(std::bit_cast<__m128i>(a), std::bit_cast<__m128i>(bytes)));
  }
#endif
  Packed<std::uint32_t, N> result;
  for (std::size_t lane = 0; lane < N; ++lane) result.raw[lane] = a.raw[from.raw[lane]];
  return result;
}

/// A number in [0, 1) from the upper 24 bits of a random word; exact in every width.
inline float uniform(std::uint32_t word) {
  return static_cast<float>(static_cast<std::int32_t>(word >> 8)) * 0x1.0p-24F;
}
template <std::size_t N>
inline Packed<float, N> uniform(Packed<std::uint32_t, N> word) {
  const auto bits = std::bit_cast<typename Packed<std::int32_t, N>::Raw>(word >> 8);
  return Packed<float, N>(__builtin_convertvector(bits, typename Packed<float, N>::Raw)) * 0x1.0p-24F;
}

/// The whole part of numbers from 0 to below 2^31.
inline std::uint32_t whole(float a) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(a)); }
template <std::size_t N>
inline Packed<std::uint32_t, N> whole(Packed<float, N> a) {
  return std::bit_cast<Packed<std::uint32_t, N>>(__builtin_convertvector(a.raw, typename Packed<std::int32_t, N>::Raw));
}

/// The first lane; whether all others are like it.
inline std::uint32_t first(std::uint32_t a) { return a; }
inline bool all_same(std::uint32_t) { return true; }
template <std::size_t N>
inline std::uint32_t first(Packed<std::uint32_t, N> a) {
  return a.raw[0];
}
template <std::size_t N>
inline bool all_same(Packed<std::uint32_t, N> a) {
  std::uint64_t different = 0;
  for (const std::uint64_t two :
       std::bit_cast<std::array<std::uint64_t, N / 2>>(a ^ Packed<std::uint32_t, N>(first(a))))
    different |= two;
  return different == 0;
}

/// 2^n for a whole n in [-126, 127], given t = 1.5 * 2^23 + n (the sum that rounds to a whole number).
inline float power_of_two(float t) { return std::bit_cast<float>((std::bit_cast<std::uint32_t>(t) + 127U) << 23); }
template <std::size_t N>
inline Packed<float, N> power_of_two(Packed<float, N> t) {
  return std::bit_cast<Packed<float, N>>((std::bit_cast<Packed<std::uint32_t, N>>(t) + 127U) << 23);
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

}  // namespace peerspread::lanes
