#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "sim/analysis/optimum.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/numbers.hpp"
#include "sim/report/sweep_dimensions.hpp"
#include "sim/report/words.hpp"

namespace peerspread {

namespace {

constexpr const char* all_points = "all points";

/// Values of `dimensions` at each point; the same for points that differ in none of `dimensions`.
std::vector<std::string> settings_at_points(const Findings& f, const std::vector<Dimension>& dimensions,
                                            std::size_t points) {
  std::vector<std::string> texts(points);
  for (std::size_t p = 0; p < points; ++p)
    for (const Dimension& d : dimensions)
      texts[p] += (texts[p].empty() ? "" : ", ") + with_title(f, d.name, d.of_point[p]);
  return texts;
}

std::string meaning_of(const Findings& f, const std::string& name) {
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t index = find_parameter(parameters, name);
  return index == npos ? name : parameters[index].help;
}

AxisTitle title_of(const Findings& f, const std::string& name) {
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t index = find_parameter(parameters, name);
  return {meaning_of(f, name), index == npos ? "1" : parameters[index].unit};
}

/// One curve over `over` for each of the different `lines`, which name the curve of each point.
Chart response(const Findings& f, const ComparisonRow& row, const Dimension& over,
               const std::vector<std::string>& lines) {
  std::vector<std::size_t> points(lines.size());
  std::iota(points.begin(), points.end(), std::size_t{0});
  std::ranges::stable_sort(points, {}, [&](std::size_t p) { return number_in(over.of_point[p]); });
  std::map<std::string, LinesChart::Line> curves;
  for (const std::size_t p : points) {
    LinesChart::Line& curve = curves[lines[p]];
    curve.scenario = lines[p].empty() ? all_points : lines[p];
    curve.add(number_in(over.of_point[p]), band_of(row.values[p]));
  }
  LinesChart chart{{row.title, row.unit}, {""}, {}};
  for (auto& [name, curve] : curves) chart.series.push_back(std::move(curve));
  return {"", row.title, "Mean over replicates, and the band in which 90 % of worlds lie.", title_of(f, over.name),
          std::move(chart)};
}

/// Few points that form no curves: each is a row of its own.
Chart by_point(const ComparisonRow& row, const std::vector<std::string>& points) {
  DotsChart dots{{}, points, {}, true};
  for (std::size_t p = 0; p < points.size(); ++p) dots.series.push_back({"", "", points[p], band_of(row.values[p])});
  return {"",
          row.title,
          "Mean over replicates, and the range in which 90 % of worlds lie.",
          {row.title, row.unit},
          std::move(dots)};
}

/// Many scattered points along `over`: neighbours are taken together, and the other parameters differ among them too.
Chart in_bins(const Findings& f, const ComparisonRow& row, const Dimension& over) {
  constexpr std::size_t most_bins = 10, fewest_points = 5;
  const std::size_t points = over.of_point.size(), bins = std::clamp<std::size_t>(points / fewest_points, 2, most_bins);
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t p = 0; p < points; ++p) order.emplace_back(number_in(over.of_point[p]), p);
  std::ranges::sort(order);
  LinesChart::Line line;
  line.scenario = all_points;
  for (std::size_t b = 0; b < bins; ++b) {
    std::vector<double> worlds;
    double sum = 0.0;
    const std::size_t from = b * points / bins, to = (b + 1) * points / bins;
    for (std::size_t k = from; k < to; ++k) {
      sum += order[k].first;
      const std::vector<double>& of_point = row.values[order[k].second];
      worlds.insert(worlds.end(), of_point.begin(), of_point.end());
    }
    line.add(sum / static_cast<double>(to - from), band_of(worlds));
  }
  return {"", row.title + ", by " + meaning_of(f, over.name),
          "The " + std::to_string(points) + " points in " + std::to_string(bins) +
              " groups of neighbours: their mean, and the band in which 90 % of their worlds lie. The other swept "
              "parameters differ within each group.",
          title_of(f, over.name), LinesChart{{row.title, row.unit}, {""}, {std::move(line)}}};
}

Chart heat(const Findings& f, const ComparisonRow& row, const Dimension& across, const Dimension& down) {
  HeatChart map{title_of(f, down.name), {row.title, row.unit}, across.distinct, down.distinct, {}};
  map.values.assign(map.ys.size(), std::vector<double>(map.xs.size(), std::nan("")));
  for (std::size_t p = 0; p < row.values.size(); ++p) {
    const auto x = std::ranges::find(map.xs, across.of_point[p]) - map.xs.begin();
    const auto y = std::ranges::find(map.ys, down.of_point[p]) - map.ys.begin();
    map.values[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] = band_of(row.values[p]).mid;
  }
  return {"", row.title, "Mean over replicates.", title_of(f, across.name), std::move(map)};
}

/// Numeric columns that mostly follow from the others: what one of them does alone, no picture can show.
std::vector<std::string> confounded(const std::vector<Dimension>& dimensions) {
  constexpr double most = 0.5;  // of the column's variance; two columns: a correlation of 0.7
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
  for (const Dimension& d : dimensions) {
    if (!d.numeric || d.distinct.size() < 2) continue;
    names.push_back(d.name);
    auto& column = columns.emplace_back();
    for (const std::string& value : d.of_point) column.push_back(number_in(value));
  }
  std::vector<std::string> found;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    std::vector<std::vector<double>> turned = columns;
    std::rotate(turned.begin() + static_cast<std::ptrdiff_t>(k), turned.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                turned.end());
    if (explained_by_others(turned) > most) found.push_back(names[k]);
  }
  return found;
}

std::string confounded_in_words(const Findings& f, const std::vector<std::string>& apart) {
  std::string names;
  for (const std::string& name : apart) names += (names.empty() ? "" : ", ") + title_of(f, name).label;
  return "Not drawn, for in this design their values go with those of the other swept parameters, so that what each "
         "does cannot be told apart: " +
         names + ".";
}

}  // namespace

double number_in(const std::string& text) {
  double number = 0.0;
  return read_number(text, number) == std::errc{} ? number : nan;
}

std::vector<Dimension> dimensions_of(const Findings& f) {
  std::vector<Dimension> dimensions;
  for (const std::string& name : f.results.varied()) {
    Dimension d{name, f.results.column(name), {}, true};
    std::set<std::string> seen;
    for (const std::string& value : d.of_point) {
      if (seen.insert(value).second) d.distinct.push_back(value);
      d.numeric = d.numeric && std::isfinite(number_in(value));
    }
    if (d.numeric) std::ranges::sort(d.distinct, {}, [](const std::string& v) { return number_in(v); });
    dimensions.push_back(std::move(d));
  }
  return dimensions;
}

std::string with_title(const Findings& f, const std::string& name, const std::string& value) {
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t index = find_parameter(parameters, name);
  return index == npos ? name + " " + value
                       : title_of(parameters[index]) + " " + value_in_words(parameters[index], value);
}

/// Whether people gave the point a name: otherwise it has a number, or is called what is swept there, by keys.
bool has_own_name(const Findings& f, std::size_t point) {
  const std::string& name = f.comparison.points[point];
  const std::vector<std::string> varied = f.results.varied();
  const bool number = name.find_first_not_of("0123456789") == std::string::npos;
  const bool by_keys = !varied.empty() && std::ranges::all_of(varied, [&](const std::string& key) {
    return name.find(key + "=") != std::string::npos;
  });
  return !number && !by_keys;
}

std::string point_label(const Findings& f, std::size_t point) {
  return has_own_name(f, point) ? f.comparison.points[point] : "point " + std::to_string(point + 1);
}

std::string point_settings(const Findings& f, std::size_t point) {
  constexpr std::size_t most_named = 6;
  const std::vector<std::string> varied = f.results.varied();
  std::string text;
  for (std::size_t v = 0; v < varied.size() && varied.size() <= most_named; ++v)
    text += (v > 0 ? ", " : "") + with_title(f, varied[v], f.results.column(varied[v])[point]);
  return text;
}

std::string point_in_words(const Findings& f, std::size_t point) {
  const std::string& name = f.comparison.points[point];
  if (has_own_name(f, point)) return name;
  const std::string settings = point_settings(f, point);
  if (name.find_first_not_of("0123456789") != std::string::npos) return settings.empty() ? name : settings;
  return "point " + name + (settings.empty() ? "" : ": " + settings);
}

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
  const Dimension& over = dimensions.front();
  const std::vector<Dimension> others(dimensions.begin() + 1, dimensions.end());
  const std::size_t points = f.comparison.points.size();
  const std::vector<std::string> lines = settings_at_points(f, others, points);
  const std::size_t curves = std::set(lines.begin(), lines.end()).size();
  const bool are_curves = over.numeric && curves <= most_lines && points >= 2 * curves;
  const bool are_grid = over.numeric && others.size() == 1 && others[0].numeric && others[0].distinct.size() > 2 &&
                        over.distinct.size() * others[0].distinct.size() <= 2 * points;
  const bool scattered = !are_curves && !are_grid, few = points <= most_rows;
  std::vector<std::string> names;
  for (std::size_t p = 0; p < points && scattered && few; ++p) names.push_back(point_in_words(f, p));

  const std::vector<std::string> apart = scattered && !few ? confounded(dimensions) : std::vector<std::string>();
  std::size_t shown = 0;
  for (const ComparisonRow& row : f.comparison.rows) {
    if (shown == (scattered && !few ? rows_shown_in_bins : rows_shown)) break;
    if (std::ranges::none_of(row.means, [](double m) { return std::isfinite(m); })) continue;
    if (are_curves) section.charts.push_back(response(f, row, over, lines));
    if (are_grid) section.charts.push_back(heat(f, row, over, others[0]));
    if (scattered && few) section.charts.push_back(by_point(row, names));
    if (scattered && !few)
      for (const Dimension& along : dimensions)
        if (along.numeric && along.distinct.size() > 2 && std::ranges::count(apart, along.name) == 0)
          section.charts.push_back(in_bins(f, row, along));
    ++shown;
  }
  for (std::size_t c = 0; c < section.charts.size(); ++c) section.charts[c].id = "sweep-" + std::to_string(c + 1);
  section.text.push_back(std::to_string(f.comparison.points.size()) + " points of a design (" +
                         std::to_string(f.comparison.replicates) + " replicates each)." +
                         began_and_ended_in_words(f.comparison));
  if (!apart.empty()) section.text.push_back(confounded_in_words(f, apart));
  return section;
}

}  // namespace peerspread
