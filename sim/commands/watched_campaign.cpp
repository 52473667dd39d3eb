#include "sim/commands/watched_campaign.hpp"

#include <algorithm>
#include <cmath>

#include "sim/collect/parts.hpp"
#include "sim/commands/partial_page.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/join.hpp"
#include "sim/results/moment.hpp"
#include "sim/results/stored_campaign.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// Points beyond which only some are shown.
constexpr std::size_t most_points_shown = 8;

bool is_readable(const fs::path& file) {
  try {
    look_into(file);
    return true;
  } catch (const RunError&) {  // it is told as trouble
    return false;
  }
}

std::string format_rounded(double number) {
  if (!std::isfinite(number)) return "not known yet";
  const double size = std::fabs(number);
  const int decimals = size > 0 ? std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, 6) : 0;
  return with_thousands(format_fixed(number, decimals));
}

std::string title_of(const PartialAnswer& answer) {
  return answer.title + (answer.unit == "1" ? "" : " (" + answer.unit + ")");
}

}  // namespace

WatchedCampaign::WatchedCampaign(const Registry& registry, fs::path target)
    : registry_(registry), target_(std::move(target)) {
  // A part may become the results file between being found and being read.
  for (int more = 2;; --more) {
    try {
      begin();
      return;
    } catch (const RunError&) {
      if (more == 0 || files_now().empty()) throw;
    }
  }
}

void WatchedCampaign::begin() {
  const std::vector<fs::path> files = files_now();
  if (files.empty())
    throw RunError("there is nothing of " + target_.string() + " yet: neither the file nor " + target_.string() +
                   ".parts");
  const ResultsFile first(files.front(), ResultsFile::Allow::parts);
  started_ = first.attributes().at("started");
  fingerprint_ = look_into(files.front()).fingerprint;
  campaign_ = stored_campaign(registry_, first, files.front().string());
  plan_ = plan(campaign_);
  answers_.emplace(campaign_, plan_);
  look();
  before_ = answers_->batches_seen();
  since_ = now_;
}

bool WatchedCampaign::is_of_another_now() const {
  const std::vector<fs::path> files = files_now();
  return !files.empty() && files.front() == target_ &&
         std::ranges::none_of(files, [&](const fs::path& file) { return look_into(file).fingerprint == fingerprint_; });
}

void WatchedCampaign::look() {
  trouble_.clear();
  try {
    if (is_of_another_now()) return begin();
  } catch (const RunError&) {  // below it is said of which file
  }
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
  now_ = Clock::now();
}

std::string WatchedCampaign::how_far() const {
  const std::size_t seen = answers_->batches_seen(), all = plan_.batches.size();
  return std::to_string(seen) + " of " + counted(all, "batch", "batches") + ", " +
         std::to_string(answers_->complete().size()) + " of " +
         counted(static_cast<std::size_t>(campaign_.settings.replicates), "replicate", "replicates") + " of " +
         counted(campaign_.points.size(), "point", "points") + " whole";
}

std::string WatchedCampaign::text() const {
  const std::size_t seen = answers_->batches_seen(), all = plan_.batches.size();
  const std::vector<std::size_t> complete = answers_->complete();
  std::string text = printable(target_.string()) + ": " + how_far() + "; started " + started_ +
                     (is_whole() ? "; finished" : "") + "\n";
  if (!campaign_.stopped.empty()) text += paragraph("Ended when it was precise enough: " + campaign_.stopped + ".");
  if (const double rate = batches_per_second(); !is_whole() && rate > 0)
    text += "About " + format_count(std::max(1.0, 60 * rate * worlds_of_a_batch())) + " worlds a minute, " +
            format_duration(static_cast<double>(all - seen) / rate) + " left\n";
  for (const std::string& trouble : trouble_) text += paragraph("Trouble: " + trouble);
  return text + answers_text(complete);
}

Json WatchedCampaign::json() const {
  const std::vector<std::size_t> complete = answers_->complete();
  Json json = {{"results", target_.string()},
               {"started", started_},
               {"batches", {{"all", plan_.batches.size()}, {"there", answers_->batches_seen()}}},
               {"replicates", {{"all", campaign_.settings.replicates}, {"whole", complete.size()}}},
               {"whole", is_whole()},
               {"stopped", campaign_.stopped.empty() ? Json() : Json(campaign_.stopped)},
               {"trouble", trouble_},
               {"points", Json::array()},
               {"widths_of", answers_->of_means() ? "means" : "differences to the first point"},
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

bool WatchedCampaign::is_one_file() const {
  std::error_code ignored;
  return fs::is_regular_file(target_, ignored);
}

std::string WatchedCampaign::page(const Presenters& presenters, int refresh) const {
  if (is_whole() && is_one_file()) return page_of_file(registry_, presenters, target_);
  const std::vector<std::size_t> complete = answers_->complete();
  const PartialPage page{is_whole() ? "not merged yet" : "not finished", how_far() + ", as of " + time_now(), started_,
                         section(complete), is_whole() ? 0 : refresh};
  std::vector<fs::path> files = files_now();
  std::erase_if(files, [&](const fs::path& file) { return !is_readable(file); });
  return page_of_parts(presenters, campaign_, files, complete, page);
}

Section WatchedCampaign::section(const std::vector<std::size_t>& complete) const {
  const bool means = answers_->of_means();
  Section section{"so-far", "What is there so far", {}};
  section.text.push_back(how_far() + ". ± is half of the 95 % interval of the " +
                         (means ? "mean" : "difference to '" + campaign_.points.front().name + "'") +
                         " of these; what is missing may have other people and ties.");
  for (const std::string& trouble : trouble_) section.text.push_back("Trouble: " + trouble);
  ReportTable table{{"Outcome", means ? "Point" : "Scenario", "Mean", means ? "±" : "Difference"}, {}, {}};
  if (!means) table.columns.emplace_back("±");
  for (std::size_t c = 0; c < table.columns.size(); ++c) table.numbers.push_back(c > 1);
  for (const PartialAnswer& answer : answers_->over(complete)) {
    if (answer.undefined == answer.worlds) continue;
    for (const Line& line : lines_of(answer)) {
      const std::optional<double> half = half_width(answer, line.point);
      std::vector<std::string> row = {
          title_of(answer),
          line.what.empty() ? campaign_.points[line.point].name : line.what + ": " + campaign_.points[line.point].name,
          format_rounded(answer.means[line.point])};
      if (!means) row.push_back(half ? format_rounded(answer.means[line.point] - answer.means[0]) : "");
      row.push_back(half ? format_rounded(*half) : "");
      table.rows.push_back(std::move(row));
    }
  }
  section.table = std::move(table);
  return section;
}

std::vector<fs::path> WatchedCampaign::files_now() const {
  std::error_code ignored;
  std::vector<fs::path> files = parts_of(target_);
  if (fs::is_regular_file(target_, ignored)) files.insert(files.begin(), target_);
  return files;
}

double WatchedCampaign::worlds_of_a_batch() const {
  std::size_t worlds = 0;
  for (const Batch& batch : plan_.batches) worlds += batch.worlds.size();
  return static_cast<double>(worlds) / static_cast<double>(plan_.batches.size());
}

/// While this watches; before anything came meanwhile, since the campaign was begun.
double WatchedCampaign::batches_per_second() const {
  const auto seen = static_cast<double>(answers_->batches_seen());
  const double watched = std::chrono::duration<double>(now_ - since_).count();
  if (seen > static_cast<double>(before_) && watched > 0) return (seen - static_cast<double>(before_)) / watched;
  const double age = seconds_since_moment(started_);
  return age > 0 ? seen / age : 0.0;
}

std::optional<double> WatchedCampaign::half_width(const PartialAnswer& answer, std::size_t point) const {
  if (answers_->of_means()) return answer.widths[point] / 2;
  return point == 0 ? std::nullopt : std::optional(answer.widths[point - 1] / 2);
}

std::vector<WatchedCampaign::Line> WatchedCampaign::lines_of(const PartialAnswer& answer) const {
  std::vector<Line> lines;
  if (answer.means.size() <= most_points_shown) {
    for (std::size_t p = 0; p < answer.means.size(); ++p) lines.push_back({p, ""});
    return lines;
  }
  std::size_t lowest = npos, highest = npos, widest = npos;
  for (std::size_t p = 0; p < answer.means.size(); ++p) {
    if (!std::isfinite(answer.means[p])) continue;
    if (lowest == npos || answer.means[p] < answer.means[lowest]) lowest = p;
    if (highest == npos || answer.means[p] > answer.means[highest]) highest = p;
    const double half = half_width(answer, p).value_or(0.0);
    if (widest == npos || half > half_width(answer, widest).value_or(0.0)) widest = p;
  }
  if (lowest == npos) return {};
  return {{lowest, "lowest"}, {highest, "highest"}, {widest, "least sure"}};
}

std::string WatchedCampaign::answers_text(const std::vector<std::size_t>& complete) const {
  if (complete.empty()) return "No replicate is whole yet, so there is nothing to say.\n";
  std::string text = "\n" + paragraph(std::string("Means so far; ± is half of the 95 % interval of ") +
                                      (answers_->of_means() ? "the mean." : "the difference to the first."));
  for (const PartialAnswer& answer : answers_->over(complete)) {
    if (answer.undefined == answer.worlds) continue;
    text += paragraph(title_of(answer));
    for (const Line& line : lines_of(answer)) {
      const std::optional<double> half = half_width(answer, line.point);
      text += "  " + (line.what.empty() ? "" : pad(line.what, 11)) +
              pad(shorten(campaign_.points[line.point].name, 30), 30) + " " + format_rounded(answer.means[line.point]);
      if (half && !answers_->of_means())
        text += "  difference " + format_rounded(answer.means[line.point] - answer.means[0]);
      if (half) text += " ± " + format_rounded(*half);
      text += "\n";
    }
    if (answer.undefined > 0)
      text += paragraph(
          "not defined in " + std::to_string(answer.undefined) + " of " + counted(answer.worlds, "world", "worlds"), 2);
  }
  return text;
}

}  // namespace peerspread
