/// From the parameters of each lane to the packs that a week computes with.
#pragma once

#include <array>
#include <bit>
#include <span>

#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/support_plan.hpp"
#include "models/peer_coaching/teacher.hpp"
#include "sim/model/lane_array.hpp"

namespace peerspread::peer_coaching {

/// Of one world.
Rates<float> rates_of(const Parameters& parameters);

/// Of a pack of worlds; `lane` has one entry per lane of the pack.
template <class Real>
Rates<Real> rates_in_lanes(std::span<const Parameters> lane) {
  // Rates hold nothing but numbers, so one world's are a column and a rate's pack is a row.
  constexpr std::size_t rates = sizeof(Rates<float>) / sizeof(float), width = lanes::width<Real>;
  static_assert(sizeof(Rates<Real>) == rates * sizeof(Real));
  alignas(64) std::array<std::array<float, width>, rates> rows;
  for (std::size_t l = 0; l < width; ++l) {
    const auto column = std::bit_cast<std::array<float, rates>>(rates_of(lane[l]));
    for (std::size_t k = 0; k < rates; ++k) rows[k][l] = column[k];
  }
  return std::bit_cast<Rates<Real>>(rows);
}

}  // namespace peerspread::peer_coaching
