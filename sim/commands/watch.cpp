#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>

#include "sim/analysis/partial_answers.hpp"
#include "sim/collect/parts.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/report/json.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/join.hpp"
#include "sim/results/moment.hpp"
#include "sim/results/stored_campaign.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;
using WatchClock = std::chrono::steady_clock;

/// A campaign that others compute, seen from outside. Rows are read once, when their batch is finished.
class WatchedCampaign {
 public:
  WatchedCampaign(const Registry& registry, const fs::path& target) : target_(target) {
    const std::vector<fs::path> files = files_now();
    if (files.empty())
      throw RunError("there is nothing of " + target.string() + " yet: neither the file nor " + target.string() +
                     ".parts");
    const ResultsFile first(files.front(), ResultsFile::Allow::parts);
    started_ = first.attributes().at("started");
    fingerprint_ = look_into(files.front()).fingerprint;
    campaign_ = stored_campaign(registry, first, files.front().string());
    plan_ = plan(campaign_);
    answers_.emplace(campaign_, plan_);
    look();
    before_ = answers_->batches_seen();
  }

  /// Reads what was finished since.
  void look() {
    trouble_.clear();
    for (const fs::path& file : files_now()) {
      try {
        const PartContent part = look_into(file);
        if (part.fingerprint != fingerprint_)
          throw RunError(file.string() + " is of another campaign, and not looked at");
        if (part.finished.size() != plan_.batches.size())
          throw RunError(file.string() + " was cut into other batches, by another version");
        const BatchReader reader(file, campaign_);
        for (std::size_t b = 0; b < plan_.batches.size(); ++b)
          if (part.finished[b] != 0 && !answers_->has_seen(b)) answers_->see(b, reader.read(plan_.batches[b]));
      } catch (const RunError& error) {
        // A part that became the results file meanwhile is no trouble.
        std::error_code ignored;
        if (fs::exists(file, ignored)) trouble_.emplace_back(error.what());
      }
    }
    now_ = WatchClock::now();
  }

  bool is_whole() const { return answers_->batches_seen() == plan_.batches.size(); }

  std::string text() const {
    const std::size_t seen = answers_->batches_seen(), all = plan_.batches.size();
    const std::vector<std::size_t> complete = answers_->complete();
    std::string text = printable(target_.string()) + ": " + std::to_string(seen) + " of " +
                       counted(all, "batch", "batches") + ", " + std::to_string(complete.size()) + " of " +
                       counted(static_cast<std::size_t>(campaign_.settings.replicates), "replicate", "replicates") +
                       " of " + counted(campaign_.points.size(), "point", "points") + " whole; started " + started_ +
                       (is_whole() ? "; finished" : "") + "\n";
    if (const double rate = batches_per_second(); !is_whole() && rate > 0)
      text += "About " + format_count(std::max(1.0, 60 * rate * worlds_of_a_batch())) + " worlds a minute, " +
              format_duration(static_cast<double>(all - seen) / rate) + " left\n";
    for (const std::string& trouble : trouble_) text += paragraph("Trouble: " + trouble);
    return text + (campaign_.points.size() <= most_points ? answers_text(complete) : "");
  }

  Json json() const {
    const std::vector<std::size_t> complete = answers_->complete();
    Json json = {{"results", target_.string()},
                 {"started", started_},
                 {"batches", {{"all", plan_.batches.size()}, {"there", answers_->batches_seen()}}},
                 {"replicates", {{"all", campaign_.settings.replicates}, {"whole", complete.size()}}},
                 {"whole", is_whole()},
                 {"trouble", trouble_},
                 {"points", Json::array()},
                 {"answers", Json::array()}};
    for (const Point& point : campaign_.points) json["points"].push_back(point.name);
    for (const PartialAnswer& answer : answers_->over(complete))
      json["answers"].push_back({{"title", answer.title},
                                 {"output", answer.output},
                                 {"unit", answer.unit},
                                 {"means", answer.means},
                                 {"widths_95", answer.widths},
                                 {"worlds", answer.worlds},
                                 {"undefined", answer.undefined}});
    return json;
  }

 private:
  static constexpr std::size_t most_points = 8;

  std::vector<fs::path> files_now() const {
    std::error_code ignored;
    std::vector<fs::path> files = parts_of(target_);
    if (fs::is_regular_file(target_, ignored)) files.insert(files.begin(), target_);
    return files;
  }

  double worlds_of_a_batch() const {
    std::size_t worlds = 0;
    for (const Batch& batch : plan_.batches) worlds += batch.worlds.size();
    return static_cast<double>(worlds) / static_cast<double>(plan_.batches.size());
  }

  /// While this watches; before anything came meanwhile, since the campaign was begun.
  double batches_per_second() const {
    const auto seen = static_cast<double>(answers_->batches_seen());
    const double watched = std::chrono::duration<double>(now_ - since_).count();
    if (seen > static_cast<double>(before_) && watched > 0) return (seen - static_cast<double>(before_)) / watched;
    const double age = seconds_since_moment(started_);
    return age > 0 ? seen / age : 0.0;
  }

  std::string answers_text(const std::vector<std::size_t>& complete) const {
    if (complete.empty()) return "No replicate is whole yet, so there is nothing to say.\n";
    const bool several = campaign_.points.size() > 1;
    std::string text = paragraph(std::string("\nMeans so far; ± is half of the 95 % interval of ") +
                                 (several ? "the difference to the first." : "the mean."));
    for (const PartialAnswer& answer : answers_->over(complete)) {
      if (answer.undefined == answer.worlds) continue;
      text += paragraph(answer.title + (answer.unit == "1" ? "" : " (" + answer.unit + ")"));
      for (std::size_t p = 0; p < answer.means.size(); ++p) {
        text += "  " + pad(shorten(campaign_.points[p].name, 30), 30) + " " + format_rounded(answer.means[p]);
        if (!several) text += " ± " + format_rounded(answer.widths[0] / 2);
        if (several && p > 0)
          text += "  difference " + format_rounded(answer.means[p] - answer.means[0]) + " ± " +
                  format_rounded(answer.widths[p - 1] / 2);
        text += "\n";
      }
      if (answer.undefined > 0)
        text += paragraph(
            "not defined in " + std::to_string(answer.undefined) + " of " + counted(answer.worlds, "world", "worlds"),
            2);
    }
    return text;
  }

  static std::string format_rounded(double number) {
    if (!std::isfinite(number)) return "not known yet";
    const double size = std::fabs(number);
    const int decimals = size > 0 ? std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, 6) : 0;
    return with_thousands(format_fixed(number, decimals));
  }

  fs::path target_;
  std::string started_, fingerprint_;
  Campaign campaign_;
  Plan plan_;
  std::optional<PartialAnswers> answers_;
  std::vector<std::string> trouble_;
  std::size_t before_ = 0;
  WatchClock::time_point since_ = WatchClock::now(), now_ = since_;
};

}  // namespace

void watch(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "watch runs as one process");
  require(invocation.words.size() == 1, "watch takes one results file, as in 'peerspread watch results/sweep.h5'");
  for (const auto& [key, setting] : invocation.line.settings)
    throw InputError(wrong("command line").is("watch has no use for --" + key));
  fs::path target = invocation.words.front();
  if (target.extension() == ".parts") target.replace_extension();
  WatchedCampaign watched(registry, target);
  const bool once = invocation.has("once") || invocation.has("json");
  const bool redraw = !once && ::isatty(STDOUT_FILENO) != 0;
  for (;;) {
    if (redraw) invocation.out << "\033[H\033[J";
    invocation.out << (invocation.has("json") ? document(watched.json()) : watched.text()) << std::flush;
    if (once || watched.is_whole()) return;
    std::this_thread::sleep_for(redraw ? std::chrono::seconds(2) : std::chrono::seconds(30));
    watched.look();
    if (!redraw) invocation.out << "\n";
  }
}

}  // namespace peerspread
