/// Every operation of lanes.hpp by name, in packs of each kernel: so that tests, which run on any processor, can
/// compare a pack with plain numbers. Compiled and sealed as kernels are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace peerspread {

/// Works on `width` numbers each, aligned as packs are.
struct FloatOperation {
  const char* name;
  void (*apply)(const float* a, const float* b, const float* c, float* result);
};
struct WordOperation {
  const char* name;
  void (*apply)(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t factor, std::uint32_t* result);
};
struct LaneOperations {
  std::span<const FloatOperation> floats;
  std::span<const WordOperation> words;
  /// Ten rounds of Philox: `counter` and `result` are four packs, one after the other.
  void (*philox)(const std::uint32_t* counter, const std::uint32_t* key0, const std::uint32_t* key1,
                 std::uint32_t* result);
  /// The four packs of words of each agent of `who`, in this order, one after the other; `streams` has one per lane.
  void (*words_in_order)(const std::uint32_t* streams, std::uint64_t seed, std::span<const std::uint32_t> who,
                         std::uint32_t* result);
};

/// What these are drawn for.
inline constexpr std::uint32_t drawn_when = 5, drawn_for = 7;

/// With one lane: plain numbers, what all others are compared with.
template <std::size_t lanes>
LaneOperations operations_in_lanes();

}  // namespace peerspread
