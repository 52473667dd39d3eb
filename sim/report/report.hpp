/// The report: one self-contained page that policy staff open from disk. What is on it is plain data (below); the
/// engine gives it the blocks that every model has, the model adds its own, and the page built in scripts/report/ draws
/// it.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/analysis/compare.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

struct Campaign;

struct AxisTitle {
  std::string label, unit;
};

/// One line, row of dots, or row of quantiles of a chart. NaN: not defined. Which fields count depends on the kind.
struct Series {
  std::string scenario, facet, category;
  std::vector<double> x, mid, low, high;  ///< dots use one entry; spreads have levels in x and values in mid
};

struct Mark {
  double x;
  std::string label;
};

struct Chart {
  enum class Kind { lines, spread, dots, bars, heat } kind = Kind::lines;
  std::string id, title, caption;
  AxisTitle x, y;
  std::vector<std::string> facets, categories, parts;
  std::vector<Series> series;  ///< bars: one per bar and part (in `facet`), value in mid
  std::vector<Mark> marks;
  std::optional<Mark> best;
  bool zero = false;
  std::vector<std::string> xs, ys;          ///< heat: labels of columns and rows
  std::vector<std::vector<double>> values;  ///< heat: [row][column]
  AxisTitle z;
};

struct ReportTable {
  std::vector<std::string> columns;
  std::vector<bool> numbers;  ///< by column: set right
  std::vector<std::vector<std::string>> rows;
};

struct Section {
  std::string id, heading;
  std::vector<std::string> text;
  std::vector<Chart> charts = {};
  std::optional<ReportTable> table = {};
  bool fold = false;
};

struct Report {
  std::string title, subtitle;
  std::vector<std::string> answer;  ///< two or three plain sentences
  std::string caution;
  std::vector<std::string> scenarios;
  std::vector<Section> sections;
};

/// What a report is made from.
struct Findings {
  const ResultsFile& results;
  const Campaign& campaign;
  const Comparison& comparison;
  Sharing sharing;
  std::vector<Axis> axes;
  std::vector<Output> outputs;
};
Findings findings_of(const ResultsFile& results, const Campaign& campaign, const Comparison& comparison);

/// Whether all of these outputs were recorded (`outputs` of a campaign may name a few): what needs another is left out.
bool recorded(const Findings& f, const std::vector<std::string>& names);

/// Mean and 5th and 95th percentile over replicates.
struct Band {
  double mid, low, high;
};
Band band_of(const std::vector<double>& replicates);

/// Bands of output `name` at each point along `along` (an axis), other axes fixed by `at` (axis -> label).
std::vector<Series> bands_along(const Findings& f, const std::string& name, const std::string& along,
                                const std::map<std::string, std::string>& at);
/// [point][replicate] of output `name` at `at`; axes of time not named mean their last entry.
std::vector<std::vector<double>> values_at(const Findings& f, const std::string& name,
                                           const std::map<std::string, std::string>& at);

/// A point's name; where points are only numbered, also what is swept there (unless that is very much).
std::string point_in_words(const Findings& f, std::size_t point);

/// Blocks that every model's report can use.
Section differences_section(const Findings& f);  ///< paired differences, and where their spread comes from
Section sweep_section(const Findings& f);  ///< what swept parameters do: curves, heat maps, points; no charts without
Section assumptions_section(const Findings& f);                       ///< every parameter with label and source
Section distrust_section(const std::vector<std::string>& sentences);  ///< what may not be concluded

/// The page of `report`. Throws RunError where this build has none, for npm was missing.
std::string page_of(const Report& report, const Findings& f);
bool has_page();

/// Numbers in sentences: as many digits as half of the interval supports with one of its own.
std::string in_words(double value, Band band);

}  // namespace peerspread
