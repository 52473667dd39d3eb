/// Sources that many parameters share.
#pragma once

#include <string_view>

namespace peerspread::peer_coaching {

inline constexpr std::string_view set_a =
    "one of the sets that meet the targets alike (configs/calibration.cfg); TRACE says what identifies it";
inline constexpr std::string_view nces = "NCES Teacher Follow-up Survey 2012-13";
inline constexpr std::string_view pitts = "15 schools, 433 staff: Pitts & Spillane 2009 data, own computation";
inline constexpr std::string_view pitts_ties = "15 schools, 433 staff, Pitts & Spillane 2009 data, own computation";
inline constexpr std::string_view fitted_ties = "fitted to Pitts & Spillane 2009 data, C5";
inline constexpr std::string_view no_source = "no source; sweep it";

}  // namespace peerspread::peer_coaching
