#include "sim/analysis/measures.hpp"

#include <algorithm>
#include <limits>

#include "sim/analysis/statistics.hpp"
#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

/// Where the curve through (0, 0) and the arms reaches half of its last value.
double half_dose(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() != y.size()) return nan;
  const double half = y.back() / 2;
  double x0 = 0, y0 = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y[i] >= half) return y[i] > y0 ? x0 + (x[i] - x0) * (half - y0) / (y[i] - y0) : x[i];
    x0 = x[i];
    y0 = y[i];
  }
  return nan;
}

}  // namespace

const std::vector<Relation>& relations() {
  static const std::vector<Relation> all = {
      {"ratio", "the one over the other", [](double at, double against) { return at / against; }},
      {"difference", "the one less the other", [](double at, double against) { return at - against; }}};
  return all;
}

const std::vector<Measure>& measures() {
  using V = const std::vector<double>&;
  static const std::vector<Measure> all = {
      {"value", "of the only arm", 1, 1, [](V, V y) { return y.front(); }},
      {"mean", "over the arms", 1, any_number, [](V, V y) { return mean_of(y); }},
      {"difference", "last arm less the first", 2, any_number, [](V, V y) { return y.back() - y.front(); }},
      {"ratio", "last arm over the first", 2, any_number, [](V, V y) { return y.back() / y.front(); }},
      {"half_dose", "where half of the last arm's value is reached", 2, any_number, half_dose},
      {"others_less_last", "mean of all arms but the last, less the last", 2, any_number, [](V, V y) {
         return mean_of({y.begin(), y.end() - 1}) - y.back();
       }}};
  return all;
}

const Relation& relation_called(const std::string& name) {
  return *std::ranges::find(relations(), name, &Relation::name);
}

const Measure& measure_called(const std::string& name) { return *std::ranges::find(measures(), name, &Measure::name); }

}  // namespace peerspread
