/// The weekly states of a teacher, each declared once. From this table follow the arrays and their second copies, the
/// checkpoint, what moves with the person, what becomes of whoever is new in a seat, summer, weekly means, quantiles,
/// and the recording of single teachers.
///
/// A new state is its field in Teacher (teacher.hpp) and its line here, its equation (teacher_week.hpp), its value on
/// the first day (in Entry and the population; 0 without), and its paragraph in ODD.md.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/teacher.hpp"

namespace peerspread::peer_coaching {

/// Who takes a state along: the person who moves, or nobody. What stays with the seat begins anew, at its value in
/// Entry or at 0, for whoever is new there.
enum class Owner { person, seat };

/// Where a state begins and what it fades to: 0, or its field of Entry, which belongs to the person or to the seat.
enum class Base { zero, entry_of_person, entry_of_seat };

/// Whether a state's weekly mean and quantiles are outputs, and what values it has: a share of 1, or any amount.
enum class Summary { none, share, amount };

struct Traits {
  Owner owner = Owner::seat;
  Base base = Base::zero;
  Summary summary = Summary::none;
  bool seen_by_others = false;     ///< needs a second copy: others read last week's while this week's is written
  bool only_with_support = false;  ///< changes in rows that are coached, and there only
  bool new_every_year = false;     ///< 0 when a year begins
};

/// One line of the table. `of` gives the state of a Teacher<T>, and of an Entry<T> or a population what it begins with;
/// `fading` the share of its distance to the base that is lost in a week of summer.
template <class Of, class Fading>
struct TeacherState {
  std::string_view name, unit, long_name;
  Traits traits;
  Of of;
  Fading fading;
};
template <class Of, class Fading>
TeacherState(std::string_view, std::string_view, std::string_view, Traits, Of, Fading) -> TeacherState<Of, Fading>;

inline constexpr auto unfading = [](const Parameters&) { return 0.0; };

inline constexpr auto teacher_states = std::make_tuple(
    TeacherState{
        "practice", "1", "standards-aligned practice",
        Traits{
            .owner = Owner::person, .base = Base::entry_of_person, .summary = Summary::share, .seen_by_others = true},
        [](auto& x) -> decltype(auto) { return (x.practice); }, unfading},
    TeacherState{"readiness", "1", "readiness to try the new practice",
                 Traits{.owner = Owner::person, .summary = Summary::amount},
                 [](auto& x) -> decltype(auto) { return (x.readiness); },
                 [](const Parameters& p) { return p.practice.readiness_loss; }},
    TeacherState{"confidence", "1", "confidence",
                 Traits{.owner = Owner::person, .base = Base::entry_of_person, .summary = Summary::share},
                 [](auto& x) -> decltype(auto) { return (x.confidence); },
                 [](const Parameters& p) { return p.confidence.fading; }},
    TeacherState{"trust", "1", "trust in colleagues", Traits{.base = Base::entry_of_seat, .summary = Summary::share},
                 [](auto& x) -> decltype(auto) { return (x.trust); },
                 [](const Parameters& p) { return p.trust.fading; }},
    TeacherState{"knowledge", "1", "knowledge of high-quality resources",
                 Traits{.owner = Owner::person, .base = Base::entry_of_person, .summary = Summary::share},
                 [](auto& x) -> decltype(auto) { return (x.knowledge); },
                 [](const Parameters& p) { return p.knowledge.fading; }},
    TeacherState{"collegiality", "1", "how far advice ties are active",
                 Traits{.base = Base::entry_of_person, .summary = Summary::share, .seen_by_others = true},
                 [](auto& x) -> decltype(auto) { return (x.collegiality); },
                 [](const Parameters& p) { return p.collegiality.fading; }},
    TeacherState{"recent_hours", "h", "fading memory of hours of support", Traits{.only_with_support = true},
                 [](auto& x) -> decltype(auto) { return (x.recent_hours); },
                 [](const Parameters& p) { return p.support.memory_loss; }},
    TeacherState{"hours", "h", "hours of support so far this year",
                 Traits{.only_with_support = true, .new_every_year = true},
                 [](auto& x) -> decltype(auto) { return (x.hours_this_year); }, unfading},
    TeacherState{"weeks_changed", "week", "school weeks in a row with a gain of practice.sustained_gain",
                 Traits{.owner = Owner::person}, [](auto& x) -> decltype(auto) { return (x.weeks_changed); },
                 unfading});

/// Line `k` of the table, as a type: its traits are known when compiling.
template <std::size_t k>
struct StateLine {
  static constexpr const auto& info = std::get<k>(teacher_states);
  static constexpr Traits traits = info.traits;
  static constexpr bool fades =
      !std::is_same_v<std::remove_cv_t<decltype(info.fading)>, std::remove_cv_t<decltype(unfading)>>;
  static constexpr bool has_entry = traits.base != Base::zero;
  static constexpr bool entry_moves = traits.base == Base::entry_of_person;
  template <class T>
  static constexpr decltype(auto) of(T& x) {
    return info.of(x);
  }
};

/// Calls `act(StateLine<k>)` for each line.
template <class Act>
[[gnu::always_inline]] constexpr void for_each_state(Act act) {
  [&]<std::size_t... k>(std::index_sequence<k...>) __attribute__((always_inline)) { (act(StateLine<k>{}), ...); }
  (std::make_index_sequence<std::tuple_size_v<decltype(teacher_states)>>{});
}

/// Calls `act(part, place)` for what a state is made of: itself, or one number for each kind of support.
template <class T, class Act>
constexpr void for_each_part(T& whole, Act act) {
  act(whole, std::size_t{0});
}
template <class T, std::size_t n, class Act>
constexpr void for_each_part(std::array<T, n>& parts, Act act) {
  for (std::size_t k = 0; k < n; ++k) act(parts[k], k);
}
template <class T, std::size_t n, class Act>
constexpr void for_each_part(const std::array<T, n>& parts, Act act) {
  for (std::size_t k = 0; k < n; ++k) act(parts[k], k);
}
template <class T>
constexpr T& part_of(T& whole, std::size_t) {
  return whole;
}
template <class T, std::size_t n>
constexpr T& part_of(std::array<T, n>& parts, std::size_t k) {
  return parts[k];
}
template <class T, std::size_t n>
constexpr const T& part_of(const std::array<T, n>& parts, std::size_t k) {
  return parts[k];
}

/// Numbers in the lines of the table: of each Teacher, or of what each came with.
constexpr std::size_t numbers_in_table(bool of_entry) {
  std::size_t n = 0;
  for_each_state([&](auto state) {
    Teacher<float> example{};
    if (!of_entry || state.has_entry) for_each_part(state.of(example), [&](float, std::size_t) { ++n; });
  });
  return n;
}
static_assert(numbers_in_table(false) * sizeof(float) == sizeof(Teacher<float>), "every field of Teacher has its line");
static_assert(numbers_in_table(true) * sizeof(float) == sizeof(Entry<float>), "every field of Entry has its line");

/// Line number of each state whose mean and quantiles are outputs.
inline constexpr auto summarised = [] {
  constexpr std::size_t count = [] {
    std::size_t n = 0;
    for_each_state([&](auto state) { n += state.traits.summary != Summary::none; });
    return n;
  }();
  std::array<std::size_t, count> lines{};
  std::size_t line = 0, n = 0;
  for_each_state([&](auto state) {
    if (state.traits.summary != Summary::none) lines[n++] = line;
    ++line;
  });
  return lines;
}();

}  // namespace peerspread::peer_coaching
