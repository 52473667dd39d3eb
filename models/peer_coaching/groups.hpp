/// Who is coached, and the groups that results are reported for.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "models/peer_coaching/experience.hpp"
#include "models/peer_coaching/population.hpp"

namespace peerspread::peer_coaching {

/// Groups are fixed at the start and belong to the seat (intention to treat): who later becomes a leader, or moves
/// into a coached seat, is counted where the seat was counted from the first day.
enum class Group : std::uint8_t { coached, schoolmate, comparison, leader, count };
inline constexpr std::size_t groups = static_cast<std::size_t>(Group::count);
inline constexpr std::array<std::string_view, groups> group_names = {"coached", "schoolmate", "comparison", "leader"};

/// Coached teachers by what they were at the start: by practice, experience and place; the labels of axis `subgroup`.
inline constexpr std::array<std::string_view, 3> thirds_of_practice = {
    "practice: lowest third", "practice: middle third", "practice: highest third"};
inline constexpr std::array<std::string_view, 2> places_of_work = {"urban schools", "rural schools"};
inline constexpr auto subgroup_names = [] {
  std::array<std::string_view, thirds_of_practice.size() + experience_bands.size() + places_of_work.size()> names;
  auto next = std::copy(thirds_of_practice.begin(), thirds_of_practice.end(), names.begin());
  for (const ExperienceBand& band : experience_bands) *next++ = band.subgroup;
  std::copy(places_of_work.begin(), places_of_work.end(), next);
  return names;
}();
/// How many ties lead from a teacher to the nearest coached one; the labels of axis `distance`.
inline constexpr std::array<std::string_view, 5> distance_names = {"coached", "1 tie", "2 ties", "3 ties and more",
                                                                   "no path"};
inline constexpr std::size_t subgroups_each = 3;  ///< one of practice, one of experience, one of place

/// What decides who is coached, besides the population's fixed orders of schools and candidates.
struct CoverageRule {
  double schools, teachers;  ///< shares
  std::int64_t caseload;     ///< teachers a leader coaches at most
  Selection selection;
  bool operator==(const CoverageRule&) const = default;
};
CoverageRule coverage_rule(const Parameters& parameters);

/// Coverage of one world.
struct Groups {
  std::vector<std::uint8_t> of;                ///< Group of each teacher
  std::vector<std::uint32_t> coached;          ///< coached teachers, in order of seats
  std::vector<std::uint16_t> coached_by_post;  ///< teachers on the caseload of each post; 0 in comparison schools
  std::vector<std::uint32_t> coached_by_partner;
  std::array<std::size_t, groups> size{};
  std::array<double, groups> mean_noise{};  ///< of the population's instruction_noise; NaN where a group is empty
  std::vector<std::array<std::uint8_t, subgroups_each>> subgroups;  ///< of `coached`: places in subgroup_names
  std::vector<std::uint8_t> distance;  ///< of each teacher to the nearest coached one: places in distance_names
};

Groups assign_groups(const CoachingPopulation& population, const CoverageRule& rule);

/// Coverage of each lane of a pack.
using LaneGroups = std::vector<std::shared_ptr<const Groups>>;

/// By the rule of each of `parameters`; neighbours with the same rule share it.
LaneGroups assign_groups(const CoachingPopulation& population, std::span<const Parameters> parameters);

/// Teachers of a pack of worlds, in runs of the same group: sums over a group are taken run by run.
struct GroupRuns {
  static constexpr std::uint8_t mixed = 0xFF;
  std::vector<std::uint8_t> group;  ///< of each teacher, if all worlds agree on it; else `mixed`
  std::vector<std::uint32_t> end;   ///< of the run that each teacher is in: one past its last

  explicit GroupRuns(const LaneGroups& coverage);

  /// Calls `run(group, first, last + 1)` for the teachers from .. to.
  template <class Function>
  void for_each(std::size_t from, std::size_t to, Function run) const {
    for (std::size_t i = from; i < to;) {
      const std::size_t next = std::min<std::size_t>(to, end[i]);
      run(group[i], i, next);
      i = next;
    }
  }
};

}  // namespace peerspread::peer_coaching
