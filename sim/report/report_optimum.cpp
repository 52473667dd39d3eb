/// The best point of a sweep in words, never without its range.
#include <algorithm>
#include <cmath>

#include "sim/analysis/optimum.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/numbers.hpp"
#include "sim/report/sweep_dimensions.hpp"
#include "sim/report/words.hpp"

namespace peerspread {

namespace {

constexpr std::size_t most_dimensions = 6, most_words = 4;

/// "hours a year 15 to 25 hours", "who everybody or volunteers": what the points `near` have in one dimension.
std::string span_in_words(const Findings& f, const Dimension& d, const std::vector<std::size_t>& near) {
  std::vector<std::string> values;
  for (const std::string& value : d.distinct)
    if (std::ranges::any_of(near, [&](std::size_t p) { return d.of_point[p] == value; })) values.push_back(value);
  if (values.size() == 1) return with_title(f, d.name, values[0]);
  if (d.numeric) return with_title(f, d.name, values.front() + " to " + values.back());
  std::string text;
  for (std::size_t v = 0; v < std::min(values.size(), most_words); ++v) text += (v > 0 ? ", " : "") + values[v];
  return with_title(f, d.name, text + (values.size() > most_words ? ", ..." : ""));
}

std::string near_in_words(const Findings& f, const Optimum& found, const std::vector<Dimension>& dimensions) {
  const std::size_t points = found.by_worlds.size();
  if (found.near.size() < 2) return "No other point comes within 5 % of the highest.";
  std::string text = "The top is flat: " + std::to_string(found.near.size()) + " of " + std::to_string(points) +
                     " points are within 5 % of the highest";
  std::string spans;
  for (const Dimension& d : dimensions)
    if (dimensions.size() <= most_dimensions) spans += (spans.empty() ? "" : ", ") + span_in_words(f, d, found.near);
  return text + (spans.empty() ? "" : ": " + spans) + ".";
}

/// Whether the parameter could go on beyond the sweep's end where the best point lies.
bool at_edge(const Findings& f, const Dimension& d, std::size_t best) {
  if (!d.numeric || d.distinct.size() < 3) return false;
  const std::string& value = d.of_point[best];
  const auto& parameters = f.campaign.model->parameters();
  const std::size_t place = find_parameter(parameters, d.name);
  const double number = number_in(value);
  const bool below = value == d.distinct.front() && (place == npos || number > parameters[place].low);
  const bool above = value == d.distinct.back() && (place == npos || number < parameters[place].high);
  return below || above;
}

std::string percent(double share) { return std::to_string(std::lround(100 * share)) + " %"; }

}  // namespace

std::string sureness_in_words(const Optimum& found, std::size_t point) {
  return "the best in " + percent(found.by_worlds[point]) + " of worlds" +
         (found.by_sets.empty() ? "" : " and with " + percent(found.by_sets[point]) + " of parameter sets");
}

std::vector<std::string> optimum_in_words(const Findings& f, const std::vector<std::vector<double>>& values) {
  const Optimum found = optimum_of(values, f.results.sets().numbers);
  if (found.best == npos || values.size() < 2) return {};
  const std::vector<Dimension> dimensions = dimensions_of(f);
  std::string text =
      near_in_words(f, found, dimensions) + " The highest is " + sureness_in_words(found, found.best) + ".";
  std::string edges;
  for (const Dimension& d : dimensions)
    if (at_edge(f, d, found.best)) edges += (edges.empty() ? "" : ", ") + with_title(f, d.name, d.of_point[found.best]);
  if (!edges.empty()) text += " It lies at the edge of the sweep (" + edges + "): what lies beyond was not looked at.";
  return {text};
}

}  // namespace peerspread
