#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "sim/campaign/run_campaign.hpp"
#include "sim/collect/beginning.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/table.hpp"
#include "sim/model/kernel.hpp"
#include "sim/report/json.hpp"

namespace peerspread {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// What a short trial on one thread showed.
struct TimedStart {
  std::string population;
  std::size_t population_bytes = 0;
  double build_seconds = 0.0, agent_weeks_per_second = 0.0;
  std::size_t world_bytes = 0;  ///< of one that is kept on the disk
};

std::size_t bytes_of_world(Ensemble& ensemble) {
  Archive kept;
  ensemble.persist_lane(kept, 0);
  return kept.data().size();
}

/// Builds the first population and steps the first pack of worlds for a moment. With `week_kept` above 0 it measures
/// a world as it is then, or as far as it came.
TimedStart try_out(const Campaign& campaign, const Plan& batches, std::size_t week_kept) {
  const parallel::ThreadLimit one_thread(1);
  const Model& model = *campaign.model;
  const Batch& batch = batches.batches.front();
  const std::size_t width = pack_width(static_cast<std::size_t>(campaign.settings.lanes), batch.worlds.size());
  const std::size_t lanes = std::min(width, batch.worlds.size());
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  std::vector<Lane> pack;
  for (std::size_t l = 0; l < lanes; ++l)
    scenarios.push_back(
        model.bind(campaign.values_in(batch.worlds[l].stream, batches.variants[batch.worlds[l].variant])));
  for (std::size_t l = 0; l < lanes; ++l) pack.push_back({scenarios[l].get(), batch.worlds[l].stream});

  const auto building = Clock::now();
  const auto population = scenarios.front()->build(campaign.seed(), batch.population);
  TimedStart trial{population->description(), population->bytes(), seconds_since(building)};

  const auto ensemble = model.start(population, campaign.seed(), pack, width);
  const std::size_t weeks = scenarios.front()->weeks();
  ensemble->advance();  // the first week also brings the memory in
  const auto stepping = Clock::now();
  std::size_t done = 0;
  while (done + 1 < weeks && seconds_since(stepping) < 0.3) {
    ensemble->advance();
    if (++done + 1 == week_kept) trial.world_bytes = bytes_of_world(*ensemble);
  }
  if (week_kept > done + 1) trial.world_bytes = bytes_of_world(*ensemble);
  if (done > 0)
    trial.agent_weeks_per_second =
        static_cast<double>(population->size() * pack.size() * done) / seconds_since(stepping);
  return trial;
}

std::size_t threads_of(const Campaign& campaign) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const auto asked = static_cast<std::size_t>(campaign.settings.threads);
  return asked == 0 ? cores : std::min(asked, cores);
}

std::string bytes_text(std::size_t bytes) {
  const auto size = static_cast<double>(bytes);
  if (size < 1e6) return format_count(std::max(1.0, size / 1e3)) + " kB";
  if (size < 1e9) return format_count(size / 1e6) + " MB";
  return format_number(std::round(size / 1e8) / 10.0) + " GB";
}

/// NaN where the trial was too short.
double seconds_expected(const TimedStart& trial, const Campaign& campaign, const Workload& work) {
  if (trial.agent_weeks_per_second <= 0.0) return std::numeric_limits<double>::quiet_NaN();
  const auto threads = static_cast<double>(threads_of(campaign));
  const double builds = static_cast<double>(std::min<std::size_t>(
      work.batches, static_cast<std::size_t>(campaign.settings.populations) * campaign.points.size()));
  return (builds * trial.build_seconds + work.agent_weeks / trial.agent_weeks_per_second) / threads;
}

std::string time_text(const TimedStart& trial, const Campaign& campaign, const Workload& work) {
  const double seconds = seconds_expected(trial, campaign, work);
  if (std::isnan(seconds)) return "too short to measure";
  return "about " + format_duration(std::max(seconds, 0.1)) + " on " +
         counted(threads_of(campaign), "thread", "threads") + ", judging by a short trial";
}

/// Of all worlds after a week; 0 where none is kept.
std::size_t kept_bytes(const Campaign& campaign, const TimedStart& trial, std::size_t week_kept) {
  const std::size_t each = 1 + campaign.scenario()->twins().size();
  return week_kept == 0 ? 0 : static_cast<std::size_t>(campaign.settings.replicates) * each * trial.world_bytes;
}

Json json_of_forecast(const Campaign& campaign, const Workload& work, const TimedStart& trial, std::size_t shards,
                      std::size_t week_kept) {
  const CampaignSettings& settings = campaign.settings;
  Json points = Json::array();
  for (const Point& point : campaign.points) points.push_back(point.name);
  return {
      {"model", campaign.model->name()},
      {"points", std::move(points)},
      {"replicates", settings.replicates},
      {"populations", settings.populations},
      {"population", {{"description", trial.population}, {"bytes", trial.population_bytes}}},
      {"weeks", campaign.scenario()->weeks()},
      {"worlds", work.worlds},
      {"batches", work.batches},
      {"lanes", work.lanes},
      {"idle_lanes", work.idle_lanes},
      {"shards", shards},
      {"work",
       {{"amount", work.agent_weeks}, {"shared", work.shared_agent_weeks}, {"unit", campaign.model->agent_weeks()}}},
      {"state_bytes", work.state_bytes},
      {"output_bytes", work.output_bytes},
      {"kept_bytes", kept_bytes(campaign, trial, week_kept)},
      {"results", settings.output},
      {"seconds", seconds_expected(trial, campaign, work)},
      {"threads", threads_of(campaign)}};
}

}  // namespace

std::string idle_shards(std::size_t shards, std::size_t batches) {
  if (shards <= batches) return "";
  return "Nothing to do for " + std::to_string(shards - batches) + " of " + std::to_string(shards) +
         " shards: the work is cut into " + counted(batches, "batch", "batches") + ", and --shard i/" +
         std::to_string(batches) + " is the most that helps";
}

std::string forecast(const Campaign& campaign, std::size_t shards, std::size_t week_kept, bool as_json) {
  const CampaignSettings& settings = campaign.settings;
  const Model& model = *campaign.model;
  const Plan batches = plan(campaign);
  const Workload work = workload_of(campaign, batches);
  const TimedStart trial = try_out(campaign, batches, week_kept);
  if (as_json) return document(json_of_forecast(campaign, work, trial, shards, week_kept));
  constexpr std::size_t most_named = 8;
  std::string names;
  for (std::size_t p = 0; p < std::min(campaign.points.size(), most_named); ++p)
    names += (names.empty() ? "" : ", ") + campaign.points[p].name;
  if (campaign.points.size() > most_named) names += ", ...";
  const std::size_t weeks = campaign.scenario()->weeks();

  std::string text = "Dry run: nothing is written.\n";
  const auto line = [&](const std::string& what, const std::string& value) {
    const auto lines = wrap(value, page_width - 16);
    for (std::size_t i = 0; i < lines.size(); ++i) text += "  " + pad(i == 0 ? what : "", 14) + lines[i] + "\n";
  };
  line("model", std::string(model.name()));
  line("points", std::to_string(campaign.points.size()) + ": " + names);
  line("replicates", counted(static_cast<std::size_t>(settings.replicates), "replicate", "replicates") + " in " +
                         counted(static_cast<std::size_t>(settings.populations), "population", "populations"));
  line("population", "the first: " + trial.population + "; " + bytes_text(trial.population_bytes));
  line("length", counted(weeks, "week", "weeks"));
  line("worlds", counted(work.worlds, "world", "worlds") + " (twins included) in " +
                     counted(work.batches, "batch", "batches") + ", " + counted(work.lanes, "lane", "lanes") + ", " +
                     std::to_string(work.idle_lanes) + " of them idle");
  if (shards > 0) line("shards", shards > work.batches ? idle_shards(shards, work.batches) : std::to_string(shards));
  line("work", format_count(work.agent_weeks) + " " + model.agent_weeks());
  if (work.shared_agent_weeks > 0)
    line("saved",
         format_count(work.shared_agent_weeks) + " " + model.agent_weeks() + " (" +
             format_number(std::round(1000.0 * work.shared_agent_weeks / (work.shared_agent_weeks + work.agent_weeks)) /
                           10.0) +
             " %): worlds that are equal until a week are stepped once until then");
  line("memory", bytes_text(work.state_bytes) + " for the state of what is computed at once, beside the populations");
  line("disk", bytes_text(work.output_bytes) + " in " + settings.output);
  if (week_kept > 0)
    line("", "about " + bytes_text(kept_bytes(campaign, trial, week_kept)) + " for the worlds kept in " +
                 folder_of_beginning(settings.output, week_kept).string());
  line("time", time_text(trial, campaign, work));
  return text;
}

}  // namespace peerspread
