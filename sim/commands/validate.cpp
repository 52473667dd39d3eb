#include <algorithm>
#include <cmath>
#include <iostream>

#include "sim/analysis/study.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/process.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

namespace {

/// The configs that come with the program: in the current folder, or beside it where it was installed.
std::filesystem::path shipped_configs() {
  const std::filesystem::path here = "configs", installed = installed_files() / "configs";
  std::error_code ignored;
  const bool elsewhere = !std::filesystem::exists(here, ignored) && std::filesystem::exists(installed, ignored);
  return elsewhere ? installed : here;
}

/// What came of a study.
struct Verdict {
  Study study;
  Band band;
  double share;  ///< of replicates that meet the target on their own
  bool passes;
};

Verdict judge(Study study, Progress& progress) {
  const auto values = run_study(study, progress);
  const Band band = band_of(values);
  const auto met = std::ranges::count_if(values, [&](double v) { return study.meets(v); });
  const bool passes = study.meets(band.mid);
  return {std::move(study), band, static_cast<double>(met) / static_cast<double>(values.size()), passes};
}

std::string target_text(const StudySettings& s) {
  return format_number(s.target) + " (" + format_number(s.low) + " to " + format_number(s.high) + ")";
}

std::string table_of(const std::vector<Verdict>& verdicts, const std::string& kind, const std::string& heading) {
  std::string text;
  for (const Verdict& v : verdicts) {
    const StudySettings& s = v.study.settings;
    if (s.kind != kind) continue;
    if (text.empty()) text = "\n" + heading + "\n" + std::string(page_width, '-') + "\n";
    const std::string numbers = in_words(v.band.mid, v.band) + " (" + in_words(v.band.low, v.band) + " to " +
                                in_words(v.band.high, v.band) + ")";
    text += pad(s.id, 5) + pad(v.passes ? "pass" : "MISS", 6) + pad(numbers, 26) + pad("target " + target_text(s), 32) +
            std::to_string(std::lround(100 * v.share)) + " % of worlds within\n" +
            paragraph(s.claim + " [" + s.source + "]", 11);
  }
  return text;
}

std::string csv_of(const std::vector<Verdict>& verdicts) {
  std::string text = "id,kind,verdict,mean,low_90,high_90,target,low,high,share_within,output,measure,file\n";
  for (const Verdict& v : verdicts) {
    const StudySettings& s = v.study.settings;
    CsvRow row{s.id, s.kind, v.passes ? "pass" : "miss"};
    for (const double x : {v.band.mid, v.band.low, v.band.high, s.target, s.low, s.high, v.share}) row.number(x);
    text += row.text(s.output).text(s.measure).text(v.study.file.string()).line();
  }
  return text;
}

}  // namespace

void validate(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "validate runs as one process");
  std::vector<std::string> paths = invocation.words;
  if (paths.empty()) {
    const std::string configs = (shipped_configs()).string();
    paths = {configs + "/calibration", configs + "/validation"};
  }
  std::vector<Study> studies;
  for (const auto& file : find_studies(paths)) studies.push_back(read_study(registry, file, invocation.line.settings));
  require_own_files(files_of(invocation, ""));
  const std::unique_ptr<TextFile> csv = open_for(invocation, "csv");
  double work = 0;
  for (const Study& study : studies) work += workload_of(study.campaign, plan(study.campaign)).agent_weeks;
  Progress progress(work, studies.front().campaign.model->agent_weeks(),
                    invocation.has("quiet") ? Progress::Style::silent : Progress::style_for(stderr));
  const StopSignals signals;
  std::vector<Verdict> verdicts;
  for (Study& study : studies) verdicts.push_back(judge(std::move(study), progress));
  progress.finish();
  const auto misses = std::ranges::count(verdicts, false, &Verdict::passes);
  std::cout << counted(verdicts.size(), "pattern", "patterns") << ": "
            << verdicts.size() - static_cast<std::size_t>(misses) << " met, " << misses << " missed\n"
            << table_of(verdicts, "calibrate", "Parameters were fitted to these")
            << table_of(verdicts, "validate", "Never fitted")
            << table_of(verdicts, "ablation", "With a mechanism taken away or a rival theory: 27 against 15 hours");
  if (csv) csv->write(csv_of(verdicts));
}

}  // namespace peerspread
