/// `calibrate FILE.cfg`: approximate Bayesian computation by population Monte Carlo. A first wave covers the priors
/// with a Sobol sequence; every further wave draws near the sets that came closest to the targets, with importance
/// weights (Beaumont et al. 2009). Chosen over history matching with an emulator because the model is cheap: 100,000
/// sets cost minutes, and no emulator's error has to be argued about. One small world may meet a target by luck or miss
/// it by bad luck: sets that come near are looked at again in several worlds, and accepted if their means over these
/// meet all targets. Every wave is a campaign: it resumes and shards as any other.
#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <numeric>
#include <optional>

#include "sim/analysis/prior.hpp"
#include "sim/analysis/sampling.hpp"
#include "sim/analysis/sections.hpp"
#include "sim/analysis/study.hpp"
#include "sim/campaign/ensemble_sets.hpp"
#include "sim/collect/collect.hpp"
#include "sim/collect/parts.hpp"
#include "sim/commands/calibrate_findings.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/durable.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"
#include "sim/report/report.hpp"
#include "sim/results/cube.hpp"
#include "sim/results/disk.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// Everything that the file says.
struct Task {
  CalibrateSettings settings;
  std::vector<Study> targets;
  Prior prior;
  Campaign campaign;                           ///< all arms of all targets
  std::vector<std::vector<std::size_t>> arms;  ///< of each target: its points in the campaign
};

/// One campaign of all arms; targets may share arms.
void join_arms(Task& task) {
  const Study& first = task.targets.front();
  task.campaign = first.campaign;
  task.campaign.points.clear();
  task.campaign.outputs.clear();
  for (const Study& study : task.targets) {
    const Campaign& own = study.campaign;
    if (own.settings.seed != first.campaign.settings.seed ||
        !structural_changes(*own.model, changes_between(first.campaign.base, own.base)).empty())
      throw InputError(study.file.string() + " and " + first.file.string() +
                       " are not in the same world: targets of one calibration share seed and structural parameters");
    task.arms.emplace_back();
    for (std::size_t p = 0; p < own.points.size(); ++p) {
      const Changes changes = changes_between(first.campaign.base, own.values_of(p));
      const auto known = std::ranges::find(task.campaign.points, changes, &Point::changes);
      task.arms.back().push_back(static_cast<std::size_t>(known - task.campaign.points.begin()));
      if (known == task.campaign.points.end())
        task.campaign.points.push_back({"arm " + std::to_string(task.campaign.points.size() + 1), changes});
    }
    if (std::ranges::count(task.campaign.outputs, study.settings.output) == 0)
      task.campaign.outputs.push_back(study.settings.output);
  }
  std::string outputs;
  for (const std::string& output : task.campaign.outputs) outputs += (outputs.empty() ? "" : ",") + output;
  task.campaign.settings.outputs = outputs;
}

Task read_task(const Registry& registry, const fs::path& file, const Config& on_top) {
  Config config = read_config(file);
  const Config section = take_section(config, "calibrate"), prior = take_section(config, "prior");
  if (!config.empty())
    throw InputError(
        wrong(config.begin()->second.origin)
            .key(config.begin()->first)
            .is("a calibration file has sections [calibrate] and [prior] only; worlds are in its targets"));
  Task task;
  task.settings = calibrate_table().bind(resolve(section, calibrate_table().parameters()));
  if (task.settings.targets.empty()) throw InputError(wrong(file.string()).is("[calibrate] names no targets"));
  Config settings = on_top;
  settings["ensemble"] = {"none", "calibrate"};
  for (const std::string& target : split_csv(task.settings.targets))
    task.targets.push_back(read_study(registry, file.parent_path() / target, settings));
  task.prior = read_prior(prior, *task.targets.front().campaign.model);
  join_arms(task);
  return task;
}

/// What one wave found: by set and target. Each set has `worlds` replicates in a row; arms are means over them.
std::vector<Row> observe_wave(const Task& task, const ResultsFile& results, std::size_t worlds) {
  std::vector<Row> observed(results.populations().size() / worlds, Row(task.targets.size()));
  const Cubes cubes(results);
  for (std::size_t t = 0; t < task.targets.size(); ++t) {
    const Study& study = task.targets[t];
    const ByPoint values = cubes.at(study.settings.output, study.at);
    for (std::size_t k = 0; k < observed.size(); ++k) {
      std::vector<double> arms;
      for (const std::size_t arm : task.arms[t]) {
        const auto first = values[arm].begin() + static_cast<std::ptrdiff_t>(k * worlds);
        arms.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(worlds), 0.0) /
                       static_cast<double>(worlds));
      }
      observed[k][t] = study.measure(arms);
    }
  }
  return observed;
}

/// All arms under each of `rows`, in `worlds` worlds.
Campaign campaign_of_wave(const Task& task, const std::vector<Row>& rows, const std::string& name, std::size_t worlds,
                          std::int64_t seed) {
  Campaign campaign = task.campaign;
  campaign.settings.name = name;
  campaign.settings.seed = seed;
  campaign.settings.replicates = static_cast<std::int64_t>(rows.size() * worlds);
  campaign.settings.ensemble = name;
  campaign.settings.populations = std::min<std::int64_t>(campaign.settings.populations, campaign.settings.replicates);
  campaign.settings.output = task.settings.folder + "/" + name + ".h5";
  campaign.sets = {task.prior.parameters, {}};
  for (std::size_t k = 0; k < rows.size(); ++k)
    for (std::size_t w = 0; w < worlds; ++w) {
      campaign.sets.values.push_back(rows[k]);
      campaign.set_numbers.push_back(static_cast<std::int64_t>(k));
    }
  return campaign;
}

/// Runs the campaign of a wave, or reads what an earlier call left. Nothing when this was one shard of several: the
/// wave is read once they are merged. Throws Stopped after a signal.
std::optional<std::vector<Row>> run_wave(const Registry& registry, const Task& task, const std::vector<Row>& rows,
                                         const std::string& name, std::size_t worlds, std::int64_t seed,
                                         const Invocation& invocation, Ranks& ranks) {
  Campaign campaign = campaign_of_wave(task, rows, name, worlds, seed);
  campaign.command_line = invocation.as_typed;
  const fs::path file = campaign.settings.output;
  if (!is_there(campaign)) {
    CollectOptions options;
    options.overwrite = true;  // the folder is the calibration's own
    if (invocation.has("shard")) options.shard = parse_shard(invocation.line.flags.at("shard"));
    const bool quiet = invocation.has("quiet") || !ranks.first();
    options.progress = quiet ? Progress::Style::silent : Progress::style_for(stderr);
    if (!quiet)
      std::cerr << name << ": " << rows.size() << " sets x " << campaign.points.size() << " arms x "
                << counted(worlds, "world", "worlds") << "\n";
    const Collected collected = collect(registry, campaign, plan(campaign), options, ranks);
    if (collected.end == Collected::End::stopped)
      throw Stopped("stopped as asked; the same command goes on from there");
    if (collected.end == Collected::End::shard_done) {
      std::cout << name << ": this shard is done; when all are, 'peerspread merge " << printable(file.string())
                << "' and the same command go on with the next wave\n";
      return std::nullopt;
    }
  }
  ranks.meet();
  return observe_wave(task, ResultsFile(file), worlds);
}

/// What --dry-run prints: of the first wave, and how much there is to do after it.
std::string forecast_of(const Task& task, const std::vector<Row>& first, std::size_t shards) {
  const CalibrateSettings& settings = task.settings;
  const auto sets = [](std::int64_t n) { return counted(static_cast<std::size_t>(n), "set", "sets"); };
  const std::string worlds = " in " + counted(static_cast<std::size_t>(settings.worlds), "world", "worlds") + " each";
  std::string then = "This is the first wave, of " + sets(settings.first_wave) + ". Then come ";
  if (settings.waves > 1) then += std::to_string(settings.waves - 1) + " more of " + sets(settings.further_wave) + ", ";
  then += "at most " + sets(8 * settings.accept) + " that were near," + worlds + ", and the " + sets(settings.accept) +
          " of the ensemble," + worlds + ".";
  return forecast(campaign_of_wave(task, first, "wave-1", 1, task.campaign.settings.seed + 1), shards) + "\n" +
         paragraph(then);
}

constexpr std::uint32_t purpose_propose = 0xCA1, purpose_choose = 0xCA2;

/// Runs a wave of `rows`, each in `worlds` worlds, with a seed that lies `further` than the calibration's own; nothing
/// where the rest is up to other shards.
using RunWave = std::function<std::optional<std::vector<Row>>(const std::vector<Row>& rows, const std::string& name,
                                                              std::size_t worlds, std::int64_t further)>;

/// The sets of a wave from the nearest on.
struct ByDistance {
  std::vector<std::size_t> order;
  Row distances;  ///< of each set, not in that order
  std::size_t within(double tolerances) const {
    return static_cast<std::size_t>(std::ranges::count_if(distances, [&](double d) { return d <= tolerances; }));
  }
};
ByDistance by_distance(const std::vector<Study>& targets, const std::vector<Row>& observed) {
  ByDistance sets;
  for (const Row& row : observed) sets.distances.push_back(distance(targets, row));
  sets.order.resize(observed.size());
  std::iota(sets.order.begin(), sets.order.end(), std::size_t{0});
  std::ranges::stable_sort(sets.order, {}, [&](std::size_t r) { return sets.distances[r]; });
  return sets;
}

/// The first `count` in `order`.
WeightedSets take_first(const WeightedSets& sets, const std::vector<std::size_t>& order, std::size_t count) {
  WeightedSets first;
  for (std::size_t k = 0; k < count; ++k) {
    first.rows.push_back(sets.rows[order[k]]);
    first.weights.push_back(sets.weights[order[k]]);
  }
  const double sum = std::accumulate(first.weights.begin(), first.weights.end(), 0.0);
  for (double& w : first.weights) w /= sum;
  return first;
}

/// Draws the sets of the wave after `wave`; their weights do not sum to 1.
WeightedSets propose(const Task& task, const WeightedSets& near, std::int64_t wave) {
  const Kernel kernel(near, task.prior.box);
  const Seed seed = task.campaign.seed();
  WeightedSets sets;
  sets.rows.resize(static_cast<std::size_t>(task.settings.further_wave));
  sets.weights.resize(sets.rows.size());
  parallel::for_each_index(sets.rows.size(), [&](std::size_t r) {
    CounterEngine engine(seed, static_cast<std::uint32_t>(wave), {static_cast<std::uint32_t>(r), 0, purpose_propose});
    sets.rows[r] = kernel.draw(engine);
    sets.weights[r] = kernel.weight(sets.rows[r]);
  });
  return sets;
}

/// What the waves lead to.
struct Approach {
  std::size_t tried = 0;
  WeightedSets near;  ///< within calibrate.near tolerances of all targets, in one world
};
std::optional<Approach> run_waves(const Task& task, std::vector<Row> first, const RunWave& run_wave, bool quiet) {
  WeightedSets sets{std::move(first), {}};
  sets.weights.assign(sets.rows.size(), 1.0 / static_cast<double>(sets.rows.size()));
  Approach approach;
  for (std::int64_t wave = 1;; ++wave) {
    const auto observed = run_wave(sets.rows, "wave-" + std::to_string(wave), 1, wave);
    if (!observed) return std::nullopt;
    approach.tried += sets.rows.size();
    const ByDistance found = by_distance(task.targets, *observed);
    if (!quiet)
      std::cerr << "wave " << wave << ": " << found.within(1) << " of " << sets.rows.size()
                << " sets meet all targets; the nearest is at "
                << format_number(std::round(100 * found.distances[found.order[0]]) / 100) << " of the tolerance\n";
    if (wave == task.settings.waves) {
      const std::size_t near = found.within(task.settings.near);
      if (near == 0) throw RunError(conflicts(task.targets, *observed));
      approach.near = take_first(sets, found.order, near);
      return approach;
    }
    const std::size_t kept = std::min(found.order.size(), static_cast<std::size_t>(task.settings.keep));
    sets = propose(task, take_first(sets, found.order, kept), wave);
  }
}

/// Near sets whose means over several other worlds meet all targets.
struct Accepted {
  std::size_t candidates, met;  ///< looked at again; of these met all
  std::vector<Row> ensemble;
  std::string members;  ///< how many of them do so in as many worlds more
};
std::optional<Accepted> accept(const Task& task, const WeightedSets& near, const RunWave& run_wave) {
  CounterEngine engine(task.campaign.seed(), 0, {0, 0, purpose_choose});
  const auto worlds = static_cast<std::size_t>(task.settings.worlds),
             wanted = static_cast<std::size_t>(task.settings.accept);
  std::vector<Row> candidates, accepted;
  for (const std::size_t k : choose(near.weights, 8 * wanted, engine)) candidates.push_back(near.rows[k]);
  const auto observed = run_wave(candidates, "near", worlds, 1000);
  if (!observed) return std::nullopt;
  for (std::size_t k = 0; k < candidates.size(); ++k)
    if (distance(task.targets, (*observed)[k]) <= 1) accepted.push_back(candidates[k]);
  if (accepted.empty()) throw RunError(conflicts(task.targets, *observed));
  std::vector<Row> ensemble;
  for (const std::size_t k : choose(Row(accepted.size(), 1.0), wanted, engine)) ensemble.push_back(accepted[k]);
  const auto checked = run_wave(ensemble, "check", worlds, 2000);
  if (!checked) return std::nullopt;
  return Accepted{candidates.size(), accepted.size(), std::move(ensemble), members_within(task.targets, *checked)};
}

/// The ensemble as a file, with how it came about.
std::string text_of(const Task& task, const Approach& approach, const Accepted& accepted) {
  std::string ids;
  for (const Study& study : task.targets) ids += (ids.empty() ? "" : " ") + study.settings.id;
  return print_sets({task.prior.parameters, accepted.ensemble}, *task.campaign.model,
                    {"targets = " + ids, "sets tried = " + std::to_string(approach.tried),
                     "within " + format_number(task.settings.near) + " tolerances of all targets in one world = " +
                         std::to_string(approach.near.rows.size()) + ", effective sample size " +
                         std::to_string(std::lround(effective_size(approach.near.weights))),
                     "means over " + std::to_string(task.settings.worlds) + " other worlds meet all targets = " +
                         std::to_string(accepted.met) + " of " + std::to_string(accepted.candidates),
                     "members that do so again in as many worlds more = " + accepted.members,
                     "seed = " + std::to_string(task.campaign.settings.seed)});
}

}  // namespace

void calibrate(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(invocation.words.size() == 1,
          "calibrate takes one file, as in 'peerspread calibrate configs/calibration.cfg'");
  const fs::path file = invocation.words.front();
  Config on_top = invocation.line.settings;
  const std::string target = take(on_top, "output", (file.parent_path() / "ensembles/peer_coaching.csv").string()).text;
  const Task task = read_task(registry, file, on_top);
  require_own_files({{"--output", target}});
  const std::vector<Row> first = sobol_in(task.prior.box, static_cast<std::size_t>(task.settings.first_wave));
  if (invocation.has("dry-run")) {
    const auto shard = invocation.line.flags.find("shard");
    if (ranks.first())
      std::cout << forecast_of(task, first, shard == invocation.line.flags.end() ? 0 : parse_shard(shard->second).n);
    return;
  }
  // Among ranks a stop that not all have heard of would make the others wait; it is heard inside each wave.
  const auto signals = ranks.size() == 1 ? std::make_unique<StopSignals>() : nullptr;
  std::unique_ptr<TextFile> out =
      ranks.first() ? std::make_unique<TextFile>(target, invocation.has("overwrite")) : nullptr;
  if (const int error = ranks.first() ? make_folders(task.settings.folder) : 0; error != 0)
    refuse_to_write(task.settings.folder, disk_reason(error));
  ranks.meet();
  const RunWave run = [&](const std::vector<Row>& rows, const std::string& name, std::size_t worlds,
                          std::int64_t further) {
    return run_wave(registry, task, rows, name, worlds, task.campaign.settings.seed + further, invocation, ranks);
  };
  const auto found = run_waves(task, first, run, !ranks.first() || invocation.has("quiet"));
  if (!found) return;
  const auto accepted = accept(task, found->near, run);
  if (!accepted || !ranks.first()) return;
  out->write(text_of(task, *found, *accepted));
  std::cout << counted(found->tried, "set", "sets") << " tried; " << found->near.rows.size() << " came within "
            << format_number(task.settings.near) << " tolerances of all targets in one world (effective sample size "
            << std::lround(effective_size(found->near.weights)) << "); of " << accepted->candidates << " looked at in "
            << counted(static_cast<std::size_t>(task.settings.worlds), "world", "worlds") << ", " << accepted->met
            << " met all targets on average; " << accepted->ensemble.size() << " accepted.\n"
            << "Of these meet the targets on average over as many worlds more: " << printable(accepted->members) << "\n"
            << findings(task.prior, *task.campaign.model, accepted->ensemble) << "\nEnsemble: " << printable(target)
            << "\n";
}

}  // namespace peerspread
