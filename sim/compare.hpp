/// Paired comparison of the points of a results file: means, differences under common random numbers, and how much
/// of their spread is network and how much chance.
#pragma once

#include <string>
#include <vector>

#include "sim/model.hpp"
#include "sim/results_file.hpp"

namespace peerspread {

/// Where the spread of a difference over replicates comes from, as shares of its variance (one-way random-effects
/// analysis of variance, replicates nested in populations; Searle, Casella & McCulloch 1992, ch. 3).
struct SpreadSplit {
  double network = 0.0;  ///< share between populations
  double chance = 0.0;   ///< share between noise streams within a population
};

struct Difference {
  std::size_t point;                 ///< against the first point
  double mean;                       ///< of the paired differences
  double low, high;                  ///< 5th and 95th percentile over replicates
  double standard_error;             ///< of the mean
  SpreadSplit split;
};

/// One line of the table: one headline of one output.
struct ComparisonRow {
  std::string title, output, unit;
  std::vector<double> means;         ///< one per point; NaN where not defined
  std::vector<Difference> differences;  ///< one per point after the first
};

struct Comparison {
  std::vector<std::string> points;
  std::size_t replicates = 0, populations = 0;
  std::vector<ComparisonRow> rows;
};

Comparison compare(const ResultsFile& results, const Model& model);

/// Plain text for a terminal; numbers with no more digits than their interval supports.
std::string format_table(const Comparison& comparison);
/// The same rows, full precision, one line per row and point.
std::string format_csv(const Comparison& comparison);

/// Shares of variance by network and chance from values and the population each belongs to.
SpreadSplit split_spread(const std::vector<double>& values, const std::vector<std::uint32_t>& population);

}  // namespace peerspread
