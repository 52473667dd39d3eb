#include "sim/analysis/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "sim/analysis/statistics.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/numbers.hpp"
#include "sim/model/shape.hpp"

namespace peerspread {

namespace {

double squares_around(const std::vector<double>& values, double center) {
  return std::accumulate(values.begin(), values.end(), 0.0,
                         [=](double sum, double x) { return sum + (x - center) * (x - center); });
}

Interval middle_90_percent(std::vector<double> values) {
  std::ranges::sort(values);
  return {percentile(values, 0.05), percentile(values, 0.95)};
}

/// Variance between parameter sets, between populations and within both; and that of the mean of all values.
struct Components {
  double parameters = 0.0, network = 0.0, chance = 0.0, of_mean = 0.0;
};

/// Sum of squared sizes of the groups that equal numbers make, over the squared number of all.
template <class Number>
double concentration(const std::vector<Number>& numbers) {
  std::map<Number, double> sizes;
  for (const Number number : numbers) ++sizes[number];
  double squares = 0.0;
  for (const auto& [number, size] : sizes) squares += size * size;
  return squares / static_cast<double>(numbers.size() * numbers.size());
}

/// Replicates nested in populations.
Components nested_components(const std::vector<double>& values, const std::vector<std::uint32_t>& population) {
  std::map<std::uint32_t, std::vector<double>> groups;
  for (std::size_t i = 0; i < values.size(); ++i) groups[population[i]].push_back(values[i]);
  const auto total = static_cast<double>(values.size()), count = static_cast<double>(groups.size());
  const double all_squares = squares_around(values, mean_of(values));
  double within = 0.0;
  for (const auto& [number, members] : groups) within += squares_around(members, mean_of(members));
  const double pooled = all_squares / (total - 1.0);
  const Components undivided{0.0, 0.0, pooled, pooled / total};
  if (groups.size() < 2 || groups.size() == values.size()) return undivided;

  const double mean_square_within = within / (total - count);
  const double mean_square_between = (all_squares - within) / (count - 1.0);
  const double share = concentration(population);
  const double typical_size = total * (1.0 - share) / (count - 1.0);  // n0 of unbalanced designs
  const double network = (mean_square_between - mean_square_within) / typical_size;
  if (!(network > 0.0)) return undivided;
  return {0.0, network, mean_square_within, network * share + mean_square_within / total};
}

/// Parameter sets crossed with populations: half of the mean squared difference between two replicates is the sum of
/// the variances of what they do not share.
Components crossed_components(const std::vector<double>& values, const Sharing& sharing) {
  enum Pair : std::size_t { share_set, share_population, share_nothing, pairs };
  std::array<double, pairs> sum{}, count{};
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      const bool set = sharing.set[i] == sharing.set[j], population = sharing.population[i] == sharing.population[j];
      if (set && population) continue;
      const Pair pair = set ? share_set : population ? share_population : share_nothing;
      sum[pair] += (values[i] - values[j]) * (values[i] - values[j]) / 2.0;
      ++count[pair];
    }
  const auto total = static_cast<double>(values.size());
  const double pooled = squares_around(values, mean_of(values)) / (total - 1.0);
  if (std::ranges::count(count, 0.0) > 0) return {0.0, 0.0, pooled, pooled / total};
  const auto of = [&](Pair pair) { return sum[pair] / count[pair]; };
  Components parts;
  parts.parameters = std::max(0.0, of(share_nothing) - of(share_set));
  parts.network = std::max(0.0, of(share_nothing) - of(share_population));
  parts.chance = std::max(0.0, of(share_set) + of(share_population) - of(share_nothing));
  parts.of_mean = parts.parameters * concentration(sharing.set) + parts.network * concentration(sharing.population) +
                  parts.chance / total;
  return parts;
}

Components components_of(const std::vector<double>& values, const Sharing& sharing) {
  if (values.size() < 2) return {};
  return sharing.set.empty() ? nested_components(values, sharing.population) : crossed_components(values, sharing);
}

/// Values of the replicates for which `keep(r)` holds, and what these share.
template <class Keep>
std::pair<std::vector<double>, Sharing> replicates_where(const std::vector<double>& values, const Sharing& sharing,
                                                         const Keep& keep) {
  std::pair<std::vector<double>, Sharing> kept;
  for (std::size_t r = 0; r < values.size(); ++r) {
    if (!keep(r)) continue;
    kept.first.push_back(values[r]);
    kept.second.population.push_back(sharing.population[r]);
    if (!sharing.set.empty()) kept.second.set.push_back(sharing.set[r]);
  }
  return kept;
}

/// Those that are finite numbers.
std::pair<std::vector<double>, Sharing> defined_of(const std::vector<double>& values, const Sharing& sharing) {
  return replicates_where(values, sharing, [&](std::size_t r) { return std::isfinite(values[r]); });
}

std::vector<double> less(std::vector<double> values, const std::vector<double>& first) {
  for (std::size_t r = 0; r < first.size(); ++r) values[r] -= first[r];
  return values;
}

Difference difference(const std::vector<double>& first, const std::vector<double>& other, const Sharing& sharing,
                      std::size_t point) {
  const auto [pairs, of_pairs] = defined_of(less(other, first), sharing);
  const auto [low, high] = middle_90_percent(pairs);
  const double error = standard_error(pairs, of_pairs);
  return {point, mean_of(pairs), low, high, error, split_spread(pairs, of_pairs)};
}

using Shares = std::array<double, 3>;  // parameters, network, chance

/// Variances of the shares by leaving out one block of replicates at a time; `block_of` has each replicate's.
Shares jackknife(const std::vector<double>& values, const Sharing& sharing, const std::vector<std::size_t>& block_of) {
  const std::size_t blocks = 1 + std::ranges::max(block_of);
  std::vector<Shares> left_out;
  for (std::size_t b = 0; b < blocks; ++b) {
    const auto [rest, of_rest] = replicates_where(values, sharing, [&](std::size_t r) { return block_of[r] != b; });
    const SpreadSplit split = split_spread(rest, of_rest);
    left_out.push_back({split.parameters, split.network, split.chance});
  }
  Shares variances{};
  for (std::size_t share = 0; share < variances.size(); ++share) {
    std::vector<double> estimates;
    for (const Shares& one : left_out) estimates.push_back(one[share]);
    const auto count = static_cast<double>(estimates.size());
    variances[share] = (count - 1) / count * squares_around(estimates, mean_of(estimates));
  }
  return variances;
}

/// Numbers 0, 1, ... for equal entries, in at most `most` blocks.
template <class Number>
std::vector<std::size_t> blocks_of(const std::vector<Number>& numbers, std::size_t most) {
  std::map<Number, std::size_t> places;
  for (const Number number : numbers) places.emplace(number, places.size());
  std::vector<std::size_t> blocks;
  for (const Number number : numbers) blocks.push_back(places.at(number) % most);
  return blocks;
}

}  // namespace

double standard_error(const std::vector<double>& values, const Sharing& sharing) {
  const auto [defined, of_defined] = defined_of(values, sharing);
  return defined.size() < 2 ? nan : std::sqrt(components_of(defined, of_defined).of_mean);
}

SpreadSplit split_spread(const std::vector<double>& values, const Sharing& sharing) {
  const Components parts = components_of(values, sharing);
  const double all = parts.parameters + parts.network + parts.chance;
  if (!(all > 0.0)) return {};
  return {parts.parameters / all, parts.network / all, parts.chance / all};
}

SplitRange range_of_split(const std::vector<double>& values, const Sharing& sharing) {
  constexpr std::size_t most_values = 1024, most_blocks = 32;  // beyond these it takes seconds
  constexpr std::size_t fewest_blocks = 3;                     // of two, one is left, which says nothing
  constexpr double normal_95 = 1.6449;
  const SpreadSplit split = split_spread(values, sharing);
  if (values.size() < 3 || values.size() > most_values || !(split.parameters + split.network + split.chance > 0))
    return {};
  std::vector<std::vector<std::size_t>> factors = {blocks_of(sharing.population, most_blocks)};
  if (!sharing.set.empty()) factors.push_back(blocks_of(sharing.set, most_blocks));
  Shares variances{};
  for (const std::vector<std::size_t>& block_of : factors) {
    if (1 + std::ranges::max(block_of) < fewest_blocks) return {{}, {}, {}, false};
    const Shares by_factor = jackknife(values, sharing, block_of);
    for (std::size_t share = 0; share < variances.size(); ++share) variances[share] += by_factor[share];
  }
  const auto around = [&](double share, double variance) {
    const double half = normal_95 * std::sqrt(variance);
    return Interval{std::max(0.0, share - half), std::min(1.0, share + half)};
  };
  SplitRange range{around(split.parameters, variances[0]), around(split.network, variances[1]),
                   around(split.chance, variances[2])};
  range.apart = range.network.low > 0 && range.chance.low > 0;
  return range;
}

void summarize_points(ComparisonRow& row) {
  for (const std::vector<double>& replicates : row.values) {
    std::vector<double> defined;
    std::ranges::copy_if(replicates, std::back_inserter(defined), [](double x) { return std::isfinite(x); });
    row.means.push_back(mean_of(defined));
    row.worlds.push_back(middle_90_percent(std::move(defined)));
  }
}

ComparisonRow compare_values(std::vector<std::vector<double>> values, const Sharing& sharing) {
  ComparisonRow row;
  row.values = std::move(values);
  summarize_points(row);
  for (std::size_t point = 1; point < row.values.size(); ++point)
    row.differences.push_back(difference(row.values[0], row.values[point], sharing, point));
  return row;
}

void for_each_headline(const ResultsFile& results, const Model& model, const std::function<void(ComparisonRow)>& see) {
  const std::vector<Axis> axes = results.axes();
  const std::vector<Output> stored = results.outputs();
  for (const Output& output : model.bind(defaults_of(model.parameters()))->outputs()) {
    const auto in_file = std::ranges::find(stored, output.name, &Output::name);
    if (in_file == stored.end()) continue;
    const Shape shape(*in_file, axes);
    std::vector<std::string> titles;
    std::vector<Index> indices;
    for (const Headline& headline : output.headlines) {
      if (!shape.trouble_with(headline.at).empty()) continue;
      titles.push_back(headline.title);
      indices.push_back(shape.index(headline.at));
    }
    if (indices.empty()) continue;
    auto values = results.read_each(output.name, indices);
    for (std::size_t k = 0; k < titles.size(); ++k)
      see({titles[k], output.name, in_file->unit, {}, {}, {}, std::move(values[k])});
  }
}

namespace {

std::string branch_in_words(const std::map<std::string, std::string>& attributes) {
  const auto week = attributes.find("branch_week"), from = attributes.find("branch_from");
  if (week == attributes.end() || from == attributes.end()) return "";
  return "Until the end of week " + week->second + " all worlds lived by the values of '" + from->second +
         "'; what differs between scenarios began after it.";
}

}  // namespace

Comparison outline_of(const ResultsFile& results) {
  const auto distinct = [](const auto& all) { return std::set(all.begin(), all.end()).size(); };
  const std::vector<std::uint32_t> populations = results.populations();
  const auto attributes = results.attributes();
  const auto stopped = attributes.find("stopped");
  return {results.points(),
          populations.size(),
          distinct(populations),
          distinct(results.sets().numbers),
          {},
          branch_in_words(attributes),
          stopped == attributes.end() ? "" : stopped->second};
}

Comparison compare(const ResultsFile& results, const Model& model) {
  constexpr std::size_t most_points_with_ranges = 16;
  Comparison comparison = outline_of(results);
  const Sharing sharing{results.populations(), results.sets().numbers};
  for_each_headline(results, model, [&](ComparisonRow headline) {
    ComparisonRow row = compare_values(std::move(headline.values), sharing);
    for (Difference& d : row.differences) {
      if (row.values.size() > most_points_with_ranges) break;
      const auto [pairs, of_pairs] = defined_of(less(row.values[d.point], row.values[0]), sharing);
      d.range = range_of_split(pairs, of_pairs);
    }
    row.title = std::move(headline.title);
    row.output = std::move(headline.output);
    row.unit = std::move(headline.unit);
    comparison.rows.push_back(std::move(row));
  });
  return comparison;
}

std::string format_csv(const Comparison& comparison) {
  std::string text =
      "title,output,unit,scenario,mean,difference,low_90,high_90,standard_error,share_parameters,share_network,"
      "share_chance\n";
  for (const ComparisonRow& row : comparison.rows) {
    for (std::size_t point = 0; point < comparison.points.size(); ++point) {
      CsvRow line{row.title, row.output, row.unit, comparison.points[point]};
      line.number(row.means[point]);
      std::vector<double> rest(7, nan);
      if (point > 0) {
        const Difference& d = row.differences[point - 1];
        rest = {d.mean, d.low, d.high, d.standard_error, d.split.parameters, d.split.network, d.split.chance};
      }
      for (const double number : rest) line.number(number);
      text += line.line();
    }
  }
  return text;
}

}  // namespace peerspread
