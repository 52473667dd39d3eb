/// What is recorded of single teachers, posts, schools and partners, for replay and network analysis: each line is
/// declared once; what is kept of a world, its outputs and their checkpoint follow. ODD.md, section 4, says what each
/// means and when it is taken.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <tuple>

#include "models/peer_coaching/population.hpp"
#include "models/peer_coaching/teacher_states.hpp"

namespace peerspread::peer_coaching {

/// What a recorded output has one number for, beside the time; its name is the first part of the output's.
enum class Rows { teacher, post, school, partner, nation };
constexpr std::string_view name_of(Rows rows) {
  constexpr std::array<std::string_view, 5> names = {"teacher", "post", "school", "partner", "nation"};
  return names[static_cast<std::size_t>(rows)];
}

/// When it is taken: after a week's step and on the first day, after a week's step, between the start of a year and its
/// first week, at a year's end when all have moved.
enum class Moment { day_and_weeks, week, year, year_end };

/// One line. `value(worlds, row, lane, part)`: part counts the kinds of support where the state has a number for each.
template <class Value>
struct Recorded {
  Rows rows;
  Moment moment;
  std::string_view group, name, unit, long_name;  ///< the output is called ROWS_[GROUP_]NAME
  Value value;
  std::size_t parts = 1;

  std::string output() const {
    return std::string(name_of(rows)) + "_" + (group.empty() ? "" : std::string(group) + "_") + std::string(name);
  }
};
template <class Value>
Recorded(Rows, Moment, std::string_view, std::string_view, std::string_view, std::string_view, Value)
    -> Recorded<Value>;
template <class Value>
Recorded(Rows, Moment, std::string_view, std::string_view, std::string_view, std::string_view, Value, std::size_t)
    -> Recorded<Value>;

namespace recorded {

using N = std::size_t;
inline constexpr float none = std::numeric_limits<float>::quiet_NaN();

/// A line for each weekly state.
template <std::size_t k>
constexpr auto state_line() {
  using State = StateLine<k>;
  constexpr std::size_t parts = [] {
    Teacher<float> example{};
    std::size_t n = 0;
    for_each_part(State::of(example), [&](float, std::size_t) { ++n; });
    return n;
  }();
  return std::make_tuple(Recorded{
      Rows::teacher, Moment::day_and_weeks, "", State::info.name, State::info.unit, State::info.long_name,
      [](const auto& w, N i, N lane, N part) { return part_of(State::of(w.state.now), part).at(i, lane); }, parts});
}
/// A line for each value that teachers came with.
template <std::size_t k>
constexpr auto entry_line() {
  using State = StateLine<k>;
  if constexpr (State::has_entry)
    return std::make_tuple(
        Recorded{Rows::teacher, Moment::year, "entry", State::info.name, State::info.unit, State::info.long_name,
                 [](const auto& w, N i, N lane, N) { return State::of(w.state.came_with).at(i, lane); }});
  else
    return std::tuple<>();
}
constexpr auto lines_of_states() {
  return []<std::size_t... k>(std::index_sequence<k...>) {
    return std::tuple_cat(state_line<k>()..., entry_line<k>()...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(teacher_states)>>{});
}

/// Number of the post that the teacher in a seat holds, or `none`.
float post_held(const auto& w, std::size_t seat, std::size_t lane) {
  const std::uint32_t school = w.people->school[seat];
  for (std::uint32_t post = w.people->post_first[school]; post < w.people->post_first[school + 1]; ++post)
    if (w.state.holder(post, lane) == seat) return static_cast<float>(post);
  return none;
}
/// `value` of a post that is held; else `none`.
float if_held(const auto& w, std::size_t post, std::size_t lane, float value) {
  return w.state.held.at(post, lane) > 0.0F ? value : none;
}

// Rows that are no states.
inline constexpr auto other_lines = std::make_tuple(
    Recorded{Rows::teacher, Moment::week, "", "tried", "1", "1 where she tried the new practice in the week",
             [](const auto& w, N i, N lane, N) { return w.tried.at(i, lane); }},
    Recorded{Rows::teacher, Moment::week, "", "succeeded", "1", "1 where the try succeeded",
             [](const auto& w, N i, N lane, N) { return w.succeeded.at(i, lane); }},
    Recorded{Rows::teacher, Moment::year, "", "experience", "a", "years of experience",
             [](const auto& w, N i, N lane, N) { return w.state.experience.at(i, lane); }},
    Recorded{Rows::teacher, Moment::year, "", "holder", "1", "number of the person in the seat",
             [](const auto& w, N i, N lane, N) { return w.state.person.at(i, lane); }},
    Recorded{Rows::teacher, Moment::year, "", "coached", "1",
             "1 where the seat is on a caseload this year, in years without funding and where the post is vacant too; "
             "else 0",
             [](const auto& w, N i, N lane, N) { return w.state.on_caseload.at(i, lane); }},
    Recorded{Rows::teacher, Moment::year, "", "leads", "1", "number of the post that she holds",
             [](const auto& w, N i, N lane, N) { return post_held(w, i, lane); }},
    Recorded{Rows::teacher, Moment::year_end, "", "fate", "1",
             "what becomes of her at the end of the year: 0 stays, 1 moves, 2 leaves",
             [](const auto& w, N i, N lane, N) { return static_cast<float>(w.fates[i * w.state.width + lane]); }},
    Recorded{
        Rows::post, Moment::year, "", "leader", "1", "seat of the teacher who holds the post",
        [](const auto& w, N k, N lane, N) { return if_held(w, k, lane, static_cast<float>(w.state.holder(k, lane))); }},
    Recorded{Rows::post, Moment::year, "", "appointed", "1", "1 where the leader was appointed for this year",
             [](const auto& w, N k, N lane, N) {
               return w.state.held.at(k, lane) > 0.0F &&
                              w.state.appointed.at(k, lane) == static_cast<float>(w.this_year)
                          ? 1.0F
                          : 0.0F;
             }},
    Recorded{Rows::post, Moment::year, "", "quality", "1", "quality of the leader",
             [](const auto& w, N k, N lane, N) { return if_held(w, k, lane, w.state.quality.at(k, lane)); }},
    Recorded{Rows::post, Moment::year, "", "weekly_hours", "h/week",
             "hours that reach each teacher on the caseload in a week of support",
             [](const auto& w, N k, N lane, N) { return w.state.weekly_hours.at(k, lane); }},
    Recorded{Rows::post, Moment::year, "", "strain", "1",
             "share of the planned hours that the leader's time does not allow",
             [](const auto& w, N k, N lane, N) { return w.state.strain.at(k, lane); }},
    Recorded{Rows::post, Moment::week, "", "energy", "1", "energy of the leader",
             [](const auto& w, N k, N lane, N) { return if_held(w, k, lane, w.state.energy.at(k, lane)); }},
    Recorded{Rows::school, Moment::year, "", "climate", "1", "evaluative climate",
             [](const auto& w, N k, N lane, N) { return w.state.evaluative.at(k, lane); }},
    Recorded{Rows::school, Moment::year, "", "principal", "1",
             "the principal's own part of the climate, a standard normal score",
             [](const auto& w, N k, N lane, N) { return w.state.principal.at(k, lane); }},
    Recorded{Rows::partner, Moment::year, "", "sharing", "1",
             "share of the partner's posts in use whose leaders share online",
             [](const auto& w, N k, N lane, N) { return w.state.sharing.at(k, lane); }},
    Recorded{Rows::partner, Moment::week, "", "aware", "1",
             "share of the partner's audience that knows of the online community",
             [](const auto& w, N k, N lane, N) { return w.state.online_aware.at(k, lane); }},
    Recorded{Rows::nation, Moment::week, "", "aware", "1", "the same share for the rest of the audience",
             [](const auto& w, N k, N lane, N) { return w.state.nation_aware.at(k, lane); }});

}  // namespace recorded

inline constexpr auto recorded_lines = std::tuple_cat(recorded::lines_of_states(), recorded::other_lines);
inline constexpr std::size_t recorded_count = std::tuple_size_v<decltype(recorded_lines)>;

/// Calls `act(line, place)` for each line.
template <class Act>
constexpr void for_each_recorded(Act act) {
  std::size_t place = 0;
  std::apply([&](const auto&... line) { (act(line, place++), ...); }, recorded_lines);
}

/// Whether lines with such rows are asked for.
inline bool is_recorded(Rows rows, const Recording& recording) {
  return rows == Rows::teacher ? recording.teachers != "none" : recording.posts;
}

}  // namespace peerspread::peer_coaching
