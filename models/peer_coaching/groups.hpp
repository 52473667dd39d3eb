/// Who is coached, and the groups that results are reported for.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/peer_coaching/population.hpp"

namespace peerspread::peer_coaching {

/// Groups are fixed at the start and belong to the seat (intention to treat): who later becomes a leader, or moves
/// into a coached seat, is counted where the seat was counted from the first day.
enum class Group : std::uint8_t { coached, schoolmate, comparison, leader, count };
inline constexpr std::size_t groups = static_cast<std::size_t>(Group::count);
inline constexpr std::array<std::string_view, groups> group_names = {"coached", "schoolmate", "comparison", "leader"};

/// Coverage of one world.
struct Groups {
  std::vector<std::uint8_t> of;                ///< Group of each teacher
  std::vector<std::uint16_t> coached_by_post;  ///< teachers on the caseload of each post; 0 in comparison schools
  std::vector<std::uint32_t> coached_by_partner;
  std::array<std::size_t, groups> size{};
};

/// From the fixed orders of schools and candidates and the lane's share of schools, share of teachers, caseload, rule.
Groups assign_groups(const CoachingPopulation& population, const Parameters& parameters);

}  // namespace peerspread::peer_coaching
