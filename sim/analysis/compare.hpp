/// Paired comparison of the points of a results file: means, differences under common random numbers, and how much
/// of their spread is network and how much chance.
///
/// A replicate counts where its value is a finite number; it enters a difference where both of its values are.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/model/model.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

/// Where the spread of a difference over replicates comes from, as shares of its variance (one-way random-effects
/// analysis of variance, replicates nested in populations; Searle, Casella & McCulloch 1992, ch. 3). With parameter
/// sets: crossed random effects by the mean squared difference of pairs that share a set, a population, or neither. The
/// shares sum to 1, or are all 0 where nothing spreads. What cannot be told apart counts as chance.
struct SpreadSplit {
  double parameters = 0.0;  ///< share between parameter sets
  double network = 0.0;     ///< share between populations
  double chance = 0.0;      ///< share between noise streams
};

/// 5th and 95th percentile over replicates (linear between ranks), or a 90 % interval; NaN where there is none.
struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN(), high = low;
};

/// How sure a split is: 90 % intervals of its shares.
struct SplitRange {
  Interval parameters, network, chance;
  bool apart = true;  ///< whether network and chance can be told apart: both are surely more than nothing
};

/// What each replicate shares with others: its population, and its parameter set where there are any.
struct Sharing {
  std::vector<std::uint32_t> population;
  std::vector<std::int64_t> set = {};
};

struct Difference {
  std::size_t point;      ///< against the first point
  double mean;            ///< of the paired differences; NaN where not defined
  double low, high;       ///< 5th and 95th percentile over replicates
  double standard_error;  ///< of the mean; replicates of one population are not taken as independent
  SpreadSplit split;
  SplitRange range = {};  ///< of the split, where there are few enough points to look at each
};

/// One line of the table: one headline of one output.
struct ComparisonRow {
  std::string title, output, unit;
  std::vector<double> means;                     ///< one per point; NaN where not defined
  std::vector<Interval> worlds;                  ///< one per point: where 90 % of its replicates lie
  std::vector<Difference> differences;           ///< one per point after the first
  std::vector<std::vector<double>> values = {};  ///< [point][replicate], what all of this was made from
};

struct Comparison {
  std::vector<std::string> points;
  std::size_t replicates = 0, populations = 0, sets = 0;  ///< sets: different parameter sets in use
  std::vector<ComparisonRow> rows;
  std::string branch = {};   ///< what all lived by until they branched off, as a sentence; empty: nothing
  std::string stopped = {};  ///< what --until reached with these replicates; empty: all that were asked for are there
};

/// The model's headlines, as far as the file has them: an output or an entry of an axis that it lacks is left out.
Comparison compare(const ResultsFile& results, const Model& model);
/// All of that but the rows.
Comparison outline_of(const ResultsFile& results);

/// The numbers of one row, from values[point][replicate] and the population of each replicate.
ComparisonRow compare_values(std::vector<std::vector<double>> values, const Sharing& sharing);

/// Of the mean of those `values` that are finite; replicates of one population are not taken as independent. NaN of
/// fewer than two.
double standard_error(const std::vector<double>& values, const Sharing& sharing);

/// Plain text for a terminal; numbers with no more digits than their interval supports.
std::string format_table(const Comparison& comparison);
/// For more points than a table can hold: each row's points of lowest and highest mean. Holds one output's rows at a
/// time in memory, for a design may have very many points.
std::string format_summary(const ResultsFile& results, const Model& model);
/// The same rows, full precision, one line per row and point.
std::string format_csv(const Comparison& comparison);

/// Calls `see` with each headline's title, output, unit and values, the rest of the row empty.
void for_each_headline(const ResultsFile& results, const Model& model, const std::function<void(ComparisonRow)>& see);
/// Sets `means` and `worlds` of a row from its values.
void summarize_points(ComparisonRow& row);

SpreadSplit split_spread(const std::vector<double>& values, const Sharing& sharing);
/// By the jackknife over parameter sets (in at most 32 blocks) and over populations, whose variances are added, and the
/// normal distribution, cut at 0 and 1 (Arvesen 1969): rough where there are few of either, none where there are two.
SplitRange range_of_split(const std::vector<double>& values, const Sharing& sharing);

}  // namespace peerspread
