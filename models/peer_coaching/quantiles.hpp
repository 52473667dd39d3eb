/// Distributions over teachers: counts in bins, and quantiles from them, of all lanes at once.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/record.hpp"
#include "sim/model/lane_array.hpp"

namespace peerspread::peer_coaching {

inline constexpr std::size_t bins = 256;

/// How many teachers of each group have value * scale in each bin: [group][bin][lane]. Whole numbers below 2^24 are
/// exact. `values` and `group` have one row per teacher; values outside the bins count in the first or last one.
template <class Real>
LaneArray<Real> count_in_bins(const LaneArray<Real>& values, float scale, const LaneArray<Real>& group,
                              const GroupRuns& runs) {
  using Word = lanes::Word<Real>;
  constexpr std::size_t width = lanes::width<Real>, rows_at_once = 32;
  alignas(64) std::array<std::uint32_t, width> numbers;
  std::iota(numbers.begin(), numbers.end(), 0U);
  const Word lane_number = lanes::load<Word>(numbers.data());
  const Real zero(0.0F), one(1.0F), last(static_cast<float>(bins) - 0.5F);
  LaneArray<Real> counts(groups * bins);

  // Places are found for many teachers before any is counted: found and used at once, they wait for each other.
  alignas(64) std::array<std::uint32_t, rows_at_once * width> places;
  std::size_t waiting = 0;
  const auto count_waiting = [&] {
    float* const count = counts.values().data();
#pragma GCC unroll 8
    for (std::size_t k = 0; k < waiting; ++k) count[places[k]] += 1.0F;
    waiting = 0;
  };
  const auto count_teacher = [&](std::size_t i, Word first_row) {
    const Real x = lanes::min(lanes::max(values.get(i) * Real(scale), zero), last);
    const Word row = first_row + lanes::whole(x);
    if (lanes::all_same(row)) {  // teachers whom the programme does not reach are alike in all its variants
      const std::size_t r = lanes::first(row);
      counts.set(r, counts.get(r) + one);
      return;
    }
    lanes::store(&places[waiting], row * Word(width) + lane_number);
    waiting += width;
    if (waiting == places.size()) count_waiting();
  };
  runs.for_each(0, values.rows(), [&](std::uint8_t g, std::size_t first, std::size_t end) {
    if (g == GroupRuns::mixed)
      for (std::size_t i = first; i < end; ++i) count_teacher(i, lanes::whole(group.get(i)) * Word(bins));
    else
      for (std::size_t i = first; i < end; ++i) count_teacher(i, Word(static_cast<std::uint32_t>(g * bins)));
  });
  count_waiting();
  return counts;
}

/// Quantiles of each group, linear within a bin: error below half a bin's width. Calls `set(lane, quantile, group,
/// value)`, with NaN where a group is empty. `coverage` has the groups' sizes, one entry per lane of the pack.
template <class Real, class Set>
void find_quantiles(LaneArray<Real> counts, float scale, const LaneGroups& coverage, const Set& set) {
  constexpr std::size_t width = lanes::width<Real>;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const Real zero(0.0F), one(1.0F);
  for (std::size_t g = 0; g < groups; ++g) {
    std::array<double, width> teachers;
    for (std::size_t lane = 0; lane < width; ++lane) teachers[lane] = static_cast<double>(coverage[lane]->size[g]);
    std::array<Real, quantiles.size()> wanted, bins_below;
    for (std::size_t q = 0; q < quantiles.size(); ++q)
      wanted[q] = pack_of<Real>([&](std::size_t lane) { return quantiles[q] * teachers[lane]; });

    // Counts become running totals. A quantile lies in the first bin whose total reaches its share of the teachers: as
    // many bins as fall short lie below. Many bins before the lowest and after the highest quantile need no look.
    const std::size_t first = g * bins, last = first + bins - 1;
    std::size_t row = first;
    while (row < last && !lanes::any(counts.get(row) > zero)) ++row;
    bins_below.fill(Real(static_cast<float>(row - first)));
    for (Real total = zero; row <= last && lanes::any(total < wanted.back()); ++row) {
      total = total + counts.get(row);
      counts.set(row, total);
      for (std::size_t q = 0; q < quantiles.size(); ++q)
        bins_below[q] = bins_below[q] + lanes::select(total < wanted[q], one, zero);
    }

    for (std::size_t q = 0; q < quantiles.size(); ++q) {
      alignas(64) std::array<float, width> bin, below, up_to, value;
      lanes::store(bin.data(), bins_below[q]);
      for (std::size_t lane = 0; lane < width; ++lane) {
        const std::size_t found = first + std::min(static_cast<std::size_t>(bin[lane]), bins - 1);
        below[lane] = found == first ? 0.0F : counts.at(found - 1, lane);
        up_to[lane] = counts.at(found, lane);
      }
      for (std::size_t lane = 0; lane < width; ++lane) {  // apart, for this the compiler does in packs
        const double less = static_cast<double>(below[lane]), inside = static_cast<double>(up_to[lane]) - less;
        const double part = (quantiles[q] * teachers[lane] - less) / inside;
        const double place = static_cast<double>(bin[lane]) + (inside > 0 ? part : 0.0);
        value[lane] = teachers[lane] > 0 ? static_cast<float>(place / static_cast<double>(scale)) : nan;
      }
      for (std::size_t lane = 0; lane < width; ++lane) set(lane, q, g, value[lane]);
    }
  }
}

/// Quantiles of an amount a, such as readiness, which has no upper end, in bins of its own. Bin 0 is none at all; the
/// others are equal parts of a / (a + c) up to that of the lane's largest amount, c a quarter of it. So nothing is cut,
/// and bins are narrow where most teachers are: the error is below 1 % of the largest there, and 0.04 % of it near 0.
template <class Real, class Set>
void find_amount_quantiles(const LaneArray<Real>& amounts, const LaneArray<Real>& group, const GroupRuns& runs,
                           const LaneGroups& coverage, const Set& set) {
  constexpr float end = 0.8F, bins_per_unit = static_cast<float>(bins - 1) / end;  // a / (a + a / 4) = 0.8
  const Real zero(0.0F), one(1.0F);
  Real largest(1e-30F);
  for (std::size_t i = 0; i < amounts.rows(); ++i) largest = lanes::max(largest, amounts.get(i));
  const Real quarter = largest * Real(0.25F);
  LaneArray<Real> places(amounts.rows());
  for (std::size_t i = 0; i < amounts.rows(); ++i) {
    const Real a = amounts.get(i), place = one + Real(bins_per_unit) * (a / (a + quarter));
    places.set(i, lanes::select(a > zero, place, zero));
  }
  alignas(64) std::array<float, lanes::width<Real>> quarters;
  lanes::store(quarters.data(), quarter);
  find_quantiles(count_in_bins(places, 1.0F, group, runs), 1.0F, coverage,
                 [&](std::size_t lane, std::size_t q, std::size_t g, float place) {
                   const double y = std::max(static_cast<double>(place) - 1, 0.0) / static_cast<double>(bins_per_unit);
                   set(lane, q, g, static_cast<float>(static_cast<double>(quarters[lane]) * y / (1 - y)));
                 });
}

}  // namespace peerspread::peer_coaching
