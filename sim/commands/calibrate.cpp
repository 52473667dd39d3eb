/// `calibrate FILE.cfg`: approximate Bayesian computation by population Monte Carlo. A first wave covers the priors
/// with a Sobol sequence; every further wave draws near the sets that came closest to the targets, with importance
/// weights (Beaumont et al. 2009). Chosen over history matching with an emulator because the model is cheap: 100,000
/// sets cost minutes, and no emulator's error has to be argued about. One small world may meet a target by luck or miss
/// it by bad luck: sets that come near are looked at again in several worlds, and accepted if their means over these
/// meet all targets. Every wave is a campaign: it resumes and shards as any other.
#include <algorithm>
#include <cmath>
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

double distance(const Task& task, const Row& observed) {
  double most = 0.0;
  for (std::size_t t = 0; t < task.targets.size(); ++t) most = std::max(most, task.targets[t].distance(observed[t]));
  return most;
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

/// Which targets stand in each other's way, where no set meets all.
std::string conflicts(const Task& task, const std::vector<Row>& observed) {
  std::size_t nearest = 0;
  for (std::size_t r = 0; r < observed.size(); ++r)
    if (distance(task, observed[r]) < distance(task, observed[nearest])) nearest = r;
  std::string text = "no set meets all targets; the nearest has ";
  for (std::size_t t = 0; t < task.targets.size(); ++t) {
    const Study& study = task.targets[t];
    text += (t == 0 ? "" : ", ") + study.settings.id + " = " + in_words(observed[nearest][t], {0, 0, 0}) +
            (study.meets(observed[nearest][t]) ? ""
                                               : " (not within " + format_number(study.settings.low) + " to " +
                                                     format_number(study.settings.high) + ")");
  }
  const auto meeting = [&](std::size_t a, std::size_t b) {
    return std::ranges::count_if(
        observed, [&](const Row& row) { return task.targets[a].meets(row[a]) && task.targets[b].meets(row[b]); });
  };
  for (std::size_t a = 0; a < task.targets.size(); ++a) {
    if (meeting(a, a) == 0) text += "; " + task.targets[a].settings.id + " was never met";
    for (std::size_t b = a + 1; b < task.targets.size(); ++b)
      if (meeting(a, a) > 0 && meeting(b, b) > 0 && meeting(a, b) == 0)
        text += "; " + task.targets[a].settings.id + " and " + task.targets[b].settings.id + " were never met together";
  }
  return text;
}

/// "C1 100 %, C2 93 %, all together 90 %": of the members of an ensemble.
std::string members_within(const Task& task, const std::vector<Row>& observed) {
  const auto percent = [&](const auto& meets) {
    const auto met = static_cast<double>(std::ranges::count_if(observed, meets));
    return std::to_string(std::lround(100 * met / static_cast<double>(observed.size()))) + " %";
  };
  std::string text;
  for (std::size_t t = 0; t < task.targets.size(); ++t)
    text += task.targets[t].settings.id + " " + percent([&](const Row& row) { return task.targets[t].meets(row[t]); }) +
            ", ";
  return text + "all together " + percent([&](const Row& row) { return distance(task, row) <= 1; });
}

/// What the ensemble says of the parameters.
std::string findings(const Task& task, const std::vector<Row>& accepted) {
  std::string text =
      "\nWhat the targets say of the parameters (accepted against prior; 100 % narrow: fixed, 0 %: left free)\n";
  const auto& names = task.campaign.model->parameters();
  for (std::size_t i = 0; i < task.prior.parameters.size(); ++i) {
    std::vector<double> column;
    for (const Row& row : accepted) column.push_back(row[i]);
    const Band band = band_of(column);
    const double prior = 0.9 * (task.prior.box.high[i] - task.prior.box.low[i]);
    const long narrowed = std::lround(100 * std::max(0.0, 1 - (band.high - band.low) / prior));
    text += "  " + pad(names[task.prior.parameters[i]].name, 32) + pad(in_words(band.mid, band), 10, Align::right) +
            "  " + pad(in_words(band.low, band) + " to " + in_words(band.high, band), 22) +
            pad("prior " + format_number(task.prior.box.low[i]) + " to " + format_number(task.prior.box.high[i]), 24) +
            std::to_string(narrowed) + " % narrower\n";
  }
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < task.prior.parameters.size(); ++a)
    for (std::size_t b = a + 1; b < task.prior.parameters.size(); ++b)
      pairs.emplace_back(correlation(accepted, a, b), a, b);
  std::ranges::sort(pairs, std::greater<>(), [](const auto& p) { return std::fabs(std::get<0>(p)); });
  text += "\nStrongest correlations between accepted parameters\n";
  for (std::size_t k = 0; k < std::min<std::size_t>(8, pairs.size()); ++k) {
    const auto& [r, a, b] = pairs[k];
    text += "  " + pad(in_words(r, {r, r - 0.05, r + 0.05}), 8, Align::right) + "  " +
            names[task.prior.parameters[a]].name + ", " + names[task.prior.parameters[b]].name + "\n";
  }
  return text;
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

}  // namespace

void calibrate(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(invocation.words.size() == 1,
          "calibrate takes one file, as in 'peerspread calibrate configs/calibration.cfg'");
  const fs::path file = invocation.words.front();
  Config on_top = invocation.line.settings;
  const std::string target = take(on_top, "output", (file.parent_path() / "ensembles/peer_coaching.csv").string()).text;
  const Task task = read_task(registry, file, on_top);
  require_own_files({{"--output", target}});
  std::vector<Row> rows = sobol_in(task.prior.box, static_cast<std::size_t>(task.settings.first_wave));
  if (invocation.has("dry-run")) {
    const auto shard = invocation.line.flags.find("shard");
    if (ranks.first())
      std::cout << forecast_of(task, rows, shard == invocation.line.flags.end() ? 0 : parse_shard(shard->second).n);
    return;
  }
  // Among ranks a stop that not all have heard of would make the others wait; it is heard inside each wave.
  const auto signals = ranks.size() == 1 ? std::make_unique<StopSignals>() : nullptr;
  std::unique_ptr<TextFile> out =
      ranks.first() ? std::make_unique<TextFile>(target, invocation.has("overwrite")) : nullptr;
  if (const int error = ranks.first() ? make_folders(task.settings.folder) : 0; error != 0)
    refuse_to_write(task.settings.folder, disk_reason(error));
  ranks.meet();
  const Seed seed = task.campaign.seed();

  Row weights(rows.size(), 1.0 / static_cast<double>(rows.size()));
  std::size_t tried = 0;
  WeightedSets near;
  std::vector<Row> observed;
  for (std::int64_t wave = 1;; ++wave) {
    auto found = run_wave(registry, task, rows, "wave-" + std::to_string(wave), 1, task.campaign.settings.seed + wave,
                          invocation, ranks);
    if (!found) return;
    observed = std::move(*found);
    tried += rows.size();
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Row distances;
    for (const Row& row : observed) distances.push_back(distance(task, row));
    std::ranges::stable_sort(order, {}, [&](std::size_t r) { return distances[r]; });
    const auto met = static_cast<std::size_t>(std::ranges::count_if(distances, [](double d) { return d <= 1; }));
    if (ranks.first() && !invocation.has("quiet"))
      std::cerr << "wave " << wave << ": " << met << " of " << rows.size()
                << " sets meet all targets; the nearest is at "
                << format_number(std::round(100 * distances[order[0]]) / 100) << " of the tolerance\n";
    const bool last = wave == task.settings.waves;
    const auto near_by =
        static_cast<std::size_t>(std::ranges::count_if(distances, [&](double d) { return d <= task.settings.near; }));
    if (last && near_by == 0) throw RunError(conflicts(task, observed));
    const std::size_t kept = last ? near_by : std::min(order.size(), static_cast<std::size_t>(task.settings.keep));
    near = {};
    for (std::size_t k = 0; k < kept; ++k) {
      near.rows.push_back(rows[order[k]]);
      near.weights.push_back(weights[order[k]]);
    }
    const double sum = std::accumulate(near.weights.begin(), near.weights.end(), 0.0);
    for (double& w : near.weights) w /= sum;
    if (last) break;
    const Kernel kernel(near, task.prior.box);
    rows.assign(static_cast<std::size_t>(task.settings.further_wave), {});
    weights.assign(rows.size(), 0.0);
    parallel::for_each_index(rows.size(), [&](std::size_t r) {
      CounterEngine engine(seed, static_cast<std::uint32_t>(wave), {static_cast<std::uint32_t>(r), 0, purpose_propose});
      rows[r] = kernel.draw(engine);
      weights[r] = kernel.weight(rows[r]);
    });
  }

  // Accepted are near sets whose means over several other worlds meet all targets.
  CounterEngine engine(seed, 0, {0, 0, purpose_choose});
  const double size = effective_size(near.weights);
  const auto worlds = static_cast<std::size_t>(task.settings.worlds),
             wanted = static_cast<std::size_t>(task.settings.accept);
  std::vector<Row> candidates, accepted;
  for (const std::size_t k : choose(near.weights, 8 * wanted, engine)) candidates.push_back(near.rows[k]);
  const auto looked_at_again =
      run_wave(registry, task, candidates, "near", worlds, task.campaign.settings.seed + 1000, invocation, ranks);
  if (!looked_at_again) return;
  for (std::size_t k = 0; k < candidates.size(); ++k)
    if (distance(task, (*looked_at_again)[k]) <= 1) accepted.push_back(candidates[k]);
  const std::size_t met_all = accepted.size();
  if (met_all == 0) throw RunError(conflicts(task, *looked_at_again));
  std::vector<Row> ensemble;
  for (const std::size_t k : choose(Row(met_all, 1.0), wanted, engine)) ensemble.push_back(accepted[k]);
  const auto checked =
      run_wave(registry, task, ensemble, "check", worlds, task.campaign.settings.seed + 2000, invocation, ranks);
  if (!checked || !ranks.first()) return;

  std::string ids;
  for (const Study& study : task.targets) ids += (ids.empty() ? "" : " ") + study.settings.id;
  const std::string members = members_within(task, *checked);
  out->write(print_sets(
      {task.prior.parameters, ensemble}, *task.campaign.model,
      {"targets = " + ids, "sets tried = " + std::to_string(tried),
       "within " + format_number(task.settings.near) + " tolerances of all targets in one world = " +
           std::to_string(near.rows.size()) + ", effective sample size " + std::to_string(std::lround(size)),
       "means over " + std::to_string(worlds) + " other worlds meet all targets = " + std::to_string(met_all) + " of " +
           std::to_string(candidates.size()),
       "members that do so again in as many worlds more = " + members,
       "seed = " + std::to_string(task.campaign.settings.seed)}));
  std::cout << counted(tried, "set", "sets") << " tried; " << near.rows.size() << " came within "
            << format_number(task.settings.near) << " tolerances of all targets in one world (effective sample size "
            << std::lround(size) << "); of " << candidates.size() << " looked at in "
            << counted(worlds, "world", "worlds") << ", " << met_all << " met all targets on average; "
            << ensemble.size() << " accepted.\n"
            << "Of these meet the targets on average over as many worlds more: " << printable(members) << "\n"
            << findings(task, ensemble) << "\nEnsemble: " << printable(target) << "\n";
}

}  // namespace peerspread
