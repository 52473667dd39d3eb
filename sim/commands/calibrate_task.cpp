#include "sim/commands/calibrate_task.hpp"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <numeric>

#include "sim/campaign/ensemble_sets.hpp"
#include "sim/collect/collect.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/durable.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/results/cube.hpp"
#include "sim/results/disk.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// One campaign of all arms; studies may share arms.
void join_arms(Task& task) {
  const Study& first = task.studies.front();
  task.campaign = first.campaign;
  task.campaign.points.clear();
  task.campaign.outputs.clear();
  for (const Study& study : task.studies) {
    const Campaign& own = study.campaign;
    if (own.settings.seed != first.campaign.settings.seed ||
        own.scenario()->weeks() != first.campaign.scenario()->weeks())
      throw InputError(study.file.string() + " and " + first.file.string() +
                       " are not of one campaign: studies of one calibration share the seed and how long is simulated");
    task.arms.emplace_back();
    for (std::size_t p = 0; p < own.points.size(); ++p) {
      const Changes changes = changes_between(first.campaign.base, own.values_of(p));
      const auto known = std::ranges::find(task.campaign.points, changes, &Point::changes);
      task.arms.back().push_back(static_cast<std::size_t>(known - task.campaign.points.begin()));
      if (known == task.campaign.points.end())
        task.campaign.points.push_back({"arm " + std::to_string(task.campaign.points.size() + 1), changes});
    }
    for (const Reading& reading : study.readings())
      if (std::ranges::count(task.campaign.outputs, reading.output) == 0)
        task.campaign.outputs.push_back(reading.output);
  }
  std::string outputs;
  for (const std::string& output : task.campaign.outputs) outputs += (outputs.empty() ? "" : ",") + output;
  task.campaign.settings.outputs = outputs;
}

/// A target says what was found; its range is around that.
void require_target(const Study& study) {
  const StudySettings& s = study.settings;
  const auto refuse = [&](const std::string& why) { throw InputError(wrong(study.file.string()).is(why)); };
  if (s.kind == "decision")
    refuse("a study of kind decision has no target; name it in calibrate.decisions, not in calibrate.targets");
  if (!study.meets(study.found()))
    refuse("study.target = " + format_number(s.target) + " is not within study.low = " + format_number(s.low) +
           " and study.high = " + format_number(s.high) + ", so what sets are fitted to is not clear");
  if (!(study.error_sd() > 0) || !std::isfinite(study.error_sd()))
    refuse("does not say how well its target is known; give study.sampling_sd, or both ends of the range");
}

/// `section` names the studies; `settings` are over what these say themselves.
void read_studies(Task& task, const Registry& registry, const Config& section, Config settings) {
  settings["ensemble"] = {"none", "calibrate"};
  const auto read = [&](const Setting& files) {
    for (const std::string& file : split_csv(files.text))
      task.studies.push_back(read_study(registry, path_in(files, file), settings));
  };
  read(section.at("targets"));
  for (const Study& target : task.studies) require_target(target);
  task.targets = task.studies.size();
  if (!task.settings.decisions.empty()) read(section.at("decisions"));
}

void leave_out(Task& task, const std::string& ids) {
  std::vector<std::string> known;
  for (std::size_t t = 0; t < task.targets; ++t) known.push_back(task.studies[t].settings.id);
  const auto refuse = [&](const std::string& id, const std::string& why) {
    throw InputError(wrong("command line").key("--leave-out").value(id).is(why).nearest(id, known));
  };
  if (!ids.empty()) task.left_out = split_csv(ids);
  for (const std::string& id : task.left_out)
    if (std::ranges::count(known, id) == 0) refuse(id, "is not the id of a target");
  for (std::size_t t = 0; t < task.targets; ++t)
    if (std::ranges::count(task.left_out, known[t]) == 0) task.fitted.push_back(t);
  if (task.fitted.empty()) refuse(ids, "leaves no target to fit to");
}

/// What an arm of a study comes to under each set, which has `worlds` replicates in a row: of means over them.
Row observe_arm(const Study& study, const std::vector<ByPoint>& readings, std::size_t arm, std::size_t worlds) {
  Row observed(readings.front()[arm].size() / worlds);
  for (std::size_t k = 0; k < observed.size(); ++k) {
    Row read;
    for (const ByPoint& values : readings) {
      const auto first = values[arm].begin() + static_cast<std::ptrdiff_t>(k * worlds);
      read.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(worlds), 0.0) /
                     static_cast<double>(worlds));
    }
    observed[k] = study.of_arm(read);
  }
  return observed;
}

std::vector<Row> observe(const Task& task, const ResultsFile& results, std::size_t worlds) {
  std::vector<Row> observed(results.populations().size() / worlds, Row(task.studies.size()));
  const Cubes cubes(results);
  for (std::size_t s = 0; s < task.studies.size(); ++s) {
    std::vector<ByPoint> readings;
    for (const Reading& reading : task.studies[s].readings()) readings.push_back(cubes.at(reading.output, reading.at));
    std::vector<Row> arms;
    for (const std::size_t arm : task.arms[s]) arms.push_back(observe_arm(task.studies[s], readings, arm, worlds));
    for (std::size_t k = 0; k < observed.size(); ++k) {
      Row values;
      for (const Row& arm : arms) values.push_back(arm[k]);
      observed[k][s] = task.studies[s].measure(values);
    }
  }
  return observed;
}

}  // namespace

std::vector<Target> Task::fitted_targets() const {
  std::vector<Target> all;
  for (const std::size_t t : fitted) all.push_back({studies[t].settings.id, studies[t].found(), studies[t].error_sd()});
  return all;
}

std::string Task::without() const {
  std::string text;
  for (const std::string& id : left_out) {
    text += text.empty() ? "_without_" : "_";
    for (const char c : id) text += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  }
  return text;
}

Task read_task(const Registry& registry, const fs::path& file, const Config& on_top, const std::string& left_out) {
  Config config = read_config(file);
  const Config section = take_section(config, "calibrate");
  Config prior = take_section(config, "prior");
  if (!config.empty())
    throw InputError(
        wrong(config.begin()->second.origin)
            .key(config.begin()->first)
            .is("a calibration file has sections [calibrate] and [prior] only; worlds are in its targets"));
  Task task;
  task.fixed = merge(take_fixed(prior), on_top);
  task.settings = calibrate_table().bind(resolve(section, calibrate_table().parameters()));
  if (task.settings.targets.empty()) throw InputError(wrong(file.string()).is("[calibrate] names no targets"));
  read_studies(task, registry, section, task.fixed);
  task.prior = read_prior(prior, *task.studies.front().campaign.model);
  leave_out(task, left_out);
  join_arms(task);
  const auto fewest = static_cast<std::int64_t>(fewest_sets(task.prior.box.size()));
  const auto require_sets = [&](const char* key, std::int64_t sets) {
    if (sets < fewest)
      throw InputError(
          wrong(file.string())
              .setting("calibrate." + std::string(key), std::to_string(sets))
              .is("too few sets for an emulator over " + counted(task.prior.box.size(), "parameter", "parameters"))
              .allowed(std::to_string(fewest) + " and more"));
  };
  require_sets("first_wave", task.settings.first_wave);
  if (task.settings.waves > 1) require_sets("further_wave", task.settings.further_wave);
  return task;
}

void make_folder(const Task& task, Ranks& ranks) {
  if (const int error = ranks.first() ? make_folders(task.settings.folder) : 0; error != 0)
    refuse_to_write(task.settings.folder, disk_reason(error));
  ranks.meet();
}

Wave first_wave(const Task& task) {
  return {sobol_in(task.prior.box, static_cast<std::size_t>(task.settings.first_wave)), "wave-1", 1, 1};
}

Campaign campaign_of(const Task& task, const Wave& wave) {
  Campaign campaign = task.campaign;
  campaign.settings.name = wave.name;
  campaign.settings.seed = task.campaign.settings.seed + wave.further;
  campaign.settings.replicates = static_cast<std::int64_t>(wave.rows.size() * wave.worlds);
  campaign.settings.ensemble = wave.name;
  campaign.settings.populations = std::min<std::int64_t>(campaign.settings.populations, campaign.settings.replicates);
  campaign.settings.output = task.settings.folder + "/" + wave.name + ".h5";
  campaign.sets = {task.prior.parameters, {}};
  for (std::size_t k = 0; k < wave.rows.size(); ++k)
    for (std::size_t w = 0; w < wave.worlds; ++w) {
      campaign.sets.values.push_back(wave.rows[k]);
      campaign.set_numbers.push_back(static_cast<std::int64_t>(k));
    }
  return campaign;
}

std::optional<std::vector<Row>> run_wave(const Registry& registry, const Task& task, const Wave& wave,
                                         const Invocation& invocation, Ranks& ranks) {
  Campaign campaign = campaign_of(task, wave);
  campaign.command_line = invocation.as_typed;
  const fs::path file = campaign.settings.output;
  if (!is_there(campaign)) {
    CollectOptions options;
    options.overwrite = true;  // the folder is the calibration's own
    if (invocation.has("shard")) options.shard = parse_shard(invocation.line.flags.at("shard"));
    const bool quiet = invocation.has("quiet") || !ranks.first();
    options.progress = quiet ? Progress::Style::silent : Progress::style_for(stderr);
    if (!quiet)
      std::cerr << wave.name << ": " << wave.rows.size() << " sets x " << campaign.points.size() << " arms x "
                << counted(wave.worlds, "world", "worlds") << "\n";
    const Collected collected = collect(registry, campaign, plan(campaign), options, ranks);
    if (collected.end == Collected::End::stopped)
      throw Stopped("stopped as asked; the same command goes on from there");
    if (collected.end == Collected::End::shard_done) {
      std::cout << wave.name << ": this shard is done; when all are, 'peerspread merge " << printable(file.string())
                << "' and the same command go on with the next wave\n";
      return std::nullopt;
    }
  }
  ranks.meet();
  try {
    return observe(task, ResultsFile(file), wave.worlds);
  } catch (const RunError& damage) {
    throw RunError(std::string(damage.what()) + "; a wave that is removed is computed again by the same command");
  }
}

std::vector<Row> columns_of(const std::vector<Row>& observed, const std::vector<std::size_t>& which) {
  std::vector<Row> columns;
  for (const Row& row : observed) {
    columns.emplace_back();
    for (const std::size_t c : which) columns.back().push_back(row[c]);
  }
  return columns;
}

}  // namespace peerspread
