#include "sim/analysis/history.hpp"

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <cmath>

#include "sim/core/for_each.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"

namespace peerspread {

namespace {

constexpr double medians_reached = 10;
constexpr std::size_t nearest_sets = 50;  ///< or a tenth, if that is more
constexpr std::uint32_t purpose_try = 0xCA3, purpose_walk = 0xCA4;
constexpr std::size_t tries_at_once = 1 << 14;
constexpr int steps_of_a_walk = 60;

Row try_number(const Box& box, Seed seed, std::uint32_t wave, std::size_t number) {
  CounterEngine engine(seed, wave, {static_cast<std::uint32_t>(number), 0, purpose_try});
  return uniform_in(box, engine);
}

/// From one of `kept` on: each step is the difference of two others (ter Braak 2006), and a little in every direction.
Row walk(const Space& space, const std::vector<Row>& kept, std::size_t from, CounterEngine& engine) {
  boost::random::uniform_01<double> uniform;
  const std::size_t d = space.box().size();
  Row at = kept[from];
  const auto any = [&] { return static_cast<std::size_t>(uniform(engine) * static_cast<double>(kept.size())); };
  for (int step = 0; step < steps_of_a_walk; ++step) {
    const Row &a = kept[any()], &b = kept[any()];
    const double length = uniform(engine) < 0.1 ? 1.0 : 2.38 / std::sqrt(2.0 * static_cast<double>(d));
    Row to = at;
    for (std::size_t i = 0; i < d; ++i)
      to[i] += length * (a[i] - b[i]) + 0.002 * (uniform(engine) - 0.5) * (space.box().high[i] - space.box().low[i]);
    if (space.holds(to)) at = std::move(to);
  }
  return at;
}

/// `sizes`: |z| of each target where it is defined.
void require_enough(const std::vector<Target>& targets, const std::vector<Row>& sizes, const std::vector<Row>& sets,
                    std::size_t defined) {
  const std::size_t least = fewest_sets(sets.front().size());
  if (defined >= least) return;
  const auto worst = static_cast<std::size_t>(std::ranges::min_element(sizes, {}, &Row::size) - sizes.begin());
  throw RunError("all targets are defined in " + std::to_string(defined) + " of " + std::to_string(sets.size()) +
                 " sets, and an emulator needs " + std::to_string(least) + "; least often " + targets[worst].id +
                 ", in " + std::to_string(sizes[worst].size()) +
                 "; leave it out (--leave-out), narrow the priors, or try more sets");
}

}  // namespace

double drawn_nearer(double z, double reach) {
  const double u = std::fabs(z) / reach;
  return std::copysign(reach * std::log(u + std::sqrt(u * u + 1)), z);
}

double drawn_back(double nearer, double reach) {
  const double u = nearer / reach;
  return reach * (std::exp(u) - std::exp(-u)) / 2;
}

Emulators::Emulators(const std::vector<Target>& targets, const std::vector<Row>& sets,
                     const std::vector<Row>& observed) {
  std::vector<Row> defined_sets, values, sizes(targets.size());
  for (std::size_t k = 0; k < sets.size(); ++k) {
    Row z(targets.size());
    bool all = true;
    for (std::size_t t = 0; t < targets.size(); ++t) {
      z[t] = targets[t].z(observed[k][t]);
      if (std::isfinite(z[t])) sizes[t].push_back(std::fabs(z[t]));
      all = all && std::isfinite(z[t]);
    }
    if (!all) continue;
    defined_sets.push_back(sets[k]);
    values.push_back(std::move(z));
  }
  require_enough(targets, sizes, sets, defined_sets.size());
  for (Row& size : sizes) {
    std::ranges::nth_element(size, size.begin() + static_cast<long>(size.size() / 2));
    reach_.push_back(medians_reached * std::max(size[size.size() / 2], 1.0));
  }
  for (Row& value : values)
    for (std::size_t t = 0; t < targets.size(); ++t) value[t] = drawn_nearer(value[t], reach_[t]);
  surfaces_ = fit_surfaces(defined_sets, values);
  for (std::size_t t = 0; t < targets.size(); ++t) {
    double all = 0;
    std::vector<std::pair<double, double>> by_distance;
    for (std::size_t k = 0; k < values.size(); ++k) {
      const double miss = values[k][t] - surfaces_[t].at(defined_sets[k]);
      all += miss * miss / static_cast<double>(values.size());
      by_distance.emplace_back(std::fabs(values[k][t]), miss * miss);
    }
    const double variance = surfaces_[t].residual_variance(), optimism = all > 0 ? variance / all : 1.0;
    optimism_.push_back(std::sqrt(optimism));
    const std::size_t near = std::min(values.size(), std::max(nearest_sets, values.size() / 10));
    std::ranges::partial_sort(by_distance, by_distance.begin() + static_cast<long>(near));
    double of_near = 0;
    for (std::size_t k = 0; k < near; ++k) of_near += by_distance[k].second / static_cast<double>(near);
    total_sd_.push_back(std::sqrt(1 + std::max(variance, optimism * of_near)));
  }
}

double Emulators::residual(const Row& set, std::size_t t, double z) const {
  return optimism_[t] * (drawn_nearer(z, reach_[t]) - surfaces_[t].at(set));
}

double Emulators::z(const Row& set, std::size_t t, double residual) const {
  return drawn_back(surfaces_[t].at(set) + residual, reach_[t]);
}

double Emulators::implausibility(const Row& set, std::size_t t) const {
  return std::fabs(surfaces_[t].at(set)) / total_sd_[t];
}

bool Emulators::rule_out(const Row& set, double cut) const {
  for (std::size_t t = 0; t < surfaces_.size(); ++t)
    if (!(implausibility(set, t) <= cut)) return true;
  return false;
}

bool Space::survives(const Row& set, std::size_t waves) const {
  for (std::size_t w = 0; w < waves; ++w)
    if (waves_[w].rule_out(set, cut_)) return false;
  return true;
}

Contradictions Space::contradictions(std::size_t tries, Seed seed, std::uint32_t wave) const {
  const Emulators& last = waves_.back();
  std::vector<Contradictions> parts((tries + tries_at_once - 1) / tries_at_once, {last.targets(), cut_});
  parallel::for_each_index(parts.size(), [&](std::size_t part) {
    go_on_unless_stopped();
    Row misses(last.targets());
    for (std::size_t n = part * tries_at_once; n < std::min(tries, (part + 1) * tries_at_once); ++n) {
      const Row set = try_number(box_, seed, wave, n);
      if (!survives(set, waves_.size() - 1)) continue;
      for (std::size_t t = 0; t < misses.size(); ++t) misses[t] = last.implausibility(set, t);
      parts[part].add(misses);
    }
  });
  Contradictions all(last.targets(), cut_);
  for (const Contradictions& part : parts) all.include(part);
  return all;
}

Left draw_left(const Space& space, std::size_t wanted, std::size_t tries, Seed seed, std::uint32_t wave) {
  constexpr std::size_t parts = 16;
  Left left;
  while (left.tried < tries && left.sets.size() < wanted) {
    go_on_unless_stopped();
    std::vector<std::vector<Row>> found(parts);
    const std::size_t first = left.tried, end = std::min(tries, first + parts * tries_at_once);
    parallel::for_each_index(parts, [&](std::size_t part) {
      for (std::size_t n = first + part * tries_at_once; n < std::min(end, first + (part + 1) * tries_at_once); ++n)
        if (Row set = try_number(space.box(), seed, wave, n); space.holds(set)) found[part].push_back(std::move(set));
    });
    left.tried = end;
    for (auto& part : found) {
      left.kept += part.size();
      for (Row& set : part)
        if (left.sets.size() < wanted) left.sets.push_back(std::move(set));
    }
  }
  if (left.kept == 0 || left.sets.size() == wanted) return left;
  const std::vector<Row> kept = left.sets;
  left.sets.resize(wanted);
  parallel::for_each_index(wanted - kept.size(), [&](std::size_t k) {
    CounterEngine engine(seed, wave, {static_cast<std::uint32_t>(k), 0, purpose_walk});
    left.sets[kept.size() + k] = walk(space, kept, k % kept.size(), engine);
  });
  return left;
}

}  // namespace peerspread
