/// Bands of years of experience, each declared once: how many begin in them, who moves and leaves, and their label.
#pragma once

#include <array>
#include <string_view>

#include "models/peer_coaching/parameters.hpp"

namespace peerspread::peer_coaching {

struct ExperienceBand {
  std::string_view subgroup;  ///< label of axis `subgroup`
  int first, years;           ///< its first year, and among how many years from there teachers begin
  double People::*share;      ///< of teachers at the start; nullptr: the rest
  double Turnover::*move, Turnover::*leave;
  /// Years of experience are whole: all above this are in the band or in a later one.
  float above() const { return static_cast<float>(first) - 0.5F; }
};

inline constexpr std::array experience_bands = {
    ExperienceBand{"experience: 1-3 years", 1, 3, &People::experience_1_3, &Turnover::move_1_3, &Turnover::leave_1_3},
    ExperienceBand{"experience: 4-9 years", 4, 6, &People::experience_4_9, &Turnover::move_4_9, &Turnover::leave_4_9},
    ExperienceBand{"experience: 10-19 years", 10, 10, &People::experience_10_19, &Turnover::move_10_19,
                   &Turnover::leave_10_19},
    ExperienceBand{"experience: 20 years and more", 20, 16, nullptr, &Turnover::move_20, &Turnover::leave_20}};

/// The band of somebody with `years`, as a place in experience_bands.
inline std::size_t experience_band(float years) {
  std::size_t band = 0;
  while (band + 1 < experience_bands.size() && years > experience_bands[band + 1].above()) ++band;
  return band;
}

}  // namespace peerspread::peer_coaching
