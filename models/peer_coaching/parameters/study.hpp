/// Parameters of looking at it: survey, rival theories and what is recorded.
#pragma once

#include "models/peer_coaching/parameters/sources.hpp"
#include "models/peer_coaching/parameters/timing.hpp"
#include "sim/core/section.hpp"

namespace peerspread::peer_coaching {

// clang-format off
/// Who answers the survey, and what.
template <class T>
struct SurveyOf {
  using enum Label;
  static constexpr std::string_view section = "survey";

  Number<T> teachers = number("teachers", 2627, {.unit = "teacher", .low = 0, .high = 1e6, .label = measured,
      .source = "2,627 supported teachers, 2017 survey", .help = "teachers asked in each group",
      .same_for = until_year_end});
  Number<T> leaders = number("leaders", 502, {.unit = "leader", .low = 0, .high = 1e6, .label = measured,
      .source = "502 teacher leaders, 2017 survey", .help = "leaders asked",
      .same_for = until_year_end});
  Number<T> response = number("response", 0.0, {.unit = "logit", .low = -10, .high = 10,
      .source = "response rates unpublished", .help = "log odds to answer without gain and at mean trust",
      .same_for = until_year_end});
  Number<T> response_gain = number("response_gain", 2.0, {.unit = "logit", .low = 0, .high = 20, .source = no_source,
      .help = "rise of those log odds per unit of true growth",
      .same_for = until_year_end});
  Number<T> response_trust = number("response_trust", 2.0, {.unit = "logit", .low = 0, .high = 20, .source = no_source,
      .help = "rise of those log odds per unit of trust above its mean",
      .same_for = until_year_end});
  Number<T> bias = number("bias", 0.08, {.low = -1, .high = 1, .label = calibrated,
      .source = "explains answers of 94-96 %; acquiescence: reported gain did not correlate with tested gain in a "
                "study of 545", .help = "growth that people report beyond what is true",
      .same_for = until_year_end});
  Number<T> courtesy = number("courtesy", 0.1, {.low = -1, .high = 1, .label = calibrated,
      .source = "people who were helped say that it helped; size fitted to the seed's survey",
      .help = "growth that people who were ever coached or led report beyond that, in funded years",
      .programme_only = true,
      .same_for = until_year_end});
  Number<T> noise = number("noise", 0.05, {.low = 0.001, .high = 1, .source = no_source,
      .help = "spread of the answers around that (logistic scale)",
      .same_for = until_year_end});
  Number<T> threshold = number("threshold", 0.02, {.source = no_source,
      .help = "growth from which a change counts, true or reported",
      .same_for = until_year_end});
};
using Survey = SurveyOf<double>;

/// Switches for ablations and rival theories.
template <class T>
struct TheoryOf {
  using enum Label;
  static constexpr std::string_view section = "theory";

  Word<T> dose = word("dose", "emergent", {.choices = {"emergent", "hill_1", "hill_2_5", "linear", "constant"},
      .label = setting,
      .source = "the 15-hour rule rests on nine studies (Yoon et al. 2007) and is contested",
      .help = "how hours act: through readiness and tries, or by an explicit curve: Hill of slope 1 or 2.5, a straight "
              "line, or all at the first hour",
      .programme_only = true});
  Number<T> hill_half = number("hill_half", 15.0, {.unit = "h", .low = 0.1, .high = 400,
      .source = "15 hours, contested",
      .help = "hours of the year at half effect of the Hill curve, and at hill_gain on the straight line",
      .programme_only = true});
  Number<T> hill_gain = number("hill_gain", 0.25, {.source = no_source,
      .help = "practice gained at the top of the explicit curve, as a share of the way to 1", .programme_only = true});
  OnOff<T> peers = on_off("peers", true, {.label = setting, .source = "ablation", .help = "whether advisors matter"});
  Number<T> linear_influence = number("linear_influence", 0.0, {.unit = "1/week",
      .source = "rival: linear influence, Frank, Zhao & Borman 2004; rate assumed",
      .help = "practice that the pull of advisors gives without any try, as a share of the way to 1"});
  OnOff<T> users_only = on_off("users_only", false, {.label = setting,
      .source = "rival: users talk to users, Lane et al. 2020",
      .help = "whether advisors matter only to who has gained practice.sustained_gain already"});
  OnOff<T> trust_gate = on_off("trust_gate", true, {.label = setting, .source = "ablation",
      .help = "whether trust gates uptake"});
  OnOff<T> dip = on_off("dip", true, {.label = setting, .source = "ablation",
      .help = "whether failed tries cost confidence"});
};
using Theory = TheoryOf<double>;

/// What is written beside the outputs that are always there.
template <class T>
struct RecordingOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "recording";

  Word<T> teachers = word("teachers", "none", {.choices = {"none", "sample", "all"}, .label = setting,
      .help = "whose single trajectories are written", .scope = execution});
  Whole<T> teacher_sample = whole("teacher_sample", 200, {.unit = "teacher", .low = 1, .high = 1000000,
      .label = setting, .help = "how many, evenly spaced, with teachers = sample", .scope = execution});
  Whole<T> quantiles_every = whole("quantiles_every", 9, {.unit = "week", .low = 1, .high = 36, .label = setting,
      .help = "school weeks between two records of the distributions", .scope = execution});
  OnOff<T> ties = on_off("ties", false, {.label = setting,
      .help = "whether the advice network is written, at most that of 1,000,000 teachers", .scope = execution});
  OnOff<T> channels = on_off("channels", false, {.label = setting,
      .help = "whether effects are told apart by what they came through (hours, peers, seats that changed hands), "
              "which takes two more worlds a point", .scope = execution});
  OnOff<T> posts = on_off("posts", false, {.label = setting,
      .help = "whether posts, schools and partners are written, by week and year", .scope = execution});
};
using Recording = RecordingOf<double>;
// clang-format on

}  // namespace peerspread::peer_coaching
