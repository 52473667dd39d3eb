#include "sim/analysis/self_test.hpp"

#include <algorithm>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <numeric>

#include "sim/analysis/statistics.hpp"
#include "sim/core/for_each.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"

namespace peerspread {

namespace {

constexpr std::uint32_t purpose_truths = 0xCA5, purpose_error = 0xCA6, purpose_luck = 0xCA7;
constexpr std::size_t fewest_draws = 100;

/// What would have been observed of each set, in SDs: what it gave and an error.
std::vector<Row> with_errors(const DrawnTruths& draws, Seed seed) {
  std::vector<Row> noisy(draws.sets.size());
  parallel::for_each_index(noisy.size(), [&](std::size_t k) {
    CounterEngine engine(seed, 0, {static_cast<std::uint32_t>(k), 0, purpose_error});
    boost::random::normal_distribution<double> normal;
    for (std::size_t t = 0; t < draws.targets.size(); ++t)
      noisy[k].push_back(draws.observed[k][t] / draws.targets[t].sd + normal(engine));
  });
  return noisy;
}

std::vector<std::size_t> choose_truths(const DrawnTruths& draws, std::size_t truths, Seed seed) {
  CounterEngine engine(seed, 0, {0, 0, purpose_truths});
  return choose(Row(draws.sets.size(), 1.0), truths, engine);
}

/// A parameter's place in its range, without ends, so that no adjustment leads out of it.
double unbounded(double x, double low, double high) {
  const double u = std::clamp((x - low) / (high - low), 1e-9, 1 - 1e-9);
  return std::log(u / (1 - u));
}
double bounded(double y, double low, double high) { return low + (high - low) / (1 + std::exp(-y)); }

Row true_quantities(const DrawnTruths& draws, std::size_t k) {
  Row row = draws.sets[k];
  row.insert(row.end(), draws.decisions[k].begin(), draws.decisions[k].end());
  return row;
}

Trial trial_through_waves(const DrawnTruths& draws, std::size_t truth, const Row& observed, const WavesOfTrial& waves,
                          Seed seed) {
  std::vector<Target> targets = draws.targets;
  for (std::size_t t = 0; t < targets.size(); ++t) targets[t].value = observed[t] * targets[t].sd;
  Space space(draws.box, waves.cut);
  std::vector<std::size_t> left(draws.sets.size());
  std::iota(left.begin(), left.end(), std::size_t{0});
  std::erase(left, truth);
  std::vector<Row> sets, values, decisions;
  const auto take_left = [&] {
    sets.clear(), values.clear(), decisions.clear();
    for (const std::size_t k : left) {
      sets.push_back(draws.sets[k]);
      values.push_back(draws.observed[k]);
      decisions.push_back(draws.decisions[k]);
    }
  };
  for (std::size_t wave = 0; wave < waves.waves && left.size() >= fewest_sets(draws.box.size()); ++wave) {
    take_left();
    space.add(Emulators(targets, sets, values));
    std::erase_if(left, [&](std::size_t k) { return !space.holds(draws.sets[k]); });
  }
  const Left drawn = draw_left(space, waves.sets, waves.tries, seed, static_cast<std::uint32_t>(truth));
  Trial trial{truth, space.holds(draws.sets[truth]), drawn.share(), {}};
  if (drawn.sets.empty()) return trial;
  // Fitted inside what is left, where that has sets enough.
  if (left.size() >= fewest_sets(draws.box.size())) take_left();
  const Emulators last(targets, sets, values);
  const std::vector<Surface> of_decisions =
      decisions.front().empty() ? std::vector<Surface>() : fit_surfaces(sets, decisions);
  // Residuals of one draw go together: what is luck for a target is luck for a decision as well.
  std::vector<Row> z(drawn.sets.size()), columns(draws.quantities(), Row(drawn.sets.size()));
  parallel::for_each_index(z.size(), [&](std::size_t k) {
    CounterEngine engine(seed, static_cast<std::uint32_t>(truth), {static_cast<std::uint32_t>(k), 0, purpose_luck});
    boost::random::uniform_01<double> uniform;
    const auto from = static_cast<std::size_t>(uniform(engine) * static_cast<double>(sets.size()));
    Row row = drawn.sets[k];
    for (std::size_t t = 0; t < targets.size(); ++t)
      z[k].push_back(last.z(row, t, last.residual(sets[from], t, targets[t].z(values[from][t]))));
    for (std::size_t c = 0; c < of_decisions.size(); ++c)
      row.push_back(of_decisions[c].at(drawn.sets[k]) + decisions[from][c] - of_decisions[c].at(sets[from]));
    for (std::size_t q = 0; q < row.size(); ++q) columns[q][k] = row[q];
  });
  const Row weights = likelihoods(z), truths = true_quantities(draws, truth);
  for (std::size_t q = 0; q < columns.size(); ++q) trial.told.push_back(tell(columns[q], weights, truths[q]));
  return trial;
}

}  // namespace

DrawnTruths defined_only(DrawnTruths draws) {
  const auto all_finite = [](const Row& row) {
    return std::ranges::all_of(row, [](double x) { return std::isfinite(x); });
  };
  std::size_t kept = 0;
  for (std::size_t k = 0; k < draws.sets.size(); ++k)
    if (all_finite(draws.observed[k]) && all_finite(draws.decisions[k])) {
      std::swap(draws.sets[kept], draws.sets[k]);
      std::swap(draws.observed[kept], draws.observed[k]);
      std::swap(draws.decisions[kept++], draws.decisions[k]);
    }
  draws.undefined = draws.sets.size() - kept;
  for (auto* rows : {&draws.sets, &draws.observed, &draws.decisions}) rows->resize(kept);
  if (kept < std::max(fewest_draws, fewest_sets(draws.box.size())))
    throw RunError("all targets and decisions are defined in only " + std::to_string(kept) +
                   " of the sets of the first wave, too few for a self-test; raise calibrate.first_wave, or leave "
                   "targets out (--leave-out)");
  return draws;
}

std::vector<Trial> trials_by_table(const DrawnTruths& draws, std::size_t truths, std::size_t neighbours, Seed seed) {
  const std::vector<Row> summaries = with_errors(draws, seed);
  const std::size_t d = draws.box.size();
  std::vector<Row> quantities;
  for (std::size_t k = 0; k < draws.sets.size(); ++k) {
    quantities.push_back(true_quantities(draws, k));
    for (std::size_t i = 0; i < d; ++i)
      quantities.back()[i] = unbounded(quantities.back()[i], draws.box.low[i], draws.box.high[i]);
  }
  const auto chosen = choose_truths(draws, truths, seed);
  std::vector<Trial> trials(chosen.size());
  parallel::for_each_index(chosen.size(), [&](std::size_t n) {
    const std::size_t truth = chosen[n];
    Posterior posterior = regression_abc(summaries, quantities, summaries[truth], neighbours, truth);
    for (std::size_t i = 0; i < d; ++i)
      for (double& x : posterior.values[i]) x = bounded(x, draws.box.low[i], draws.box.high[i]);
    trials[n].truth = truth;
    const Row true_values = true_quantities(draws, truth);
    for (std::size_t q = 0; q < true_values.size(); ++q)
      trials[n].told.push_back(tell(posterior.values[q], posterior.weights, true_values[q]));
  });
  return trials;
}

std::vector<LeaveOneOut> leave_one_out(const DrawnTruths& draws, std::size_t neighbours, Seed seed) {
  const std::vector<Row> summaries = with_errors(draws, seed);
  std::vector<LeaveOneOut> all(draws.targets.size());
  parallel::for_each_index(all.size(), [&](std::size_t left_out) {
    const auto others_of = [&](const Row& row) {
      Row others = row;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(left_out));
      return others;
    };
    std::vector<Row> others, wanted;
    for (std::size_t k = 0; k < summaries.size(); ++k) {
      others.push_back(others_of(summaries[k]));
      wanted.push_back({draws.observed[k][left_out]});
    }
    Row found;
    for (const Target& target : draws.targets) found.push_back(target.value / target.sd);
    const Posterior posterior = regression_abc(others, wanted, others_of(found), neighbours, others.size());
    const Target& target = draws.targets[left_out];
    const Told told = tell(posterior.values.front(), posterior.weights, target.value);
    all[left_out] = {told.mean, told.sd,
                     (target.value - told.mean) / std::sqrt(told.sd * told.sd + target.sd * target.sd)};
  });
  return all;
}

std::vector<Trial> trials_through_waves(const DrawnTruths& draws, std::size_t truths, const WavesOfTrial& waves,
                                        Seed seed) {
  const std::vector<Row> summaries = with_errors(draws, seed);
  std::vector<Trial> trials;
  for (const std::size_t truth : choose_truths(draws, truths, seed + 1)) {
    go_on_unless_stopped();
    trials.push_back(trial_through_waves(draws, truth, summaries[truth], waves, seed));
  }
  return trials;
}

Row prior_sds(const DrawnTruths& draws) {
  Row sds;
  for (std::size_t i = 0; i < draws.box.size(); ++i)
    sds.push_back((draws.box.high[i] - draws.box.low[i]) / std::sqrt(12.0));
  const Row alike(draws.sets.size(), 1.0);
  for (std::size_t c = 0; c < draws.decisions.front().size(); ++c) {
    Row column;
    for (const Row& row : draws.decisions) column.push_back(row[c]);
    sds.push_back(tell(column, alike, 0.0).sd);
  }
  return sds;
}

Coverage coverage_of(const std::vector<Trial>& trials, const std::vector<std::size_t>& quantities,
                     const Row& prior_sds) {
  Coverage c;
  std::vector<Row> pairs;
  for (const Trial& trial : trials)
    for (const std::size_t q : quantities) {
      if (trial.told.empty()) continue;
      const Told& told = trial.told[q];
      ++c.count;
      for (std::size_t s = 0; s < Coverage::shares.size(); ++s) c.within[s] += told.within(Coverage::shares[s]);
      ++c.ranks[std::min(Coverage::bins - 1, static_cast<std::size_t>(told.rank * Coverage::bins))];
      c.sd_ratio += told.sd * told.sd / (prior_sds[q] * prior_sds[q]);
      pairs.push_back({told.truth / prior_sds[q], told.mean / prior_sds[q]});
    }
  if (c.count == 0) return c;
  const auto n = static_cast<double>(c.count);
  for (double& within : c.within) within /= n;
  c.sd_ratio = std::sqrt(c.sd_ratio / n);
  if (quantities.size() == 1) c.correlation = correlation(pairs, 0, 1);
  double chi = 0;
  for (const std::size_t count : c.ranks) {
    const double expected = n / Coverage::bins;
    chi += (static_cast<double>(count) - expected) * (static_cast<double>(count) - expected) / expected;
  }
  c.unevenness = chi_squared_above(chi, static_cast<int>(Coverage::bins) - 1);
  return c;
}

}  // namespace peerspread
