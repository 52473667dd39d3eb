#include "sim/report/report.hpp"

#include <algorithm>
#include <cmath>

#include "sim/campaign/campaign.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/report/presenter.hpp"
#include "sim/report/words.hpp"

namespace peerspread {

Findings findings_of(const ResultsFile& results, const Campaign& campaign, const Comparison& comparison) {
  return {results, campaign, comparison, Cubes(results)};
}

bool recorded(const Findings& f, const std::vector<std::string>& names) {
  return std::ranges::all_of(names, [&](const std::string& name) { return f.cubes.has(name); });
}

void LinesChart::Line::add(double at, Band band) {
  x.push_back(at);
  mid.push_back(band.mid);
  low.push_back(band.low);
  high.push_back(band.high);
}

std::vector<LinesChart::Line> bands_along(const Findings& f, const std::string& name, const std::string& along,
                                          const Selection& at, const std::string& facet) {
  const Axis& axis = f.cubes.axis(along);
  const std::vector<ByPoint> values = f.cubes.along(name, along, at);
  std::vector<LinesChart::Line> lines;
  for (std::size_t p = 0; p < f.comparison.points.size(); ++p) {
    LinesChart::Line& line = lines.emplace_back();
    line.scenario = f.comparison.points[p];
    line.facet = facet;
    for (std::size_t i = 0; i < values.size(); ++i)
      line.add(axis.numbers.empty() ? static_cast<double>(i) : axis.numbers[i], band_of(values[i][p]));
  }
  return lines;
}

std::string in_words(double value, Band band) {
  if (!std::isfinite(value)) return "not defined";
  const double half = (band.high - band.low) / 2;
  const auto magnitude = [](double x) { return static_cast<int>(std::floor(std::log10(std::fabs(x)))); };
  const int digits = half > 0 && std::isfinite(half) ? magnitude(half) : value != 0.0 ? magnitude(value) - 1 : 0;
  // One digit of the half-width, but at most two decimals beyond the value's own first digit.
  const int last = std::max(digits, (value != 0.0 ? magnitude(value) : 0) - 2);
  const double unit = std::pow(10.0, last);
  const double rounded = std::round(value / unit) * unit;
  return with_thousands(last >= 0 ? format_number(std::round(rounded)) : format_fixed(rounded, -last));
}

Report brief_of(const Report& report) {
  Report brief = report;
  brief.brief.only = true;
  brief.try_out.reset();
  brief.sections.clear();
  for (Section section : report.sections) {
    std::erase_if(section.charts,
                  [&](const Chart& chart) { return std::ranges::count(report.brief.charts, chart.id) == 0; });
    const bool named = std::ranges::count(report.brief.sections, section.id) > 0;
    if (!named && section.charts.empty()) continue;
    if (!named) section.text.clear();
    if (!named) section.table.reset();
    brief.sections.push_back(std::move(section));
  }
  return brief;
}

namespace {

/// Rows of `unit`, each with a dot per scenario.
DotsChart differences_in(const Comparison& c, const std::string& unit) {
  DotsChart dots{{}, {}, {}, true};
  for (const ComparisonRow& row : c.rows) {
    if (row.unit != unit) continue;
    bool any = false;
    for (const Difference& d : row.differences) {
      if (!std::isfinite(d.mean)) continue;
      any = true;
      dots.series.push_back({c.points[d.point], "", row.title, {d.mean, d.low, d.high}});
    }
    if (any) dots.categories.push_back(row.title);
  }
  return dots;
}

constexpr const char* together = "network and chance";

/// Shares with their ranges; network and chance as one where they cannot be told apart.
void add_split(BarsChart& bars, const std::string& title, const std::string& scenario, const Difference& d,
               bool parameters) {
  const auto add = [&](const char* part, double share, Interval range) {
    if (std::ranges::count(bars.parts, part) == 0) bars.parts.emplace_back(part);
    bars.values.push_back({title, part, scenario, 100 * share, {100 * range.low, 100 * range.high}});
  };
  const Interval& own = d.range.parameters;
  if (parameters) add("parameters", d.split.parameters, own);
  if (d.range.apart) {
    add("network", d.split.network, d.range.network);
    add("chance", d.split.chance, d.range.chance);
  } else {
    add(together, d.split.network + d.split.chance, parameters ? Interval{1 - own.high, 1 - own.low} : Interval{});
  }
}

BarsChart split_of(const Comparison& c) {
  BarsChart bars;
  const auto all = [](const Difference& d) { return d.split.parameters + d.split.network + d.split.chance; };
  for (const ComparisonRow& row : c.rows) {
    if (std::ranges::none_of(row.differences, [&](const Difference& d) { return all(d) > 0; })) continue;
    bars.categories.push_back(row.title);
    for (const Difference& d : row.differences)
      if (all(d) > 0) add_split(bars, row.title, c.points[d.point], d, c.sets > 0);
  }
  return bars;
}

}  // namespace

std::string began_and_ended_in_words(const Comparison& c) {
  return (c.branch.empty() ? "" : " " + c.branch) +
         (c.stopped.empty() ? "" : " It ended when it was precise enough: " + c.stopped + ".");
}

Section differences_section(const Findings& f) {
  Section section{"differences", "How the scenarios differ", {}};
  const Comparison& c = f.comparison;
  if (c.points.size() < 2) return section;
  section.text.push_back(
      "Every line is a scenario less '" + c.points[0] +
      "', with the same people, ties and luck in both. The dot is the mean, the line the range in "
      "which 90 of 100 simulated worlds lie. Where a line crosses zero, worlds disagree on the sign." +
      began_and_ended_in_words(c));
  std::vector<std::string> units;
  for (const ComparisonRow& row : c.rows)
    if (std::ranges::count(units, row.unit) == 0) units.push_back(row.unit);
  for (const std::string& unit : units) {
    DotsChart dots = differences_in(c, unit);
    if (dots.categories.empty()) continue;
    section.charts.push_back({"differences-" + std::to_string(section.charts.size() + 1),
                              "Differences in " + (unit == "1" ? "shares and scores (0 to 1)" : unit_in_words(unit)),
                              "Difference to '" + c.points[0] + "': mean and 90 % of worlds.",
                              {"difference", unit},
                              std::move(dots)});
  }
  BarsChart split = split_of(c);
  if (!split.categories.empty())
    section.charts.push_back({"split",
                              "Where the spread of the differences comes from",
                              std::string("Share of the variation between worlds that comes from ") +
                                  (c.sets > 0 ? "which parameter set that fits the evidence is used, " : "") +
                                  "which people and ties there are (network), and luck among the same people "
                                  "(chance); the last two are one where they cannot be told apart. At the right the "
                                  "first share and its 90 % range.",
                              {"share of the variation", "%"},
                              std::move(split)});
  return section;
}

Section settings_section(const Findings& f) {
  constexpr std::size_t most_points = 8, most_rows = 12;
  Section section{"settings", "What differs between the scenarios", {}};
  const Campaign& c = f.campaign;
  if (c.points.size() < 2 || c.points.size() > most_points || !c.design.empty()) return section;
  std::vector<Values> values;
  for (std::size_t p = 0; p < c.points.size(); ++p) values.push_back(c.values_of(p));
  ReportTable table{{""}, {false}, {}};
  for (const Point& point : c.points) {
    table.columns.push_back(point.name);
    table.numbers.push_back(true);
  }
  std::size_t further = 0;
  for (std::size_t i = 0; i < c.base.size(); ++i) {
    if (std::ranges::all_of(values, [&](const Values& of_point) { return of_point[i] == c.base[i]; })) continue;
    if (table.rows.size() == most_rows && ++further > 0) continue;
    const Parameter& parameter = c.model->parameters()[i];
    std::vector<std::string> row = {title_of(parameter)};
    for (const Values& of_point : values) row.push_back(value_in_words(parameter, format_value(of_point[i])));
    table.rows.push_back(std::move(row));
  }
  if (further > 0) section.text.push_back(std::to_string(further) + " more settings differ.");
  if (!table.rows.empty()) section.table = std::move(table);
  return section;
}

Section assumptions_section(const Findings& f) {
  Section section{"assumptions", "What was assumed", {}};
  const auto& parameters = f.campaign.model->parameters();
  std::map<std::string, int> counts;
  ReportTable table{{"Parameter", "Value", "Unit", "How well known", "Source", "Meaning"},
                    {false, true, false, false, false, false},
                    {}};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    std::vector<std::string> values;
    for (std::size_t point = 0; point < f.campaign.points.size(); ++point) {
      const std::string value = format_value(f.campaign.values_of(point)[i]);
      if (std::ranges::count(values, value) == 0) values.push_back(value);
      if (values.size() > 6) break;
    }
    std::string text;
    for (std::size_t v = 0; v < std::min<std::size_t>(values.size(), 6); ++v) text += (v == 0 ? "" : "; ") + values[v];
    if (values.size() > 6) text += "; ...";
    if (std::ranges::count(f.campaign.sets.parameters, static_cast<std::uint32_t>(i)) > 0) text = "by parameter set";
    ++counts[std::string(name_of(p.label))];
    table.rows.push_back({p.name, text, unit_in_words(p.unit), std::string(name_of(p.label)), p.source, p.help});
  }
  std::string sentence = "Of " + std::to_string(parameters.size()) + " parameters ";
  std::size_t named = 0;
  for (const auto& [name, count] : counts) {
    if (name == "setting") continue;
    sentence += (named++ == 0 ? "" : ", ") + std::to_string(count) + " are " + name;
  }
  section.text.push_back(sentence +
                         "; the rest are choices of the scenario. Measured: a number from data. Literature: "
                         "an effect that a study reports. Calibrated: fitted to such effects. Assumed: "
                         "nobody knows.");
  section.table = std::move(table);
  section.fold = true;
  return section;
}

Section distrust_section(const std::vector<std::string>& sentences) {
  return {"limits", "What may not be concluded", sentences};
}

Report Presenter::report(const Findings& f) const {
  Report report;
  report.title = f.campaign.settings.name;
  report.subtitle = std::string(f.campaign.model->summary());
  report.answer = answer(f);
  report.caution = "All of this is simulated, under the assumptions listed below.";
  if (f.campaign.design.empty()) report.scenarios = f.comparison.points;
  for (Section section :
       {f.comparison.points.size() > 1 && f.campaign.design.empty() ? differences_section(f) : Section{},
        sweep_section(f), points_section(f, {}), assumptions_section(f)})
    if (!section.charts.empty() || section.table) report.sections.push_back(std::move(section));
  return report;
}

const Presenter& presenter_of(const Presenters& presenters, const Model& model) {
  static const Presenter plain;
  const auto own = presenters.find(model.name());
  return own == presenters.end() ? plain : *own->second;
}

}  // namespace peerspread
