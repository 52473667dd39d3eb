#include "tests/sim/model/lane_operations.hpp"

#include <bit>

#include "sim/model/lanes.hpp"
#include "sim/model/words_in_order.hpp"

namespace peerspread {

namespace {

template <class Real>
std::span<const FloatOperation> operations_on_floats() {
  using F = const float*;
#define FLOATS(name, expression)                            \
  {                                                         \
    name, [](F x, F y, F z, float* result) {                \
      [[maybe_unused]] const Real a = lanes::load<Real>(x); \
      [[maybe_unused]] const Real b = lanes::load<Real>(y); \
      [[maybe_unused]] const Real c = lanes::load<Real>(z); \
      lanes::store(result, Real(expression));               \
    }                                                       \
  }
  static constexpr FloatOperation operations[] = {
      FLOATS("a + b", a + b),
      FLOATS("a - b", a - b),
      FLOATS("a * b", a * b),
      FLOATS("a / b", a / b),
      FLOATS("a * b + a", a * b + a),
      FLOATS("a number", Real(0.3F)),
      FLOATS("minus zero", Real(-0.0F)),
      FLOATS("min", lanes::min(a, b)),
      FLOATS("max", lanes::max(a, b)),
      FLOATS("square root", lanes::square_root(a)),
      FLOATS("a < b", lanes::select(a < b, a, c)),
      FLOATS("a > b", lanes::select(a > b, a, c)),
      FLOATS("a >= b", lanes::select(a >= b, a, c)),
      FLOATS("a == b", lanes::select(a == b, a, c)),
      FLOATS("both", lanes::select(lanes::both(a < b, b < c), a, c)),
      FLOATS("logistic", lanes::logistic(a)),
      FLOATS("happens", lanes::select(lanes::happens(a, b), a, b)),
      FLOATS("power of two", lanes::power_of_two(Real(12582912.0F) + lanes::max(lanes::min(a, Real(127)), Real(-126)))),
  };
#undef FLOATS
  return operations;
}

template <class Real>
std::span<const WordOperation> operations_on_words() {
  using Word = lanes::Word<Real>;
  using W = const std::uint32_t*;
#define WORDS(name, expression)                                                        \
  {                                                                                    \
    name, [](W x, W y, [[maybe_unused]] std::uint32_t factor, std::uint32_t* result) { \
      [[maybe_unused]] const Word a = lanes::load<Word>(x);                            \
      [[maybe_unused]] const Word b = lanes::load<Word>(y);                            \
      lanes::store(result, expression);                                                \
    }                                                                                  \
  }
  static constexpr WordOperation operations[] = {
      WORDS("a + b", a + b),
      WORDS("a * b", a * b),
      WORDS("a ^ b", a ^ b),
      WORDS("a & b", a & b),
      WORDS("a | b", a | b),
      WORDS("a number", Word(7U)),
      WORDS("high word", lanes::multiply_wide(a, factor).high),
      WORDS("low word", lanes::multiply_wide(a, factor).low),
      WORDS("uniform", std::bit_cast<Word>(lanes::uniform(a))),
      WORDS("whole", lanes::whole(lanes::uniform(a) * Real(1e6F))),
  };
#undef WORDS
  return operations;
}

}  // namespace

template <std::size_t width>
LaneOperations operations_in_lanes() {
  using Real = lanes::Pack<width>;
  using Word = lanes::Word<Real>;
  using W = const std::uint32_t*;
  const auto philox_in_lanes = [](W counter, W key0, W key1, std::uint32_t* result) {
    Block<Word> block;
    for (std::size_t i = 0; i < 4; ++i) block[i] = lanes::load<Word>(counter + i * width);
    block = philox<Word>(block, lanes::load<Word>(key0), lanes::load<Word>(key1));
    for (std::size_t i = 0; i < 4; ++i) lanes::store(result + i * width, block[i]);
  };
  const auto words_in_order = [](W streams, std::uint64_t seed, std::span<const std::uint32_t> who,
                                 std::uint32_t* result) {
    const SharedStreams<Word> shared([&](std::size_t lane) { return streams[lane]; });
    WordsInOrder words(seed, shared, drawn_when, drawn_for);
    for (const std::uint32_t agent : who) {
      words.go_to(agent);
      for (std::size_t k = 0; k < 4; ++k, result += width) lanes::store(result, words[k]);
    }
  };
  return {operations_on_floats<Real>(), operations_on_words<Real>(), philox_in_lanes, words_in_order};
}

template LaneOperations operations_in_lanes<PEERSPREAD_LANES>();

}  // namespace peerspread
