#include "models/peer_coaching/groups.hpp"

#include <algorithm>
#include <cmath>

namespace peerspread::peer_coaching {

namespace {

Selection selection_of(const Parameters& p) {
  if (p.coverage.selection == "volunteers") return Selection::volunteers;
  if (p.coverage.selection == "lowest_practice") return Selection::lowest_practice;
  return Selection::everybody;
}

}  // namespace

Groups assign_groups(const CoachingPopulation& world, const Parameters& p) {
  Groups result;
  result.coached_by_post.resize(world.posts(), 0);
  result.coached_by_partner.resize(world.partners, 0);
  for (std::size_t k = 0; k < world.posts(); ++k) {
    const std::uint32_t school = world.post_school[k];
    if (!(world.coaching_rank[school] < static_cast<float>(p.coverage.schools))) continue;
    const auto share = std::lround(p.coverage.teachers * world.candidates[k]);
    result.coached_by_post[k] = static_cast<std::uint16_t>(std::min<std::int64_t>(share, p.posts.caseload));
    result.coached_by_partner[world.partner[school]] += result.coached_by_post[k];
  }
  const auto& place = world.place[static_cast<std::size_t>(selection_of(p))];
  result.of.resize(world.size());
  for (std::size_t i = 0; i < world.size(); ++i) {
    Group group = Group::comparison;
    if (world.post[i] == no_post)
      group = Group::leader;
    else if (place[i] < result.coached_by_post[world.post[i]])
      group = Group::coached;
    else if (world.coaching_rank[world.school[i]] < static_cast<float>(p.coverage.schools))
      group = Group::schoolmate;
    // Leaders' seats of comparison schools hold no post in this world.
    if (group == Group::leader && !(world.coaching_rank[world.school[i]] < static_cast<float>(p.coverage.schools)))
      group = Group::comparison;
    result.of[i] = static_cast<std::uint8_t>(group);
    ++result.size[static_cast<std::size_t>(group)];
  }
  return result;
}

}  // namespace peerspread::peer_coaching
