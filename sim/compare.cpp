#include "sim/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>

namespace peerspread {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return nan;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double squares_around(const std::vector<double>& values, double center) {
  return std::accumulate(values.begin(), values.end(), 0.0,
                         [=](double sum, double x) { return sum + (x - center) * (x - center); });
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nan;
  const double rank = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (rank - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Interval middle_90_percent(std::vector<double> values) {
  std::ranges::sort(values);
  return {percentile(values, 0.05), percentile(values, 0.95)};
}

/// Variance between and within populations, and that of the mean of all values.
struct Components {
  double network = 0.0, chance = 0.0, of_mean = 0.0;
};

Components components_of(const std::vector<double>& values, const std::vector<std::uint32_t>& population) {
  std::map<std::uint32_t, std::vector<double>> groups;
  for (std::size_t i = 0; i < values.size(); ++i) groups[population[i]].push_back(values[i]);
  const auto total = static_cast<double>(values.size()), count = static_cast<double>(groups.size());
  if (values.size() < 2) return {};

  const double mean = mean_of(values);
  const double all_squares = squares_around(values, mean);
  double within = 0.0, sizes_squared = 0.0;
  for (const auto& [number, members] : groups) {
    within += squares_around(members, mean_of(members));
    sizes_squared += static_cast<double>(members.size() * members.size());
  }
  const double pooled = all_squares / (total - 1.0);
  const Components undivided{0.0, pooled, pooled / total};
  if (groups.size() < 2 || groups.size() == values.size()) return undivided;

  const double mean_square_within = within / (total - count);
  const double mean_square_between = (all_squares - within) / (count - 1.0);
  const double typical_size = (total - sizes_squared / total) / (count - 1.0);  // n0 of unbalanced designs
  const double network = (mean_square_between - mean_square_within) / typical_size;
  if (!(network > 0.0)) return undivided;
  return {network, mean_square_within, network * sizes_squared / (total * total) + mean_square_within / total};
}

Difference difference(const std::vector<double>& first, const std::vector<double>& other,
                      const std::vector<std::uint32_t>& population, std::size_t point) {
  std::vector<double> pairs;
  std::vector<std::uint32_t> population_of_pair;
  for (std::size_t r = 0; r < first.size(); ++r) {
    const double d = other[r] - first[r];
    if (!std::isfinite(d)) continue;
    pairs.push_back(d);
    population_of_pair.push_back(population[r]);
  }
  const auto [low, high] = middle_90_percent(pairs);
  const double error = pairs.size() < 2 ? nan : std::sqrt(components_of(pairs, population_of_pair).of_mean);
  return {point, mean_of(pairs), low, high, error, split_spread(pairs, population_of_pair)};
}

/// Where `headline` points to in an output over `axes`; nothing where the file has no such entry.
std::optional<std::vector<std::size_t>> index_of(const Headline& headline, const std::vector<std::string>& names,
                                                 const std::vector<Axis>& axes) {
  std::vector<std::size_t> index;
  for (const std::string& name : names) {
    const auto axis = std::ranges::find(axes, name, &Axis::name);
    if (axis == axes.end() || axis->size() == 0) return std::nullopt;
    std::size_t entry = axis->size() - 1;
    if (const auto wanted = headline.at.find(name); wanted != headline.at.end()) {
      const auto is_wanted = [&](std::size_t i) {
        return (axis->labels.empty() ? format_number(axis->numbers[i]) : axis->labels[i]) == wanted->second;
      };
      for (entry = 0; entry < axis->size() && !is_wanted(entry);) ++entry;
      if (entry == axis->size()) return std::nullopt;
    }
    index.push_back(entry);
  }
  return index;
}

}  // namespace

SpreadSplit split_spread(const std::vector<double>& values, const std::vector<std::uint32_t>& population) {
  const Components parts = components_of(values, population);
  const double all = parts.network + parts.chance;
  if (!(all > 0.0)) return {};
  return {parts.network / all, parts.chance / all};
}

ComparisonRow compare_values(const std::vector<std::vector<double>>& values,
                             const std::vector<std::uint32_t>& population) {
  ComparisonRow row;
  for (std::size_t point = 0; point < values.size(); ++point) {
    std::vector<double> defined;
    std::ranges::copy_if(values[point], std::back_inserter(defined), [](double x) { return std::isfinite(x); });
    row.means.push_back(mean_of(defined));
    row.worlds.push_back(middle_90_percent(std::move(defined)));
    if (point > 0) row.differences.push_back(difference(values[0], values[point], population, point));
  }
  return row;
}

Comparison compare(const ResultsFile& results, const Model& model) {
  const std::vector<Axis> axes = results.axes();
  const std::vector<Output> stored = results.outputs();
  const std::vector<std::uint32_t> population = results.populations();
  Comparison comparison{results.points(), population.size(), std::set(population.begin(), population.end()).size(), {}};
  for (const Output& output : model.outputs(defaults_of(model.parameters()))) {
    const auto in_file = std::ranges::find(stored, output.name, &Output::name);
    if (in_file == stored.end()) continue;
    for (const Headline& headline : output.headlines) {
      const auto index = index_of(headline, in_file->axes, axes);
      if (!index) continue;
      ComparisonRow row = compare_values(results.read_at(output.name, *index), population);
      row.title = headline.title;
      row.output = output.name;
      row.unit = in_file->unit;
      comparison.rows.push_back(std::move(row));
    }
  }
  return comparison;
}

namespace {

/// A field of RFC 4180.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + "\"";
}

std::string number_field(double number) { return std::isfinite(number) ? format_number(number) : ""; }

}  // namespace

std::string format_csv(const Comparison& comparison) {
  std::string text =
      "title,output,unit,scenario,mean,difference,low_90,high_90,standard_error,share_network,share_chance\n";
  for (const ComparisonRow& row : comparison.rows) {
    for (std::size_t point = 0; point < comparison.points.size(); ++point) {
      for (const std::string& field : {row.title, row.output, row.unit, comparison.points[point]})
        text += quoted(field) + ",";
      text += number_field(row.means[point]);
      std::vector<double> rest(6, nan);
      if (point > 0) {
        const Difference& d = row.differences[point - 1];
        rest = {d.mean, d.low, d.high, d.standard_error, d.split.network, d.split.chance};
      }
      for (const double number : rest) text += "," + number_field(number);
      text += "\n";
    }
  }
  return text;
}

}  // namespace peerspread
