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

std::vector<double> less(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> difference;
  for (std::size_t r = 0; r < a.size(); ++r) difference.push_back(a[r] - b[r]);
  return difference;
}

std::vector<double> times(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> product;
  for (std::size_t r = 0; r < a.size() && r < b.size(); ++r) product.push_back(a[r] * b[r]);
  return product;
}

/// What is counted or paid, by point and replicate.
struct Found {
  explicit Found(const Findings& f)
      : effect(effect_at_end(f)),
        keep(values_or_none(f, "sustained_extra", {{"group", "coached"}})),
        cost(values_or_none(f, "cost_so_far", {})),
        colleagues(values_or_none(f, "colleagues_changed", {})),
        hours(values_or_none(f, "hours_delivered", {{"year", "1"}})),
        total(values_or_none(f, "teachers", {{"group", "coached"}})) {
    for (auto& worlds : keep)
      for (double& share : worlds) share *= 100;
    for (std::size_t p = 0; p < total.size(); ++p) total[p] = times(total[p], cost[p]);
  }
  ByPoint effect, keep, cost, colleagues, hours, total;
};

constexpr const char* of_worlds = " in 90 of 100 worlds";
constexpr const char* sd_means = "; 1 SD is how far teachers differ in their instruction at the start";

/// "5 to 19 in 90 of 100 worlds".
std::string range_in(Band band, double unit) {
  return rounded_to(band.low, unit) + " to " + rounded_to(band.high, unit) + of_worlds;
}

std::string money(double value) {
  const double size = std::fabs(value), million = 1e6;
  const double unit = std::pow(10, std::floor(std::log10(std::max(size, 1.0))) - 2);
  return size >= million ? "$" + rounded_to(size / million, unit / million) + " million" : "$" + rounded_to(size, unit);
}

/// "; $3.2 million in all"; nothing where that was not recorded.
std::string in_all(const std::vector<double>& total) {
  const double mid = band_of(total).mid;
  return std::isfinite(mid) && mid > 0 ? "; " + money(mid) + " in all" : "";
}

/// A band turned so that its middle is not negative.
Band upright(Band band) { return band.mid >= 0 ? band : Band{-band.mid, -band.high, -band.low}; }

std::vector<std::string> answer_for_one(const Findings& f) {
  const Found found(f);
  const std::string name = quoted(f.comparison.points[0]);
  const Band e = band_of(found.effect[0]), k = band_of(found.keep[0]), c = band_of(found.cost[0]),
             more = band_of(found.colleagues[0]);
  if (!std::isfinite(e.mid)) return {"Nobody is coached in " + name + "."};
  std::vector<std::string> sentences;
  if (std::isfinite(k.mid))
    sentences.push_back("Of 100 coached teachers " + rounded_to(k.mid, 1) + " more keep a change after " +
                        years_text(f) + " with " + name + " than without support (" + range_in(k, 1) + ").");
  if (std::isfinite(c.mid) && c.mid > 0)
    sentences.push_back("It costs " + money(c.mid) + " for each coached teacher over " + years_text(f) +
                        in_all(found.total[0]) + ".");
  sentences.push_back("Instruction of coached teachers is " + rounded_to(e.mid, 0.01) + " SD above no support (" +
                      range_in(e, 0.01) + ")" + sd_means + ".");
  if (std::isfinite(more.mid))
    sentences.push_back("For 100 coached teachers " + rounded_to(more.mid, 1) + " colleagues (" + range_in(more, 1) +
                        ") who were never coached change too.");
  return sentences;
}

/// "Of 100 coached teachers 14 more keep a change ..."; nothing where that was not recorded.
std::string kept_in_words(const Findings& f, const Found& found, std::size_t other) {
  const std::vector<double> d = less(found.keep[other], found.keep[0]);
  const Band all = band_of(d), size = upright(all);
  if (!std::isfinite(size.mid)) return "";
  const double a = band_of(found.keep[0]).mid, b = band_of(found.keep[other]).mid, unit = agreeing_unit(b, a, 1);
  const bool more = all.mid >= 0;
  const auto agree = static_cast<std::size_t>(std::ranges::count_if(d, [&](double x) { return more ? x > 0 : x < 0; }));
  return "Of 100 coached teachers " + rounded_to(size.mid, unit) + (more ? " more" : " fewer") +
         " keep a change after " + years_text(f) + " with " + quoted(f.comparison.points[other]) + " than with " +
         quoted(f.comparison.points[0]) + " (" + range_in(size, unit) + "): " + rounded_to(b, unit) + " against " +
         rounded_to(a, unit) + " beyond no support. It is " + (more ? "more " : "fewer ") +
         worlds_text(agree, d.size()) + ".";
}

std::string paid_in_words(const Findings& f, const Found& found, std::size_t other) {
  const Band more = band_of(less(found.cost[other], found.cost[0])), size = upright(more);
  if (!std::isfinite(more.mid)) return "";
  const double a = band_of(found.cost[0]).mid, b = band_of(found.cost[other]).mid, unit = agreeing_unit(b, a, 10);
  const Band total = band_of(less(found.total[other], found.total[0]));
  const char* direction = more.mid >= 0 ? " more" : " less";
  return quoted(f.comparison.points[other]) + " costs $" + rounded_to(size.mid, unit) + direction +
         " for each coached teacher over " + years_text(f) + " ($" + rounded_to(b, unit) + " against $" +
         rounded_to(a, unit) + ")" +
         (std::isfinite(total.mid) ? ", " + money(total.mid) + (total.mid >= 0 ? " more" : " less") + " in all" : "") +
         ".";
}

std::string effect_in_words(const Findings& f, const Found& found, std::size_t other) {
  const Band all = band_of(less(found.effect[other], found.effect[0])), size = upright(all);
  const double a = band_of(found.effect[0]).mid, b = band_of(found.effect[other]).mid, unit = agreeing_unit(b, a, 0.01);
  return "Instruction of coached teachers is " + rounded_to(size.mid, unit) + " SD " +
         (all.mid >= 0 ? "higher" : "lower") + " with " + quoted(f.comparison.points[other]) + " (" +
         range_in(size, unit) + "): " + rounded_to(b, unit) + " against " + rounded_to(a, unit) +
         " SD above no support" + sd_means + ".";
}

std::vector<std::string> answer_for_two(const Findings& f, const Found& found, std::size_t other) {
  const std::string a = quoted(f.comparison.points[0]), b = quoted(f.comparison.points[other]);
  if (!std::isfinite(band_of(less(found.effect[other], found.effect[0])).mid))
    return {"In " + a + " or " + b + " nobody is coached, so there is nothing to compare."};
  std::vector<std::string> sentences = {kept_in_words(f, found, other), paid_in_words(f, found, other),
                                        effect_in_words(f, found, other)};
  const Band ca = band_of(found.colleagues[0]), cb = band_of(found.colleagues[other]);
  if (std::isfinite(ca.mid) && std::isfinite(cb.mid))
    sentences.push_back("For 100 coached teachers " + rounded_to(cb.mid, 1) + " colleagues (" + range_in(cb, 1) +
                        ") who were never coached change too, against " + rounded_to(ca.mid, 1) + " (" +
                        range_in(ca, 1) + ").");
  const Band ha = band_of(found.hours[0]), hb = band_of(found.hours[other]);
  if (std::isfinite(ha.mid) && std::isfinite(hb.mid))
    sentences.push_back("In the first year " + rounded_to(hb.mid, 0.1) + " and " + rounded_to(ha.mid, 0.1) +
                        " hours a teacher are really delivered: time, vacant posts and attendance take the rest.");
  std::erase(sentences, "");
  return sentences;
}

std::vector<std::string> answer_for_sweep(const Findings& f) {
  const Found found(f);
  const bool counted = std::ranges::any_of(found.keep, [](const auto& k) { return std::isfinite(band_of(k).mid); });
  const ByPoint& values = counted ? found.keep : found.effect;
  std::size_t best = npos, worst = npos;
  for (std::size_t p = 0; p < values.size(); ++p) {
    const double mid = band_of(values[p]).mid;
    if (!std::isfinite(mid)) continue;
    if (best == npos || mid > band_of(values[best]).mid) best = p;
    if (worst == npos || mid < band_of(values[worst]).mid) worst = p;
  }
  if (best == npos) return {"Nobody is coached at any point of the sweep."};
  const double high = band_of(values[best]).mid, low = band_of(values[worst]).mid, unit = counted ? 1 : 0.01;
  return {"Over " + std::to_string(values.size()) + " points, " +
          (counted ? "of 100 coached teachers those who keep a change after " + years_text(f) + " are "
                   : "instruction of coached teachers after " + years_text(f) + " is ") +
          "between " + rounded_to(low, unit) + (counted ? "" : " SD") + " (" + point_in_words(f, worst) + ") and " +
          rounded_to(high, unit) + (counted ? "" : " SD") + " (" + point_in_words(f, best) +
          ") more than without support."};
}

}  // namespace

std::vector<std::string> answer_of(const Findings& f) {
  if (!recorded(f, {"effect"}) && !recorded(f, {"effect_on_coached"})) return {};
  if (!f.campaign.design.empty()) return answer_for_sweep(f);
  if (f.comparison.points.size() == 1) return answer_for_one(f);
  const Found found(f);
  if (f.comparison.points.size() == 2) return answer_for_two(f, found, 1);
  // With many scenarios what is counted and what is paid stays in the headline.
  std::vector<std::string> sentences;
  for (std::size_t p = 1; p < f.comparison.points.size(); ++p) {
    const std::vector<std::string> all = answer_for_two(f, found, p);
    const bool paid = all.size() > 1 && !kept_in_words(f, found, p).empty();
    sentences.push_back(all.front() + (paid ? " " + all[1] : ""));
  }
  return sentences;
}

}  // namespace peerspread::peer_coaching
