#include "sim/commands/commands.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include "sim/analysis/compare.hpp"
#include "sim/campaign/design.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/collect/collect.hpp"
#include "sim/collect/planning.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"
#include "sim/core/text_input.hpp"
#include "sim/report/report.hpp"
#include "sim/results/file.hpp"
#include "sim/results/stored_campaign.hpp"

namespace peerspread {

namespace fs = std::filesystem;

std::vector<Parameter> engine_parameters(const Registry& registry) {
  std::vector<Parameter> all{model_parameter(registry)};
  all.front().unit = "1";
  const auto& settings = campaign_table().parameters();
  all.insert(all.end(), settings.begin(), settings.end());
  return all;
}

std::vector<Parameter> all_parameters(const Registry& registry) {
  std::vector<Parameter> all = engine_parameters(registry);
  for (const auto& model : registry)
    std::ranges::copy_if(model->parameters(), std::back_inserter(all),
                         [&](const Parameter& p) { return find_parameter(all, p.name) == npos; });
  // Any of them may be swept: --sweep.coaching.hours_per_year=5,10.
  std::vector<Parameter> swept = sweep_table().parameters();
  swept.insert(swept.end(), all.begin(), all.end());
  for (Parameter p : swept) {
    p.name = "sweep." + p.name;
    all.push_back(std::move(p));
  }
  return all;
}

namespace {

/// Scenarios as read, each with the command line on top, and what they make together.
struct Scenarios {
  std::vector<Config> configs;
  Campaign campaign;
  Config sweep = {};           ///< the section [sweep]
  fs::path sweep_folder = {};  ///< from which paths in it are seen
};

/// A name that any file system takes: letters of any script, digits, '-', '.' and '_', of moderate length.
std::string safe_file_name(const std::string& name) {
  constexpr std::size_t longest = 100;
  std::string safe;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) != 0 || byte >= 0x80 || c == '-' || c == '.' || c == '_';
    safe += plain ? c : '_';
  }
  if (safe.starts_with('.')) safe.front() = '_';
  std::size_t end = std::min(safe.size(), longest);
  while (end < safe.size() && (static_cast<unsigned char>(safe[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return safe.empty() ? "unnamed" : safe.substr(0, end);
}

/// Scenario files with the command line on top, all but their sections [sweep].
std::vector<Config> read_configs(const Invocation& invocation, Config& sweep) {
  Config on_top = invocation.line.settings;
  if (invocation.words.size() > 1) on_top.erase("name");  // names the campaign; scenarios keep their own
  const Config sweep_on_top = take_section(on_top, "sweep");
  std::vector<Config> configs;
  for (const std::string& file : invocation.words) {
    Config config = read_config(file);
    sweep = merge(take_section(config, "sweep"), sweep_on_top);
    configs.push_back(merge(std::move(config), on_top));
  }
  return configs;
}

void name_campaign(Campaign& campaign, const std::string& name, const Invocation& invocation) {
  campaign.command_line = invocation.as_typed;
  campaign.settings.name = name;
  if (campaign.settings.output.empty()) campaign.settings.output = "results/" + safe_file_name(name) + ".h5";
}

/// What `run` and `compare` are given.
Scenarios read_scenarios(const Registry& registry, const Invocation& invocation) {
  Config sweep;
  std::vector<Config> configs = read_configs(invocation, sweep);
  if (!sweep.empty())
    throw InputError(
        wrong(sweep.begin()->second.origin).is("there is a section [sweep]; 'peerspread sweep' takes such a file"));
  const auto named = invocation.line.settings.find("name");
  const std::string name = named == invocation.line.settings.end() ? "" : named->second.text;
  std::vector<std::string> stems;
  for (const std::string& file : invocation.words) stems.push_back(fs::path(file).stem().string());
  Scenarios scenarios{configs, make_campaign(registry, configs, stems)};
  Campaign& campaign = scenarios.campaign;
  std::string joined;
  for (std::size_t i = 0; i < campaign.points.size(); ++i) {
    scenarios.configs[i]["name"].text = campaign.points[i].name;
    joined += (i == 0 ? "" : " vs ") + campaign.points[i].name;
  }
  name_campaign(campaign, name.empty() ? joined : name, invocation);
  return scenarios;
}

/// What `sweep` is given: one scenario file with a section [sweep].
Scenarios read_sweep(const Registry& registry, const Invocation& invocation) {
  Config sweep;
  std::vector<Config> configs = read_configs(invocation, sweep);
  const fs::path file = invocation.words.front();
  if (sweep.empty())
    throw InputError(
        wrong(file.string())
            .is("there is no section [sweep], so there is nothing to sweep; 'peerspread run' takes such a file"));
  Scenarios scenarios{configs, make_campaign(registry, configs, {file.stem().string()})};
  const std::string name = scenarios.campaign.points.front().name;
  make_points(scenarios.campaign, sweep, folder_of_paths_in(file));
  scenarios.configs[0]["name"].text = name;
  scenarios.sweep = sweep;
  scenarios.sweep_folder = folder_of_paths_in(file);
  name_campaign(scenarios.campaign, name, invocation);
  return scenarios;
}

/// `config` with what it says of other files as the file itself would have to, wherever it is.
Config for_any_folder(Config config) {
  const auto ensemble = config.find("ensemble");
  if (ensemble != config.end() && !ensemble->second.text.empty() && ensemble->second.text != "none")
    ensemble->second.text = fs::absolute(path_in(ensemble->second, ensemble->second.text)).lexically_normal().string();
  return config;
}

void print_configs(const Registry& registry, const Scenarios& scenarios) {
  std::vector<Parameter> parameters = engine_parameters(registry);
  const auto& own = scenarios.campaign.model->parameters();
  parameters.insert(parameters.end(), own.begin(), own.end());
  for (const Config& config : scenarios.configs) {
    if (scenarios.configs.size() > 1) std::cout << "# ---- " << printable(config.at("name").text) << " ----\n";
    std::cout << print_config(parameters, resolve(for_any_folder(config), parameters), true);
  }
  if (!scenarios.sweep.empty()) std::cout << "\n[sweep]\n";
  for (const auto& [key, setting] : scenarios.sweep) {
    const fs::path file = fs::absolute(scenarios.sweep_folder / setting.text).lexically_normal();
    std::cout << key << " = " << (key == "file" ? file.string() : setting.text) << "\n";
  }
}

/// What --timings prints: one figure a line, for people and for scripts/benchmark.
class Timings {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  void print(const Campaign& campaign, const Workload& work, const Collected& collected) const {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto line = [](const char* name, double value) {
      std::cerr << "timing " << name << " " << format_number(value) << "\n";
    };
    line("wall_seconds", seconds());
    line("cpu_seconds", static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
    line("compute_wall_seconds", collected.compute_seconds);
    line("write_wall_seconds", collected.write_seconds);
    line("agent_weeks", collected.agent_weeks);
    line("agent_weeks_per_second", collected.agent_weeks / std::max(collected.compute_seconds, 1e-9));
    line("peak_memory_bytes", 1024.0 * static_cast<double>(usage.ru_maxrss));
    line("planned_memory_bytes", static_cast<double>(work.state_bytes));
    line("bytes_per_agent_and_lane", static_cast<double>(campaign.model->bytes_per_agent_and_lane()));
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Points beyond which a table of differences to the first point says nothing.
constexpr std::size_t most_in_table = 8;

void say_how_it_ended(const Campaign& campaign, const Collected& collected, bool quiet) {
  const std::string& file = campaign.settings.output;
  if (collected.end == Collected::End::stopped)
    throw Stopped("stopped as asked; everything is saved in " + file +
                  ".parts, and the same command goes on from there");
  if (collected.end == Collected::End::shard_done && !quiet)
    std::cout << "This shard is done. "
              << (collected.missing == 0
                      ? printable("So are all others: 'peerspread merge " + file + ".parts' makes " + file + ".") + "\n"
                      : "Of all batches " + std::to_string(collected.missing) + " of " +
                            std::to_string(collected.batches) + " are still missing.\n");
  if (collected.end == Collected::End::whole && collected.joined && !quiet)
    std::cout << paragraph("The results file takes its rows from " + file +
                           ".parts, which has to stay beside it; 'peerspread merge " + file +
                           "' makes one plain file.");
}

/// What is written beside a results file, where it was asked for.
struct Beside {
  explicit Beside(const Invocation& invocation)
      : csv(open_for(invocation, "csv")),
        report(open_for(invocation, "report")),
        brief(open_for(invocation, "brief")) {}
  Beside() = default;
  std::unique_ptr<TextFile> csv, report, brief;
};

void write_pages(const Presenter& presenter, const Findings& findings, const Beside& beside) {
  if (!beside.report && !beside.brief) return;
  const Report report = presenter.report(findings);
  if (beside.report) beside.report->write(page_of(report, findings));
  if (beside.brief) beside.brief->write(page_of(brief_of(report), findings));
}

/// Prints the table or summary of a results file and the model's answer, and writes what was asked for beside it.
void show(const ResultsFile& results, const Campaign& campaign, const Presenters& presenters, const Beside& beside) {
  const Model& model = *campaign.model;
  const Presenter& presenter = presenter_of(presenters, model);
  const bool in_table = campaign.points.size() <= most_in_table,
             rows_needed = in_table || beside.csv || beside.report || beside.brief;
  const Comparison comparison = rows_needed ? compare(results, model) : outline_of(results);
  std::cout << (in_table ? format_table(comparison) : format_summary(results, model));
  const Findings findings = findings_of(results, campaign, comparison);
  for (const std::string& sentence : presenter.answer(findings)) std::cout << "\n" << paragraph(sentence);
  if (beside.csv) beside.csv->write(format_csv(comparison));
  write_pages(presenter, findings, beside);
}

void compute(const Registry& registry, Campaign campaign, const Invocation& invocation, Ranks& ranks,
             Planning& planning) {
  Timings timings;
  const fs::path file = campaign.settings.output;
  const bool quiet = invocation.has("quiet") || !ranks.first();
  if (ranks.size() > 1 && campaign.settings.threads == 0)  // the cores of a machine, shared by its ranks
    campaign.settings.threads = static_cast<std::int64_t>(
        std::max<std::size_t>(1, std::thread::hardware_concurrency() / ranks.on_this_machine()));
  CollectOptions options;
  options.overwrite = invocation.has("overwrite");
  options.progress = quiet ? Progress::Style::silent : Progress::style_for(stderr);
  if (invocation.has("shard")) options.shard = parse_shard(invocation.line.flags.at("shard"));
  require(!options.shard || ranks.size() == 1,
          "command line: --shard is for processes that know nothing of each other; "
          "ranks of MPI share the batches themselves");
  if (!quiet) options.say = [](const std::string& remark) { std::cerr << printable(remark) << "\n"; };
  require_own_files(files_of(invocation, file));
  const Beside beside = ranks.first() ? Beside(invocation) : Beside();
  const Plan batches = plan(campaign);
  const Workload work = workload_of(campaign, batches);
  if (options.shard && !quiet) {
    const std::string idle = idle_shards(options.shard->n, batches.batches.size());
    if (!idle.empty()) options.say(idle);
  }
  planning.end();
  const Collected collected = collect(registry, campaign, batches, options, ranks);
  planning.let_go();
  say_how_it_ended(campaign, collected, quiet);
  if (!ranks.first()) return;
  if (collected.end == Collected::End::whole) {
    show(ResultsFile(file), campaign, invocation.presenters, beside);
    if (!quiet) {
      std::cout << "\nResults: " << printable(file.string()) << "\n";
      if (beside.csv) std::cout << "Table:   " << printable(invocation.line.flags.at("csv")) << "\n";
      if (beside.report) std::cout << "Report:  " << printable(invocation.line.flags.at("report")) << "\n";
      if (beside.brief) std::cout << "Brief:   " << printable(invocation.line.flags.at("brief")) << "\n";
    }
  }
  if (invocation.has("timings")) timings.print(campaign, work, collected);
}

/// What `run`, `compare` and `sweep` do with what they read: show what would be done, or do it.
void run_or_show(const Registry& registry, const Invocation& invocation, Scenarios scenarios, Ranks& ranks,
                 Planning& planning) {
  const bool shows = invocation.has("print-config") || invocation.has("dry-run");
  if (!shows) return compute(registry, std::move(scenarios.campaign), invocation, ranks, planning);
  planning.end();
  if (!ranks.first()) return;
  if (invocation.has("print-config")) return print_configs(registry, scenarios);
  const auto shard = invocation.line.flags.find("shard");
  std::cout << forecast(scenarios.campaign, shard == invocation.line.flags.end() ? 0 : parse_shard(shard->second).n);
}

bool is_results_file(const std::string& file) {
  if (fs::path(file).extension() == ".h5") return true;
  if (!may_be_peeked_at(file)) return false;
  std::string start(4, ' ');
  std::ifstream(file, std::ios::binary).read(start.data(), 4);
  return start == "\x89HDF";
}

/// Prints the table of a results file again.
void compare_results_file(const Registry& registry, const Invocation& invocation) {
  const std::string& file = invocation.words.front();
  for (const auto& [key, setting] : invocation.line.settings)
    throw InputError(
        wrong("command line").is("--" + key + " has no effect on " + file + ", which is computed already"));
  for (const char* flag : {"print-config", "dry-run", "timings", "shard"})
    if (invocation.has(flag))
      throw InputError(wrong("command line")
                           .is("--" + std::string(flag) + " has no use for a results file")
                           .allowed("--csv, --report, --brief"));
  const ResultsFile results(file);
  const Campaign campaign = stored_campaign(registry, results, file);
  note_as_input(file);
  require_own_files(files_of(invocation, ""));
  show(results, campaign, invocation.presenters, Beside(invocation));
}

}  // namespace

void run_scenario(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(!invocation.words.empty(), "run needs a scenario file, as in 'peerspread run FILE.cfg'");
  if (invocation.words.size() > 1)
    throw InputError("run takes one scenario file, not '" + invocation.words[1] +
                     "' as well; 'peerspread compare' takes several");
  const std::string& file = invocation.words.front();
  if (is_results_file(file))
    throw InputError(file + " is a results file, not a scenario; 'peerspread compare " + file + "' prints it");
  Planning planning(ranks);
  planning.during([&] { run_or_show(registry, invocation, read_scenarios(registry, invocation), ranks, planning); });
}

void compare_scenarios(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  const auto& words = invocation.words;
  const auto results = std::ranges::find_if(words, is_results_file);
  if (results != words.end() && words.size() == 1) return compare_results_file(registry, invocation);
  if (results != words.end())
    throw InputError("compare takes scenario files or one results file, not " + *results + " among others");
  require(words.size() >= 2, "compare needs two scenario files or more, or one results file (.h5)");
  Planning planning(ranks);
  planning.during([&] { run_or_show(registry, invocation, read_scenarios(registry, invocation), ranks, planning); });
}

void sweep(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(invocation.words.size() == 1,
          "sweep takes one config file with a section [sweep], as in 'peerspread sweep FILE.cfg'");
  Planning planning(ranks);
  planning.during([&] { run_or_show(registry, invocation, read_sweep(registry, invocation), ranks, planning); });
}

void report_on(const Registry& registry, const Invocation& invocation, Ranks&) {
  require(invocation.words.size() == 1, "report takes one results file, as in 'peerspread report results/x.h5'");
  const fs::path file = invocation.words.front();
  fs::path page = fs::path(file).replace_extension(".html");
  for (const auto& [key, setting] : invocation.line.settings) {
    if (key != "output")
      throw InputError(wrong("command line").is("report has no use for --" + key).allowed("--output FILE.html"));
    page = setting.text;
  }
  Invocation with_page = invocation;
  with_page.line.flags["report"] = page.string();
  const ResultsFile results(file);
  const Campaign campaign = stored_campaign(registry, results, file.string());
  note_as_input(file);
  require_own_files(files_of(with_page, ""));
  const Beside beside(with_page);
  const Comparison comparison = compare(results, *campaign.model);
  const Findings findings = findings_of(results, campaign, comparison);
  write_pages(presenter_of(invocation.presenters, *campaign.model), findings, beside);
  if (!invocation.has("quiet")) std::cout << "Report: " << printable(page.string()) << "\n";
}

}  // namespace peerspread
