#include "sim/commands/partial_page.hpp"

#include <cstdlib>

#include "sim/analysis/compare.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/durable.hpp"
#include "sim/core/require.hpp"
#include "sim/model/shape.hpp"
#include "sim/results/file.hpp"
#include "sim/results/rows_there.hpp"
#include "sim/results/stored_campaign.hpp"
#include "sim/results/writer.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// A folder that goes.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "peerspread-watch-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw RunError("cannot make a folder " + name + ": " + disk_reason(errno));
    folder_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  fs::path file(const std::string& name) const { return folder_ / name; }

 private:
  fs::path folder_;
};

/// Places among recorded outputs of those that a page may show: not what is recorded of single people for replay, which
/// may be larger than all else.
std::vector<std::size_t> shown_outputs(const Campaign& campaign) {
  constexpr std::size_t most_numbers = 1 << 18;
  const std::vector<Axis> axes = campaign.scenario()->axes();
  const std::vector<Output> recorded = campaign.recorded_outputs();
  std::vector<std::size_t> shown;
  for (std::size_t o = 0; o < recorded.size(); ++o)
    if (Shape(recorded[o], axes).size() <= most_numbers) shown.push_back(o);
  return shown;
}

/// A campaign of just these replicates and outputs.
Campaign some_of(Campaign campaign, const std::vector<std::size_t>& replicates,
                 const std::vector<std::size_t>& outputs) {
  const std::vector<Output> recorded = campaign.recorded_outputs();
  const Campaign all = campaign;
  campaign.outputs.clear();
  for (const std::size_t o : outputs) campaign.outputs.push_back(recorded[o].name);
  campaign.settings.replicates = static_cast<std::int64_t>(replicates.size());
  campaign.set_numbers.clear();
  campaign.sets.values.clear();
  for (const std::size_t r : replicates) {
    campaign.populations_of.push_back(all.population_of(r));
    if (!all.set_numbers.empty()) campaign.set_numbers.push_back(all.set_numbers[r]);
    if (!all.sets.values.empty()) campaign.sets.values.push_back(all.sets.values[r]);
  }
  return campaign;
}

void copy_rows(const Campaign& campaign, const std::vector<fs::path>& files, const std::vector<std::size_t>& replicates,
               const std::vector<std::size_t>& outputs, const Campaign& some, const fs::path& copy) {
  RowsThere there(campaign, files);
  ResultsWriter writer(copy, copy, some, replicates.size());
  for (std::size_t i = 0; i < replicates.size(); ++i) {
    std::vector<Job> from;
    BatchResult to;
    for (std::size_t p = 0; p < campaign.points.size(); ++p) {
      from.push_back({p, replicates[i]});
      to.jobs.push_back({p, i});
    }
    BatchResult rows = there.of(from);
    for (const std::size_t o : outputs) to.rows.push_back(std::move(rows.rows[o]));
    writer.write(i, to);
  }
  writer.close();
}

/// Browsers load such a page anew by themselves.
std::string refreshed(std::string page, int seconds) {
  if (seconds == 0) return page;
  const std::string head = "<head>";
  const std::size_t at = page.find(head);
  if (at == std::string::npos) return page;
  return page.insert(at + head.size(), "\n<meta http-equiv=\"refresh\" content=\"" + std::to_string(seconds) + "\">");
}

}  // namespace

std::string page_of_file(const Registry& registry, const Presenters& presenters, const fs::path& file) {
  const ResultsFile results(file);
  const Campaign campaign = stored_campaign(registry, results, file.string());
  const Comparison comparison = compare(results, *campaign.model);
  const Findings findings = findings_of(results, campaign, comparison);
  return page_of(presenter_of(presenters, *campaign.model).report(findings), findings);
}

std::string page_of_parts(const Presenters& presenters, const Campaign& campaign, const std::vector<fs::path>& files,
                          const std::vector<std::size_t>& replicates, const PartialPage& page) {
  const ScratchFolder scratch;
  const std::vector<std::size_t> outputs = shown_outputs(campaign);
  const Campaign some = some_of(campaign, replicates, outputs);
  copy_rows(campaign, files, replicates, outputs, some, scratch.file("so_far.h5"));
  const ResultsFile results(scratch.file("so_far.h5"));
  const Comparison comparison = compare(results, *some.model);
  const Findings findings = findings_of(results, some, comparison);
  Report report = presenter_of(presenters, *some.model).report(findings);
  report.title += " (" + page.state + ")";
  report.answer.insert(report.answer.begin(),
                       "This is " + page.state + ": " + page.how_far + ". All below is of those alone.");
  report.started = page.started;
  report.try_out.reset();
  report.sections.insert(report.sections.begin(), page.section);
  return refreshed(page_of(report, findings), page.refresh);
}

}  // namespace peerspread
