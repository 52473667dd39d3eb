/// Random numbers as a function, not a state: Philox4x32-10 of (seed, stream | who, when, what for).
///
/// Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11; checked against the
/// known-answer vectors of the authors' Random123. Nothing here depends on threads, lanes, scenario or order of calls.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "sim/model/lanes.hpp"

namespace peerspread {

/// Four random words, or four packs of them.
template <class W>
using Block = std::array<W, 4>;

/// Ten rounds of Philox4x32. `W` is std::uint32_t or a pack of them; counter and key may differ in every lane.
template <class W>
inline Block<W> philox(Block<W> counter, W key0, W key1) {
  for (int round = 0; round < 10; ++round) {
    const auto a = lanes::multiply_wide(counter[0], 0xD2511F53U);
    const auto b = lanes::multiply_wide(counter[2], 0xCD9E8D57U);
    counter = {b.high ^ counter[1] ^ key0, b.low, a.high ^ counter[3] ^ key1, a.low};
    key0 = key0 + W(0x9E3779B9U);
    key1 = key1 + W(0xBB67AE85U);
  }
  return counter;
}

/// Names one stream of random numbers: who draws, when, what for. A model numbers its purposes in an enum.
struct Draw {
  std::uint32_t who = 0;
  std::uint32_t when = 0;
  std::uint32_t purpose = 0;
};

/// The whole seed of a campaign; its high half enters the counter, its low half the key.
using Seed = std::uint64_t;

/// The words of one draw. `stream` is the noise stream of a replicate (a pack: one stream per lane) or, for
/// anything that belongs to the population, the population's number.
template <class W>
inline Block<W> random_words(Seed seed, W stream, Draw draw) {
  return philox<W>({W(draw.who), W(draw.when), W(draw.purpose), W(static_cast<std::uint32_t>(seed >> 32))},
                   W(static_cast<std::uint32_t>(seed)), stream);
}

/// A UniformRandomBitGenerator for Boost.Random over one draw: as many words as the distribution asks for.
/// Two engines with the same (seed, stream, draw) give the same numbers; `purpose` must stay below 2^16, and one draw
/// has 2^18 words (std::length_error beyond): draw for every agent apart rather than for all in one.
class CounterEngine {
 public:
  using result_type = std::uint32_t;
  CounterEngine(Seed seed, std::uint32_t stream, Draw draw) : seed_(seed), stream_(stream), draw_(draw) {
    assert(draw.purpose < purposes);
  }
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() {
    if (used_ == 4) {
      // The block number goes above the purpose, so that a long draw never meets another purpose's words.
      if (block_ == purposes) throw std::length_error("a random draw of more than 2^18 words");
      Draw draw = draw_;
      draw.purpose |= block_++ << 16;
      words_ = random_words<std::uint32_t>(seed_, stream_, draw);
      used_ = 0;
    }
    return words_[used_++];
  }

 private:
  static constexpr std::uint32_t purposes = 1U << 16;
  Seed seed_;
  std::uint32_t stream_;
  Draw draw_;
  std::uint32_t block_ = 0;
  Block<std::uint32_t> words_{};
  unsigned used_ = 4;
};

}  // namespace peerspread
