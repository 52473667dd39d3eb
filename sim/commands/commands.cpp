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
#include "sim/campaign/branch.hpp"
#include "sim/campaign/design.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/collect/beginning.hpp"
#include "sim/collect/collect.hpp"
#include "sim/collect/planning.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/commands/scenarios.hpp"
#include "sim/commands/until.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"
#include "sim/core/text_input.hpp"
#include "sim/report/json.hpp"
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
  const auto add_section = [&](const std::string& section, const std::vector<Parameter>& keys) {
    for (Parameter p : keys) {
      p.name = section + "." + p.name;
      all.push_back(std::move(p));
    }
  };
  add_section("branch", branch_table().parameters());
  add_section("sweep", swept);
  return all;
}

namespace {

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

void say_how_it_ended(const Campaign& campaign, const Collected& collected, std::ostream& out, bool quiet) {
  const std::string& file = campaign.settings.output;
  if (collected.end == Collected::End::stopped)
    throw Stopped("stopped as asked; everything is saved in " + file +
                  ".parts, and the same command goes on from there");
  if (collected.end == Collected::End::shard_done && !quiet)
    out << "This shard is done. "
        << (collected.missing == 0
                ? printable("So are all others: 'peerspread merge " + file + ".parts' makes " + file + ".") + "\n"
                : "Of all batches " + std::to_string(collected.missing) + " of " + std::to_string(collected.batches) +
                      " are still missing.\n");
  if (collected.end == Collected::End::whole && collected.joined && !quiet)
    out << paragraph("The results file takes its rows from " + file +
                     ".parts, which has to stay beside it; 'peerspread merge " + file + "' makes one plain file.");
}

/// Why --until does not go with what several processes share, and what does.
std::string until_is_for_one(bool shards, const fs::path& file) {
  return std::string("command line: --until is for one process: ") +
         (shards ? "each shard has other replicates of all points, so none can tell how sure they are together"
                 : "ranks of MPI compute replicates in any order, so none can tell which come first") +
         "; leave --until out and let 'peerspread watch " + file.string() +
         "' say how wide intervals are meanwhile, or run it as one process, without " + (shards ? "--shard" : "mpirun");
}

/// Of --save-week; 0 without.
std::size_t week_to_keep(const Campaign& campaign, const Invocation& invocation) {
  const auto asked = invocation.line.flags.find("save-week");
  if (asked == invocation.line.flags.end()) return 0;
  std::int64_t week = 0;
  if (read_number(asked->second, week) != std::errc{} || week < 0)
    throw InputError(wrong("command line").key("--save-week").value(asked->second).is("is no number of weeks"));
  if (campaign.branch)
    throw InputError(wrong("command line").is("--save-week is for worlds that have not branched off themselves"));
  if (invocation.has("until"))
    throw InputError(wrong("command line")
                         .is("--save-week keeps all replicates, and --until may end with fewer")
                         .allowed("one of the two"));
  require_week_to_keep(campaign, static_cast<std::size_t>(week));
  return static_cast<std::size_t>(week);
}

/// Where worlds are kept for others to branch off from.
fs::path keep_worlds(Campaign& campaign, std::size_t week, bool overwrite, Ranks& ranks) {
  const fs::path folder = folder_of_beginning(campaign.settings.output, week);
  if (ranks.first()) keep_beginning(campaign, week, folder, overwrite);
  ranks.all(true);  // what the first one clears away is of nobody by then
  if (!ranks.first()) keep_beginning(campaign, week, folder, overwrite);
  return folder;
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

/// Prints the table or summary of results in `file` and the model's answer, as text or JSON, and writes what was asked
/// for beside it.
void show(const ResultsFile& results, const fs::path& file, const Campaign& campaign, const Invocation& invocation,
          const Beside& beside) {
  const Model& model = *campaign.model;
  const Presenter& presenter = presenter_of(invocation.presenters, model);
  const bool as_json = invocation.has("json");
  const bool in_table = campaign.points.size() <= most_in_table,
             rows_needed = in_table || as_json || beside.csv || beside.report || beside.brief;
  const Comparison comparison = rows_needed ? compare(results, model) : outline_of(results);
  const Findings findings = findings_of(results, campaign, comparison);
  if (as_json) {
    Json json = {{"results", file.string()}};
    json.update(json_of(comparison));
    json["answer"] = presenter.answer(findings);
    invocation.out << document(json);
  } else {
    invocation.out << (in_table ? format_table(comparison) : format_summary(results, model));
    for (const std::string& sentence : presenter.answer(findings)) invocation.out << "\n" << paragraph(sentence);
  }
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
  options.watch = invocation.watch;
  if (invocation.has("shard")) options.shard = parse_shard(invocation.line.flags.at("shard"));
  require(!options.shard || ranks.size() == 1,
          "command line: --shard is for processes that know nothing of each other; "
          "ranks of MPI share the batches themselves");
  std::optional<Until> until;
  if (invocation.has("until")) until = parse_until(invocation.line.flags.at("until"), campaign);
  if (until && (ranks.size() > 1 || options.shard)) throw InputError(until_is_for_one(options.shard.has_value(), file));
  if (!quiet) options.say = [](const std::string& remark) { std::cerr << printable(remark) << "\n"; };
  require_own_files(files_of(invocation, file));
  const Beside beside = ranks.first() ? Beside(invocation) : Beside();
  const std::size_t week_kept = week_to_keep(campaign, invocation);
  const Plan batches = plan(campaign);
  const Workload work = workload_of(campaign, batches);
  if (options.shard && !quiet) {
    const std::string idle = idle_shards(options.shard->n, batches.batches.size());
    if (!idle.empty()) options.say(idle);
  }
  planning.end();
  fs::path kept;
  // What is refused for a file that is there, is so before anything else is touched.
  const auto goes_on = [&] { return options.overwrite || !fs::exists(file) || is_there(campaign); };
  if (week_kept > 0 && ranks.all(goes_on())) kept = keep_worlds(campaign, week_kept, options.overwrite, ranks);
  const Collected collected = until ? collect_until(registry, campaign, batches, options, ranks, *until)
                                    : collect(registry, campaign, batches, options, ranks);
  planning.let_go();
  say_how_it_ended(campaign, collected, invocation.out, quiet || invocation.has("json"));
  if (!ranks.first()) return;
  if (collected.end == Collected::End::whole && !kept.empty()) require_all_kept(campaign, kept);
  if (collected.end == Collected::End::whole && !invocation.only_results) {
    show(ResultsFile(file), file, campaign, invocation, beside);
    if (!quiet && !invocation.has("json")) {
      invocation.out << "\nResults: " << printable(file.string()) << "\n";
      if (!kept.empty()) invocation.out << "Worlds:  " << printable(kept.string()) << ", to go on from with --from\n";
      if (beside.csv) invocation.out << "Table:   " << printable(invocation.line.flags.at("csv")) << "\n";
      if (beside.report) invocation.out << "Report:  " << printable(invocation.line.flags.at("report")) << "\n";
      if (beside.brief) invocation.out << "Brief:   " << printable(invocation.line.flags.at("brief")) << "\n";
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
  if (invocation.has("print-config")) return void(invocation.out << configs_text(registry, scenarios));
  const std::size_t week_kept = week_to_keep(scenarios.campaign, invocation);
  const auto shard = invocation.line.flags.find("shard");
  const std::size_t shards = shard == invocation.line.flags.end() ? 0 : parse_shard(shard->second).n;
  invocation.out << forecast(scenarios.campaign, shards, week_kept, invocation.has("json"));
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
  for (const char* flag : {"print-config", "dry-run", "timings", "shard", "until", "from", "week"})
    if (invocation.has(flag))
      throw InputError(wrong("command line")
                           .is("--" + std::string(flag) + " has no use for a results file")
                           .allowed("--csv, --report, --brief, --json"));
  const ResultsFile results(file);
  const Campaign campaign = stored_campaign(registry, results, file);
  note_as_input(file);
  require_own_files(files_of(invocation, ""));
  show(results, file, campaign, invocation, Beside(invocation));
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
  if (!invocation.has("quiet")) invocation.out << "Report: " << printable(page.string()) << "\n";
}

}  // namespace peerspread
