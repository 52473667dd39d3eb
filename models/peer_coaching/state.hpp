/// All that changes in an ensemble: [variable][teacher, post, school or partner][lane].
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/teacher_week.hpp"
#include "sim/campaign/checkpoint.hpp"
#include "sim/model/lane_array.hpp"

namespace peerspread::peer_coaching {

inline constexpr std::uint32_t nobody = 0xFFFFFFFFU;

template <class Real>
struct State {
  // Teachers. Practice and collegiality are read by others while they change: [now] is last week, [1 - now] this week.
  std::array<LaneArray<Real>, 2> practice, collegiality;
  std::size_t now = 0;
  LaneArray<Real> readiness, confidence, trust, knowledge, hours_this_year, weeks_changed;
  std::array<LaneArray<Real>, modalities> recent_hours;
  LaneArray<Real> practice_entry, confidence_entry, trust_entry, knowledge_entry, experience;
  LaneArray<Real> collegiality_base;  ///< how collegial the person is where nothing acts on it (g0)
  LaneArray<Real> group;              ///< Group as a number; constant
  LaneArray<Real> on_caseload;        ///< 1 where the teacher is coached this year: the group but those who hold a post

  // Posts.
  LaneArray<Real> weekly_hours;  ///< that reach each coached teacher in a week of support, h
  LaneArray<Real> quality, energy, strain;
  LaneArray<Real> held;               ///< 1 where somebody holds the post, else 0: a vacant post has no energy
  std::vector<std::uint32_t> leader;  ///< [post][lane]: the teacher who holds it, or nobody; `fill` and `vacate` set it

  // Schools and partners.
  LaneArray<Real> evaluative;    ///< climate of the school in lanes
  LaneArray<Real> principal;     ///< the principal's own part of it, in SD
  LaneArray<Real> sharing;       ///< share of the partner's posts whose leaders support, and so share online, this year
  LaneArray<Real> online_aware;  ///< share of the partner's audience that knows of the online community
  LaneArray<Real> nation_aware;  ///< one row

  State(const CoachingPopulation& world, const LaneGroups& coverage);

  /// All but the support, which `read_support` adds where there is any, of the week in place `when`: `now` or 1 -
  /// `now`.
  Teacher<Real> teacher(std::size_t i, std::size_t when) const {
    Teacher<Real> t;
    t.practice = practice[when].get(i);
    t.readiness = readiness.get(i);
    t.confidence = confidence.get(i);
    t.trust = trust.get(i);
    t.knowledge = knowledge.get(i);
    t.collegiality = collegiality[when].get(i);
    t.weeks_changed = weeks_changed.get(i);
    return t;
  }
  /// Support of a row that is coached in some lane; other rows never have any.
  void read_support(Teacher<Real>& t, std::size_t i) const {
    for (std::size_t m = 0; m < modalities; ++m) t.recent_hours[m] = recent_hours[m].get(i);
    t.hours_this_year = hours_this_year.get(i);
  }
  void write(std::size_t i, const Teacher<Real>& t) {
    practice[1 - now].set(i, t.practice);
    collegiality[1 - now].set(i, t.collegiality);
    readiness.set(i, t.readiness);
    confidence.set(i, t.confidence);
    trust.set(i, t.trust);
    knowledge.set(i, t.knowledge);
    weeks_changed.set(i, t.weeks_changed);
  }
  void write_support(std::size_t i, const Teacher<Real>& t) {
    for (std::size_t m = 0; m < modalities; ++m) recent_hours[m].set(i, t.recent_hours[m]);
    hours_this_year.set(i, t.hours_this_year);
  }
  Entry<Real> entry(std::size_t i) const {
    return {practice_entry.get(i), confidence_entry.get(i), trust_entry.get(i), knowledge_entry.get(i),
            collegiality_base.get(i)};
  }

  void fill(std::size_t post, std::size_t lane, std::uint32_t teacher, float with_energy) {
    leader[post * lanes::width<Real> + lane] = teacher;
    held.at(post, lane) = 1.0F;
    energy.at(post, lane) = with_energy;
  }
  void vacate(std::size_t post, std::size_t lane) {
    leader[post * lanes::width<Real> + lane] = nobody;
    held.at(post, lane) = energy.at(post, lane) = 0.0F;
  }

  /// The arrays that go with the person and not with the seat.
  std::vector<LaneArray<Real>*> personal() {
    return {&practice[now],  &readiness,        &confidence,      &knowledge,         &weeks_changed,
            &practice_entry, &confidence_entry, &knowledge_entry, &collegiality_base, &experience};
  }
  /// Every array with one row per teacher.
  std::vector<LaneArray<Real>*> over_teachers() {
    std::vector<LaneArray<Real>*> all = personal();
    for (LaneArray<Real>& hours : recent_hours) all.push_back(&hours);
    all.insert(all.end(), {&practice[1 - now], &collegiality[0], &collegiality[1], &trust, &trust_entry,
                           &hours_this_year, &group, &on_caseload});
    return all;
  }
  /// Every other array: over posts, schools, partners.
  std::vector<LaneArray<Real>*> over_the_rest() {
    return {&weekly_hours, &quality,   &energy,  &strain,       &held,
            &evaluative,   &principal, &sharing, &online_aware, &nation_aware};
  }
  std::size_t bytes();
  void persist(Archive& archive);
};

template <class Real>
State<Real>::State(const CoachingPopulation& world, const LaneGroups& coverage) {
  const std::size_t n = world.size(), width = lanes::width<Real>;
  for (LaneArray<Real>* array : over_teachers()) *array = LaneArray<Real>(n);
  for (std::size_t i = 0; i < n; ++i) {
    practice[now].fill(i, world.practice[i]);
    practice_entry.fill(i, world.practice[i]);
    confidence.fill(i, world.confidence[i]);
    confidence_entry.fill(i, world.confidence[i]);
    trust.fill(i, world.trust[i]);
    trust_entry.fill(i, world.trust[i]);
    knowledge.fill(i, world.knowledge[i]);
    knowledge_entry.fill(i, world.knowledge[i]);
    collegiality[now].fill(i, world.collegiality[i]);
    collegiality_base.fill(i, world.collegiality[i]);
    experience.fill(i, world.experience[i]);
    for (std::size_t lane = 0; lane < width; ++lane) group.at(i, lane) = static_cast<float>(coverage[lane]->of[i]);
  }
  weekly_hours = quality = strain = energy = held = LaneArray<Real>(world.posts());
  leader.assign(world.posts() * width, nobody);
  for (std::size_t k = 0; k < world.posts(); ++k)
    for (std::size_t lane = 0; lane < width; ++lane)
      if (coverage[lane]->coached_by_post[k] > 0) fill(k, lane, world.leader[k], 0.0F);
  evaluative = principal = LaneArray<Real>(world.schools());
  sharing = online_aware = LaneArray<Real>(world.partners);
  nation_aware = LaneArray<Real>(1);
}

template <class Real>
std::size_t State<Real>::bytes() {
  std::size_t sum = leader.size() * sizeof(std::uint32_t);
  for (const LaneArray<Real>* array : over_teachers()) sum += array->bytes();
  for (const LaneArray<Real>* array : over_the_rest()) sum += array->bytes();
  return sum;
}

template <class Real>
void State<Real>::persist(Archive& archive) {
  archive.value(now);
  if (now > 1) throw std::runtime_error("a saved state of no week");
  for (LaneArray<Real>* array : over_teachers()) archive.vector(array->values());
  for (LaneArray<Real>* array : over_the_rest()) archive.vector(array->values());
  archive.vector(leader);
}

}  // namespace peerspread::peer_coaching
