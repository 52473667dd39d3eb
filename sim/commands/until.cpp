#include "sim/commands/until.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/collect/parts.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/results/file.hpp"
#include "sim/results/identity.hpp"
#include "sim/results/join.hpp"
#include "sim/results/rows_there.hpp"
#include "sim/results/stored_campaign.hpp"
#include "sim/results/writer.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// Fewer say too little of their own spread.
constexpr std::size_t fewest_replicates = 16;

std::string reason_of(const Until& until, std::size_t replicates, const Campaign& asked) {
  const std::string where = asked.design.empty() ? "" : " at all " + counted(asked.points.size(), "point", "points");
  return until.output + ":" + format_number(until.width) + " was reached" + where + " with " +
         std::to_string(replicates) + " of " +
         counted(static_cast<std::size_t>(asked.settings.replicates), "replicate", "replicates");
}

/// The campaign of the first `replicates` of these.
Campaign first_of(Campaign campaign, std::size_t replicates, const Until& until) {
  campaign.stopped = reason_of(until, replicates, campaign);
  campaign.settings.replicates = static_cast<std::int64_t>(replicates);
  campaign.settings.populations = std::min(campaign.settings.populations, campaign.settings.replicates);
  if (!campaign.set_numbers.empty()) campaign.set_numbers.resize(replicates);
  if (!campaign.sets.values.empty()) campaign.sets.values.resize(replicates);
  return campaign;
}

/// What is in the results file already, where it is this campaign, stopped for the same reason.
std::optional<Campaign> stopped_before(const Registry& registry, const Campaign& campaign, const Until& until) {
  if (!fs::is_regular_file(campaign.settings.output)) return std::nullopt;
  try {
    const ResultsFile there(campaign.settings.output);
    const Campaign stored = stored_campaign(registry, there, campaign.settings.output);
    if (stored.stopped.empty() || stored.settings.replicates > campaign.settings.replicates) return std::nullopt;
    Campaign same = first_of(campaign, static_cast<std::size_t>(stored.settings.replicates), until);
    if (same.stopped != stored.stopped || fingerprint(same) != fingerprint(stored)) return std::nullopt;
    return same;
  } catch (const RunError&) {
    return std::nullopt;  // some other file, which `collect` refuses to replace
  }
}

/// Makes the results file of `few`, the first replicates of `all`, of what is in parts, or in the results file where
/// all of it was computed before it could stop.
void publish_first(const Campaign& few, const Campaign& all, bool overwrite) {
  const Plan plan_of_few = plan(few);
  const bool whole = is_there(all);
  PartsFolder folder(few.settings.output, overwrite || whole, "part");
  folder.enter();
  // No part by its name, or what a kill leaves of it would be taken for one.
  const fs::path made = folder.folder() / "stopped.new";
  std::error_code ignored;
  fs::remove(made, ignored);
  {
    RowsThere there(all, whole ? std::vector{folder.target()} : folder.parts());
    ResultsWriter writer(made, folder.target(), few, plan_of_few.batches.size());
    for (std::size_t b = 0; b < plan_of_few.batches.size(); ++b) writer.write(b, there.of(plan_of_few.batches[b].jobs));
    writer.close();
  }
  folder.publish(made);
  folder.clear();
}

/// Parts of `asked` that a process left which was killed between publishing and clearing.
void clear_what_is_needless(const Campaign& asked) {
  try {
    PartsFolder folder(asked.settings.output, true, "part", std::chrono::milliseconds(0));
    std::error_code ignored;
    if (!fs::is_directory(folder.folder(), ignored)) return;
    folder.enter();
    for (const fs::path& part : folder.parts())
      if (look_into(part).fingerprint != fingerprint(asked)) return;
    folder.clear();
  } catch (const RunError&) {  // others are at work there, or it is none of ours
  }
}

}  // namespace

Until parse_until(const std::string& text, const Campaign& campaign) {
  const std::size_t colon = text.rfind(':');
  Until until{text.substr(0, colon), 0.0};
  std::vector<std::string> known;
  std::string list;
  for (const Output& output : campaign.recorded_outputs())
    if (!output.headlines.empty()) {
      known.push_back(output.name);
      list += (list.empty() ? "" : ", ") + output.name;
    }
  if (std::ranges::count(known, until.output) == 0)
    throw InputError(wrong("command line")
                         .key("--until")
                         .value(until.output)
                         .is("is no outcome of the table")
                         .allowed(list)
                         .nearest(until.output, known));
  const bool number = colon != std::string::npos && read_number(text.substr(colon + 1), until.width) == std::errc{};
  if (!number || !(until.width > 0) || !std::isfinite(until.width))
    throw InputError(wrong("command line")
                         .key("--until")
                         .value(text)
                         .is("has no width")
                         .allowed("OUTCOME:WIDTH with a width above 0, as in " + until.output + ":0.05"));
  return until;
}

StopWhenPrecise::StopWhenPrecise(const Campaign& campaign, const Plan& plan, const Until& until)
    : until_(until),
      answers_(campaign, plan, {until.output}),
      replicates_(static_cast<std::size_t>(campaign.settings.replicates)),
      least_(std::max(fewest_replicates, 2 * static_cast<std::size_t>(campaign.settings.populations))) {
  const auto populations = static_cast<std::size_t>(campaign.settings.populations);
  std::vector<std::size_t> round;  // how many replicates of its population come before a batch
  for (std::size_t b = 0; b < plan.batches.size(); ++b) {
    std::size_t first = npos;
    for (const Job& job : plan.batches[b].jobs) first = std::min(first, job.replicate / populations);
    round.push_back(first);
    order_.push_back(b);
  }
  std::ranges::stable_sort(order_, {}, [&](std::size_t b) { return round[b]; });
  std::vector<std::size_t> points(static_cast<std::size_t>(campaign.settings.replicates), 0);
  std::size_t complete = 0;
  for (const std::size_t b : order_) {
    for (const Job& job : plan.batches[b].jobs) ++points[job.replicate];
    const std::size_t before = complete;
    while (complete < points.size() && points[complete] == campaign.points.size()) ++complete;
    if (complete > before && complete >= least_) looks_.push_back(complete);
  }
}

void StopWhenPrecise::see(std::size_t batch, const BatchResult& result) {
  answers_.see(batch, result);
  if (enough_ > 0 || next_look_ == looks_.size()) return;
  std::vector<std::size_t> complete = answers_.complete();
  std::size_t in_order = 0;
  while (in_order < complete.size() && complete[in_order] == in_order) ++in_order;
  for (; next_look_ < looks_.size() && looks_[next_look_] <= in_order; ++next_look_) {
    const std::vector<std::size_t> first(complete.begin(),
                                         complete.begin() + static_cast<std::ptrdiff_t>(looks_[next_look_]));
    if (!answers_.are_within(first, until_.width)) continue;
    enough_ = looks_[next_look_];
    stop_asked = true;
    return;
  }
}

std::string StopWhenPrecise::why_not() const {
  const std::vector<std::size_t> complete = answers_.complete();
  if (enough_ > 0 || complete.size() < replicates_) return "";
  double widest = 0.0;
  for (const PartialAnswer& answer : answers_.over(complete))
    widest = std::isnan(answer.width()) ? answer.width() : std::max(widest, answer.width());
  return until_.output + ":" + format_number(until_.width) + " was not reached with all " +
         counted(complete.size(), "replicate", "replicates") + ": " +
         (complete.size() < least_ ? "fewer than " + std::to_string(least_) + " say too little of their own spread"
          : std::isnan(widest)     ? "somewhere it is not defined, or not often enough"
                                   : "an interval is " + format_fixed(widest, 4) + " wide") +
         "; --replicates is the most.";
}

Collected collect_until(const Registry& registry, Campaign& campaign, const Plan& plan, CollectOptions options,
                        Ranks& ranks, const Until& until) {
  if (std::optional<Campaign> there = options.overwrite ? std::nullopt : stopped_before(registry, campaign, until)) {
    options.say(campaign.settings.output + " is there already, with all of this; --overwrite computes it again.");
    clear_what_is_needless(campaign);
    campaign = std::move(*there);
    return {Collected::End::whole, plan.batches.size(), plan.batches.size()};
  }
  StopWhenPrecise precise(campaign, plan, until);
  options.order = precise.order();
  options.see = [&](std::size_t batch, const BatchResult& result) { precise.see(batch, result); };
  Collected collected = collect(registry, campaign, plan, options, ranks);
  const bool all = precise.enough() == static_cast<std::size_t>(campaign.settings.replicates);
  if (const std::string why = precise.why_not(); !why.empty()) options.say(why);
  if (precise.enough() == 0 || all) return collected;
  stop_asked = false;
  const Campaign few = first_of(campaign, precise.enough(), until);
  publish_first(few, campaign, options.overwrite);
  options.say("Precise enough: " + few.stopped + ".");
  campaign = few;
  collected.end = Collected::End::whole;
  return collected;
}

}  // namespace peerspread
