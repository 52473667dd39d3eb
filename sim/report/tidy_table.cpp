#include "sim/report/tidy_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim/analysis/statistics.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/numbers.hpp"
#include "sim/model/shape.hpp"
#include "sim/report/json.hpp"

namespace peerspread {

namespace {

constexpr std::size_t numbers_at_once = std::size_t{1} << 20;

/// A number in the shortest form that reads back exactly.
template <class Number>
std::string shortest(Number number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

/// How the cells of a row are written, and rows put together.
class Writing {
 public:
  explicit Writing(TableFormat format) : json_(format == TableFormat::json) {}

  std::string text(const std::string& name, const std::string& value) const {
    if (json_) return key(name) + quoted(value);
    const std::string line = CsvRow{value}.line();
    return line.substr(0, line.size() - 1);
  }
  /// A value that stands as it is: a number, or nothing.
  std::string plain(const std::string& name, const std::string& value) const {
    return json_ ? key(name) + (value.empty() ? "null" : value) : value;
  }
  /// A number where `value` reads as one.
  std::string number_or_text(const std::string& name, const std::string& value) const {
    double number = 0;
    return read_number(value, number) == std::errc{} ? plain(name, value) : text(name, value);
  }
  template <class Number>
  std::string number(const std::string& name, Number value) const {
    return plain(name, std::isfinite(value) ? shortest(value) : "");
  }

  static constexpr std::string_view between = ",";
  std::string start(const std::vector<std::string>& columns) const {
    std::string names;
    for (const std::string& column : columns) names += (names.empty() ? "" : ",") + text(column, column);
    return json_ ? "[" : names + "\n";
  }
  std::string_view row_start(bool first) const { return !json_ ? "" : first ? "\n{" : ",\n{"; }
  std::string_view row_end() const { return json_ ? "}" : "\n"; }
  std::string_view end() const { return json_ ? "\n]\n" : ""; }

 private:
  static std::string quoted(const std::string& text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  static std::string key(const std::string& name) { return quoted(name) + ":"; }
  bool json_;
};

/// What the whole table shares.
struct Sheet {
  Sheet(const ResultsFile& file, const TidyOptions& asked) : results(file), options(asked), writing(asked.format) {
    const std::vector<Axis> all = results.axes();
    for (const Output& output : results.outputs())
      if (asked.outputs.empty() || std::ranges::count(asked.outputs, output.name) > 0) outputs.push_back(output);
    for (const Axis& axis : all)
      if (std::ranges::any_of(outputs, [&](const Output& o) { return std::ranges::count(o.axes, axis.name) > 0; }))
        axes.push_back(axis);
    every_axis = all;
    worlds = results.worlds();
    name_points();
    if (!options.summary) name_replicates();
  }

  std::vector<std::string> columns() const {
    std::vector<std::string> names{"point"};
    for (const std::string& parameter : results.varied()) names.push_back(parameter);
    if (!options.summary) {
      names.insert(names.end(), {"replicate", "population"});
      if (with_sets) names.emplace_back("parameter_set");
    }
    for (const Axis& axis : axes) names.push_back(axis.name);
    names.emplace_back("output");
    if (options.summary)
      names.insert(names.end(), {"mean", "sd", "low_90", "high_90", "replicates"});
    else
      names.emplace_back("value");
    names.emplace_back("unit");
    return names;
  }

  /// The cells of axes and name of an output, for each of its numbers.
  std::vector<std::string> labels_of(const Output& output) const {
    const Shape shape(output, every_axis);
    std::vector<std::string> labels(shape.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      for (const Axis& axis : axes) {
        const auto own = std::ranges::find(shape.axes(), axis.name, &Axis::name);
        const auto a = static_cast<std::size_t>(own - shape.axes().begin());
        if (own == shape.axes().end()) {
          labels[i] += writing.plain(axis.name, "");
        } else {
          const std::size_t entry = i / shape.stride(a) % own->size();
          labels[i] += own->labels.empty() ? writing.number(axis.name, own->numbers[entry])
                                           : writing.text(axis.name, own->labels[entry]);
        }
        labels[i] += Writing::between;
      }
      labels[i] += writing.text("output", output.name);
      labels[i] += Writing::between;
    }
    return labels;
  }

  const ResultsFile& results;
  const TidyOptions& options;
  Writing writing;
  std::vector<Output> outputs;
  std::vector<Axis> axes, every_axis;
  ResultsFile::Worlds worlds{};
  std::vector<std::string> points, replicates;  ///< the first cells of a row
  bool with_sets = false;

 private:
  void name_points() {
    const std::vector<std::string> names = results.points();
    for (const std::string& name : names) points.push_back(writing.text("point", name) + std::string(Writing::between));
    for (const std::string& parameter : results.varied()) {
      const std::vector<std::string> values = results.column(parameter);
      for (std::size_t p = 0; p < points.size(); ++p)
        points[p] += writing.number_or_text(parameter, values[p]) + std::string(Writing::between);
    }
  }

  void name_replicates() {
    const std::vector<std::uint32_t> populations = results.populations();
    const std::vector<std::int64_t> sets = results.sets().numbers;
    with_sets = !sets.empty();
    const std::string between(Writing::between);
    for (std::size_t r = 0; r < populations.size(); ++r) {
      replicates.push_back(writing.plain("replicate", std::to_string(r)) + between +
                           writing.plain("population", std::to_string(populations[r])) + between);
      if (with_sets) replicates.back() += writing.plain("parameter_set", std::to_string(sets[r])) + between;
    }
  }
};

/// Calls see(block, rows, numbers per row) with all of an output: points side by side of one replicate, or for a
/// summary of all replicates.
template <class See>
void for_each_block(const Sheet& sheet, const Output& output, const See& see) {
  const std::size_t row = Shape(output, sheet.every_axis).size();
  const std::size_t together = sheet.options.summary ? sheet.worlds.replicates : 1;
  const std::size_t at_once = std::clamp<std::size_t>(numbers_at_once / (row * together), 1, sheet.worlds.points);
  for (std::size_t r = 0; r < sheet.worlds.replicates; r += together)
    for (std::size_t p = 0; p < sheet.worlds.points; p += at_once) {
      const ResultsFile::Block block{r, together, p, std::min(at_once, sheet.worlds.points - p)};
      see(block, sheet.results.read_block(output.name, block), row);
    }
}

/// "mean,sd,low,high,replicates" of the numbers of one label.
std::string summary_cells(const Writing& writing, std::vector<double> values) {
  std::erase_if(values, [](double x) { return !std::isfinite(x); });
  std::ranges::sort(values);
  const double mean = mean_of(values);
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  const double sd = values.size() < 2 ? std::numeric_limits<double>::quiet_NaN()
                                      : std::sqrt(squares / static_cast<double>(values.size() - 1));
  std::string text;
  const std::pair<const char*, double> cells[] = {
      {"mean", mean}, {"sd", sd}, {"low_90", percentile(values, 0.05)}, {"high_90", percentile(values, 0.95)}};
  for (const auto& [name, number] : cells) text += writing.number(name, number) + std::string(Writing::between);
  return text + writing.plain("replicates", std::to_string(values.size())) + std::string(Writing::between);
}

}  // namespace

void write_tidy(const ResultsFile& results, const TidyOptions& options,
                const std::function<void(std::string_view)>& write) {
  const Sheet sheet(results, options);
  const Writing& writing = sheet.writing;
  write(writing.start(sheet.columns()));
  bool first = true;
  for (const Output& output : sheet.outputs) {
    const std::vector<std::string> labels = sheet.labels_of(output);
    const std::string unit = writing.text("unit", output.unit);
    for_each_block(sheet, output,
                   [&](const ResultsFile::Block& block, const std::vector<float>& rows, std::size_t row) {
                     std::string text;
                     for (std::size_t p = 0; p < block.points; ++p)
                       for (std::size_t i = 0; i < row; ++i) {
                         text += writing.row_start(std::exchange(first, false));
                         text += sheet.points[block.point + p];
                         if (options.summary) {
                           std::vector<double> values(block.replicates);
                           for (std::size_t r = 0; r < block.replicates; ++r)
                             values[r] = static_cast<double>(rows[(r * block.points + p) * row + i]);
                           (text += labels[i]) += summary_cells(writing, std::move(values));
                         } else {
                           ((text += sheet.replicates[block.replicate]) += labels[i]) +=
                               writing.number("value", rows[p * row + i]);
                           text += Writing::between;
                         }
                         (text += unit) += writing.row_end();
                       }
                     write(text);
                   });
  }
  write(writing.end());
}

void check_rows(const ResultsFile& results, const TidyOptions& options) {
  const Sheet sheet(results, options);
  for (const Output& output : sheet.outputs)
    for_each_block(sheet, output, [](const ResultsFile::Block&, const std::vector<float>&, std::size_t) {});
}

}  // namespace peerspread
