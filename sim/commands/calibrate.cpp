/// `calibrate FILE.cfg`: history matching in waves, then approximate Bayesian computation in what is left. A first wave
/// covers the priors with a Sobol sequence; emulators fitted to it rule out what cannot meet the targets, and each
/// further wave is drawn from what no emulator so far rules out. Sets of the last wave that come near are looked at
/// again in several worlds, for one small world may be near by luck, and members are drawn by the likelihood of their
/// means.
#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <numeric>
#include <optional>

#include "sim/analysis/abc.hpp"
#include "sim/campaign/ensemble_sets.hpp"
#include "sim/collect/collect.hpp"
#include "sim/commands/calibrate_findings.hpp"
#include "sim/commands/calibrate_self_test.hpp"
#include "sim/commands/calibrate_task.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t purpose_choose = 0xCA2;

/// Runs a wave; nothing where the rest is up to other shards.
using RunWave = std::function<std::optional<std::vector<Row>>(const Wave&)>;

std::size_t whole(std::int64_t n) { return static_cast<std::size_t>(n); }

/// With two digits that say something.
std::string percent_left(double share) {
  int decimals = 0;
  for (double p = 100 * share; p > 0 && p < 10 && decimals < 6; p *= 10) ++decimals;
  return format_fixed(100 * share, decimals) + " %";
}

/// What --dry-run prints: of the first wave, and how much there is to do after it.
std::string forecast_of(const Task& task, std::size_t shards, bool self_test) {
  const CalibrateSettings& settings = task.settings;
  const auto sets = [](std::int64_t n) { return counted(whole(n), "set", "sets"); };
  const std::string worlds = " in " + counted(whole(settings.worlds), "world", "worlds") + " each";
  std::string then = "This is the first wave, of " + sets(settings.first_wave) + ".";
  if (self_test) {
    then += " A self-test runs nothing else.";
  } else {
    then += " Then come ";
    if (settings.waves > 1)
      then += std::to_string(settings.waves - 1) + " more of " + sets(settings.further_wave) + ", ";
    then += "at most " + sets(8 * settings.accept) + " that were near," + worlds + ", and the " +
            sets(settings.accept) + " of the ensemble," + worlds + ".";
  }
  return forecast(campaign_of(task, first_wave(task)), shards) + "\n" + paragraph(then);
}

/// Standings of what was observed against the targets that are fitted: [set][target].
std::vector<Row> z_of(const Task& task, const std::vector<Row>& observed) {
  const auto targets = task.fitted_targets();
  std::vector<Row> z = columns_of(observed, task.fitted);
  for (Row& row : z)
    for (std::size_t t = 0; t < row.size(); ++t) row[t] = targets[t].z(row[t]);
  return z;
}

/// The largest |z|; not finite where one is not defined.
double farthest(const Row& z) {
  double most = 0;
  for (const double x : z) most = std::isfinite(x) ? std::max(most, std::fabs(x)) : INFINITY;
  return most;
}

/// Says of sets of which none is near all targets which of these stand in each other's way.
[[noreturn]] void refuse(const Task& task, const std::string& what, const Contradictions& contradictions) {
  std::vector<std::string> names;
  for (const Target& target : task.fitted_targets()) names.push_back(target.id);
  throw RunError(what + "; " + contradictions.text(names));
}
[[noreturn]] void refuse(const Task& task, const std::string& what, const std::vector<Row>& z, double cut) {
  Contradictions contradictions(task.fitted.size(), cut);
  for (Row row : z) {
    for (double& x : row) x = std::fabs(x);
    contradictions.add(row);
  }
  refuse(task, what, contradictions);
}

/// What the waves lead to. Each wave covers what those before left evenly, and so do the sets of those before that lie
/// in it: they are kept.
struct Approach {
  explicit Approach(Space s) : space(std::move(s)) {}
  void add(const Task& task, const Wave& wave, const std::vector<Row>& found) {
    tried += wave.rows.size();
    const auto of_targets = columns_of(found, task.fitted);
    const auto more = z_of(task, found);
    sets.insert(sets.end(), wave.rows.begin(), wave.rows.end());
    observed.insert(observed.end(), of_targets.begin(), of_targets.end());
    z.insert(z.end(), more.begin(), more.end());
  }
  void keep_what_is_left() {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < sets.size(); ++k)
      if (space.holds(sets[k])) {
        std::swap(sets[kept], sets[k]);
        std::swap(observed[kept], observed[k]);
        std::swap(z[kept++], z[k]);
      }
    for (auto* rows : {&sets, &observed, &z}) rows->resize(kept);
  }

  Space space;
  std::size_t tried = 0;
  std::vector<std::string> told;       ///< of each wave
  std::vector<Row> sets, observed, z;  ///< in what the wave before the last left; by target that is fitted
};

/// "5000 sets and 900 of earlier waves, of which 31 come within 2 SD of all targets in one world (0 of them ruled out
/// by the emulators); 0.3 % of the space is left"
std::string told_of(const Approach& approach, std::size_t sets, const Left& left) {
  std::size_t met = 0, lost = 0;
  for (std::size_t k = 0; k < approach.sets.size(); ++k)
    if (farthest(approach.z[k]) <= 2) {
      ++met;
      lost += !approach.space.holds(approach.sets[k]);
    }
  const std::size_t earlier = approach.sets.size() - sets;
  return std::to_string(sets) + " sets" +
         (earlier == 0 ? "" : " and " + std::to_string(earlier) + " of earlier waves") + ", of which " +
         std::to_string(met) + " come within 2 SD of all targets in one world (" + std::to_string(lost) +
         " of them ruled out by the emulators); " + percent_left(left.share()) + " of the space is left";
}

std::optional<Approach> run_waves(const Task& task, const RunWave& run, bool quiet) {
  const CalibrateSettings& settings = task.settings;
  Approach approach(Space(task.prior.box, settings.implausible));
  Wave wave = first_wave(task);
  for (std::int64_t number = 1;; ++number) {
    const auto observed = run(wave);
    if (!observed) return std::nullopt;
    approach.add(task, wave, *observed);
    approach.space.add(Emulators(task.fitted_targets(), approach.sets, approach.observed));
    const bool last = number == settings.waves;
    const auto stream = static_cast<std::uint32_t>(number);
    const Left left = draw_left(approach.space, last ? 1000 : whole(settings.further_wave), whole(settings.tries),
                                task.campaign.seed(), stream);
    if (left.kept == 0)
      refuse(task,
             "after wave " + std::to_string(number) + " nothing is left of the space: of " +
                 format_count(static_cast<double>(left.tried)) + " sets drawn in it none is within " +
                 format_number(settings.implausible) + " SD of all targets, the emulators' own error counted in",
             approach.space.contradictions(left.tried, task.campaign.seed(), stream));
    approach.told.push_back(told_of(approach, wave.rows.size(), left));
    if (!quiet) std::cerr << "wave " << number << ": " << approach.told.back() << "\n";
    if (last) return approach;
    approach.keep_what_is_left();
    wave = {left.sets, "wave-" + std::to_string(number + 1) + task.without(), 1, number + 1};
  }
}

/// Near sets, and members drawn from them by the likelihood of their means over several other worlds.
struct Accepted {
  std::size_t near = 0, candidates = 0, plausible = 0;  ///< in one world; looked at again; of these not ruled out
  double worth = 0;                                     ///< equal-weighted sets that the plausible ones are worth
  Members members;
};

/// The nearest.
std::vector<Row> candidates_of(const Task& task, const Approach& approach, Accepted& accepted) {
  const double reach = 2 * task.settings.near;
  std::vector<std::pair<double, std::size_t>> near;
  for (std::size_t k = 0; k < approach.sets.size(); ++k)
    if (farthest(approach.z[k]) <= reach) {
      double squares = 0;
      for (const double x : approach.z[k]) squares += x * x;
      near.emplace_back(squares, k);
    }
  if (near.empty())
    refuse(task, "no set came within " + format_number(reach) + " SD of all targets in its world", approach.z, reach);
  accepted.near = near.size();
  std::ranges::sort(near);
  near.resize(std::min(near.size(), whole(8 * task.settings.accept)));
  std::vector<Row> candidates;
  for (const auto& [squares, k] : near) candidates.push_back(approach.sets[k]);
  return candidates;
}

std::optional<Accepted> accept(const Task& task, const Approach& approach, const RunWave& run) {
  Accepted accepted;
  const std::vector<Row> candidates = candidates_of(task, approach, accepted);
  accepted.candidates = candidates.size();
  const std::size_t worlds = whole(task.settings.worlds);
  const auto observed = run({candidates, "near" + task.without(), worlds, 1000});
  if (!observed) return std::nullopt;
  const auto z = z_of(task, *observed);
  const Row likelihood = likelihoods(z);
  std::vector<Row> plausible;
  Row weights;
  for (std::size_t k = 0; k < candidates.size(); ++k)
    if (farthest(z[k]) <= task.settings.within && likelihood[k] > 0) {
      plausible.push_back(candidates[k]);
      weights.push_back(likelihood[k]);
    }
  if (plausible.empty())
    refuse(task,
           "of " + std::to_string(candidates.size()) + " sets that came near in one world none stayed within " +
               format_number(task.settings.within) + " SD of all targets on average over " +
               counted(worlds, "world", "worlds"),
           z, task.settings.within);
  accepted.plausible = plausible.size();
  accepted.worth = effective_size(weights);
  CounterEngine engine(task.campaign.seed(), 0, {0, 0, purpose_choose});
  for (const std::size_t k : choose(weights, whole(task.settings.accept), engine))
    accepted.members.sets.push_back(plausible[k]);
  const auto checked = run({accepted.members.sets, "check" + task.without(), worlds, 2000});
  if (!checked) return std::nullopt;
  accepted.members.observed = *checked;
  return accepted;
}

/// The ensemble as a file, with how it came about.
std::string text_of(const Task& task, const Approach& approach, const Accepted& accepted) {
  const auto ids_of = [](const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : " ") + id;
    return text;
  };
  std::vector<std::string> fitted;
  for (const Target& target : task.fitted_targets()) fitted.push_back(target.id);
  std::vector<std::string> head = {"targets = " + ids_of(fitted)};
  if (!task.left_out.empty()) head.push_back("left out = " + ids_of(task.left_out));
  for (const auto& [key, setting] : task.fixed)
    if (find_parameter(task.campaign.model->parameters(), key) != npos)
      head.push_back("with " + key + " = " + setting.text);
  head.push_back("sets tried = " + std::to_string(approach.tried));
  for (std::size_t w = 0; w < approach.told.size(); ++w)
    head.push_back("wave " + std::to_string(w + 1) + " = " + approach.told[w]);
  const std::string worlds = std::to_string(task.settings.worlds);
  head.push_back("within " + format_number(2 * task.settings.near) +
                 " SD of all targets in one world = " + std::to_string(accepted.near));
  head.push_back("means over " + worlds + " other worlds within " + format_number(task.settings.within) +
                 " SD of all targets = " + std::to_string(accepted.plausible) + " of " +
                 std::to_string(accepted.candidates) + ", effective sample size " +
                 std::to_string(std::lround(accepted.worth)));
  head.push_back("members within 2 SD of each target in " + worlds +
                 " worlds more = " + members_within(task, accepted.members.observed));
  head.push_back("seed = " + std::to_string(task.campaign.settings.seed));
  return print_sets({task.prior.parameters, accepted.members.sets}, *task.campaign.model, head);
}

std::string told_of(const Task& task, const Approach& approach, const Accepted& accepted) {
  std::string text;
  for (std::size_t w = 0; w < approach.told.size(); ++w)
    text += paragraph("Wave " + std::to_string(w + 1) + ": " + approach.told[w] + ".");
  const auto members = static_cast<double>(accepted.members.sets.size());
  text += paragraph(std::to_string(accepted.near) + " sets came within " + format_number(2 * task.settings.near) +
                    " SD of all targets in one world; of the nearest " + std::to_string(accepted.candidates) +
                    ", looked at in " + counted(whole(task.settings.worlds), "world", "worlds") + ", " +
                    std::to_string(accepted.plausible) + " come within " + format_number(task.settings.within) +
                    " SD of all on average, worth " + std::to_string(std::lround(accepted.worth)) +
                    " of equal weight; " + counted(accepted.members.sets.size(), "member", "members") +
                    " drawn by likelihood, without replacement.");
  if (accepted.worth < members)
    text += paragraph(
        "These are more members than the sets are worth, so less likely ones are among them as often as likely ones: "
        "more sets (calibrate.further_wave), more waves, or fewer members (calibrate.accept) mend that.");
  return text + "Members within 2 SD of each target in as many worlds more: " +
         printable(members_within(task, accepted.members.observed)) + "\n";
}

/// Where the ensemble goes unless --output says so.
fs::path usual_output(const Task& task, const fs::path& file) {
  return file.parent_path() / "ensembles" / (std::string(task.campaign.model->name()) + task.without() + ".csv");
}

std::string flag_or(const Invocation& invocation, const std::string& name) {
  const auto flag = invocation.line.flags.find(name);
  return flag == invocation.line.flags.end() ? "" : flag->second;
}

void make_ensemble(const Task& task, const fs::path& target, const RunWave& run, const Invocation& invocation,
                   Ranks& ranks) {
  std::unique_ptr<TextFile> out =
      ranks.first() ? std::make_unique<TextFile>(target, invocation.has("overwrite")) : nullptr;
  const std::unique_ptr<TextFile> csv = ranks.first() ? open_for(invocation, "csv") : nullptr;
  make_folder(task, ranks);
  const auto found = run_waves(task, run, !ranks.first() || invocation.has("quiet"));
  if (!found) return;
  const auto accepted = accept(task, *found, run);
  if (!accepted || !ranks.first()) return;
  const Identified known = identified(task.prior, accepted->members.sets, found->space.waves().back());
  out->write(text_of(task, *found, *accepted));
  if (csv) csv->write(csv_of(task, accepted->members, known));
  std::cout << told_of(task, *found, *accepted) << findings(task, accepted->members, known)
            << "\nEnsemble: " << printable(target.string()) << "\n";
}

}  // namespace

void calibrate(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(invocation.words.size() == 1,
          "calibrate takes one file, as in 'peerspread calibrate configs/calibration.cfg'");
  const fs::path file = invocation.words.front();
  Config on_top = invocation.line.settings;
  const std::string asked = take(on_top, "output", "").text;
  const Task task = read_task(registry, file, on_top, flag_or(invocation, "leave-out"));
  const bool testing = invocation.has("self-test");
  for (const char* option : {"truths", "through-waves"})
    if (!testing && invocation.has(option))
      throw InputError(wrong("command line").is("--" + std::string(option) + " goes with --self-test"));
  if (testing && !asked.empty())
    throw InputError(wrong("command line").is("--self-test writes no ensemble; --csv FILE is for its table"));
  const fs::path target = asked.empty() ? usual_output(task, file) : fs::path(asked);
  require_own_files(files_of(invocation, testing ? fs::path() : target));
  if (invocation.has("dry-run")) {
    const std::string shard = flag_or(invocation, "shard");
    if (ranks.first()) std::cout << forecast_of(task, shard.empty() ? 0 : parse_shard(shard).n, testing);
    return;
  }
  // Among ranks a stop that not all have heard of would make the others wait; it is heard inside each wave.
  const auto signals = ranks.size() == 1 ? std::make_unique<StopSignals>() : nullptr;
  if (testing) return self_test(registry, task, invocation, ranks);
  const RunWave run = [&](const Wave& wave) { return run_wave(registry, task, wave, invocation, ranks); };
  make_ensemble(task, target, run, invocation, ranks);
}

}  // namespace peerspread
