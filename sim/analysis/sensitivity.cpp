#include "sim/analysis/sensitivity.hpp"

#include <algorithm>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <numeric>

#include "sim/analysis/statistics.hpp"

namespace peerspread {

namespace {

constexpr std::uint32_t purpose_morris = 0x5E1, purpose_bootstrap = 0x5E2;

/// One estimate from the rows `picked` of a Saltelli design of n rows.
struct Estimate {
  double first, total;
};

Estimate estimate(const std::vector<double>& y, std::size_t n, std::size_t parameter,
                  const std::vector<std::size_t>& picked) {
  const double count = static_cast<double>(picked.size());
  double mean = 0.0;
  for (const std::size_t r : picked) mean += (y[r] + y[n + r]) / (2 * count);
  double variance = 0.0, first = 0.0, total = 0.0;
  for (const std::size_t r : picked) {
    // Centred, for the estimator of first indices is poor where the mean is far from 0.
    const double a = y[r] - mean, b = y[n + r] - mean, mixed = y[(2 + parameter) * n + r] - mean;
    variance += (a * a + b * b) / (2 * count);
    first += b * (mixed - a) / count;
    total += (a - mixed) * (a - mixed) / (2 * count);
  }
  return {first / variance, total / variance};
}

}  // namespace

std::vector<Row> morris_design(const Box& box, std::size_t trajectories, std::size_t levels, Seed seed) {
  const std::size_t d = box.size();
  const double step = static_cast<double>(levels) / (2.0 * static_cast<double>(levels - 1));
  std::vector<Row> design;
  for (std::size_t t = 0; t < trajectories; ++t) {
    CounterEngine engine(seed, 0, {static_cast<std::uint32_t>(t), 0, purpose_morris});
    Row u(d);
    std::vector<std::size_t> order(d);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (double& x : u)  // starts in the lower half, so that a step stays inside
      x = static_cast<double>(boost::random::uniform_int_distribution<std::size_t>(0, levels / 2 - 1)(engine)) /
          static_cast<double>(levels - 1);
    for (std::size_t k = d; k > 1; --k)
      std::swap(order[k - 1], order[boost::random::uniform_int_distribution<std::size_t>(0, k - 1)(engine)]);
    const auto place = [&] {
      Row row(d);
      for (std::size_t i = 0; i < d; ++i) row[i] = box.low[i] + u[i] * (box.high[i] - box.low[i]);
      return row;
    };
    design.push_back(place());
    for (const std::size_t i : order) {
      u[i] += step;
      design.push_back(place());
    }
  }
  return design;
}

std::vector<ElementaryEffects> elementary_effects(const Box& box, const std::vector<Row>& design,
                                                  const std::vector<double>& values) {
  const std::size_t d = box.size();
  std::vector<std::vector<double>> effects(d);
  for (std::size_t r = 0; r + 1 < design.size(); ++r) {
    if ((r + 1) % (d + 1) == 0) continue;  // the next row begins another path
    for (std::size_t i = 0; i < d; ++i) {
      const double moved = (design[r + 1][i] - design[r][i]) / (box.high[i] - box.low[i]);
      if (moved != 0.0) effects[i].push_back((values[r + 1] - values[r]) / moved);
    }
  }
  std::vector<ElementaryEffects> found;
  for (const auto& of : effects) {
    const double n = static_cast<double>(of.size());
    ElementaryEffects e{0, 0, 0};
    for (const double x : of) {
      e.mean_size += std::fabs(x) / n;
      e.mean += x / n;
    }
    for (const double x : of) e.sd += (x - e.mean) * (x - e.mean) / (n - 1);
    e.sd = std::sqrt(e.sd);
    found.push_back(e);
  }
  return found;
}

std::vector<Row> saltelli_design(const Box& box, std::size_t n) {
  const std::size_t d = box.size();
  Box twice = box;
  twice.low.insert(twice.low.end(), box.low.begin(), box.low.end());
  twice.high.insert(twice.high.end(), box.high.begin(), box.high.end());
  const auto both = sobol_in(twice, n);
  std::vector<Row> design;
  const auto half = static_cast<std::ptrdiff_t>(d);
  for (const Row& row : both) design.emplace_back(row.begin(), row.begin() + half);
  for (const Row& row : both) design.emplace_back(row.begin() + half, row.end());
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t r = 0; r < n; ++r) {
      design.push_back(design[r]);
      design.back()[i] = design[n + r][i];
    }
  return design;
}

std::vector<SobolIndex> sobol_indices(std::size_t parameters, const std::vector<double>& values, std::size_t resamples,
                                      Seed seed) {
  const std::size_t n = values.size() / (parameters + 2);
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<SobolIndex> indices;
  for (std::size_t i = 0; i < parameters; ++i) {
    const Estimate whole = estimate(values, n, i, all);
    std::vector<double> first, total;
    for (std::size_t b = 0; b < resamples; ++b) {
      std::vector<std::size_t> picked;
      for (std::size_t from = 0; from < n; from += 1000) {  // a draw has an end
        CounterEngine engine(seed, static_cast<std::uint32_t>(from),
                             {static_cast<std::uint32_t>(b), 0, purpose_bootstrap});
        boost::random::uniform_int_distribution<std::size_t> row(0, n - 1);
        for (std::size_t k = from; k < std::min(n, from + 1000); ++k) picked.push_back(row(engine));
      }
      const Estimate e = estimate(values, n, i, picked);
      first.push_back(e.first);
      total.push_back(e.total);
    }
    std::ranges::sort(first);
    std::ranges::sort(total);
    indices.push_back({whole.first, nearest_percentile(first, 0.05), nearest_percentile(first, 0.95), whole.total,
                       nearest_percentile(total, 0.05), nearest_percentile(total, 0.95)});
  }
  return indices;
}

}  // namespace peerspread
