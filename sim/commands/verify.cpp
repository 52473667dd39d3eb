#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <map>

#include "sim/campaign/make_campaign.hpp"
#include "sim/campaign/run_campaign.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/stored_campaign.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// How many batches to compute again: all, or as --sample says.
std::size_t sample_of(const Invocation& invocation, std::size_t batches) {
  if (!invocation.has("sample")) return batches;
  const std::string& text = invocation.line.flags.at("sample");
  std::size_t wanted = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wanted);
  if (error != std::errc() || end != text.data() + text.size() || wanted == 0)
    throw InputError(wrong("command line")
                         .is("--sample '" + text + "' is no number of batches")
                         .allowed("1 and more (the file has " + std::to_string(batches) + ")"));
  return std::min(wanted, batches);
}

/// `count` of `all`, spread evenly from the first to the last.
std::vector<std::size_t> spread(std::size_t count, std::size_t all) {
  std::vector<std::size_t> chosen(count);
  for (std::size_t k = 0; k < count; ++k) chosen[k] = count == 1 ? 0 : k * (all - 1) / (count - 1);
  return chosen;
}

/// The campaign of a file, on this machine's threads and kernel as the command line says.
Campaign campaign_to_verify(const Registry& registry, const Invocation& invocation, const ResultsFile& results,
                            const std::string& file) {
  Campaign campaign = stored_campaign(registry, results, file);
  if (campaign.model_version() != campaign.model->version())
    throw RunError(file + " was computed with version " + std::to_string(campaign.model_version()) + " of model " +
                   std::string(campaign.model->name()) + ", and this program has version " +
                   std::to_string(campaign.model->version()) +
                   ": other equations, which give other numbers; verify it " + "with the program that wrote it, " +
                   results.attributes().at("program") + " (git " + results.attributes().at("git_state") + ")");
  Config own;
  for (const auto& [key, setting] : invocation.line.settings) {
    if (key != "threads" && key != "kernel" && key != "lanes")
      throw InputError(wrong("command line")
                           .is("--" + key + " has no use for verify, which takes everything from the file")
                           .allowed("--threads, --kernel, --lanes"));
    own[key] = setting;
  }
  const auto& table = campaign_table();
  const CampaignSettings settings = table.bind(resolve(own, table.parameters()));
  campaign.settings.threads = settings.threads;
  campaign.settings.lanes = lanes_to_use(settings, own);
  return campaign;
}

/// Rows that came out otherwise, by output.
using Differences = std::map<std::string, std::size_t>;

void compare_rows(const std::vector<Output>& outputs, const BatchResult& there, const BatchResult& here,
                  Differences& differences) {
  for (std::size_t o = 0; o < outputs.size(); ++o)
    for (std::size_t j = 0; j < here.jobs.size(); ++j) {
      const auto a = there.rows_of(o, j), b = here.rows_of(o, j);
      if (std::memcmp(a.data(), b.data(), a.size_bytes()) != 0) ++differences[outputs[o].name];
    }
}

}  // namespace

void verify(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "verify runs as one process");
  require(invocation.words.size() == 1, "verify takes one results file, as in 'peerspread verify results/x.h5'");
  const std::string& file = invocation.words.front();
  const ResultsFile results{fs::path(file)};
  const Campaign campaign = campaign_to_verify(registry, invocation, results, file);
  const Plan batches = plan(campaign);
  if (batches.batches.size() != results.finished().size())
    throw RunError(file + " has " + std::to_string(results.finished().size()) + " batches, this program cuts it into " +
                   std::to_string(batches.batches.size()) + ": it was written by another version, " +
                   results.attributes().at("program"));
  const std::vector<std::size_t> chosen = spread(sample_of(invocation, batches.batches.size()), batches.batches.size());
  const std::vector<Output> outputs = campaign.recorded_outputs();

  double work = 0;
  std::size_t worlds = 0;
  for (const std::size_t b : chosen) {
    work += agent_weeks_of(campaign, batches, batches.batches[b]);
    worlds += batches.batches[b].jobs.size();
  }
  Progress progress(work, campaign.model->agent_weeks(),
                    invocation.has("quiet") ? Progress::Style::silent : Progress::style_for(stderr));
  const BatchReader stored(file, campaign);
  const StopSignals signals;
  Differences differences;
  const bool finished = run_batches(campaign, batches, in_order(chosen),
                                    [&](std::size_t b, const BatchResult& here) {
                                      compare_rows(outputs, stored.read(batches.batches[b]), here, differences);
                                    },
                                    progress, {&signals.asked(), {}, {}, 0});
  progress.finish();
  if (!finished) throw Stopped("stopped as asked; of this command nothing is kept, and given again it begins anew");

  const std::string what =
      std::to_string(chosen.size()) + " of " + counted(batches.batches.size(), "batch", "batches") + " (" +
      counted(worlds, "world", "worlds") + ", " + counted(outputs.size(), "output", "outputs") + ")";
  if (differences.empty()) {
    invocation.out << paragraph(printable(file) + ": computed again, " + what + " came out the same, byte for byte.");
    return;
  }
  std::string list;
  for (const auto& [name, rows] : differences)
    list += (list.empty() ? "" : ", ") + name + " in " + counted(rows, "world", "worlds");
  throw RunError(file + ": computed again, " + what + " did not come out the same: " + list + "; it was written by " +
                 results.attributes().at("program") + " (git " + results.attributes().at("git_state") + ")");
}

}  // namespace peerspread
