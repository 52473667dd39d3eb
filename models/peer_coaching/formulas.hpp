/// Formulas that serve in the week, on floats or packs of them, and once a year: in summer, and in 64 bits when leaders
/// are trained. The symbols are those of ODD.md.
#pragma once

#include <cmath>
#include <type_traits>

#include "sim/model/lanes.hpp"

namespace peerspread::peer_coaching {

/// How far trust lets support in (G).
template <class T>
T gate_of(T trust, T steepness, T middle) {
  const T x = steepness * (trust - middle);
  if constexpr (std::is_same_v<T, double>)
    return 1 / (1 + std::exp(-x));
  else
    return lanes::logistic(x);
}
/// How far somebody of this practice still takes support up.
template <class T>
T takes_up(T practice, T damping) {
  return T(1.0F) - damping * practice;
}
/// What is left of a dose after `recent` hours of its kind, in multiples of those that halve it.
template <class T>
T saturated(T dose, T recent) {
  return dose / (T(1.0F) + recent);
}
/// x after a rise by the share `by` of what is missing to 1.
template <class T>
T raised(T x, T by) {
  return x + by * (T(1.0F) - x);
}
/// x after the share `lost` of its distance to `base` is lost, as in a week.
template <class T>
T faded(T x, T base, T lost) {
  return x - lost * (x - base);
}
/// The same told by the share that is kept, as over a summer; rounding differs.
template <class T>
T kept_of(T x, T base, T kept) {
  return base + (x - base) * kept;
}

}  // namespace peerspread::peer_coaching
