#include "sim/commands/calibrate_findings.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "sim/core/table.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

double distance(const std::vector<Study>& targets, const Row& observed) {
  double most = 0.0;
  for (std::size_t t = 0; t < targets.size(); ++t) most = std::max(most, targets[t].distance(observed[t]));
  return most;
}

std::string conflicts(const std::vector<Study>& targets, const std::vector<Row>& observed) {
  std::size_t nearest = 0;
  for (std::size_t r = 0; r < observed.size(); ++r)
    if (distance(targets, observed[r]) < distance(targets, observed[nearest])) nearest = r;
  std::string text = "no set meets all targets; the nearest has ";
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const Study& study = targets[t];
    text += (t == 0 ? "" : ", ") + study.settings.id + " = " + in_words(observed[nearest][t], {0, 0, 0}) +
            (study.meets(observed[nearest][t]) ? ""
                                               : " (not within " + format_number(study.settings.low) + " to " +
                                                     format_number(study.settings.high) + ")");
  }
  const auto meeting = [&](std::size_t a, std::size_t b) {
    return std::ranges::count_if(observed,
                                 [&](const Row& row) { return targets[a].meets(row[a]) && targets[b].meets(row[b]); });
  };
  for (std::size_t a = 0; a < targets.size(); ++a) {
    if (meeting(a, a) == 0) text += "; " + targets[a].settings.id + " was never met";
    for (std::size_t b = a + 1; b < targets.size(); ++b)
      if (meeting(a, a) > 0 && meeting(b, b) > 0 && meeting(a, b) == 0)
        text += "; " + targets[a].settings.id + " and " + targets[b].settings.id + " were never met together";
  }
  return text;
}

std::string members_within(const std::vector<Study>& targets, const std::vector<Row>& observed) {
  const auto percent = [&](const auto& meets) {
    const auto met = static_cast<double>(std::ranges::count_if(observed, meets));
    return std::to_string(std::lround(100 * met / static_cast<double>(observed.size()))) + " %";
  };
  std::string text;
  for (std::size_t t = 0; t < targets.size(); ++t)
    text += targets[t].settings.id + " " + percent([&](const Row& row) { return targets[t].meets(row[t]); }) + ", ";
  return text + "all together " + percent([&](const Row& row) { return distance(targets, row) <= 1; });
}

std::string findings(const Prior& prior, const Model& model, const std::vector<Row>& accepted) {
  std::string text =
      "\nWhat the targets say of the parameters (accepted against prior; 100 % narrow: fixed, 0 %: left free)\n";
  const auto& names = model.parameters();
  for (std::size_t i = 0; i < prior.parameters.size(); ++i) {
    std::vector<double> column;
    for (const Row& row : accepted) column.push_back(row[i]);
    const Band band = band_of(column);
    const double before = 0.9 * (prior.box.high[i] - prior.box.low[i]);
    const long narrowed = std::lround(100 * std::max(0.0, 1 - (band.high - band.low) / before));
    text += "  " + pad(names[prior.parameters[i]].name, 32) + pad(in_words(band.mid, band), 10, Align::right) + "  " +
            pad(in_words(band.low, band) + " to " + in_words(band.high, band), 22) +
            pad("prior " + format_number(prior.box.low[i]) + " to " + format_number(prior.box.high[i]), 24) +
            std::to_string(narrowed) + " % narrower\n";
  }
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < prior.parameters.size(); ++a)
    for (std::size_t b = a + 1; b < prior.parameters.size(); ++b) pairs.emplace_back(correlation(accepted, a, b), a, b);
  std::ranges::sort(pairs, std::greater<>(), [](const auto& p) { return std::fabs(std::get<0>(p)); });
  text += "\nStrongest correlations between accepted parameters\n";
  for (std::size_t k = 0; k < std::min<std::size_t>(8, pairs.size()); ++k) {
    const auto& [r, a, b] = pairs[k];
    text += "  " + pad(in_words(r, {r, r - 0.05, r + 0.05}), 8, Align::right) + "  " + names[prior.parameters[a]].name +
            ", " + names[prior.parameters[b]].name + "\n";
  }
  return text;
}

}  // namespace peerspread
