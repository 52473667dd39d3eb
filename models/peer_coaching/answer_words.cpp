#include "models/peer_coaching/answer_words.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/statistics.hpp"
#include "sim/core/numbers.hpp"

namespace peerspread::peer_coaching {

namespace {

constexpr const char* sd_means = "; 1 SD is how far teachers differ in their instruction at the start";
constexpr std::size_t fewest_worlds = 8;  // of fewer there is no range of 90 in 100

/// Two numbers and the unit in which they are said.
struct Levels {
  double a, b, unit;
};

/// In `unit`, or a tenth of it, such that a, b and b - a do not contradict each other once rounded: never
/// "0.4 = 0.4 - 0.1". Where even that does not help, `a` is said by less than a unit otherwise.
Levels agreeing(double a, double b, double unit) {
  const auto in = [](double x, double u) { return std::round(x / u); };
  if (in(b, unit) - in(a, unit) == in(b - a, unit)) return {a, b, unit};
  unit /= 10;
  return {(in(b, unit) - in(b - a, unit)) * unit, b, unit};
}

bool rounds_to_nothing(double value, double unit) { return std::round(value / unit) == 0; }

std::vector<double> less(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> difference;
  for (std::size_t w = 0; w < a.size() && w < b.size(); ++w) difference.push_back(a[w] - b[w]);
  return difference;
}

double mean(const std::vector<double>& worlds) { return band_of(worlds).mid; }

/// "5 to 19 in 90 of 100 worlds"; of few worlds the lowest and the highest.
std::string range_in(const std::vector<double>& worlds, double unit) {
  std::vector<double> defined;
  std::ranges::copy_if(worlds, std::back_inserter(defined), [](double x) { return std::isfinite(x); });
  const bool few = defined.size() < fewest_worlds;
  if (defined.size() == 1) return "in one simulated world";
  const auto [least, most] = std::ranges::minmax(defined);
  const Band band = band_of(defined);
  const std::string low = rounded_to(few ? least : band.low, unit), high = rounded_to(few ? most : band.high, unit);
  return (low == high ? low : low + " to " + high) +
         (few ? " in " + std::to_string(defined.size()) + " simulated worlds" : " in 90 of 100 worlds");
}

/// The same with its sign turned, for a mean that is said without one.
std::vector<double> upright(std::vector<double> worlds) {
  if (mean(worlds) < 0)
    for (double& x : worlds) x = -x;
  return worlds;
}

std::string dollars(double value) {
  const double size = std::fabs(value), million = 1e6;
  const double unit = std::pow(10, std::floor(std::log10(std::max(size, 1.0))) - 2);
  return size >= million ? "$" + rounded_to(size / million, unit / million) + " million" : "$" + rounded_to(size, unit);
}

/// As the first word of a sentence.
std::string begun(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// "Of 100 coached teachers 14 more keep a change ..."; nothing where that was not recorded.
std::string kept_in_words(const Measured& first, const Measured& other, const std::string& years) {
  const std::vector<double> d = less(other.keep, first.keep);
  const double mid = mean(d);
  if (!std::isfinite(mid)) return "";
  const auto [a, b, unit] = agreeing(mean(first.keep), mean(other.keep), 1);
  const std::string both = ": " + rounded_to(b, unit) + " against " + rounded_to(a, unit) + " beyond no support.";
  if (rounds_to_nothing(mid, unit))
    return "Of 100 coached teachers as many keep a change after " + years + " with " + other.name + " as with " +
           first.name + " (a difference of " + range_in(d, unit) + ")" + both;
  const bool more = mid > 0;
  const auto agree = static_cast<std::size_t>(std::ranges::count_if(d, [&](double x) { return more ? x > 0 : x < 0; }));
  const auto all = static_cast<std::size_t>(std::ranges::count_if(d, [](double x) { return std::isfinite(x); }));
  return "Of 100 coached teachers " + rounded_to(std::fabs(mid), unit) + (more ? " more" : " fewer") +
         " keep a change after " + years + " with " + other.name + " than with " + first.name + " (" +
         range_in(upright(d), unit) + ")" + both + " It is " + (more ? "more " : "fewer ") + worlds_text(agree, all) +
         ".";
}

std::string paid_in_words(const Measured& first, const Measured& other, const std::string& years) {
  const double more = mean(less(other.cost, first.cost));
  if (!std::isfinite(more)) return "";
  const auto [a, b, unit] = agreeing(mean(first.cost), mean(other.cost), 10);
  const double total = mean(less(other.total, first.total));
  const std::string all =
      std::isfinite(total) ? ", " + dollars(total) + (total >= 0 ? " more" : " less") + " in all" : "";
  if (rounds_to_nothing(more, unit))
    return begun(other.name) + " costs as much as " + first.name + " for each coached teacher over " + years + " ($" +
           rounded_to(b, unit) + ")" + (rounds_to_nothing(total, unit) ? "" : all) + ".";
  return begun(other.name) + " costs $" + rounded_to(std::fabs(more), unit) + (more > 0 ? " more" : " less") +
         " for each coached teacher over " + years + " ($" + rounded_to(b, unit) + " against $" + rounded_to(a, unit) +
         ")" + all + ".";
}

std::string effect_in_words(const Measured& first, const Measured& other) {
  const std::vector<double> d = less(other.effect, first.effect);
  const double mid = mean(d);
  const auto [a, b, unit] = agreeing(mean(first.effect), mean(other.effect), 0.01);
  const std::string both = rounded_to(b, unit) + " against " + rounded_to(a, unit) + " SD above no support" + sd_means;
  if (rounds_to_nothing(mid, unit))
    return "Instruction of coached teachers is as high with " + other.name + " (a difference of " + range_in(d, unit) +
           "): " + both + ".";
  return "Instruction of coached teachers is " + rounded_to(std::fabs(mid), unit) + " SD " +
         (mid > 0 ? "higher" : "lower") + " with " + other.name + " (" + range_in(upright(d), unit) + "): " + both +
         ".";
}

}  // namespace

std::string rounded_to(double value, double unit) {
  const double rounded = std::round(value / unit) * unit;
  const auto decimals = static_cast<int>(std::lround(std::max(0.0, -std::log10(unit))));
  return with_thousands(format_fixed(rounded == 0 ? 0.0 : rounded, decimals));
}

std::string worlds_text(std::size_t yes, std::size_t all) {
  if (all == 1) return yes == 1 ? "in the one simulated world" : "not in the one simulated world";
  if (yes == all) return "in all of " + std::to_string(all) + " simulated worlds";
  return "in " + std::to_string(yes) + " of " + std::to_string(all) + " simulated worlds";
}

std::vector<std::string> answer_for_one(const Measured& found, const std::string& years) {
  const double effect = mean(found.effect), keep = mean(found.keep), cost = mean(found.cost), total = mean(found.total),
               colleagues = mean(found.colleagues);
  if (!std::isfinite(effect)) return {"Nobody is coached in " + found.name + "."};
  std::vector<std::string> sentences;
  if (std::isfinite(keep))
    sentences.push_back("Of 100 coached teachers " + rounded_to(keep, 1) + " more keep a change after " + years +
                        " with " + found.name + " than without support (" + range_in(found.keep, 1) + ").");
  if (std::isfinite(cost) && cost > 0)
    sentences.push_back("It costs " + dollars(cost) + " for each coached teacher over " + years +
                        (std::isfinite(total) && total > 0 ? "; " + dollars(total) + " in all" : "") + ".");
  sentences.push_back("Instruction of coached teachers is " + rounded_to(effect, 0.01) + " SD above no support (" +
                      range_in(found.effect, 0.01) + ")" + sd_means + ".");
  if (std::isfinite(colleagues))
    sentences.push_back("For 100 coached teachers " + rounded_to(colleagues, 1) + " colleagues (" +
                        range_in(found.colleagues, 1) + ") who were never coached change too.");
  return sentences;
}

std::vector<std::string> answer_for_two(const Measured& first, const Measured& other, const std::string& years) {
  if (!std::isfinite(mean(less(other.effect, first.effect))))
    return {"In " + first.name + " or " + other.name + " nobody is coached, so there is nothing to compare."};
  std::vector<std::string> sentences = {kept_in_words(first, other, years), paid_in_words(first, other, years),
                                        effect_in_words(first, other)};
  const double ca = mean(first.colleagues), cb = mean(other.colleagues);
  if (std::isfinite(ca) && std::isfinite(cb))
    sentences.push_back("For 100 coached teachers " + rounded_to(cb, 1) + " colleagues (" +
                        range_in(other.colleagues, 1) + ") who were never coached change too, against " +
                        rounded_to(ca, 1) + " (" + range_in(first.colleagues, 1) + ").");
  const double ha = mean(first.hours), hb = mean(other.hours);
  if (std::isfinite(ha) && std::isfinite(hb))
    sentences.push_back("In the first year " + rounded_to(hb, 0.1) + " and " + rounded_to(ha, 0.1) +
                        " hours a teacher are really delivered: time, vacant posts and attendance take the rest.");
  std::erase(sentences, "");
  return sentences;
}

std::string short_answer_for_two(const Measured& first, const Measured& other, const std::string& years) {
  const std::vector<std::string> all = answer_for_two(first, other, years);
  const std::string paid = all.size() > 1 ? paid_in_words(first, other, years) : "";
  const bool counted = !kept_in_words(first, other, years).empty();
  return all.front() + (counted && !paid.empty() ? " " + paid : "");
}

}  // namespace peerspread::peer_coaching
