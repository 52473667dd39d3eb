#include "models/peer_coaching/outputs.hpp"

#include <cmath>
#include <limits>

#include "models/peer_coaching/measures.hpp"
#include "models/peer_coaching/recorded_outputs.hpp"
#include "models/peer_coaching/spread_outputs.hpp"

namespace peerspread::peer_coaching {

namespace {

std::size_t weeks_of(const Parameters& p) { return static_cast<std::size_t>(p.time.years) * weeks_per_year; }

/// Numbers 1, 2, ... n.
std::vector<double> count_up(std::size_t n) {
  std::vector<double> numbers(n);
  for (std::size_t i = 0; i < n; ++i) numbers[i] = static_cast<double>(i + 1);
  return numbers;
}

/// An output with one number a year.
template <class Function>
OutputLine yearly(Output info, Function of) {
  info.axes = {"year"};
  return {std::move(info), [of](const Study& s, std::vector<float>& row) {
            for (std::size_t year = 0; year < s.own.years.size(); ++year)
              row.push_back(static_cast<float>(of(s, year)));
          }};
}

/// An output whose numbers `of` returns all at once.
template <class Function>
OutputLine whole(Output info, Function of) {
  return {std::move(info), [of](const Study& s, std::vector<float>& row) {
            const auto& values = of(s);
            row.insert(row.end(), values.begin(), values.end());
          }};
}

/// An output that is already recorded under (week, group).
OutputLine weekly_difference(Output info, std::size_t mean, std::function<double(const Parameters&)> scale) {
  info.axes = {"week", "group"};
  return {std::move(info), [mean, scale = std::move(scale)](const Study& s, std::vector<float>& row) {
            const auto factor = static_cast<float>(scale(s.parameters));
            for (std::size_t week = 0; week < s.own.weekly.size(); ++week)
              for (std::size_t g = 0; g < groups; ++g)
                row.push_back(factor * (s.own.weekly[week][mean][g] - s.twin.weekly[week][mean][g]));
          }};
}

void add_weekly_means(std::vector<OutputLine>& lines) {
  std::size_t index = 0;
  const auto add = [&](const auto& mean) {
    const std::size_t m = index++;
    lines.push_back(
        {{std::string(mean.name), std::string(mean.unit), "mean " + std::string(mean.long_name), {"week", "group"}},
         [m](const Study& s, std::vector<float>& row) {
           for (const auto& week : s.own.weekly) row.insert(row.end(), week[m].begin(), week[m].end());
         }});
  };
  std::apply([&](const auto&... mean) { (add(mean), ...); }, weekly_means);
}

void add_quantiles(std::vector<OutputLine>& lines) {
  std::size_t next = 0;
  for_each_state([&](auto state) {
    if constexpr (state.traits.summary == Summary::none) return;
    const std::size_t v = next++;
    const std::string name(state.info.name);
    lines.push_back({{name + "_quantiles",
                      std::string(state.info.unit),
                      "quantiles over teachers of " + name,
                      {"quantile_week", "quantile", "group"}},
                     [v](const Study& s, std::vector<float>& row) {
                       const auto size = static_cast<std::ptrdiff_t>(s.own.quantile_values.size() / quantile_states);
                       const auto from = s.own.quantile_values.begin() + static_cast<std::ptrdiff_t>(v) * size;
                       row.insert(row.end(), from, from + size);
                     }});
  });
}

OutputLine survey_line(Output info, decltype(SurveyAnswers::truly) SurveyAnswers::*answers) {
  info.axes = {"year", "question", "group"};
  return {std::move(info), [answers](const Study& s, std::vector<float>& row) {
            for (const YearRecord& year : s.own.years)
              for (const auto& question : year.survey.*answers) row.insert(row.end(), question.begin(), question.end());
          }};
}

}  // namespace

std::vector<Axis> axes_of(const Parameters& p) {
  std::vector<double> marks;
  for (const std::size_t week : quantile_weeks(p)) marks.push_back(static_cast<double>(week + 1));
  std::vector<std::string> kinds;
  for (const KindOfSupport& kind : support_kinds) kinds.emplace_back(kind.name);
  std::vector<Axis> axes = {
      {"week", "week", "school week, 36 a year; summers lie between", count_up(weeks_of(p)), {}},
      {"year", "a", "school year", count_up(static_cast<std::size_t>(p.time.years)), {}},
      {"group", "", "group of teachers, fixed at the start", {}, {group_names.begin(), group_names.end()}},
      {"quantile", "1", "share of teachers at or below", {quantiles.begin(), quantiles.end()}, {}},
      {"quantile_week", "week", "school week of the distributions", marks, {}},
      {"kind", "", "kind of support", {}, kinds},
      {"question", "", "what the survey asks about", {}, {question_names.begin(), question_names.end()}},
      {"subgroup",
       "",
       "coached teachers by what they were at the start",
       {},
       {subgroup_names.begin(), subgroup_names.end()}},
      {"structure_measure",
       "",
       "measure of the population's structure",
       {},
       {structure_names.begin(), structure_names.end()}},
      {"item", "", "what money buys", {}, {"stipends", "release", "training", "substitutes"}},
  };
  add_spread_axes(axes);
  add_recorded_axes(p, axes);
  return axes;
}

namespace {

using Lines = std::vector<OutputLine>;
using S = const Study&;
using Y = std::size_t;

/// What support does to states, week by week.
Lines weekly_effect_lines() {
  constexpr std::size_t practice = place_of_mean("practice"), confidence = place_of_mean("confidence"),
                        sustained = place_of_mean("sustained");
  const auto slope = [](const Parameters& q) { return q.practice.instruction_per_practice; };
  const auto one = [](const Parameters&) { return 1.0; };
  return {
      weekly_difference(
          {.name = "effect",
           .unit = "SD",
           .long_name = "instruction above the no-support twin",
           .headlines = {{"Instruction of coached teachers above no support, after year 1",
                          {{"group", "coached"}, {"week", "36"}}},
                         {"Instruction of coached teachers above no support, at the end", {{"group", "coached"}}},
                         {"Instruction of uncoached schoolmates above no support, at the end",
                          {{"group", "schoolmate"}}},
                         {"Instruction of leaders above no support, at the end", {{"group", "leader"}}}}},
          practice, slope),
      weekly_difference({.name = "sustained_extra",
                         .unit = "1",
                         .long_name = "share of teachers with sustained change above the no-support twin",
                         .headlines = {{"Share of coached teachers with sustained change above no support, at the end",
                                        {{"group", "coached"}}}}},
                        sustained, one),
      weekly_difference({.name = "confidence_effect",
                         .unit = "1",
                         .long_name = "confidence above the no-support twin",
                         .headlines = {{"Confidence of coached teachers (0 to 1) above no support, at the end",
                                        {{"group", "coached"}}}}},
                        confidence, one),
  };
}

/// Support planned, offered and delivered.
Lines support_lines() {
  return {
      yearly({.name = "hours_planned",
              .unit = "h",
              .long_name = "hours of support planned per coached teacher",
              .headlines = {{"Hours planned per coached teacher, year 1", {{"year", "1"}}}}},
             [](S s, Y y) { return s.own.years[y].planned; }),
      yearly({.name = "hours_offered",
              .unit = "h",
              .long_name = "hours that leaders' time allows per coached teacher; none where a post is vacant"},
             [](S s, Y y) { return s.own.years[y].offered; }),
      yearly({.name = "hours_delivered",
              .unit = "h",
              .long_name = "hours of support delivered per coached teacher",
              .headlines = {{"Hours delivered per coached teacher, year 1", {{"year", "1"}}}}},
             hours_delivered),
      whole({.name = "hours_by_kind",
             .unit = "h",
             .long_name = "hours of support delivered per coached teacher, by kind",
             .axes = {"year", "kind"}},
            hours_by_kind),
      yearly({.name = "kinds_of_support",
              .unit = "1",
              .long_name = "effective number of kinds of support (Hill number of order 1 of delivered hours)",
              .headlines = {{"Kinds of support in equal use, year 1", {{"year", "1"}}}}},
             kinds_of_support),
      yearly({.name = "posts_filled", .unit = "1", .long_name = "share of leaders' posts that are held"},
             [](S s, Y y) { return s.own.years[y].posts_filled; }),
  };
}

/// What support costs, and for how much of an effect.
Lines money_lines() {
  return {
      whole({.name = "cost_items",
             .unit = "$/a",
             .long_name = "cost per coached teacher, by what it buys",
             .axes = {"year", "item"}},
            cost_items),
      yearly({.name = "cost",
              .unit = "$/a",
              .long_name = "cost per coached teacher in the year",
              .headlines = {{"Cost per coached teacher, year 1", {{"year", "1"}}}}},
             cost_per_teacher),
      yearly({.name = "cost_so_far",
              .unit = "$",
              .long_name = "cost per coached teacher since the start",
              .headlines = {{"Cost per coached teacher, all years", {}}}},
             cost_so_far),
      yearly({.name = "cost_per_tenth_sd",
              .unit = "$",
              .long_name = "cost so far per coached teacher and 0.1 SD of instruction above the no-support twin",
              .headlines = {{"Cost of 0.1 SD of instruction per coached teacher, all years", {}}}},
             cost_per_tenth_sd),
      yearly({.name = "cost_per_changed_teacher",
              .unit = "$",
              .long_name = "cost so far per additional coached teacher with sustained change",
              .headlines = {{"Cost per additional teacher with sustained change, all years", {}}}},
             cost_per_changed_teacher),
  };
}

/// The effect at the ends of the years: how it lasts and differs, and how else it might be reckoned.
Lines yearly_effect_lines() {
  return {
      yearly({.name = "retention",
              .unit = "1",
              .long_name = "effect on coached teachers as a share of that at the end of the last funded year",
              .headlines = {{"Share of the effect that is left after funding ended, at the end", {}}}},
             retention),
      yearly({.name = "between_leader_sd",
              .unit = "SD",
              .long_name = "SD between leaders of the effect on their caseloads, sampling error removed",
              .headlines = {{"Spread of the effect between leaders, at the end", {}}}},
             between_leader_sd),
      yearly({.name = "effect_on_coached",
              .unit = "SD",
              .long_name = "instruction of coached teachers above the no-support twin, at the end of the year"},
             effect_on_coached),
      whole({.name = "naive_effect",
             .unit = "SD",
             .long_name = "instruction of coached less comparison teachers: what an evaluation without a twin sees",
             .axes = {"year"},
             .headlines = {{"Instruction of coached less comparison teachers (naive), at the end", {}}}},
            naive_effect),
      whole({.name = "effect_by_subgroup",
             .unit = "SD",
             .long_name = "instruction of coached teachers above the no-support twin, by what they were at the start",
             .axes = {"year", "subgroup"}},
            effect_by_subgroup),
      yearly({.name = "gain_per_leader",
              .unit = "SD",
              .long_name = "instruction above the no-support twin summed over all teachers, per leader's post in use"},
             total_gain_per_leader),
      yearly({.name = "changed_per_leader",
              .unit = "teacher",
              .long_name =
                  "teachers with sustained change above the no-support twin, of all groups, per leader's post in use"},
             changed_per_leader),
      yearly({.name = "comparison_drift",
              .unit = "SD/a",
              .long_name = "yearly change of instruction of comparison teachers since the start"},
             comparison_drift),
  };
}

/// What the people are like who coach and are coached, and whether they stay.
Lines people_lines() {
  return {
      whole({.name = "structure",
             .unit = "1",
             .long_name = "what the advice network and trust of the population are like",
             .axes = {"structure_measure"}},
            [](S s) { return s.people.structure; }),
      yearly({.name = "leader_energy", .unit = "1", .long_name = "energy of leaders in post"},
             [](S s, Y y) { return s.own.years[y].energy; }),
      yearly({.name = "stay",
              .unit = "1",
              .long_name = "share of teachers who stay in their school at the end of the year"},
             [](S s, Y y) { return s.own.years[y].stay; }),
      yearly({.name = "move",
              .unit = "1",
              .long_name = "share of teachers who move to another school at the end of the year"},
             [](S s, Y y) { return s.own.years[y].move; }),
      yearly({.name = "leave", .unit = "1", .long_name = "share of teachers who leave teaching at the end of the year"},
             [](S s, Y y) { return s.own.years[y].leave; }),
  };
}

/// What a survey would find.
Lines survey_lines() {
  return {
      survey_line({.name = "survey_true",
                   .unit = "1",
                   .long_name = "share of survey respondents whose state grew beyond the threshold",
                   .headlines = {{"Survey: coached teachers whose confidence truly grew, at the end",
                                  {{"question", "confidence"}, {"group", "coached"}}}}},
                  &SurveyAnswers::truly),
      survey_line({.name = "survey_reported",
                   .unit = "1",
                   .long_name = "share of survey respondents who report growth",
                   .headlines = {{"Survey: coached teachers who report more confidence, at the end",
                                  {{"question", "confidence"}, {"group", "coached"}}},
                                 {"Survey: comparison teachers who report more confidence, at the end",
                                  {{"question", "confidence"}, {"group", "comparison"}}}}},
                  &SurveyAnswers::reported),
  };
}

/// How many people are reached, and how many there are.
Lines reach_lines() {
  return {
      whole({.name = "online_reached",
             .unit = "person",
             .long_name = "people who know of the online community; not a claim that they changed",
             .axes = {"week"}},
            [](S s) { return s.own.online_reached; }),
      whole({.name = "teachers", .unit = "teacher", .long_name = "teachers in each group", .axes = {"group"}},
            [](S s) { return std::vector<float>(s.own.coverage->size.begin(), s.own.coverage->size.end()); }),
  };
}

/// One after the other, as they stand in files and tables.
Lines lines_of(const Recording& recording) {
  Lines lines;
  for (const auto& theme : {weekly_effect_lines(), spread_lines(recording.channels), support_lines(), money_lines(),
                            yearly_effect_lines(), people_lines(), survey_lines(), reach_lines()})
    lines.insert(lines.end(), theme.begin(), theme.end());
  add_weekly_means(lines);
  add_quantiles(lines);
  add_recorded_outputs(recording, lines);
  return lines;
}

}  // namespace

const std::vector<OutputLine>& outputs_of(const Parameters& p) {
  static const std::vector<Lines> tables = [] {
    std::vector<Lines> all;
    for (const char* teachers : {"none", "all"})
      for (const bool ties : {false, true})
        for (const bool channels : {false, true})
          for (const bool posts : {false, true})
            all.push_back(lines_of({.teachers = teachers, .ties = ties, .channels = channels, .posts = posts}));
    return all;
  }();
  const Recording& r = p.recording;
  return tables[(r.teachers == "none" ? 0U : 8U) + (r.ties ? 4U : 0U) + (r.channels ? 2U : 0U) + (r.posts ? 1U : 0U)];
}

}  // namespace peerspread::peer_coaching
