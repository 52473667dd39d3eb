#include "sim/commands.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>

#include "sim/campaign.hpp"
#include "sim/compare.hpp"
#include "sim/require.hpp"
#include "sim/results_file.hpp"
#include "sim/run_campaign.hpp"
#include "sim/text_file.hpp"

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
  return all;
}

namespace {

/// Scenarios as read, each with the command line on top, and what they make together.
struct Scenarios {
  std::vector<Config> configs;
  Campaign campaign;
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

Scenarios read_scenarios(const Registry& registry, const Invocation& invocation) {
  Config on_top = invocation.line.settings;
  // --name names the campaign; the scenarios of a comparison keep their own.
  const std::string name = take(on_top, "name", "").text;
  std::vector<Config> configs;
  std::vector<std::string> names;
  for (const std::string& file : invocation.words) {
    configs.push_back(merge(read_config(file), on_top));
    names.push_back(fs::path(file).stem().string());
    if (invocation.words.size() == 1 && !name.empty()) configs[0]["name"] = {name, "command line"};
  }
  Scenarios scenarios{configs, make_campaign(registry, configs, names)};
  Campaign& campaign = scenarios.campaign;
  campaign.command_line = invocation.as_typed;
  std::string joined;
  for (std::size_t i = 0; i < campaign.points.size(); ++i) {
    scenarios.configs[i]["name"].text = campaign.points[i].name;
    joined += (i == 0 ? "" : " vs ") + campaign.points[i].name;
  }
  campaign.settings.name = name.empty() ? joined : name;
  if (campaign.settings.output.empty())
    campaign.settings.output = "results/" + safe_file_name(campaign.settings.name) + ".h5";
  return scenarios;
}

void print_configs(const Registry& registry, const Scenarios& scenarios) {
  std::vector<Parameter> parameters = engine_parameters(registry);
  const auto& own = scenarios.campaign.model->parameters();
  parameters.insert(parameters.end(), own.begin(), own.end());
  for (const Config& config : scenarios.configs) {
    if (scenarios.configs.size() > 1) std::cout << "# ---- " << config.at("name").text << " ----\n";
    std::cout << print_config(parameters, resolve(config, parameters), true);
  }
}

/// --csv FILE, opened before anything runs; refuses to be the results file itself.
std::unique_ptr<TextFile> open_csv(const Invocation& invocation, const fs::path& results) {
  const auto flag = invocation.line.flags.find("csv");
  if (flag == invocation.line.flags.end()) return nullptr;
  require(!flag->second.empty(), "command line: --csv needs the name of a file");
  const fs::path file = flag->second;
  const auto plain = [](const fs::path& path) { return fs::weakly_canonical(fs::absolute(path)); };
  require(plain(file) != plain(results),
          "command line: --csv " + file.string() + " is the results file; give the table a name of its own");
  return std::make_unique<TextFile>(file, invocation.has("overwrite"));
}

/// The table of a results file, on the screen and as --csv.
void show(const ResultsFile& results, const Model& model, std::unique_ptr<TextFile>& csv) {
  const Comparison comparison = compare(results, model);
  std::cout << format_table(comparison);
  if (csv) csv->write(format_csv(comparison));
}

/// What --timings prints: one figure a line, for people and for scripts/benchmark.
class Timings {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  void print(const Campaign& campaign, const Workload& work, double compute_seconds, double write_seconds) const {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto line = [](const char* name, double value) {
      std::cerr << "timing " << name << " " << format_number(value) << "\n";
    };
    line("wall_seconds", seconds());
    line("cpu_seconds", static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
    line("compute_wall_seconds", compute_seconds);
    line("write_wall_seconds", write_seconds);
    line("agent_weeks", work.agent_weeks);
    line("agent_weeks_per_second", work.agent_weeks / compute_seconds);
    line("peak_memory_bytes", 1024.0 * static_cast<double>(usage.ru_maxrss));
    line("planned_memory_bytes", static_cast<double>(work.state_bytes));
    line("bytes_per_agent_and_lane", static_cast<double>(campaign.model->bytes_per_agent_and_lane()));
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string weeks_of_agents(const Model& model) {
  const std::string agents(model.agents());
  return (agents.ends_with("s") ? agents.substr(0, agents.size() - 1) : agents) + "-weeks";
}

void compute(const Campaign& campaign, const Invocation& invocation) {
  const Timings timings;
  const fs::path file = campaign.settings.output;
  std::unique_ptr<TextFile> csv = open_csv(invocation, file);
  ResultsWriter writer(file, invocation.has("overwrite"), campaign);
  const Workload work = workload_of(campaign);
  const bool quiet = invocation.has("quiet");
  Progress progress(work.agent_weeks, weeks_of_agents(*campaign.model),
                    quiet ? Progress::Style::silent : Progress::style_for(stderr));
  double write_seconds = 0.0;
  run_campaign(
      campaign,
      [&](const BatchResult& result) {
        const double before = timings.seconds();
        writer.write(result);
        write_seconds += timings.seconds() - before;
      },
      progress);
  progress.finish();
  const double compute_seconds = progress.seconds();
  writer.close();
  show(ResultsFile(file), *campaign.model, csv);
  if (!quiet) {
    std::cout << "\nResults: " << file.string() << "\n";
    if (csv) std::cout << "Table:   " << invocation.line.flags.at("csv") << "\n";
  }
  if (invocation.has("timings")) timings.print(campaign, work, compute_seconds, write_seconds);
}

/// What `run` and `compare` do with scenarios: show what would be done, or do it.
void run_or_show(const Registry& registry, const Invocation& invocation) {
  const Scenarios scenarios = read_scenarios(registry, invocation);
  if (invocation.has("print-config")) return print_configs(registry, scenarios);
  if (invocation.has("dry-run")) {
    std::cout << forecast(scenarios.campaign);
    return;
  }
  compute(scenarios.campaign, invocation);
}

bool is_results_file(const std::string& file) {
  if (fs::path(file).extension() == ".h5") return true;
  std::string start(4, ' ');
  std::ifstream(file, std::ios::binary).read(start.data(), 4);
  return start == "\x89HDF";
}

/// Prints the table of a results file again.
void compare_results_file(const Registry& registry, const Invocation& invocation) {
  const std::string& file = invocation.words.front();
  for (const auto& [key, setting] : invocation.line.settings)
    throw InputError("command line: --" + key + " has no effect on " + file + ", which is computed already");
  for (const char* flag : {"print-config", "dry-run", "timings"})
    require(!invocation.has(flag),
            "command line: --" + std::string(flag) + " has no use for a results file; allowed: --csv");
  const ResultsFile results(file);
  const auto attributes = results.attributes();
  const auto named = attributes.find("model");
  const std::string name = named == attributes.end() ? "" : named->second;
  const auto model = std::ranges::find(registry, name, [](const auto& m) { return m->name(); });
  if (model == registry.end()) throw RunError(file + " is of a model '" + name + "' that this program does not have");
  std::unique_ptr<TextFile> csv = open_csv(invocation, file);
  show(results, **model, csv);
}

}  // namespace

void run_scenario(const Registry& registry, const Invocation& invocation) {
  require(!invocation.words.empty(), "run needs a scenario file, as in 'peerspread run FILE.cfg'");
  require(invocation.words.size() == 1, "run takes one scenario file, not '" +
                                            (invocation.words.size() > 1 ? invocation.words[1] : "") +
                                            "' as well; 'peerspread compare' takes several");
  const std::string& file = invocation.words.front();
  require(!is_results_file(file),
          file + " is a results file, not a scenario; 'peerspread compare " + file + "' prints it");
  run_or_show(registry, invocation);
}

void compare_scenarios(const Registry& registry, const Invocation& invocation) {
  const auto& words = invocation.words;
  const auto results = std::ranges::find_if(words, is_results_file);
  if (results != words.end() && words.size() == 1) return compare_results_file(registry, invocation);
  require(results == words.end(), "compare takes scenario files or one results file, not " +
                                      (results == words.end() ? "" : *results) + " among others");
  require(words.size() >= 2, "compare needs two scenario files or more, or one results file (.h5)");
  run_or_show(registry, invocation);
}

}  // namespace peerspread
