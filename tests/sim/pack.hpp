/// Packs from and to plain numbers, lane by lane.
#pragma once

#include <array>
#include <cstdint>

#include "sim/lanes.hpp"

namespace peerspread {

template <class T>
struct LaneType {
  using type = typename T::value_type;
};
template <class T>
requires std::is_arithmetic_v<T>
struct LaneType<T> {
  using type = T;
};
template <class Half>
struct LaneType<lanes::Pair<Half>> : LaneType<Half> {};

template <class T>
inline constexpr std::size_t lane_count = sizeof(T) / 4;

template <class T>
std::array<typename LaneType<T>::type, lane_count<T>> lanes_of(const T& pack) {
  alignas(64) std::array<typename LaneType<T>::type, lane_count<T>> values;
  lanes::store(values.data(), pack);
  return values;
}

/// The pack whose lane l is `of(l)`.
template <class T, class Function>
T pack_from(const Function& of) {
  alignas(64) std::array<typename LaneType<T>::type, lane_count<T>> values;
  for (std::size_t lane = 0; lane < values.size(); ++lane) values[lane] = of(lane);
  return lanes::load<T>(values.data());
}

}  // namespace peerspread
