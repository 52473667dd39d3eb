/// The kinds of support, each declared once: its part in the mix, in a teacher's week, in a leader's time and in money.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "models/peer_coaching/parameters.hpp"

namespace peerspread::peer_coaching {

struct KindOfSupport {
  std::string_view name;       ///< label of axis `kind`
  double Coaching::*weight;    ///< in the mix
  double Coaching::*at_start;  ///< share of its hours that come in the first week of support
  double Support::*strength;   ///< uptake per hour
  double joint_work;           ///< share of its hours that is joint work, which activates advice ties
  bool substitutes;            ///< whether somebody has to teach meanwhile
  double (*leader_hours)(double hours, const Parameters&);  ///< that `hours` of one teacher take
};

inline constexpr std::array support_kinds = {
    KindOfSupport{"one_on_one", &Coaching::one_on_one, &Coaching::one_on_one_at_start, &Support::strength_one_on_one,
                  0.5, false, [](double hours, const Parameters&) { return hours; }},
    KindOfSupport{"group", &Coaching::group, &Coaching::group_at_start, &Support::strength_group, 1.0, false,
                  [](double hours, const Parameters& p) { return hours / p.coaching.group_size; }},
    KindOfSupport{"video", &Coaching::video, &Coaching::video_at_start, &Support::strength_video, 1.0, true,
                  [](double hours, const Parameters& p) { return hours * p.support.cost_video; }},
    KindOfSupport{"online", &Coaching::online, &Coaching::online_at_start, &Support::strength_online, 0.0, false,
                  [](double hours, const Parameters& p) { return hours * p.support.cost_online; }}};
inline constexpr std::size_t modalities = support_kinds.size();

}  // namespace peerspread::peer_coaching
