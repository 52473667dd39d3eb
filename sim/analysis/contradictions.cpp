#include "sim/analysis/contradictions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

std::string in_sds(double miss) { return std::isfinite(miss) ? format_fixed(miss, 1) : "not defined"; }

/// "12 %", "0.03 %".
std::string percent(double share) {
  return share >= 0.01 ? std::to_string(std::lround(100 * share)) + " %" : format_fixed(100 * share, 2) + " %";
}

}  // namespace

Contradictions::Contradictions(std::size_t targets, double cut)
    : targets_(targets),
      cut_(cut),
      together_(targets * targets, std::numeric_limits<double>::infinity()),
      without_(targets) {}

void Contradictions::add(const Row& misses) {
  ++sets_;
  const auto far = std::ranges::count_if(misses, [&](double miss) { return !(miss <= cut_); });
  for (std::size_t a = 0; a < targets_; ++a) {
    if (far == 0 || (far == 1 && !(misses[a] <= cut_))) ++without_[a];
    for (std::size_t b = 0; b <= a; ++b)
      if (const double larger = std::max(misses[a], misses[b]); larger < together(a, b)) together(a, b) = larger;
  }
}

void Contradictions::include(const Contradictions& others) {
  sets_ += others.sets_;
  for (std::size_t k = 0; k < together_.size(); ++k) together_[k] = std::min(together_[k], others.together_[k]);
  for (std::size_t t = 0; t < targets_; ++t) without_[t] += others.without_[t];
}

std::string Contradictions::text(const std::vector<std::string>& names) const {
  std::string nearest, found;
  for (std::size_t a = 0; a < targets_; ++a) {
    nearest += (a == 0 ? "" : ", ") + names[a] + " " + in_sds(together(a, a));
    if (together(a, a) > cut_) found += "; no set comes near " + names[a] + " alone";
    for (std::size_t b = 0; b < a; ++b)
      if (together(a, a) <= cut_ && together(b, b) <= cut_ && together(a, b) > cut_)
        found += "; " + names[b] + " and " + names[a] + " contradict one another (at best " + in_sds(together(a, b)) +
                 " SD from both)";
  }
  if (found.empty()) found = "; no two of them contradict one another, only more together";
  std::string spared;
  for (std::size_t t = 0; t < targets_; ++t)
    if (targets_ > 1 && without_[t] > 0)
      spared += (spared.empty() ? "" : ", ") + percent(static_cast<double>(without_[t]) / static_cast<double>(sets_)) +
                " without " + names[t];
  if (!spared.empty()) found += "; of all sets would be near the others: " + spared;
  return "nearest misses in SDs: " + nearest + found +
         "; widen priors, give a target the discrepancy_sd that the model has, or leave one out (--leave-out)";
}

}  // namespace peerspread
