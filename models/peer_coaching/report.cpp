#include "models/peer_coaching/report.hpp"

#include <algorithm>
#include <cmath>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/parameters.hpp"
#include "sim/campaign.hpp"
#include "sim/table.hpp"

namespace peerspread::peer_coaching {

namespace {

using At = std::map<std::string, std::string>;
using Values = std::vector<std::vector<double>>;  ///< [point][replicate]

const At coached_at_end = {{"group", "coached"}};

std::string quoted(const std::string& name) { return "'" + name + "'"; }

std::string range(Band band) { return in_words(band.low, band) + " to " + in_words(band.high, band); }

std::vector<double> less(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> difference;
  for (std::size_t r = 0; r < a.size(); ++r) difference.push_back(a[r] - b[r]);
  return difference;
}

std::string years_text(const Findings& f) {
  const auto axis = std::ranges::find(f.axes, "year", &Axis::name);
  return counted(axis->size(), "year", "years");
}

/// In how many of the worlds `higher` holds, as people say it.
std::string worlds_text(std::size_t yes, std::size_t all) {
  if (yes == all) return "in all of " + std::to_string(all) + " simulated worlds";
  return "in " + std::to_string(yes) + " of " + std::to_string(all) + " simulated worlds";
}

std::vector<std::string> answer_for_one(const Findings& f) {
  const Values effect = values_at(f, "effect", coached_at_end), cost = values_at(f, "cost_so_far", {}),
               tenth = values_at(f, "cost_per_tenth_sd", {});
  const Band e = band_of(effect[0]), c = band_of(cost[0]), t = band_of(tenth[0]);
  std::vector<std::string> sentences;
  if (!std::isfinite(e.mid)) return {"Nobody is coached in " + quoted(f.comparison.points[0]) + "."};
  sentences.push_back("With " + quoted(f.comparison.points[0]) + ", instruction of coached teachers is " +
                      in_words(e.mid, e) + " SD (90 % of worlds: " + range(e) +
                      ") above what it is without support after " + years_text(f) + ".");
  if (std::isfinite(c.mid) && c.mid > 0) {
    std::string money = "It costs $" + in_words(c.mid, c) + " per coached teacher over " + years_text(f);
    if (std::isfinite(t.mid)) money += ", or $" + in_words(t.mid, t) + " for each 0.1 SD";
    sentences.push_back(money + ".");
  }
  return sentences;
}

std::vector<std::string> answer_for_two(const Findings& f, std::size_t other) {
  const Values effect = values_at(f, "effect", coached_at_end), cost = values_at(f, "cost_so_far", {}),
               tenth = values_at(f, "cost_per_tenth_sd", {}), hours = values_at(f, "hours_delivered", {{"year", "1"}});
  const std::string a = quoted(f.comparison.points[0]), b = quoted(f.comparison.points[other]);
  const std::vector<double> d = less(effect[other], effect[0]);
  const Band difference = band_of(d), ea = band_of(effect[0]), eb = band_of(effect[other]);
  if (!std::isfinite(difference.mid))
    return {"In " + a + " or " + b + " nobody is coached, so there is nothing to compare."};
  std::vector<std::string> sentences;
  const char* direction = difference.mid >= 0 ? " higher" : " lower";
  const Band size = difference.mid >= 0 ? difference : Band{-difference.mid, -difference.high, -difference.low};
  sentences.push_back("With " + b + " in place of " + a + ", instruction of coached teachers is " +
                      in_words(size.mid, size) + " SD" + direction + " after " + years_text(f) +
                      " (90 % of worlds: " + range(size) + "): " + in_words(eb.mid, size) + " against " +
                      in_words(ea.mid, size) + " SD above no support.");
  const auto higher =
      static_cast<std::size_t>(std::ranges::count_if(d, [&](double x) { return difference.mid >= 0 ? x > 0 : x < 0; }));
  const Band ca = band_of(cost[0]), cb = band_of(cost[other]), more = band_of(less(cost[other], cost[0])),
             ta = band_of(tenth[0]), tb = band_of(tenth[other]);
  std::string money = b + " is" + direction + " " + worlds_text(higher, d.size());
  if (std::isfinite(more.mid)) {
    const Band paid = more.mid >= 0 ? more : Band{-more.mid, -more.high, -more.low};
    money += "; it costs $" + in_words(paid.mid, paid) + (more.mid >= 0 ? " more" : " less") +
             " per coached teacher over " + years_text(f) + " ($" + in_words(cb.mid, cb) + " against $" +
             in_words(ca.mid, ca) + ")";
    if (std::isfinite(ta.mid) && std::isfinite(tb.mid))
      money += ", and each 0.1 SD costs $" + in_words(tb.mid, tb) + " against $" + in_words(ta.mid, ta);
  }
  sentences.push_back(money + ".");
  const Band ha = band_of(hours[0]), hb = band_of(hours[other]);
  if (std::isfinite(ha.mid) && std::isfinite(hb.mid))
    sentences.push_back("In the first year " + in_words(hb.mid, hb) + " and " + in_words(ha.mid, ha) +
                        " hours a teacher are really delivered: time, vacant posts and attendance take the rest.");
  return sentences;
}

std::vector<std::string> answer_for_sweep(const Findings& f) {
  const Values effect = values_at(f, "effect", coached_at_end);
  std::size_t best = npos, worst = npos;
  for (std::size_t p = 0; p < effect.size(); ++p) {
    const double mid = band_of(effect[p]).mid;
    if (!std::isfinite(mid)) continue;
    if (best == npos || mid > band_of(effect[best]).mid) best = p;
    if (worst == npos || mid < band_of(effect[worst]).mid) worst = p;
  }
  if (best == npos) return {"Nobody is coached at any point of the sweep."};
  const Band high = band_of(effect[best]), low = band_of(effect[worst]);
  return {"Over " + std::to_string(effect.size()) + " points, instruction of coached teachers after " + years_text(f) +
          " lies between " + in_words(low.mid, low) + " SD (" + f.comparison.points[worst] + ") and " +
          in_words(high.mid, high) + " SD (" + f.comparison.points[best] + ") above no support."};
}

// --- sections ----------------------------------------------------------------------------------------------------

Chart weekly_chart(const Findings& f, const std::string& output, const std::string& title, Label2 y) {
  Chart chart;
  chart.id = "trajectory-" + output;
  chart.title = title;
  chart.caption = "Mean over teachers of the group; the band holds 90 % of worlds. A school year has 36 weeks.";
  chart.x = {"school week", ""};
  chart.y = std::move(y);
  const Axis& weeks = *std::ranges::find(f.axes, "week", &Axis::name);
  for (std::size_t week = weeks_per_year; week < weeks.size(); week += weeks_per_year)
    chart.marks.push_back({static_cast<double>(week) + 0.5, "summer"});
  for (const std::string_view group : group_names) {
    chart.facets.emplace_back(group);
    for (Series& s : bands_along(f, output, "week", {{"group", std::string(group)}})) {
      s.facet = group;
      chart.series.push_back(std::move(s));
    }
  }
  return chart;
}

Section trajectories(const Findings& f) {
  Section section{
      "trajectories",
      "How teachers change",
      {"Coached: on a leader's caseload. Schoolmate: in the same schools, not coached. Comparison: in schools "
       "without coaching. Leader: who coaches. Groups are fixed on the first day."}};
  section.charts.push_back(weekly_chart(f, "practice", "Standards-aligned practice", {"practice (0 to 1)", ""}));
  section.charts.push_back(weekly_chart(f, "confidence", "Confidence", {"confidence (0 to 1)", ""}));
  section.charts.push_back(
      weekly_chart(f, "effect", "Instruction above no support", {"instruction above the no-support twin", "SD"}));
  return section;
}

Section distribution(const Findings& f) {
  Section section{
      "distribution",
      "All teachers, not only their mean",
      {"Thick line: the middle half of coached teachers. Thin line: from the lowest 5 to the highest 5 of 100. "
       "Dot: the teacher in the middle. Programmes move the mean by less than teachers differ."}};
  const Axis& marks = *std::ranges::find(f.axes, "quantile_week", &Axis::name);
  const Axis& levels = *std::ranges::find(f.axes, "quantile", &Axis::name);
  for (const auto& [output, title] :
       std::vector<std::pair<std::string, std::string>>{{"practice_quantiles", "Practice of coached teachers"},
                                                        {"confidence_quantiles", "Confidence of coached teachers"}}) {
    Chart chart;
    chart.kind = Chart::Kind::spread;
    chart.id = "distribution-" + output;
    chart.title = title;
    chart.caption = "At the end of each school year; mean over worlds of each quantile.";
    chart.x = {output == "practice_quantiles" ? "practice (0 to 1)" : "confidence (0 to 1)", ""};
    for (const double week : marks.numbers) {
      if (static_cast<std::size_t>(week) % weeks_per_year != 0) continue;
      const std::string facet = "end of year " + std::to_string(static_cast<std::size_t>(week) / weeks_per_year);
      chart.facets.push_back(facet);
      for (Series& s :
           bands_along(f, output, "quantile", {{"quantile_week", format_number(week)}, {"group", "coached"}})) {
        s.facet = facet;
        s.x = levels.numbers;
        chart.series.push_back(std::move(s));
      }
    }
    section.charts.push_back(std::move(chart));
  }
  return section;
}

/// Dots of several yearly outputs as rows, one facet per year.
Chart yearly_dots(const Findings& f, const std::string& id, const std::string& title,
                  const std::vector<std::pair<std::string, std::string>>& outputs, Label2 x) {
  Chart chart;
  chart.kind = Chart::Kind::dots;
  chart.id = id;
  chart.title = title;
  chart.caption = "Mean and 90 % of worlds.";
  chart.x = std::move(x);
  for (const auto& [output, name] : outputs) chart.categories.push_back(name);
  const Axis& years = *std::ranges::find(f.axes, "year", &Axis::name);
  for (const double year : years.numbers) {
    const std::string facet = "year " + format_number(year);
    chart.facets.push_back(facet);
    for (const auto& [output, name] : outputs) {
      const Values values = values_at(f, output, {{"year", format_number(year)}});
      for (std::size_t p = 0; p < values.size(); ++p) {
        const Band band = band_of(values[p]);
        chart.series.push_back({f.comparison.points[p], facet, name, {}, {band.mid}, {band.low}, {band.high}});
      }
    }
  }
  return chart;
}

Section hours(const Findings& f) {
  Section section{
      "hours",
      "Hours planned and hours delivered",
      {"Planned hours become delivered hours only as far as leaders have time for them (offered), posts are held, "
       "and teachers attend. Posts fall vacant when leaders move, leave or step down, and few colleagues qualify "
       "to follow them: so hours fall from year to year."}};
  section.charts.push_back(yearly_dots(
      f, "hours-steps", "Hours of support per coached teacher and year",
      {{"hours_planned", "planned"}, {"hours_offered", "leaders' time allows"}, {"hours_delivered", "delivered"}},
      {"hours per coached teacher", "h"}));
  section.charts.push_back(yearly_dots(f, "posts", "Leaders' posts that are held", {{"posts_filled", "posts held"}},
                                       {"share of posts", ""}));
  return section;
}

Section who_gains(const Findings& f) {
  Section section{
      "who",
      "Who gains most and least",
      {"Coached teachers by what they were on the first day. Urban and rural schools do not differ in the model: "
       "what differs between them here is chance."}};
  Chart chart;
  chart.kind = Chart::Kind::dots;
  chart.id = "subgroups";
  chart.title = "Instruction above no support, at the end";
  chart.caption = "Mean over the teachers of the row, and 90 % of worlds.";
  chart.x = {"instruction above the no-support twin", "SD"};
  chart.zero = true;
  const Axis& subgroups = *std::ranges::find(f.axes, "subgroup", &Axis::name);
  for (const std::string& subgroup : subgroups.labels) {
    chart.categories.push_back(subgroup);
    const Values values = values_at(f, "effect_by_subgroup", {{"subgroup", subgroup}});
    for (std::size_t p = 0; p < values.size(); ++p) {
      const Band band = band_of(values[p]);
      chart.series.push_back({f.comparison.points[p], "", subgroup, {}, {band.mid}, {band.low}, {band.high}});
    }
  }
  section.charts.push_back(std::move(chart));
  return section;
}

Section survey(const Findings& f) {
  Section section{
      "survey",
      "What teachers would say, beside what is true",
      {"The survey is simulated as it was asked: a sample answers, those who gained and trust answer more, and "
       "answers lean towards growth. Comparison teachers, who never met a coach, report growth almost as often "
       "as coached ones: such answers say next to nothing about a programme."}};
  Chart chart;
  chart.kind = Chart::Kind::dots;
  chart.id = "survey";
  chart.title = "Share of respondents with growth, at the end";
  chart.caption = "True: the state grew. Reported: the teacher says so. Mean and 90 % of worlds.";
  chart.x = {"share of respondents", "%"};
  for (const char* question : {"collegiality", "knowledge", "confidence"}) chart.facets.emplace_back(question);
  for (const char* group : {"coached", "comparison"})
    for (const auto& [output, word] : {std::pair{"survey_true", "true"}, {"survey_reported", "reported"}}) {
      const std::string category = std::string(group) + ": " + word;
      chart.categories.push_back(category);
      for (const std::string& facet : chart.facets) {
        const Values values = values_at(f, output, {{"question", facet}, {"group", group}});
        for (std::size_t p = 0; p < values.size(); ++p) {
          const Band band = band_of(values[p]);
          chart.series.push_back(
              {f.comparison.points[p], facet, category, {}, {100 * band.mid}, {100 * band.low}, {100 * band.high}});
        }
      }
    }
  section.charts.push_back(std::move(chart));
  return section;
}

/// Where the cost lies against the published range (Knight 2012), in words.
std::string published_costs(const Findings& f) {
  constexpr double low = 3260, high = 5220;
  const Values cost = values_at(f, "cost", {{"year", "1"}});
  std::string text =
      "Published coaching costs are $3,260 to $5,220 per teacher and year (Knight 2012). Here, in year 1: ";
  for (std::size_t p = 0; p < cost.size() && p < 4; ++p) {
    const Band band = band_of(cost[p]);
    text += (p == 0 ? "" : "; ") + quoted(f.comparison.points[p]) + " $" + in_words(band.mid, band);
    if (std::isfinite(band.mid))
      text += band.mid < low ? " (below that)" : band.mid > high ? " (above that)" : " (within it)";
  }
  return text + ". Costs here leave out facilities, materials, travel and administration.";
}

Section money(const Findings& f) {
  Section section{
      "money", "What it costs", {published_costs(f), "The zero is the no-support twin, which costs nothing."}};
  Chart items;
  items.kind = Chart::Kind::bars;
  items.id = "cost-items";
  items.title = "Cost per coached teacher in year 1, by what it buys";
  items.caption = "Mean over worlds.";
  items.x = {"per coached teacher", "$"};
  items.categories = {"year 1"};
  const Axis& bought = *std::ranges::find(f.axes, "item", &Axis::name);
  items.parts = bought.labels;
  for (const std::string& item : bought.labels) {
    const Values values = values_at(f, "cost_items", {{"year", "1"}, {"item", item}});
    for (std::size_t p = 0; p < values.size(); ++p)
      items.series.push_back({f.comparison.points[p], item, "year 1", {}, {band_of(values[p]).mid}, {}, {}});
  }
  section.charts.push_back(std::move(items));
  Chart price;
  price.kind = Chart::Kind::dots;
  price.id = "prices";
  price.title = "Cost over all years: per teacher, and per result";
  price.caption = "Mean and 90 % of worlds. A row without a dot is not defined: the effect is too small to divide by.";
  price.x = {"dollars", "$"};
  for (const auto& [output, name] : std::vector<std::pair<std::string, std::string>>{
           {"cost_so_far", "per coached teacher"},
           {"cost_per_tenth_sd", "per coached teacher and 0.1 SD"},
           {"cost_per_changed_teacher", "per additional teacher with sustained change"}}) {
    price.categories.push_back(name);
    const Values values = values_at(f, output, {});
    for (std::size_t p = 0; p < values.size(); ++p) {
      const Band band = band_of(values[p]);
      if (std::isfinite(band.mid))
        price.series.push_back({f.comparison.points[p], "", name, {}, {band.mid}, {band.low}, {band.high}});
    }
  }
  section.charts.push_back(std::move(price));
  return section;
}

// --- depth against breadth -----------------------------------------------------------------------------------------

/// Points of a sweep over posts.caseload as lines over hours delivered, one per combination of the other parameters.
struct FrontierLine {
  std::string name;
  std::vector<std::size_t> points;
};

std::vector<FrontierLine> frontier_lines(const Findings& f) {
  std::vector<FrontierLine> lines;
  std::vector<std::pair<std::string, std::vector<std::string>>> others;
  for (const std::string& name : f.results.varied())
    if (name != "posts.caseload" && name != "money.budget_per_teacher")
      others.emplace_back(name, f.results.column(name));
  for (std::size_t p = 0; p < f.comparison.points.size(); ++p) {
    std::string name;
    for (const auto& [key, values] : others) name += (name.empty() ? "" : ", ") + key + " = " + values[p];
    if (name.empty()) name = "all points";
    const auto line = std::ranges::find(lines, name, &FrontierLine::name);
    if (line == lines.end())
      lines.push_back({name, {p}});
    else
      line->points.push_back(p);
  }
  return lines;
}

Section frontier(const Findings& f) {
  Section section{"frontier", "Few teachers deep or many shallow", {}};
  const auto varied = f.results.varied();
  if (std::ranges::count(varied, std::string("posts.caseload")) == 0) return section;
  const bool budget = std::ranges::count(varied, std::string("money.budget_per_teacher")) > 0;
  section.text.push_back(std::string("Every point spends the same ") + (budget ? "money" : "leader-hours") +
                         ": further right, on fewer teachers with more hours each.");
  const Values hours = values_at(f, "hours_delivered", {{"year", "1"}});
  const auto caseload = f.results.column("posts.caseload");
  const auto lines = frontier_lines(f);
  std::vector<std::string> best_caseloads;
  for (const auto& [output, title, unit] : std::vector<std::array<std::string, 3>>{
           {"gain_per_leader", "Instruction gained by all teachers together, per leader", "SD"},
           {"changed_per_leader", "Additional teachers with sustained change, per leader", "teachers"}}) {
    const Values values = values_at(f, output, {});
    Chart chart;
    chart.id = "frontier-" + output;
    chart.title = title;
    chart.caption = "Mean and 90 % of worlds against hours really delivered per teacher in year 1.";
    chart.x = {"hours delivered per coached teacher", "h"};
    chart.y = {title, unit};
    chart.facets = {""};
    for (const FrontierLine& line : lines) {
      std::vector<std::size_t> points = line.points;
      std::ranges::sort(points, {}, [&](std::size_t p) { return band_of(hours[p]).mid; });
      Series s;
      s.scenario = line.name;
      std::size_t best = points.front();
      for (const std::size_t p : points) {
        const Band band = band_of(values[p]);
        s.x.push_back(band_of(hours[p]).mid);
        s.mid.push_back(band.mid);
        s.low.push_back(band.low);
        s.high.push_back(band.high);
        if (band.mid > band_of(values[best]).mid) best = p;
      }
      // How sure: the share of replicates in which the point is the best of its line.
      std::size_t wins = 0;
      const std::size_t replicates = values[best].size();
      for (std::size_t r = 0; r < replicates; ++r)
        wins += std::ranges::all_of(points, [&](std::size_t p) { return values[p][r] <= values[best][r]; });
      const Band at = band_of(hours[best]);
      section.text.push_back(title + ", " + line.name + ": best with " + caseload[best] + " teachers per leader and " +
                             in_words(at.mid, at) + " hours each; it is the best " + worlds_text(wins, replicates) +
                             ".");
      if (output == "gain_per_leader") best_caseloads.push_back(caseload[best]);
      if (lines.size() == 1) chart.best = Mark{at.mid, "best: " + caseload[best] + " teachers per leader"};
      chart.series.push_back(std::move(s));
    }
    section.charts.push_back(std::move(chart));
  }
  std::ranges::sort(best_caseloads);
  const bool flips = best_caseloads.front() != best_caseloads.back();
  if (lines.size() > 1)
    section.text.push_back(flips ? "The best number of teachers per leader is not the same on every line: the answer "
                                   "depends on what is varied there."
                                 : "The best number of teachers per leader is the same on every line.");
  return section;
}

std::string subtitle_of(const Findings& f) {
  const Parameters p = parameter_table().bind(f.campaign.base);
  return "Simulated: " + counted(static_cast<std::size_t>(p.people.teachers), "teacher", "teachers") + ", " +
         years_text(f) + ", " + counted(f.comparison.replicates, "world", "worlds") + " each" +
         (f.comparison.sets > 0
              ? ", " + counted(f.comparison.sets, "parameter set", "parameter sets") + " that fit the evidence"
              : "");
}

}  // namespace

std::vector<std::string> answer_of(const Findings& f) {
  if (!f.campaign.design.empty()) return answer_for_sweep(f);
  if (f.comparison.points.size() == 1) return answer_for_one(f);
  if (f.comparison.points.size() == 2) return answer_for_two(f, 1);
  std::vector<std::string> sentences;
  for (std::size_t p = 1; p < f.comparison.points.size(); ++p) sentences.push_back(answer_for_two(f, p).front());
  return sentences;
}

Report report_of(const Findings& f) {
  const bool sweep = !f.campaign.design.empty();
  Report report;
  report.title = f.campaign.settings.name;
  report.subtitle = subtitle_of(f);
  report.answer = answer_of(f);
  report.caution =
      "All of this is simulated. Each world is compared with its twin: the same people, ties and luck, without "
      "support. It "
      "shows what follows from stated assumptions, not what a programme has done or will do. SD: standard deviation, "
      "how far teachers differ in "
      "their instruction at the start; published effects of coaching are near 0.5 SD.";
  if (!sweep) report.scenarios = f.comparison.points;
  const auto add = [&](Section section) {
    if (!section.charts.empty() || section.table || !section.text.empty())
      report.sections.push_back(std::move(section));
  };
  if (sweep) {
    Section depth = frontier(f);
    if (!depth.charts.empty()) {
      report.answer.push_back(depth.text.back());  // whether the best point is the same on every line
      add(std::move(depth));
    }
    Section points = sweep_section(f);
    // The two doses that the programme's debate is about.
    for (Chart& chart : points.charts)
      if (chart.kind == Chart::Kind::lines && chart.x.unit == "h") chart.marks = {{15, "15 hours"}, {27, "27 hours"}};
    if (!points.charts.empty()) add(std::move(points));
  } else {
    add(trajectories(f));
    add(distribution(f));
    if (f.comparison.points.size() > 1) add(differences_section(f));
    add(hours(f));
    add(who_gains(f));
    add(survey(f));
    add(money(f));
  }
  add(assumptions_section(f));
  add(distrust_section(
      {"That a programme has had, or will have, an effect: the simulation compares counterfactual twins under stated "
       "assumptions.",
       "That 15 hours are a threshold. The rule rests on nine studies (Yoon et al. 2007) and is contested; nothing in "
       "the model knows the number.",
       "That these parameters are right. Most are assumed or fitted to few targets, and several sets fit alike.",
       "That self-reports measure growth: beside the true answers they say next to nothing.",
       "That people reached online have changed: online reach is awareness, very likely with people counted more than "
       "once.",
       "That trust, climate and peers have the sizes used here: the evidence for them is correlational."}));
  return report;
}

}  // namespace peerspread::peer_coaching
