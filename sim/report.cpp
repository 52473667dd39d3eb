#include "sim/report.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/campaign.hpp"
#include "sim/require.hpp"
#include "sim/table.hpp"

namespace peerspread {

namespace {

std::size_t entry_of(const Axis& axis, const std::string& wanted) {
  for (std::size_t i = 0; i < axis.size(); ++i)
    if ((axis.labels.empty() ? format_number(axis.numbers[i]) : axis.labels[i]) == wanted) return i;
  throw RunError("the results file has no entry '" + wanted + "' of '" + axis.name + "'");
}

const Axis& axis_called(const Findings& f, const std::string& name) {
  const auto axis = std::ranges::find(f.axes, name, &Axis::name);
  if (axis == f.axes.end()) throw RunError("the results file has no axis '" + name + "'");
  return *axis;
}

const Output& output_called(const std::vector<Output>& outputs, const std::string& name) {
  const auto output = std::ranges::find(outputs, name, &Output::name);
  if (output == outputs.end())
    throw RunError("the results file has no output '" + name + "', which the report needs; it was recorded without it");
  return *output;
}

/// Of one point: `all` is (replicate, point, element).
std::vector<double> replicates_of(const std::vector<float>& all, std::size_t point, std::size_t points,
                                  std::size_t elements, std::size_t element) {
  std::vector<double> values;
  for (std::size_t at = point * elements + element; at < all.size(); at += points * elements)
    values.push_back(static_cast<double>(all[at]));
  return values;
}

}  // namespace

Findings findings_of(const ResultsFile& results, const Campaign& campaign, const Comparison& comparison) {
  return {results,        campaign,         comparison, {results.populations(), results.sets().numbers},
          results.axes(), results.outputs()};
}

Band band_of(const std::vector<double>& replicates) {
  const ComparisonRow row = compare_values({replicates}, {std::vector<std::uint32_t>(replicates.size(), 0)});
  return {row.means[0], row.worlds[0].low, row.worlds[0].high};
}

std::vector<std::vector<double>> values_at(const Findings& f, const std::string& name,
                                           const std::map<std::string, std::string>& at) {
  std::vector<std::size_t> index;
  for (const std::string& axis : output_called(f.outputs, name).axes) {
    const Axis& found = axis_called(f, axis);
    const auto wanted = at.find(axis);
    index.push_back(wanted == at.end() ? found.size() - 1 : entry_of(found, wanted->second));
  }
  return f.results.read_at(name, index);
}

std::vector<Series> bands_along(const Findings& f, const std::string& name, const std::string& along,
                                const std::map<std::string, std::string>& at) {
  const Output& output = output_called(f.outputs, name);
  std::size_t elements = 1, stride = 0, fixed = 0;
  for (std::size_t a = output.axes.size(); a-- > 0;) {
    const Axis& axis = axis_called(f, output.axes[a]);
    if (output.axes[a] == along) {
      stride = elements;
    } else {
      const auto wanted = at.find(output.axes[a]);
      fixed += elements * (wanted == at.end() ? axis.size() - 1 : entry_of(axis, wanted->second));
    }
    elements *= axis.size();
  }
  const Axis& axis = axis_called(f, along);
  const std::vector<float> all = f.results.read(name);
  std::vector<Series> series;
  for (std::size_t p = 0; p < f.comparison.points.size(); ++p) {
    Series s;
    s.scenario = f.comparison.points[p];
    for (std::size_t i = 0; i < axis.size(); ++i) {
      const Band band = band_of(replicates_of(all, p, f.comparison.points.size(), elements, fixed + i * stride));
      s.x.push_back(axis.numbers.empty() ? static_cast<double>(i) : axis.numbers[i]);
      s.mid.push_back(band.mid);
      s.low.push_back(band.low);
      s.high.push_back(band.high);
    }
    series.push_back(std::move(s));
  }
  return series;
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
  std::string text = last >= 0 ? format_number(std::round(rounded)) : "";
  if (last < 0) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", -last, rounded);
    text = buffer.data();
  }
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = std::min(text.find('.'), text.size()); at > start + 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string point_in_words(const Findings& f, std::size_t point) {
  constexpr std::size_t most_named = 6;
  const std::string& name = f.comparison.points[point];
  const bool number = name.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return name;
  std::string text = "point " + name;
  const std::vector<std::string> varied = f.results.varied();
  for (std::size_t v = 0; v < varied.size() && varied.size() <= most_named; ++v)
    text += (v == 0 ? ": " : ", ") + varied[v] + "=" + f.results.column(varied[v])[point];
  return text;
}

Section differences_section(const Findings& f) {
  Section section{"differences", "How the scenarios differ", {}};
  const Comparison& c = f.comparison;
  if (c.points.size() < 2) return section;
  section.text.push_back(
      "Every line is a scenario less '" + c.points[0] +
      "', with the same people, ties and luck in both. The dot is the mean, the line the range in "
      "which 90 of 100 simulated worlds lie. Where a line crosses zero, worlds disagree on the sign.");
  std::vector<std::string> units;
  for (const ComparisonRow& row : c.rows)
    if (std::ranges::count(units, row.unit) == 0) units.push_back(row.unit);
  for (const std::string& unit : units) {
    Chart chart;
    chart.kind = Chart::Kind::dots;
    chart.zero = true;
    chart.id = "differences-" + std::to_string(section.charts.size() + 1);
    chart.title = "Differences in " + (unit == "1" ? "shares and scores (0 to 1)" : unit);
    chart.caption = "Difference to '" + c.points[0] + "': mean and 90 % of worlds.";
    chart.x = {"difference", unit};
    for (const ComparisonRow& row : c.rows) {
      if (row.unit != unit) continue;
      bool any = false;
      for (const Difference& d : row.differences) {
        if (!std::isfinite(d.mean)) continue;
        any = true;
        chart.series.push_back({c.points[d.point], "", row.title, {}, {d.mean}, {d.low}, {d.high}});
      }
      if (any) chart.categories.push_back(row.title);
    }
    if (!chart.categories.empty()) section.charts.push_back(std::move(chart));
  }

  Chart split;
  split.kind = Chart::Kind::bars;
  split.id = "split";
  split.title = "Where the spread of the differences comes from";
  split.caption = std::string("Share of the variation between worlds that comes from ") +
                  (c.sets > 0 ? "which parameter set that fits the evidence is used, " : "") +
                  "which people and ties there are (network), and luck among the same people (chance).";
  split.x = {"share of the variation", "%"};
  if (c.sets > 0) split.parts.push_back("parameters");
  split.parts.insert(split.parts.end(), {"network", "chance"});
  for (const ComparisonRow& row : c.rows) {
    const auto all = [](const Difference& d) { return d.split.parameters + d.split.network + d.split.chance; };
    if (std::ranges::none_of(row.differences, [&](const Difference& d) { return all(d) > 0; })) continue;
    split.categories.push_back(row.title);
    for (const Difference& d : row.differences) {
      if (!(all(d) > 0)) continue;
      if (c.sets > 0)
        split.series.push_back({c.points[d.point], "parameters", row.title, {}, {100 * d.split.parameters}, {}, {}});
      split.series.push_back({c.points[d.point], "network", row.title, {}, {100 * d.split.network}, {}, {}});
      split.series.push_back({c.points[d.point], "chance", row.title, {}, {100 * d.split.chance}, {}, {}});
    }
  }
  if (!split.categories.empty()) section.charts.push_back(std::move(split));
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
    table.rows.push_back({p.name, text, p.unit == "1" ? "" : p.unit, std::string(name_of(p.label)), p.source, p.help});
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

namespace {

/// A swept parameter with numbers, and the different values it takes.
struct Dimension {
  std::string name;
  std::vector<std::string> of_point;
  std::vector<std::string> distinct;
  bool numeric;
};

std::vector<Dimension> dimensions_of(const Findings& f) {
  std::vector<Dimension> dimensions;
  for (const std::string& name : f.results.varied()) {
    Dimension d{name, f.results.column(name), {}, true};
    for (const std::string& value : d.of_point) {
      if (std::ranges::count(d.distinct, value) == 0) d.distinct.push_back(value);
      d.numeric = d.numeric && value.find_first_not_of("0123456789.-+eE") == std::string::npos;
    }
    if (d.numeric) std::ranges::sort(d.distinct, {}, [](const std::string& v) { return std::stod(v); });
    dimensions.push_back(std::move(d));
  }
  return dimensions;
}

std::string meaning_of(const Findings& f, const std::string& name) {
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t index = find_parameter(parameters, name);
  return index == npos ? name : parameters[index].help;
}

std::string unit_of(const Findings& f, const std::string& name) {
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t index = find_parameter(parameters, name);
  return index == npos ? "1" : parameters[index].unit;
}

Chart response(const Findings& f, const ComparisonRow& row, const std::vector<std::vector<double>>& values,
               const Dimension& over, const std::vector<Dimension>& others) {
  Chart chart;
  chart.title = row.title;
  chart.x = {meaning_of(f, over.name), unit_of(f, over.name)};
  chart.y = {row.title, row.unit};
  chart.facets = {""};
  std::map<std::string, Series> lines;
  std::vector<std::string> order;
  std::vector<std::size_t> points(over.of_point.size());
  for (std::size_t p = 0; p < points.size(); ++p) points[p] = p;
  std::ranges::stable_sort(points, {}, [&](std::size_t p) { return std::stod(over.of_point[p]); });
  for (const std::size_t p : points) {
    std::string name;
    for (const Dimension& other : others) name += (name.empty() ? "" : ", ") + other.name + " = " + other.of_point[p];
    if (name.empty()) name = "all points";
    if (!lines.contains(name)) order.push_back(name);
    Series& line = lines[name];
    const Band band = band_of(values[p]);
    line.scenario = name;
    line.x.push_back(std::stod(over.of_point[p]));
    line.mid.push_back(band.mid);
    line.low.push_back(band.low);
    line.high.push_back(band.high);
  }
  std::ranges::sort(order);
  for (const std::string& name : order) chart.series.push_back(lines[name]);
  chart.caption = "Mean over replicates, and the band in which 90 % of worlds lie.";
  return chart;
}

/// Few points that form no curves: each is a row of its own.
Chart by_point(const Findings& f, const ComparisonRow& row, const std::vector<std::vector<double>>& values) {
  Chart chart;
  chart.kind = Chart::Kind::dots;
  chart.title = row.title;
  chart.x = {row.title, row.unit};
  chart.zero = true;
  chart.caption = "Mean over replicates, and the range in which 90 % of worlds lie.";
  for (std::size_t p = 0; p < values.size(); ++p) {
    const Band band = band_of(values[p]);
    chart.categories.push_back(point_in_words(f, p));
    chart.series.push_back({"", "", chart.categories.back(), {}, {band.mid}, {band.low}, {band.high}});
  }
  return chart;
}

/// Many scattered points along `over`: neighbours are taken together, and the other parameters differ among them too.
Chart in_bins(const Findings& f, const ComparisonRow& row, const std::vector<std::vector<double>>& values,
              const Dimension& over) {
  constexpr std::size_t most_bins = 10, fewest_points = 5;
  const std::size_t points = values.size(), bins = std::clamp<std::size_t>(points / fewest_points, 2, most_bins);
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t p = 0; p < points; ++p) order.emplace_back(std::stod(over.of_point[p]), p);
  std::ranges::sort(order);
  Chart chart;
  chart.title = row.title + ", by " + meaning_of(f, over.name);
  chart.x = {meaning_of(f, over.name), unit_of(f, over.name)};
  chart.y = {row.title, row.unit};
  chart.facets = {""};
  chart.caption = "The " + std::to_string(points) + " points in " + std::to_string(bins) +
                  " groups of neighbours: their mean, and the band in which 90 % of their worlds lie. The other swept "
                  "parameters differ within each group.";
  Series line;
  line.scenario = "all points";
  for (std::size_t b = 0; b < bins; ++b) {
    std::vector<double> worlds;
    double sum = 0.0;
    const std::size_t from = b * points / bins, to = (b + 1) * points / bins;
    for (std::size_t k = from; k < to; ++k) {
      sum += order[k].first;
      worlds.insert(worlds.end(), values[order[k].second].begin(), values[order[k].second].end());
    }
    const Band band = band_of(worlds);
    line.x.push_back(sum / static_cast<double>(to - from));
    line.mid.push_back(band.mid);
    line.low.push_back(band.low);
    line.high.push_back(band.high);
  }
  chart.series.push_back(std::move(line));
  return chart;
}

Chart heat(const Findings& f, const ComparisonRow& row, const std::vector<std::vector<double>>& values,
           const Dimension& across, const Dimension& down) {
  Chart chart;
  chart.kind = Chart::Kind::heat;
  chart.title = row.title;
  chart.x = {meaning_of(f, across.name), unit_of(f, across.name)};
  chart.y = {meaning_of(f, down.name), unit_of(f, down.name)};
  chart.z = {row.title, row.unit};
  chart.caption = "Mean over replicates.";
  chart.xs = across.distinct;
  chart.ys = down.distinct;
  chart.values.assign(chart.ys.size(), std::vector<double>(chart.xs.size(), std::nan("")));
  for (std::size_t p = 0; p < values.size(); ++p) {
    const auto x = std::ranges::find(chart.xs, across.of_point[p]) - chart.xs.begin();
    const auto y = std::ranges::find(chart.ys, down.of_point[p]) - chart.ys.begin();
    chart.values[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] = band_of(values[p]).mid;
  }
  return chart;
}

}  // namespace

Section sweep_section(const Findings& f) {
  constexpr std::size_t most_lines = 8, most_rows = 16, rows_shown = 6, rows_shown_in_bins = 2;
  Section section{"sweep", "What the swept parameters do", {}};
  std::vector<Dimension> dimensions = dimensions_of(f);
  if (f.campaign.design.empty() || dimensions.empty()) return section;
  // Curves over the numeric parameter with most values, one for each combination of the others; where those have no
  // more than a point each, rows of points or, for scattered designs, groups of neighbours along each parameter.
  std::ranges::stable_sort(dimensions, [](const Dimension& a, const Dimension& b) {
    return a.numeric != b.numeric ? a.numeric : a.distinct.size() > b.distinct.size();
  });
  if (!dimensions[0].numeric) return section;
  const std::vector<Dimension> others(dimensions.begin() + 1, dimensions.end());
  const std::size_t points = f.comparison.points.size();
  std::set<std::vector<std::string>> lines;
  for (std::size_t p = 0; p < points; ++p) {
    std::vector<std::string> line;
    for (const Dimension& other : others) line.push_back(other.of_point[p]);
    lines.insert(std::move(line));
  }
  std::size_t shown = 0;
  for (const ComparisonRow& row : f.comparison.rows) {
    if (shown == rows_shown) break;
    if (std::ranges::none_of(row.means, [](double m) { return std::isfinite(m); })) continue;
    const auto values = row.values;
    const bool curves = lines.size() <= most_lines && points >= 2 * lines.size();
    const bool grid = others.size() == 1 && others[0].numeric && others[0].distinct.size() > 2 &&
                      dimensions[0].distinct.size() * others[0].distinct.size() <= 2 * points;
    if (curves) section.charts.push_back(response(f, row, values, dimensions[0], others));
    if (grid) section.charts.push_back(heat(f, row, values, dimensions[0], others[0]));
    if (!curves && !grid && points <= most_rows) section.charts.push_back(by_point(f, row, values));
    if (!curves && !grid && points > most_rows && shown < rows_shown_in_bins)
      for (const Dimension& over : dimensions)
        if (over.numeric && over.distinct.size() > 2) section.charts.push_back(in_bins(f, row, values, over));
    ++shown;
  }
  for (std::size_t c = 0; c < section.charts.size(); ++c) section.charts[c].id = "sweep-" + std::to_string(c + 1);
  section.text.push_back(std::to_string(f.comparison.points.size()) + " points of a design (" +
                         std::to_string(f.comparison.replicates) + " replicates each).");
  return section;
}

Report Model::report(const Findings& f) const {
  Report report;
  report.title = f.campaign.settings.name;
  report.subtitle = std::string(summary());
  report.answer = answer(f);
  report.caution = "All of this is simulated, under the assumptions listed below.";
  if (f.campaign.design.empty()) report.scenarios = f.comparison.points;
  for (Section section :
       {f.comparison.points.size() > 1 && f.campaign.design.empty() ? differences_section(f) : Section{},
        sweep_section(f), assumptions_section(f)})
    if (!section.charts.empty() || section.table) report.sections.push_back(std::move(section));
  return report;
}

}  // namespace peerspread
