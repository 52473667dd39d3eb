/// The points of a sweep one by one: what each comes to, and how that differs from the first.
#include <algorithm>
#include <cmath>

#include "sim/campaign/campaign.hpp"
#include "sim/report/sweep_dimensions.hpp"
#include "sim/report/words.hpp"

namespace peerspread {

namespace {

constexpr std::size_t most_outcomes = 3, most_columns = 6, unfolded = 24;

/// Of those titles, or the first that are defined anywhere.
std::vector<const ComparisonRow*> outcomes(const Findings& f, const std::vector<std::string>& titles) {
  std::vector<const ComparisonRow*> rows;
  for (const ComparisonRow& row : f.comparison.rows) {
    const bool wanted = titles.empty() ? rows.size() < most_outcomes : std::ranges::count(titles, row.title) > 0;
    if (wanted && std::ranges::any_of(row.means, [](double m) { return std::isfinite(m); })) rows.push_back(&row);
  }
  return rows;
}

/// "0.45 (0.30 to 0.62)"; of differences with a sign. A digit more than the range supports: rows are compared.
std::string cell(Band band, bool sign) {
  if (!std::isfinite(band.mid)) return "not defined";
  const Band fine{band.mid, band.low, band.low + (band.high - band.low) / 10};
  const auto text = [&](double x) { return (sign && x > 0 ? "+" : "") + in_words(x, fine); };
  return text(band.mid) + (band.low == band.high ? "" : " (" + text(band.low) + " to " + text(band.high) + ")");
}

std::string heading_of(const ComparisonRow& row) {
  const std::string unit = unit_in_words(row.unit);
  return row.title + (unit.empty() ? "" : " (" + unit + ")");
}

std::string title_of(const Findings& f, const Dimension& d) {
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t place = find_parameter(parameters, d.name);
  if (place == npos) return d.name;
  const std::string unit = unit_in_words(parameters[place].unit);
  return title_of(parameters[place]) + (unit.empty() ? "" : " (" + unit + ")");
}

}  // namespace

Section points_section(const Findings& f, const std::vector<std::string>& titles) {
  Section section{"points", "Point by point", {}};
  const std::size_t points = f.comparison.points.size();
  const std::vector<const ComparisonRow*> rows = outcomes(f, titles);
  std::vector<Dimension> dimensions = dimensions_of(f);
  if (f.campaign.design.empty() || dimensions.empty() || rows.empty()) return section;
  if (points > most_points_on_page) {
    section.text.push_back(std::to_string(points) +
                           " points are too many for a table; 'peerspread export' writes them.");
    return section;
  }
  if (dimensions.size() > most_columns) dimensions.clear();
  const std::string first = point_label(f, 0);
  section.text.push_back("Mean over worlds, and in brackets the range of 90 in 100. Differences are to " + first +
                         ", with the same people, ties and luck in both.");
  ReportTable table{{""}, {false}, {}};
  const auto add_column = [&](const std::string& name) {
    table.columns.push_back(name);
    table.numbers.push_back(true);
  };
  for (const Dimension& d : dimensions) add_column(title_of(f, d));
  for (const ComparisonRow* row : rows) {
    add_column(heading_of(*row));
    add_column("difference to " + first);
  }
  for (std::size_t p = 0; p < points; ++p) {
    std::vector<std::string> cells = {point_label(f, p)};
    for (const Dimension& d : dimensions) cells.push_back(d.of_point[p]);
    for (const ComparisonRow* row : rows) {
      cells.push_back(cell(band_of(row->values[p]), false));
      if (p == 0) cells.emplace_back();
      if (p > 0)
        cells.push_back(
            cell({row->differences[p - 1].mean, row->differences[p - 1].low, row->differences[p - 1].high}, true));
    }
    table.points.push_back(p);
    table.rows.push_back(std::move(cells));
  }
  section.table = std::move(table);
  section.fold = points > unfolded;
  return section;
}

}  // namespace peerspread
