/// All that changes in an ensemble: [variable][teacher, post, school or partner][lane].
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/teacher_states.hpp"
#include "sim/campaign/checkpoint.hpp"
#include "sim/model/lane_array.hpp"

namespace peerspread::peer_coaching {

/// What `State::origin` is of whoever was not there on the first day.
inline constexpr float came_later = static_cast<float>(groups);

template <class Real>
struct State {
  static constexpr std::size_t width = lanes::width<Real>;

  // Teachers: what the table in teacher_states.hpp declares, and what they came with.
  Teacher<LaneArray<Real>> now;      ///< where others read a state, last week's until `end_week`
  Teacher<LaneArray<Real>> stepped;  ///< this week's, of states that others read; the other arrays are empty
  Entry<LaneArray<Real>> came_with;  ///< collegiality: where nothing acts on it (g0)
  LaneArray<Real> experience;
  LaneArray<Real> group;        ///< Group as a number; constant
  LaneArray<Real> on_caseload;  ///< 1 where the teacher is coached this year: the group but those who hold a post
  LaneArray<Real> origin;     ///< Group, as a number, of the seat where who has the seat began; `came_later` for others
  LaneArray<Real> supported;  ///< 1 where who has the seat was ever coached or held a post
  LaneArray<Real> person;     ///< number of who has the seat; empty unless single teachers are recorded
  std::vector<std::uint32_t> newcomers;  ///< [lane]: persons numbered so far beyond the first holders

  // Posts.
  LaneArray<Real> weekly_hours;  ///< that reach each coached teacher in a week of support, h
  LaneArray<Real> quality, energy, strain;
  LaneArray<Real> held;               ///< 1 where somebody holds the post, else 0: a vacant post has no energy
  LaneArray<Real> appointed;          ///< the year, from 0, for which its last leader was appointed
  std::vector<std::uint32_t> leader;  ///< [post][lane]: the teacher who holds it, or nobody; `fill` and `vacate` set it

  // Schools and partners.
  LaneArray<Real> evaluative;    ///< climate of the school in lanes
  LaneArray<Real> principal;     ///< the principal's own part of it, in SD
  LaneArray<Real> school_trust;  ///< the school's own part of trust, in SD
  LaneArray<Real> won;      ///< [tie of Worlds::helpers] 1 where the teacher turns to the helper; empty without helpers
  LaneArray<Real> sharing;  ///< share of the partner's posts whose leaders support, and so share online, this year
  LaneArray<Real> online_aware;  ///< share of the partner's audience that knows of the online community
  LaneArray<Real> nation_aware;  ///< one row

  State(const CoachingPopulation& world, const LaneGroups& coverage);

  /// All but what only support changes, which `read_support` adds where there is any.
  Teacher<Real> teacher(std::size_t i) const { return read(i, now); }
  /// The same after the step of the week and before `end_week`.
  Teacher<Real> teacher_after(std::size_t i) const { return read(i, stepped); }
  /// Support of a row that is coached in some lane; other rows never have any.
  void read_support(Teacher<Real>& t, std::size_t i) const {
    for_each_state([&](auto state) {
      if constexpr (state.traits.only_with_support)
        for_each_part(state.of(t), [&](Real& x, std::size_t k) { x = part_of(state.of(now), k).get(i); });
    });
  }
  void write(std::size_t i, const Teacher<Real>& t) {
    for_each_state([&](auto state) {
      if constexpr (state.traits.seen_by_others)
        state.of(stepped).set(i, state.of(t));
      else if constexpr (!state.traits.only_with_support)
        state.of(now).set(i, state.of(t));
    });
  }
  void write_support(std::size_t i, const Teacher<Real>& t) {
    for_each_state([&](auto state) {
      if constexpr (state.traits.only_with_support)
        for_each_part(state.of(t), [&](const Real& x, std::size_t k) { part_of(state.of(now), k).set(i, x); });
    });
  }
  Entry<Real> entry(std::size_t i) const {
    Entry<Real> e;
    for_each_state([&](auto state) {
      if constexpr (state.has_entry) state.of(e) = state.of(came_with).get(i);
    });
    return e;
  }
  /// What was written takes the place of what others have read.
  void end_week() {
    for_each_state([&](auto state) {
      if constexpr (state.traits.seen_by_others) std::swap(state.of(now), state.of(stepped));
    });
  }

  /// From now on persons have numbers: first holders those of their seats, newcomers the next in the order in which
  /// they come. Exact up to 2^24.
  void number_people() {
    person = LaneArray<Real>(experience.rows());
    for (std::size_t i = 0; i < person.rows(); ++i) person.fill(i, static_cast<float>(i));
  }

  /// Somebody is new in the seat, who never had another.
  void number_newcomer(std::size_t seat, std::size_t lane) {
    if (person.rows() > 0) person.at(seat, lane) = static_cast<float>(person.rows() + newcomers[lane]++);
  }

  void fill(std::size_t post, std::size_t lane, std::uint32_t teacher, float with_energy) {
    leader[post * width + lane] = teacher;
    held.at(post, lane) = 1.0F;
    energy.at(post, lane) = with_energy;
  }
  /// The teacher who holds the post, or nobody.
  std::uint32_t holder(std::size_t post, std::size_t lane) const { return leader[post * width + lane]; }
  void vacate(std::size_t post, std::size_t lane) {
    leader[post * width + lane] = nobody;
    held.at(post, lane) = energy.at(post, lane) = 0.0F;
  }

  /// The arrays that go with the person and not with the seat.
  std::vector<LaneArray<Real>*> personal() {
    std::vector<LaneArray<Real>*> all = {&experience, &origin, &supported};
    for_each_state([&](auto state) {
      if constexpr (state.traits.owner == Owner::person) add_parts(all, state.of(now));
      if constexpr (state.entry_moves) all.push_back(&state.of(came_with));
    });
    if (person.rows() > 0) all.push_back(&person);
    return all;
  }
  /// Every array with one row per teacher.
  std::vector<LaneArray<Real>*> over_teachers() {
    std::vector<LaneArray<Real>*> all = {&experience, &group, &on_caseload, &origin, &supported};
    for_each_state([&](auto state) {
      add_parts(all, state.of(now));
      if constexpr (state.traits.seen_by_others) add_parts(all, state.of(stepped));
      if constexpr (state.has_entry) all.push_back(&state.of(came_with));
    });
    return all;
  }
  /// Every other array: over posts, schools, partners; and `person` and `won`, which may be empty.
  std::vector<LaneArray<Real>*> over_the_rest() {
    return {&weekly_hours, &quality,      &energy, &strain,  &held,         &appointed,    &evaluative,
            &principal,    &school_trust, &won,    &sharing, &online_aware, &nation_aware, &person};
  }
  std::size_t bytes();
  void persist(Archive& archive);
  void persist_lane(Archive& archive, std::size_t lane);
  /// Lane `to` becomes what lane `from` is.
  void copy_lane(std::size_t from, std::size_t to);

 private:
  Teacher<Real> read(std::size_t i, const Teacher<LaneArray<Real>>& seen_by_others) const {
    Teacher<Real> t;
    for_each_state([&](auto state) {
      if constexpr (state.traits.seen_by_others)
        state.of(t) = state.of(seen_by_others).get(i);
      else if constexpr (!state.traits.only_with_support)
        state.of(t) = state.of(now).get(i);
    });
    return t;
  }
  static void add_parts(std::vector<LaneArray<Real>*>& all, auto& state) {
    for_each_part(state, [&](LaneArray<Real>& part, std::size_t) { all.push_back(&part); });
  }
};

template <class Real>
State<Real>::State(const CoachingPopulation& world, const LaneGroups& coverage) {
  const std::size_t n = world.size();
  for (LaneArray<Real>* array : over_teachers()) *array = LaneArray<Real>(n);
  newcomers.resize(width);
  for (std::size_t i = 0; i < n; ++i) {
    for_each_state([&](auto state) {
      if constexpr (state.has_entry) {
        state.of(now).fill(i, state.of(world)[i]);
        state.of(came_with).fill(i, state.of(world)[i]);
      }
    });
    experience.fill(i, world.experience[i]);
    for (std::size_t lane = 0; lane < width; ++lane) group.at(i, lane) = static_cast<float>(coverage[lane]->of[i]);
  }
  origin = group;
  weekly_hours = quality = strain = energy = held = appointed = LaneArray<Real>(world.posts());
  leader.assign(world.posts() * width, nobody);
  for (std::size_t k = 0; k < world.posts(); ++k)
    for (std::size_t lane = 0; lane < width; ++lane)
      if (coverage[lane]->coached_by_post[k] > 0) fill(k, lane, world.leader[k], 0.0F);
  evaluative = principal = school_trust = LaneArray<Real>(world.schools());
  for (std::size_t k = 0; k < world.trust_score.size(); ++k)
    school_trust.fill(k, static_cast<float>(world.trust_score[k]));
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
  for (LaneArray<Real>* array : over_teachers()) archive.vector(array->values());
  for (LaneArray<Real>* array : over_the_rest()) archive.vector(array->values());
  archive.vector(leader);
  archive.vector(newcomers);
}

/// But for `won`, which only some packs have.
template <class Real>
void State<Real>::persist_lane(Archive& archive, std::size_t lane) {
  for (LaneArray<Real>* array : over_teachers()) array->persist_lane(archive, lane);
  for (LaneArray<Real>* array : over_the_rest())
    if (array != &won) array->persist_lane(archive, lane);
  for (std::size_t k = lane; k < leader.size(); k += width) archive.value(leader[k]);
  archive.value(newcomers[lane]);
}

template <class Real>
void State<Real>::copy_lane(std::size_t from, std::size_t to) {
  for (const auto& arrays : {over_teachers(), over_the_rest()})
    for (LaneArray<Real>* array : arrays)
      for (std::size_t row = 0; row < array->rows(); ++row) array->at(row, to) = array->at(row, from);
  for (std::size_t k = 0; k < leader.size(); k += width) leader[k + to] = leader[k + from];
  newcomers[to] = newcomers[from];
}

}  // namespace peerspread::peer_coaching
