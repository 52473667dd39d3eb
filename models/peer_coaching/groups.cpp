#include "models/peer_coaching/groups.hpp"

#include <algorithm>
#include <cmath>

namespace peerspread::peer_coaching {

namespace {

Selection selection_of(const Parameters& p) {
  if (p.coverage.selection == "volunteers") return Selection::volunteers;
  if (p.coverage.selection == "lowest_practice") return Selection::lowest_practice;
  if (p.coverage.selection == "most_sought") return Selection::most_sought;
  if (p.coverage.selection == "least_sought") return Selection::least_sought;
  return Selection::everybody;
}

/// Thirds of `values`: the two numbers that divide them.
std::array<float, 2> thirds_of(std::vector<float> values) {
  if (values.empty()) return {0.0F, 0.0F};
  std::array<float, 2> cuts{};
  for (std::size_t k = 0; k < 2; ++k) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() * (k + 1) / 3);
    std::nth_element(values.begin(), place, values.end());
    cuts[k] = *place;
  }
  return cuts;
}

void find_subgroups(const CoachingPopulation& world, Groups& result) {
  std::vector<float> first_practice;
  for (const std::uint32_t i : result.coached) first_practice.push_back(world.practice[i]);
  const auto cuts = thirds_of(std::move(first_practice));
  for (const std::uint32_t i : result.coached) {
    const float practice = world.practice[i], years = world.experience[i];
    const std::size_t third = practice < cuts[0] ? 0 : practice < cuts[1] ? 1 : 2;
    const std::size_t band = experience_band(years);
    std::size_t place = thirds_of_practice.size() + experience_bands.size();
    if (world.urban[world.school[i]] == 0) ++place;
    result.subgroups.push_back({static_cast<std::uint8_t>(third),
                                static_cast<std::uint8_t>(thirds_of_practice.size() + band),
                                static_cast<std::uint8_t>(place)});
  }
}

/// From the coached outwards: who turns to them, who turns to those, ...
void find_distances(const CoachingPopulation& world, Groups& result) {
  constexpr auto farthest = static_cast<std::uint8_t>(distance_names.size() - 2), none = std::uint8_t{farthest + 1};
  result.distance.assign(world.size(), none);
  for (const std::uint32_t i : result.coached) result.distance[i] = 0;
  for (bool found = true; found;) {  // as many rounds as the longest path has ties
    found = false;
    const std::vector<std::uint8_t> before = result.distance;
    for (std::size_t i = 0; i < world.advice.size(); ++i) {
      if (before[i] != none) continue;
      for (const std::uint32_t j : world.advice.of(i))
        if (before[j] != none)
          result.distance[i] = std::min(result.distance[i], std::min(std::uint8_t(before[j] + 1), farthest));
      found = found || result.distance[i] != none;
    }
  }
}

}  // namespace

CoverageRule coverage_rule(const Parameters& p) {
  return {p.coverage.schools, p.coverage.teachers, p.posts.caseload, selection_of(p)};
}

Groups assign_groups(const CoachingPopulation& world, const CoverageRule& rule) {
  Groups result;
  result.coached_by_post.resize(world.posts(), 0);
  result.coached_by_partner.resize(world.partners, 0);
  for (std::size_t k = 0; k < world.posts(); ++k) {
    const std::uint32_t school = world.post_school[k];
    if (!(world.coaching_rank[school] < static_cast<float>(rule.schools))) continue;
    const auto share = std::lround(rule.teachers * world.candidates[k]);
    result.coached_by_post[k] = static_cast<std::uint16_t>(std::min<std::int64_t>(share, rule.caseload));
    result.coached_by_partner[world.partner[school]] += result.coached_by_post[k];
  }
  const auto& place = world.place[static_cast<std::size_t>(rule.selection)];
  result.of.resize(world.size());
  for (std::size_t i = 0; i < world.size(); ++i) {
    Group group = Group::comparison;
    if (world.post[i] == no_post)
      group = Group::leader;
    else if (place[i] < result.coached_by_post[world.post[i]])
      group = Group::coached;
    else if (world.coaching_rank[world.school[i]] < static_cast<float>(rule.schools))
      group = Group::schoolmate;
    // Leaders' seats of comparison schools hold no post in this world.
    if (group == Group::leader && !(world.coaching_rank[world.school[i]] < static_cast<float>(rule.schools)))
      group = Group::comparison;
    result.of[i] = static_cast<std::uint8_t>(group);
    ++result.size[static_cast<std::size_t>(group)];
    result.mean_noise[static_cast<std::size_t>(group)] += static_cast<double>(world.instruction_noise[i]);
    if (group == Group::coached) result.coached.push_back(static_cast<std::uint32_t>(i));
  }
  for (std::size_t g = 0; g < groups; ++g) result.mean_noise[g] /= static_cast<double>(result.size[g]);
  find_subgroups(world, result);
  find_distances(world, result);
  return result;
}

LaneGroups assign_groups(const CoachingPopulation& population, std::span<const Parameters> parameters) {
  LaneGroups all;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const bool known = k > 0 && coverage_rule(parameters[k]) == coverage_rule(parameters[k - 1]);
    all.push_back(known ? all.back()
                        : std::make_shared<const Groups>(assign_groups(population, coverage_rule(parameters[k]))));
  }
  return all;
}

GroupRuns::GroupRuns(const LaneGroups& coverage) : group(coverage.front()->of), end(group.size()) {
  for (const auto& world : coverage)
    if (world != coverage.front())
      for (std::size_t i = 0; i < group.size(); ++i)
        if (world->of[i] != group[i]) group[i] = mixed;
  for (std::size_t i = group.size(); i-- > 0;)
    end[i] = i + 1 < group.size() && group[i + 1] == group[i] ? end[i + 1] : static_cast<std::uint32_t>(i + 1);
}

}  // namespace peerspread::peer_coaching
