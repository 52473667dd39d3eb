#include <fstream>
#include <iterator>

#include "sim/analysis/study_run.hpp"
#include "sim/campaign/run_campaign.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/commands/validate_findings.hpp"
#include "sim/core/process.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/text_file.hpp"

namespace peerspread {

namespace {

/// The configs that come with the program: in the current folder, or beside it where it was installed.
std::filesystem::path shipped_configs() {
  const std::filesystem::path here = "configs", installed = installed_files() / "configs";
  std::error_code ignored;
  const bool elsewhere = !std::filesystem::exists(here, ignored) && std::filesystem::exists(installed, ignored);
  return elsewhere ? installed : here;
}

/// The file that --note names, whose sets are then used.
std::string note_of(const Invocation& invocation, Config& settings) {
  const auto flag = invocation.line.flags.find("note");
  if (flag == invocation.line.flags.end()) return "";
  if (settings.contains("ensemble"))
    throw InputError(wrong("command line").is("--note says which parameter sets are used, and so does --ensemble"));
  settings["ensemble"] = {flag->second, "command line"};
  return flag->second;
}

std::string text_in(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void validate(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "validate runs as one process");
  std::vector<std::string> paths = invocation.words;
  if (paths.empty()) {
    const std::string configs = shipped_configs().string();
    for (const char* folder : {"calibration", "validation", "validation/studies", "seed_survey"})
      paths.push_back(configs + "/" + folder);
  }
  Config settings = invocation.line.settings;
  const std::string noted = note_of(invocation, settings);
  std::vector<Study> studies;
  for (const auto& file : find_studies(paths)) studies.push_back(read_study(registry, file, settings));
  require_own_files(files_of(invocation, ""));
  const std::unique_ptr<TextFile> csv = open_for(invocation, "csv");
  const auto note = noted.empty() ? nullptr : std::make_unique<TextFile>(noted, true);
  const std::vector<SharedWorlds> shared = share_worlds(studies);
  double work = 0;
  for (const SharedWorlds& worlds : shared) work += workload_of(worlds.campaign, plan(worlds.campaign)).agent_weeks;
  Progress progress(work, studies.front().campaign.model->agent_weeks(),
                    invocation.has("quiet") ? Progress::Style::silent : Progress::style_for(stderr), stderr,
                    invocation.watch);
  const StopSignals signals;
  std::vector<StudyFound> found(studies.size());
  for (const SharedWorlds& worlds : shared) {
    std::vector<StudyFound> of_these = run_studies(worlds, studies, progress);
    for (std::size_t k = 0; k < of_these.size(); ++k) found[worlds.studies[k]] = std::move(of_these[k]);
  }
  std::vector<Verdict> verdicts;
  for (std::size_t s = 0; s < studies.size(); ++s)
    verdicts.push_back(judge(std::move(studies[s]), std::move(found[s])));
  progress.finish();
  invocation.out << (invocation.has("json") ? json_text_of(verdicts) : text_of(verdicts));
  if (csv) csv->write(csv_of(verdicts));
  if (note) note->write(with_checks(text_in(noted), checks_of(verdicts)));
}

}  // namespace peerspread
