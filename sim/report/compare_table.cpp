#include <algorithm>
#include <array>
#include <cmath>

#include "sim/analysis/compare.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/table.hpp"

namespace peerspread {

namespace {

/// Decimals of one row of numbers; negative: rounded to tens, hundreds, ... `exact`: nothing varies, so that three
/// digits are shown rather than none.
struct Precision {
  int decimals = 0;
  bool exact = true;
};

int magnitude_of(double number) { return static_cast<int>(std::floor(std::log10(std::fabs(number)))); }

constexpr int most_decimals = 6;  // results are 32-bit floats

/// Two significant digits of the interval's half-width, but no more than four of its larger end. Less than a float
/// can tell apart at the size of `scale` is no width.
Precision precision_of(Interval interval, double scale) {
  const double half = (interval.high - interval.low) / 2.0;
  if (!(half > 1e-6 * std::fabs(scale)) || !std::isfinite(half)) return {};
  const double end = std::max(std::fabs(interval.low), std::fabs(interval.high));
  return {std::min({1 - magnitude_of(half), 3 - magnitude_of(end), most_decimals}), false};
}

std::string without_trailing_zeros(std::string digits) {
  if (digits.find('.') != std::string::npos) digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

/// "0.38", "-1,230"; with `always`, "+0.17". A number that rounds to nothing has no sign.
enum class Sign { negative_only, always };
std::string rounded(double number, Precision precision, Sign sign = Sign::negative_only) {
  if (!std::isfinite(number)) return "not defined";
  const double size = std::fabs(number);
  std::string digits;
  if (precision.exact) {
    const int decimals = size > 0.0 ? std::clamp(2 - magnitude_of(size), 0, most_decimals) : 0;
    digits = without_trailing_zeros(format_fixed(size, decimals));
  } else {
    const double unit = std::pow(10.0, std::max(-precision.decimals, 0));
    digits = format_fixed(unit > 1.0 ? std::round(size / unit) * unit : size, std::max(precision.decimals, 0));
  }
  const bool zero = digits.find_first_of("123456789") == std::string::npos;
  const char* prefix = zero ? "" : number < 0.0 ? "-" : sign == Sign::always ? "+" : "";
  return prefix + with_thousands(digits);
}

std::string interval_text(Interval interval, Precision precision, Sign sign = Sign::negative_only) {
  const std::string low = rounded(interval.low, precision, sign), high = rounded(interval.high, precision, sign);
  return low == high ? low : low + " to " + high;
}

/// "4 (0 to 9) / 1 / 95 %": parameters (where there are sets) with their range, network, chance; "4 (0 to 9) / 96 %"
/// where network and chance cannot be told apart.
std::string split_text(const SpreadSplit& split, const SplitRange& range, bool with_parameters) {
  const auto percent = [](double share) { return std::lround(100.0 * share); };
  const long parameters = percent(split.parameters), network = percent(split.network);
  std::string text;
  if (with_parameters) text += std::to_string(parameters);
  if (with_parameters && std::isfinite(range.parameters.low))
    text += " (" + std::to_string(percent(range.parameters.low)) + " to " +
            std::to_string(percent(range.parameters.high)) + ")";
  if (with_parameters) text += " / ";
  if (range.apart) text += std::to_string(network) + " / ";
  return text + std::to_string(std::max(0L, 100 - parameters - (range.apart ? network : 0))) + " %";
}

/// What the columns right of the title show for one point.
using Cells = std::vector<std::string>;

/// Cells of a comparison: name, mean, and against the first point difference, interval and split.
std::vector<Cells> cells_of(const Comparison& comparison, const ComparisonRow& row,
                            const std::vector<std::string>& names, bool can_split) {
  std::vector<Cells> lines(1);
  Precision finest;
  for (const Difference& d : row.differences) {
    Precision precision =
        precision_of({d.low, d.high}, std::max(std::fabs(row.means[0]), std::fabs(row.means[d.point])));
    const bool varies = !precision.exact;
    if (!varies) precision = precision_of(row.worlds[d.point], row.means[d.point]);
    if (varies && (finest.exact || precision.decimals > finest.decimals)) finest = precision;
    Cells cells{names[d.point], rounded(row.means[d.point], precision), rounded(d.mean, precision, Sign::always), "-",
                "-"};
    if (comparison.replicates > 1 && std::isfinite(d.mean)) {
      cells[3] = interval_text({d.low, d.high}, precision, Sign::always);
      if (varies && can_split) cells[4] = split_text(d.split, d.range, comparison.sets > 0);
    }
    lines.push_back(std::move(cells));
  }
  // The first mean goes with the others, so that differences can be checked by eye.
  if (finest.exact) finest = precision_of(row.worlds[0], row.means[0]);
  lines[0] = {names[0], rounded(row.means[0], finest), "", "", ""};
  return lines;
}

/// Cells where there is only one point: mean and where its worlds lie.
std::vector<Cells> cells_of_one(const Comparison& comparison, const ComparisonRow& row) {
  const Precision precision = precision_of(row.worlds[0], row.means[0]);
  const bool interval = comparison.replicates > 1 && std::isfinite(row.means[0]);
  return {{rounded(row.means[0], precision), interval ? interval_text(row.worlds[0], precision) : "-"}};
}

/// The rows under their headings; the title takes what the other columns leave.
class Layout {
 public:
  /// `headings`: two lines, the first may be empty. `first`: how the column after the title is aligned.
  Layout(std::array<Cells, 2> headings, Align first) : headings_(std::move(headings)), first_(first) {}
  void add(std::string title, std::vector<Cells> lines) { rows_.push_back({std::move(title), std::move(lines)}); }

  std::string text() const {
    std::vector<std::size_t> widths;
    for (const std::string& heading : headings_[1]) widths.push_back(display_width(heading));
    std::size_t others = 0, title_width = display_width("Outcome");
    for (const Row& row : rows_) {
      title_width = std::max(title_width, display_width(row.title) + indent);
      for (const Cells& cells : row.lines)
        for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], display_width(cells[i]));
    }
    for (const std::size_t width : widths) others += gap + width;
    title_width = std::min(title_width, std::max(narrowest_title, page_width - std::min(page_width, others)));

    std::string result = headings_[0].empty() ? "" : line("", title_width, headings_[0], widths);
    result += line("Outcome", title_width, headings_[1], widths);
    result += std::string(title_width + others, '-') + "\n";
    for (const Row& row : rows_) result += lines_of(row, title_width, widths);
    return result;
  }

 private:
  struct Row {
    std::string title;
    std::vector<Cells> lines;
  };
  static constexpr std::size_t gap = 2, narrowest_title = 18, indent = 2;

  /// The title runs down beside the row's lines, its second line and those after it indented.
  std::string lines_of(const Row& row, std::size_t title_width, const std::vector<std::size_t>& widths) const {
    const auto title = wrap(row.title, title_width - indent);
    std::string result;
    for (std::size_t i = 0; i < std::max(title.size(), row.lines.size()); ++i)
      result += line(i < title.size() ? std::string(i == 0 ? 0 : indent, ' ') + title[i] : "", title_width,
                     i < row.lines.size() ? row.lines[i] : Cells{}, widths);
    return result + (row.lines.size() > 1 ? "\n" : "");
  }

  std::string line(const std::string& title, std::size_t title_width, const Cells& cells,
                   const std::vector<std::size_t>& widths) const {
    std::string result = pad(title, title_width);
    for (std::size_t i = 0; i < cells.size(); ++i)
      result += std::string(gap, ' ') + pad(cells[i], widths[i], i == 0 ? first_ : Align::right);
    return result.substr(0, result.find_last_not_of(' ') + 1) + "\n";
  }

  std::array<Cells, 2> headings_;
  Align first_;
  std::vector<Row> rows_;
};

std::string title_of(const ComparisonRow& row) {
  return row.unit.empty() || row.unit == "1" ? row.title : row.title + " (" + row.unit + ")";
}

/// How the worlds began and ended, where that is not as usual.
std::string began_and_ended(const Comparison& c) {
  return (c.branch.empty() ? "" : paragraph(c.branch)) +
         (c.stopped.empty() ? "" : paragraph("Ended when it was precise enough: " + c.stopped + "."));
}

std::string legend(const Comparison& c, bool can_split) {
  const bool several = c.points.size() > 1;
  std::string text;
  if (several)
    text += paragraph("Difference: the scenario less the first, '" + c.points[0] +
                      "', with the same people, ties and luck in both; mean over replicates.");
  text += began_and_ended(c);
  if (c.replicates == 1)
    text += paragraph("With one replicate there is no interval: raise --replicates to see how far worlds differ.");
  else
    text += paragraph(std::string("90 % of worlds: 90 of 100 replicates have ") +
                      (several ? "a difference" : "a value") + " between these two numbers." +
                      (c.replicates < 20 ? " From fewer than 20 replicates this is rough." : ""));
  if (several && can_split)
    text +=
        paragraph(std::string("Spread: how much of the difference's variation between worlds comes from ") +
                  (c.sets > 0 ? "which of the parameter sets that fit the evidence alike is used (parameters), " : "") +
                  "which people and ties there are (network) and luck among the same people (chance)." +
                  (c.sets > 0 ? " In brackets: 90 % of what that share may be." : "") +
                  " One last number in place of two: network and chance cannot be told apart.");
  else if (several && c.replicates > 1)
    text += paragraph(
        "Network and chance cannot be told apart here: that takes two populations or more and more replicates than "
        "populations.");
  return text;
}

/// Names cut to their column, and what the cut ones are in full.
struct Names {
  std::vector<std::string> shown;
  std::string key;
};

Names names_of(const std::vector<std::string>& points) {
  constexpr std::size_t widest_name = 22;
  Names names;
  for (const std::string& point : points) {
    names.shown.push_back(shorten(point, widest_name));
    // Names alike at both ends are told apart by number.
    if (std::count(names.shown.begin(), names.shown.end(), names.shown.back()) > 1)
      names.shown.back() = shorten(point, widest_name - 5) + " (" + std::to_string(names.shown.size()) + ")";
    if (names.shown.back() != printable(point)) names.key += paragraph(names.shown.back() + ": " + point, 2);
  }
  return names;
}

}  // namespace

std::string format_table(const Comparison& comparison) {
  if (comparison.points.empty()) return "";
  const bool several = comparison.points.size() > 1;
  const bool can_split = comparison.populations > 1 && comparison.replicates > comparison.populations;
  const Names names = names_of(comparison.points);
  using Headings = std::array<Cells, 2>;
  Layout layout(several ? Headings{Cells{"", "", "", "", comparison.sets > 0 ? "Spread: parameters /" : "Spread:"},
                                   Cells{"Scenario", "Mean", "Difference", "90 % of worlds", "network / chance"}}
                        : Headings{Cells{}, Cells{"Mean", "90 % of worlds"}},
                several ? Align::left : Align::right);
  std::string undefined;
  for (const ComparisonRow& row : comparison.rows) {
    if (std::ranges::none_of(row.means, [](double mean) { return std::isfinite(mean); }))
      undefined += (undefined.empty() ? "" : "; ") + row.title;
    else
      layout.add(title_of(row),
                 several ? cells_of(comparison, row, names.shown, can_split) : cells_of_one(comparison, row));
  }

  std::string text =
      paragraph((several ? counted(comparison.points.size(), "scenario", "scenarios")
                         : "Scenario '" + comparison.points[0] + "'") +
                ", " + counted(comparison.replicates, "replicate", "replicates") + " in " +
                counted(comparison.populations, "population", "populations") +
                (comparison.sets > 0 ? " with " + counted(comparison.sets, "parameter set", "parameter sets") : ""));
  if (several) text += names.key;
  text += "\n" + layout.text() + (several ? "" : "\n") + legend(comparison, can_split);
  return text + (undefined.empty() ? "" : paragraph("Not defined in any of these worlds: " + undefined + "."));
}

std::string format_summary(const ResultsFile& results, const Model& model) {
  const Comparison outline = outline_of(results);
  std::string text = paragraph(counted(outline.points.size(), "point", "points") + ", " +
                               counted(outline.replicates, "replicate", "replicates") + " in " +
                               counted(outline.populations, "population", "populations")) +
                     began_and_ended(outline);
  for_each_headline(results, model, [&](ComparisonRow row) {
    summarize_points(row);
    std::size_t lowest = npos, highest = npos;
    for (std::size_t p = 0; p < row.means.size(); ++p) {
      if (!std::isfinite(row.means[p])) continue;
      if (lowest == npos || row.means[p] < row.means[lowest]) lowest = p;
      if (highest == npos || row.means[p] > row.means[highest]) highest = p;
    }
    if (lowest == npos) return;
    const auto line = [&](const std::string& which, std::size_t p) {
      return paragraph(
          which + rounded(row.means[p], precision_of(row.worlds[p], row.means[p])) + " at " + outline.points[p], 2);
    };
    text += "\n" + paragraph(title_of(row)) + line("lowest mean:  ", lowest) + line("highest mean: ", highest);
  });
  return text;
}

}  // namespace peerspread
