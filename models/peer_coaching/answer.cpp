#include <algorithm>
#include <cmath>

#include "models/peer_coaching/report.hpp"
#include "models/peer_coaching/report_words.hpp"
#include "sim/campaign/campaign.hpp"

namespace peerspread::peer_coaching {

namespace {

/// Of coached teachers at the end: two outputs have it, and either is enough for an answer.
ByPoint effect_at_end(const Findings& f) {
  return recorded(f, {"effect"}) ? f.cubes.at("effect", {{"group", "coached"}}) : f.cubes.at("effect_on_coached", {});
}

/// Where an output was not recorded nothing is defined, and its part of the answer is left out.
ByPoint values_or_none(const Findings& f, const std::string& name, const peerspread::Selection& at) {
  return recorded(f, {name}) ? f.cubes.at(name, at) : ByPoint(f.comparison.points.size());
}

std::vector<double> times(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> product;
  for (std::size_t r = 0; r < a.size() && r < b.size(); ++r) product.push_back(a[r] * b[r]);
  return product;
}

/// What is counted or paid, by point.
std::vector<Measured> found_at_points(const Findings& f) {
  const ByPoint effect = effect_at_end(f), keep = values_or_none(f, "sustained_extra", {{"group", "coached"}}),
                cost = values_or_none(f, "cost_so_far", {}), colleagues = values_or_none(f, "colleagues_changed", {}),
                hours = values_or_none(f, "hours_delivered", {{"year", "1"}}),
                teachers = values_or_none(f, "teachers", {{"group", "coached"}});
  std::vector<Measured> found;
  for (std::size_t p = 0; p < f.comparison.points.size(); ++p) {
    found.push_back({quoted(f.comparison.points[p]), effect[p], keep[p], cost[p], times(teachers[p], cost[p]),
                     colleagues[p], hours[p]});
    for (double& share : found.back().keep) share *= 100;
  }
  return found;
}

std::vector<std::string> answer_for_sweep(const Findings& f) {
  const std::vector<Measured> found = found_at_points(f);
  const bool counted = std::ranges::any_of(found, [](const Measured& m) { return std::isfinite(band_of(m.keep).mid); });
  ByPoint values;
  for (const Measured& m : found) values.push_back(counted ? m.keep : m.effect);
  std::size_t best = npos, worst = npos;
  for (std::size_t p = 0; p < values.size(); ++p) {
    const double mid = band_of(values[p]).mid;
    if (!std::isfinite(mid)) continue;
    if (best == npos || mid > band_of(values[best]).mid) best = p;
    if (worst == npos || mid < band_of(values[worst]).mid) worst = p;
  }
  if (best == npos) return {"Nobody is coached at any point of the sweep."};
  const double high = band_of(values[best]).mid, low = band_of(values[worst]).mid, unit = counted ? 1 : 0.01;
  std::vector<std::string> sentences = {
      "Over " + std::to_string(values.size()) + " points, " +
      (counted ? "of 100 coached teachers those who keep a change after " + years_text(f) + " are "
               : "instruction of coached teachers after " + years_text(f) + " is ") +
      "between " + rounded_to(low, unit) + (counted ? "" : " SD") + " (" + point_in_words(f, worst) + ") and " +
      rounded_to(high, unit) + (counted ? "" : " SD") + " (" + point_in_words(f, best) +
      ") more than without support."};
  for (std::string& sentence : optimum_in_words(f, values)) sentences.push_back(std::move(sentence));
  return sentences;
}

}  // namespace

std::vector<std::string> answer_of(const Findings& f) {
  if (!recorded(f, {"effect"}) && !recorded(f, {"effect_on_coached"})) return {};
  if (!f.campaign.design.empty()) return answer_for_sweep(f);
  const std::vector<Measured> found = found_at_points(f);
  const std::string years = years_text(f);
  if (found.size() == 1) return answer_for_one(found[0], years);
  if (found.size() == 2) return answer_for_two(found[0], found[1], years);
  // With many scenarios what is counted and what is paid stays in the headline.
  std::vector<std::string> sentences;
  for (std::size_t p = 1; p < found.size(); ++p) sentences.push_back(short_answer_for_two(found[0], found[p], years));
  return sentences;
}

}  // namespace peerspread::peer_coaching
