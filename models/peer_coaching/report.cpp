#include "models/peer_coaching/report.hpp"

#include <array>
#include <cmath>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/report_dots.hpp"
#include "models/peer_coaching/report_words.hpp"
#include "sim/campaign/campaign.hpp"

namespace peerspread::peer_coaching {

namespace {

Chart weekly_chart(const Findings& f, const std::string& output, const std::string& title, AxisTitle y) {
  LinesChart chart{std::move(y), {}, {}};
  const Axis& weeks = f.cubes.axis("week");
  for (std::size_t week = weeks_per_year; week < weeks.size(); week += weeks_per_year)
    chart.marks.push_back({static_cast<double>(week) + 0.5, "summer"});
  for (const std::string_view name : group_names) {
    const std::string group(name);
    chart.facets.push_back(group);
    for (LinesChart::Line& line : bands_along(f, output, "week", {{"group", group}}, group))
      chart.series.push_back(std::move(line));
  }
  return {"trajectory-" + output,
          title,
          "Mean over teachers of the group; the band holds 90 % of worlds. A school year has 36 weeks.",
          {"school week", ""},
          std::move(chart)};
}

Section trajectories(const Findings& f) {
  Section section{
      "trajectories",
      "How teachers change",
      {"Coached: on a leader's caseload. Schoolmate: in the same schools, not coached. Comparison: in schools "
       "without coaching. Leader: who coaches. Groups are fixed on the first day."}};
  const auto add = [&](const std::string& output, const std::string& title, AxisTitle y) {
    if (recorded(f, {output})) section.charts.push_back(weekly_chart(f, output, title, std::move(y)));
  };
  add("practice", "Standards-aligned practice", {"practice (0 to 1)", ""});
  add("confidence", "Confidence", {"confidence (0 to 1)", ""});
  add("effect", "Instruction above no support", {"instruction above the no-support twin", "SD"});
  return section;
}

/// Quantiles of coached teachers at the end of each school year, mean over worlds.
SpreadChart quantiles_by_year(const Findings& f, const std::string& output) {
  SpreadChart chart;
  const Axis& levels = f.cubes.axis("quantile");
  for (const double week : f.cubes.axis("quantile_week").numbers) {
    if (static_cast<std::size_t>(week) % weeks_per_year != 0) continue;
    const std::string facet = "end of year " + std::to_string(static_cast<std::size_t>(week) / weeks_per_year);
    chart.facets.push_back(facet);
    for (LinesChart::Line& line :
         bands_along(f, output, "quantile", {{"quantile_week", format_number(week)}, {"group", "coached"}}, facet))
      chart.series.push_back({std::move(line.scenario), facet, levels.numbers, std::move(line.mid)});
  }
  return chart;
}

Section distribution(const Findings& f) {
  Section section{
      "distribution",
      "All teachers, not only their mean",
      {"Thick line: the middle half of coached teachers. Thin line: from the lowest 5 to the highest 5 of 100. "
       "Dot: the teacher in the middle. Programmes move the mean by less than teachers differ."}};
  for (const auto& [output, title, x] : std::vector<std::array<std::string, 3>>{
           {"practice_quantiles", "Practice of coached teachers", "practice (0 to 1)"},
           {"confidence_quantiles", "Confidence of coached teachers", "confidence (0 to 1)"}})
    if (recorded(f, {output}))
      section.charts.push_back({"distribution-" + output,
                                title,
                                "At the end of each school year; mean over worlds of each quantile.",
                                {x, ""},
                                quantiles_by_year(f, output)});
  return section;
}

/// Dots of several yearly outputs as rows, one facet per year.
Chart yearly_dots(const Findings& f, const std::string& id, const std::string& title,
                  const std::vector<std::pair<std::string, std::string>>& outputs, AxisTitle x) {
  DotsChart dots;
  for (const auto& [output, name] : outputs) dots.categories.push_back(name);
  const Axis& years = f.cubes.axis("year");
  for (std::size_t y = 0; y < years.size(); ++y) {
    const std::string year = entry_of(years, y), facet = "year " + year;
    dots.facets.push_back(facet);
    for (const auto& [output, name] : outputs) add_dots(dots, f, f.cubes.at(output, {{"year", year}}), facet, name);
  }
  return {id, title, "Mean and 90 % of worlds.", std::move(x), std::move(dots)};
}

Section hours(const Findings& f) {
  Section section{
      "hours",
      "Hours planned and hours delivered",
      {"Planned hours become delivered hours only as far as leaders have time for them (offered), posts are held, "
       "and teachers attend. Posts fall vacant when leaders move, leave or step down, and few colleagues qualify "
       "to follow them: so hours fall from year to year."}};
  if (recorded(f, {"hours_planned", "hours_offered", "hours_delivered"}))
    section.charts.push_back(yearly_dots(
        f, "hours-steps", "Hours of support per coached teacher and year",
        {{"hours_planned", "planned"}, {"hours_offered", "leaders' time allows"}, {"hours_delivered", "delivered"}},
        {"hours per coached teacher", "h"}));
  if (recorded(f, {"posts_filled"}))
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
  if (!recorded(f, {"effect_by_subgroup"})) return section;
  DotsChart dots{{}, f.cubes.axis("subgroup").labels, {}, true};
  for (const std::string& subgroup : dots.categories)
    add_dots(dots, f, f.cubes.at("effect_by_subgroup", {{"subgroup", subgroup}}), "", subgroup);
  section.charts.push_back({"subgroups",
                            "Instruction above no support, at the end",
                            "Mean over the teachers of the row, and 90 % of worlds.",
                            {"instruction above the no-support twin", "SD"},
                            std::move(dots)});
  return section;
}

Section survey(const Findings& f) {
  Section section{
      "survey",
      "What teachers would say, beside what is true",
      {"The survey is simulated as it was asked: a sample answers, those who gained and trust answer more, and "
       "answers lean towards growth. Comparison teachers, who never met a coach, report growth almost as often "
       "as coached ones: such answers say next to nothing about a programme."}};
  if (!recorded(f, {"survey_true", "survey_reported"})) return section;
  DotsChart dots{{"collegiality", "knowledge", "confidence"}, {}, {}};
  for (const char* group : {"coached", "comparison"})
    for (const auto& [output, word] : {std::pair{"survey_true", "true"}, {"survey_reported", "reported"}}) {
      const std::string category = std::string(group) + ": " + word;
      dots.categories.push_back(category);
      for (const std::string& facet : dots.facets)
        add_dots(dots, f, f.cubes.at(output, {{"question", facet}, {"group", group}}), facet, category, 100);
    }
  section.charts.push_back({"survey",
                            "Share of respondents with growth, at the end",
                            "True: the state grew. Reported: the teacher says so. Mean and 90 % of worlds.",
                            {"share of respondents", "%"},
                            std::move(dots)});
  return section;
}

/// Where the cost lies against the published range (Knight 2012), in words.
std::string published_costs(const Findings& f) {
  constexpr double low = 3260, high = 5220;
  const ByPoint cost = f.cubes.at("cost", {{"year", "1"}});
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

Chart cost_items(const Findings& f) {
  BarsChart bars{{"year 1"}, f.cubes.axis("item").labels, {}};
  for (const std::string& item : bars.parts) {
    const ByPoint values = f.cubes.at("cost_items", {{"year", "1"}, {"item", item}});
    for (std::size_t p = 0; p < values.size(); ++p)
      bars.values.push_back({"year 1", item, f.comparison.points[p], band_of(values[p]).mid});
  }
  return {"cost-items",
          "Cost per coached teacher in year 1, by what it buys",
          "Mean over worlds.",
          {"per coached teacher", "$"},
          std::move(bars)};
}

Section money(const Findings& f) {
  Section section{"money", "What it costs", {}};
  if (recorded(f, {"cost"})) section.text.push_back(published_costs(f));
  if (recorded(f, {"cost_items"})) section.charts.push_back(cost_items(f));
  DotsChart prices;
  for (const auto& [output, name] : std::vector<std::pair<std::string, std::string>>{
           {"cost_so_far", "per coached teacher"},
           {"cost_per_tenth_sd", "per coached teacher and 0.1 SD"},
           {"cost_per_changed_teacher", "per additional teacher with sustained change"}}) {
    if (!recorded(f, {output})) continue;
    prices.categories.push_back(name);
    add_dots(prices, f, f.cubes.at(output, {}), "", name);
  }
  if (!prices.series.empty())
    section.charts.push_back(
        {"prices",
         "Cost over all years: per teacher, and per result",
         "Mean and 90 % of worlds. A row without a dot is not defined: the effect is too small to divide by.",
         {"dollars", "$"},
         std::move(prices)});
  if (!section.charts.empty()) section.text.emplace_back("The zero is the no-support twin, which costs nothing.");
  return section;
}

Section limits() {
  return distrust_section(
      {("That a programme has had, or will have, an effect: the simulation compares counterfactual twins under stated "
        "assumptions."),
       ("That 15 hours are a threshold. The rule rests on nine studies (Yoon et al. 2007) and is contested; nothing in "
        "the model knows the number."),
       "That these parameters are right. Most are assumed or fitted to few targets, and several sets fit alike.",
       "That self-reports measure growth: beside the true answers they say next to nothing.",
       ("That people reached online have changed: online reach is awareness, very likely with people counted more than "
        "once."),
       "That trust, climate and peers have the sizes used here: the evidence for them is correlational."});
}

std::string subtitle_of(const Findings& f) {
  const Parameters p = parameter_table().bind(f.campaign.base);
  return "Simulated: " + counted(static_cast<std::size_t>(p.people.teachers), "teacher", "teachers") + ", " +
         years_text(f) + ", " + counted(f.comparison.replicates, "world", "worlds") + " each" +
         (f.comparison.sets > 0
              ? ", " + counted(f.comparison.sets, "parameter set", "parameter sets") + " that fit the evidence"
              : "") +
         (f.comparison.branch.empty() ? "" : ". " + f.comparison.branch);
}

}  // namespace

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
  report.brief = {{"settings", "limits"}, {"colleagues", "trajectory-effect", "prices"}};
  if (sweep) report.brief.charts = {"sweep-1"};
  report.misses = misses_of(f);
  if (!f.campaign.branch)  // the page steps worlds from their first day
    report.try_out = try_out_of(f, levers(f.campaign));
  const auto add = [&](Section section) {
    if (!section.charts.empty() || section.table || !section.text.empty())
      report.sections.push_back(std::move(section));
  };
  // A section of charts that has none, for what they show was not recorded, is left out with its text.
  const auto add_charts = [&](Section section) {
    if (!section.charts.empty()) add(std::move(section));
  };
  if (sweep) {
    Section depth = frontier(f);
    if (!depth.charts.empty()) {
      report.answer.push_back(depth.text.back());  // whether one number will do on every line
      add(std::move(depth));
    }
    Section points = sweep_section(f);
    // The two doses that the programme's debate is about.
    for (Chart& chart : points.charts)
      if (auto* lines = std::get_if<LinesChart>(&chart.drawing); lines != nullptr && chart.x.unit == "h")
        lines->marks = {{15, "15 hours"}, {27, "27 hours"}};
    add(std::move(points));
    add(points_section(
        f, {"Share of coached teachers with sustained change above no support, at the end",
            "Instruction of coached teachers above no support, at the end", "Cost per coached teacher, all years"}));
  } else {
    add(settings_section(f));
    add_charts(spread_section(f));
    add_charts(trajectories(f));
    add_charts(distribution(f));
    if (f.comparison.points.size() > 1) add_charts(differences_section(f));
    add_charts(hours(f));
    add_charts(who_gains(f));
    add_charts(survey(f));
    add(money(f));
  }
  add(checks_section(f));
  add(assumptions_section(f));
  add(limits());
  return report;
}

namespace {

class CoachingPresenter final : public Presenter {
 public:
  std::vector<std::string> answer(const Findings& findings) const override { return answer_of(findings); }
  Report report(const Findings& findings) const override { return report_of(findings); }
};

}  // namespace

std::unique_ptr<const Presenter> make_presenter() { return std::make_unique<CoachingPresenter>(); }

}  // namespace peerspread::peer_coaching
