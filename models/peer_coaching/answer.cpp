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

/// "Out of 100 coached teachers, 12 colleagues (3 to 30) change too."; nothing where that was not recorded.
std::string colleagues_in_words(const Findings& f, std::size_t point) {
  const Band more = band_of(values_or_none(f, "colleagues_changed", {})[point]);
  if (!std::isfinite(more.mid)) return "";
  return in_words(more.mid, more) + " colleagues (90 % of worlds: " + range(more) + ")";
}

std::vector<std::string> answer_for_one(const Findings& f) {
  const ByPoint effect = effect_at_end(f), cost = values_or_none(f, "cost_so_far", {}),
                tenth = values_or_none(f, "cost_per_tenth_sd", {});
  const Band e = band_of(effect[0]), c = band_of(cost[0]), t = band_of(tenth[0]);
  std::vector<std::string> sentences;
  if (!std::isfinite(e.mid)) return {"Nobody is coached in " + quoted(f.comparison.points[0]) + "."};
  sentences.push_back("With " + quoted(f.comparison.points[0]) + ", instruction of coached teachers is " +
                      in_words(e.mid, e) + " SD (90 % of worlds: " + range(e) +
                      ") above what it is without support after " + years_text(f) + ".");
  if (const std::string colleagues = colleagues_in_words(f, 0); !colleagues.empty())
    sentences.push_back("For 100 coached teachers " + colleagues + " who were never coached change too.");
  if (std::isfinite(c.mid) && c.mid > 0) {
    std::string money = "It costs $" + in_words(c.mid, c) + " per coached teacher over " + years_text(f);
    if (std::isfinite(t.mid)) money += ", or $" + in_words(t.mid, t) + " for each 0.1 SD";
    sentences.push_back(money + ".");
  }
  return sentences;
}

std::vector<std::string> answer_for_two(const Findings& f, std::size_t other) {
  const ByPoint effect = effect_at_end(f), cost = values_or_none(f, "cost_so_far", {}),
                tenth = values_or_none(f, "cost_per_tenth_sd", {}),
                hours = values_or_none(f, "hours_delivered", {{"year", "1"}});
  const std::string a = quoted(f.comparison.points[0]), b = quoted(f.comparison.points[other]);
  const std::vector<double> d = less(effect[other], effect[0]);
  const Band difference = band_of(d), ea = band_of(effect[0]), eb = band_of(effect[other]);
  if (!std::isfinite(difference.mid))
    return {"In " + a + " or " + b + " nobody is coached, so there is nothing to compare."};
  std::vector<std::string> sentences;
  const char* direction = difference.mid >= 0 ? " higher" : " lower";
  const Band size = difference.mid >= 0 ? difference : Band{-difference.mid, -difference.high, -difference.low};
  sentences.push_back("With " + b + " in place of " + a + ", instruction of coached teachers is " +
                      in_words(size.mid, size) + " SD" + direction + " after " + years_text(f) +
                      " (90 % of worlds: " + range(size) + "): " + in_words(eb.mid, size) + " against " +
                      in_words(ea.mid, size) + " SD above no support.");
  const auto higher =
      static_cast<std::size_t>(std::ranges::count_if(d, [&](double x) { return difference.mid >= 0 ? x > 0 : x < 0; }));
  const Band ca = band_of(cost[0]), cb = band_of(cost[other]), more = band_of(less(cost[other], cost[0])),
             ta = band_of(tenth[0]), tb = band_of(tenth[other]);
  std::string money = b + " is" + direction + " " + worlds_text(higher, d.size());
  if (std::isfinite(more.mid)) {
    const Band paid = more.mid >= 0 ? more : Band{-more.mid, -more.high, -more.low};
    money += "; it costs $" + in_words(paid.mid, paid) + (more.mid >= 0 ? " more" : " less") +
             " per coached teacher over " + years_text(f) + " ($" + in_words(cb.mid, cb) + " against $" +
             in_words(ca.mid, ca) + ")";
    if (std::isfinite(ta.mid) && std::isfinite(tb.mid))
      money += ", and each 0.1 SD costs $" + in_words(tb.mid, tb) + " against $" + in_words(ta.mid, ta);
  }
  sentences.push_back(money + ".");
  const std::string spread_a = colleagues_in_words(f, 0), spread_b = colleagues_in_words(f, other);
  if (!spread_a.empty() && !spread_b.empty())
    sentences.push_back("For 100 coached teachers " + spread_b + " who were never coached change too, against " +
                        spread_a + ".");
  const Band ha = band_of(hours[0]), hb = band_of(hours[other]);
  if (std::isfinite(ha.mid) && std::isfinite(hb.mid))
    sentences.push_back("In the first year " + in_words(hb.mid, hb) + " and " + in_words(ha.mid, ha) +
                        " hours a teacher are really delivered: time, vacant posts and attendance take the rest.");
  return sentences;
}

std::vector<std::string> answer_for_sweep(const Findings& f) {
  const ByPoint effect = effect_at_end(f);
  std::size_t best = npos, worst = npos;
  for (std::size_t p = 0; p < effect.size(); ++p) {
    const double mid = band_of(effect[p]).mid;
    if (!std::isfinite(mid)) continue;
    if (best == npos || mid > band_of(effect[best]).mid) best = p;
    if (worst == npos || mid < band_of(effect[worst]).mid) worst = p;
  }
  if (best == npos) return {"Nobody is coached at any point of the sweep."};
  const Band high = band_of(effect[best]), low = band_of(effect[worst]);
  return {"Over " + std::to_string(effect.size()) + " points, instruction of coached teachers after " + years_text(f) +
          " lies between " + in_words(low.mid, low) + " SD (" + point_in_words(f, worst) + ") and " +
          in_words(high.mid, high) + " SD (" + point_in_words(f, best) + ") above no support."};
}

}  // namespace

std::vector<std::string> answer_of(const Findings& f) {
  if (!recorded(f, {"effect"}) && !recorded(f, {"effect_on_coached"})) return {};
  if (!f.campaign.design.empty()) return answer_for_sweep(f);
  if (f.comparison.points.size() == 1) return answer_for_one(f);
  if (f.comparison.points.size() == 2) return answer_for_two(f, 1);
  std::vector<std::string> sentences;
  for (std::size_t p = 1; p < f.comparison.points.size(); ++p) sentences.push_back(answer_for_two(f, p).front());
  return sentences;
}

}  // namespace peerspread::peer_coaching
