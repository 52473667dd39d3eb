/// Parameters of the people: who is there, how they turn to each other, who comes and goes.
#pragma once

#include "models/peer_coaching/parameters/sources.hpp"
#include "models/peer_coaching/parameters/timing.hpp"
#include "sim/core/section.hpp"

namespace peerspread::peer_coaching {

// clang-format off
/// How long is simulated.
template <class T>
struct TimeOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "time";

  Whole<T> years = whole("years", 3, {.unit = "a", .low = 1, .high = 30, .label = setting,
      .source = "length of the run", .help = "school years simulated", .scope = structural,
      .same_for = in_all_weeks});
  Number<T> summer_weeks = number("summer_weeks", 16, {.unit = "week", .low = 0, .high = 26, .label = measured,
      .source = "52 weeks less a school year of 36 (180 days, from memory)",
      .help = "weeks without school, in which memory and readiness only fade",
      .same_for = until_second_year});
};
using Time = TimeOf<double>;

/// Teachers and schools as they are at the start.
template <class T>
struct PeopleOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "people";

  Whole<T> teachers = whole("teachers", 18000, {.unit = "teacher", .low = 3, .high = 4000000, .label = setting,
      .source = "size of the simulated world, coached and comparison schools together",
      .help = "teachers in all schools", .scope = structural});
  Whole<T> partners = whole("partners", 38, {.unit = "organisation", .low = 1, .high = 2000, .label = measured,
      .source = "38 funded organisations, seed article (WestEd 2018); other counts: 21, then 14",
      .help = "network partners; each also is a region within which teachers move", .scope = structural});
  Number<T> school_size = number("school_size", 37.0, {.unit = "teacher", .low = 3, .high = 300, .label = measured,
      .source = "3,348,830 teachers / 90,400 public schools, NTPS 2015-16", .help = "mean teachers per school",
      .scope = structural});
  Number<T> school_size_spread = number("school_size_spread", 0.45, {.low = 0, .high = 1, .source = no_source,
      .help = "SD of the logarithm of school size", .scope = structural});
  Number<T> urban = number("urban", 0.6, {.source = "urban and rural districts, shares unpublished",
      .help = "share of schools that are urban; for reporting, nothing depends on it", .scope = structural});
  Number<T> practice_alpha = number("practice_alpha", 2.0, {.low = 0.5, .high = 20,
      .source = "Beta(2,4): mean 1/3, SD 0.18", .help = "first shape of standards-aligned practice at entry",
      .scope = structural});
  Number<T> practice_beta = number("practice_beta", 4.0, {.low = 0.5, .high = 20,
      .source = "Beta(2,4): mean 1/3, SD 0.18", .help = "second shape of standards-aligned practice at entry",
      .scope = structural});
  Number<T> confidence_middle = number("confidence_middle", 0.45, {.source = no_source,
      .help = "confidence at entry of a teacher of practice 0.33", .scope = structural});
  Number<T> confidence_slope = number("confidence_slope", 0.35, {.low = -1, .high = 1, .source = no_source,
      .help = "rise of confidence at entry per unit of practice", .scope = structural});
  Number<T> confidence_sd = number("confidence_sd", 0.15, {.low = 0, .high = 0.5, .source = no_source,
      .help = "SD of confidence at entry around that line", .scope = structural});
  Number<T> experience_1_3 = number("experience_1_3", 0.12, {.label = calibrated,
      .source = "solves the overall 8.1/7.7 % move/leave from the rates by experience (C7)",
      .help = "share of teachers in years 1-3", .scope = structural});
  Number<T> experience_4_9 = number("experience_4_9", 0.28, {.label = calibrated, .source = "as experience_1_3",
      .help = "share of teachers in years 4-9", .scope = structural});
  Number<T> experience_10_19 = number("experience_10_19", 0.36, {.label = calibrated, .source = "as experience_1_3",
      .help = "share of teachers in years 10-19; the rest have 20 or more", .scope = structural});
};
using People = PeopleOf<double>;

/// How advice ties come about.
template <class T>
struct AdviceTiesOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "ties";

  Number<T> nobody = number("nobody", 0.21, {.label = measured, .source = pitts_ties,
      .help = "share of teachers who name no advisor", .scope = structural});
  Number<T> named = number("named", 4.51, {.unit = "tie", .low = 1, .high = 20, .label = measured,
      .source = "15 schools, 433 staff, Pitts & Spillane 2009 data, own computation: 3.56 ties / 79 % who name anybody",
      .help = "mean number of advisors of those who name anybody", .scope = structural});
  Number<T> named_variation = number("named_variation", 0.4, {.high = 3, .label = calibrated, .source = fitted_ties,
      .help = "SD / mean between teachers of the inclination to name more than one advisor", .scope = structural});
  Number<T> school_variation = number("school_variation", 0.4, {.high = 0.8, .label = calibrated, .source = fitted_ties,
      .help = "SD of the logarithm of that inclination between schools", .scope = structural});
  Number<T> popularity = number("popularity", 1.15, {.high = 3, .label = calibrated, .source = fitted_ties,
      .help = "SD of the logarithm of the weight with which a teacher is chosen", .scope = structural});
  Number<T> same_grade = number("same_grade", 5.4, {.low = 1, .high = 50, .label = calibrated, .source = fitted_ties,
      .help = "times this weight for a colleague of the same grade", .scope = structural});
  Number<T> closure = number("closure", 0.7, {.label = calibrated, .source = fitted_ties,
      .help = "probability of looking for the next advisor among one's advisors' advisors", .scope = structural});
  Number<T> reciprocity = number("reciprocity", 0.25, {.label = calibrated, .source = fitted_ties,
      .help = "probability that who is named names back, while she has ties left to make", .scope = structural});
  Number<T> rewired = number("rewired", 0.0, {.label = setting, .source = "null model for homophily and position",
      .help = "share of ties sent to a random schoolmate instead; who names how many stays", .scope = structural});
};
using AdviceTies = AdviceTiesOf<double>;

/// Who moves and who leaves, by years of experience.
template <class T>
struct TurnoverOf {
  using enum Label;
  static constexpr std::string_view section = "turnover";

  Number<T> move_1_3 = number("move_1_3", 0.125, {.unit = "1/a", .label = measured, .source = nces,
      .help = "yearly probability to move to another school, years 1-3",
      .same_for = until_year_end});
  Number<T> move_4_9 = number("move_4_9", 0.117, {.unit = "1/a", .label = measured, .source = nces,
      .help = "the same, years 4-9",
      .same_for = until_year_end});
  Number<T> move_10_19 = number("move_10_19", 0.056, {.unit = "1/a", .label = measured, .source = nces,
      .help = "the same, years 10-19",
      .same_for = until_year_end});
  Number<T> move_20 = number("move_20", 0.054, {.unit = "1/a", .label = measured, .source = nces,
      .help = "the same, 20 years and more",
      .same_for = until_year_end});
  Number<T> leave_1_3 = number("leave_1_3", 0.071, {.unit = "1/a", .label = measured, .source = nces,
      .help = "yearly probability to leave teaching, years 1-3",
      .same_for = until_year_end});
  Number<T> leave_4_9 = number("leave_4_9", 0.068, {.unit = "1/a", .label = measured, .source = nces,
      .help = "the same, years 4-9",
      .same_for = until_year_end});
  Number<T> leave_10_19 = number("leave_10_19", 0.059, {.unit = "1/a", .label = measured, .source = nces,
      .help = "the same, years 10-19",
      .same_for = until_year_end});
  Number<T> leave_20 = number("leave_20", 0.114, {.unit = "1/a", .label = measured, .source = nces,
      .help = "the same, 20 years and more",
      .same_for = until_year_end});
};
using Turnover = TurnoverOf<double>;
// clang-format on

}  // namespace peerspread::peer_coaching
