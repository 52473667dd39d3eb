/// The report: one self-contained page that policy staff open from disk. What is on it is plain data (below); the
/// engine gives it the blocks that every model has, the model adds its own, and the page built in scripts/report/ draws
/// it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/analysis/compare.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/report/try_out.hpp"
#include "sim/results/cube.hpp"

namespace peerspread {

struct Campaign;
struct Optimum;

struct AxisTitle {
  std::string label, unit;
};

struct Mark {
  double x;
  std::string label;
};

/// Lines with bands over x, one panel per facet.
struct LinesChart {
  static constexpr const char* kind = "lines";
  struct Line {
    std::string scenario, facet;
    std::vector<double> x, mid, low, high;
    void add(double at, Band band);
  };
  AxisTitle y;
  std::vector<std::string> facets;
  std::vector<Line> series;
  std::vector<Mark> marks = {};
  std::optional<Mark> best = {};
};

/// Quantiles of a distribution along x.
struct SpreadChart {
  static constexpr const char* kind = "spread";
  struct Quantiles {
    std::string scenario, facet;
    std::vector<double> levels, values;  ///< shares (0 to 1), and below what value they lie
  };
  std::vector<std::string> facets;
  std::vector<Quantiles> series;
};

/// Rows of dots with ranges along x, one row per category.
struct DotsChart {
  static constexpr const char* kind = "dots";
  struct Dot {
    std::string scenario, facet, category;
    Band band;
  };
  std::vector<std::string> facets, categories;
  std::vector<Dot> series;
  bool zero = false;  ///< whether zero is always in sight
};

/// Bars along x, of parts that add up.
struct BarsChart {
  static constexpr const char* kind = "bars";
  struct Bar {
    std::string category, part, scenario;
    double value;
    Interval range = {};  ///< NaN where there is none
  };
  std::vector<std::string> categories, parts;
  std::vector<Bar> values;
};

/// A map of colours.
struct HeatChart {
  static constexpr const char* kind = "heat";
  AxisTitle y, z;
  std::vector<std::string> xs, ys;          ///< labels of columns and rows
  std::vector<std::vector<double>> values;  ///< [row][column] of z
};

struct Chart {
  std::string id, title, caption;
  AxisTitle x;
  std::variant<LinesChart, SpreadChart, DotsChart, BarsChart, HeatChart> drawing;
};

struct ReportTable {
  std::vector<std::string> columns;
  std::vector<bool> numbers;  ///< by column: set right
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> points = {};  ///< by row the point of a sweep that it is about; none: it is about none
};

struct Section {
  std::string id, heading;
  std::vector<std::string> text;
  std::vector<Chart> charts = {};
  std::optional<ReportTable> table = {};
  bool fold = false;
};

/// What the model does not meet: a sentence, a short line, and each target or pattern.
struct Misses {
  std::string summary, line;
  std::vector<std::string> each;
};

/// What of a report goes on one or two sheets: sections without their charts, and charts, by their ids.
struct Brief {
  std::vector<std::string> sections, charts;
  bool only = false;  ///< whether that is all there is
};

struct Report {
  std::string title, subtitle;
  std::vector<std::string> answer;  ///< two or three plain sentences
  std::string caution;
  std::vector<std::string> scenarios;
  std::vector<Section> sections;
  std::optional<TryOut> try_out = {};
  std::optional<Misses> misses = {};
  Brief brief = {};
  std::string started = {};  ///< of the campaign, where it is not the file's
};

/// Only what goes on one or two sheets.
Report brief_of(const Report& report);

/// What a report is made from.
struct Findings {
  const ResultsFile& results;
  const Campaign& campaign;
  const Comparison& comparison;
  Cubes cubes;  ///< of the results
};
Findings findings_of(const ResultsFile& results, const Campaign& campaign, const Comparison& comparison);

/// Whether all of these outputs were recorded (`outputs` of a campaign may name a few): what needs another is left out.
bool recorded(const Findings& f, const std::vector<std::string>& names);

/// A line of bands of output `name` for each point over `along` (an axis), other axes as `at` says.
std::vector<LinesChart::Line> bands_along(const Findings& f, const std::string& name, const std::string& along,
                                          const Selection& at, const std::string& facet);

/// A point's name; where points are only numbered, also what is swept there (unless that is very much).
std::string point_in_words(const Findings& f, std::size_t point);

/// A sentence for what --until ended, else "".
std::string began_and_ended_in_words(const Comparison& c);
/// How sure the highest point of a sweep is, by values[point][replicate]: which are within 5 % of it, in how many
/// worlds and with how many parameter sets it is the best, whether it lies at the edge. Nothing where none is defined.
std::vector<std::string> optimum_in_words(const Findings& f, const std::vector<std::vector<double>>& values);
/// "the best in 62 % of worlds and with 50 % of parameter sets".
std::string sureness_in_words(const Optimum& found, std::size_t point);

/// Blocks that every model's report can use.
Section settings_section(const Findings& f);     ///< what differs between the scenarios, in words; else no table
Section differences_section(const Findings& f);  ///< paired differences, and where their spread comes from
Section sweep_section(const Findings& f);  ///< what swept parameters do: curves, heat maps, points; no charts without
/// The points of a sweep as a table of the comparison's rows with these titles, or of the first where there are none.
Section points_section(const Findings& f, const std::vector<std::string>& titles);
std::optional<Misses> misses_of(const Findings& f);  ///< nothing where none were noted
Section checks_section(const Findings& f);       ///< what its parameter sets meet and miss, never-fitted patterns first
Section assumptions_section(const Findings& f);  ///< every parameter with label and source
Section distrust_section(const std::vector<std::string>& sentences);  ///< what may not be concluded

/// What the page is drawn from, as JSON (scripts/report/report.schema.json): numbers with four digits, null where not
/// defined.
std::string data_of(const Report& report, const Findings& f);
/// The page of `report`. Throws RunError where this build has none, for npm was missing.
std::string page_of(const Report& report, const Findings& f);
bool has_page();

/// Numbers in sentences: as many digits as half of the interval supports with one of its own.
std::string in_words(double value, Band band);

}  // namespace peerspread
