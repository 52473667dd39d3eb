#include "sim/run_campaign.hpp"

#include <algorithm>
#include <cassert>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "sim/lanes.hpp"
#include "sim/parallel.hpp"

namespace peerspread {

std::size_t lane_width(const CampaignSettings& settings, std::size_t worlds) {
  const std::size_t limit = settings.lanes == 0 ? lanes::widest : static_cast<std::size_t>(settings.lanes);
  if (limit == 1) return 1;
  std::size_t width = 4;
  while (width < limit && width < worlds) width *= 2;
  return width;
}

namespace {

/// Widths of the packs that step `worlds` worlds: full ones, and a last one no wider than the rest needs.
std::vector<std::size_t> pack_widths(const CampaignSettings& settings, std::size_t worlds) {
  std::vector<std::size_t> widths;
  for (std::size_t done = 0; done < worlds; done += widths.back())
    widths.push_back(lane_width(settings, worlds - done));
  return widths;
}

/// Populations while batches need them: built by the first batch that asks, freed by the last that releases.
class PopulationStore {
 public:
  PopulationStore(const Campaign& campaign, const std::vector<Batch>& batches) : campaign_(campaign) {
    for (const Batch& batch : batches) ++entries_[key_of(batch)].batches_left;
  }

  std::shared_ptr<const Population> get(const Batch& batch) {
    std::promise<std::shared_ptr<const Population>> promise;
    std::unique_lock lock(mutex_);
    auto& ready = entries_.at(key_of(batch)).ready;
    if (ready.valid()) {
      const auto built_elsewhere = ready;
      lock.unlock();
      return built_elsewhere.get();
    }
    const auto built_here = ready = promise.get_future().share();
    lock.unlock();
    try {
      promise.set_value(campaign_.model->build(batch.worlds.front().values, campaign_.seed(), batch.population));
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
    return built_here.get();
  }

  void release(const Batch& batch) {
    const std::scoped_lock lock(mutex_);
    const auto entry = entries_.find(key_of(batch));
    if (--entry->second.batches_left == 0) entries_.erase(entry);
  }

 private:
  using Key = std::pair<std::uint32_t, Values>;  ///< population, structural values
  struct Entry {
    std::size_t batches_left = 0;
    std::shared_future<std::shared_ptr<const Population>> ready;
  };
  Key key_of(const Batch& batch) const {
    return {batch.population, structural_values(*campaign_.model, batch.worlds.front().values)};
  }

  const Campaign& campaign_;
  std::mutex mutex_;
  std::map<Key, Entry> entries_;
};

using Records = std::vector<std::unique_ptr<LaneRecord>>;

/// Steps all worlds of a batch, pack after pack (one state in memory at a time); one record per world.
Records step_worlds(const Campaign& campaign, const Batch& batch, const std::shared_ptr<const Population>& population,
                    Progress& progress) {
  const Model& model = *campaign.model;
  const std::size_t weeks = model.weeks(batch.worlds.front().values);
  Records records;
  for (const std::size_t width : pack_widths(campaign.settings, batch.worlds.size())) {
    std::vector<Lane> pack;
    for (std::size_t w = records.size(); w < batch.worlds.size() && pack.size() < width; ++w)
      pack.push_back({&batch.worlds[w].values, batch.worlds[w].stream});
    const auto ensemble = model.start(population, campaign.seed(), pack, width);
    for (std::size_t week = 0; week < weeks; ++week) {
      ensemble->advance();
      progress.add(static_cast<double>(population->size() * pack.size()));
    }
    std::ranges::move(ensemble->finish(), std::back_inserter(records));
  }
  assert(records.size() == batch.worlds.size());
  return records;
}

BatchResult observe_jobs(const Campaign& campaign, const Batch& batch, const Population& population, Records records) {
  std::vector<std::size_t> last_user(batch.worlds.size());
  for (std::size_t j = 0; j < batch.jobs.size(); ++j) {
    last_user[batch.own[j]] = j;
    if (batch.twin[j] != npos) last_user[batch.twin[j]] = j;
  }
  BatchResult result{batch.jobs, {}};
  for (std::size_t j = 0; j < batch.jobs.size(); ++j) {
    const std::size_t own = batch.own[j], twin = batch.twin[j];
    result.observations.push_back(campaign.model->observe(population, batch.worlds[own].values, *records[own],
                                                          twin == npos ? nullptr : records[twin].get()));
    // Observations take the records' place in memory rather than adding to it.
    for (const std::size_t w : {own, twin})
      if (w != npos && last_user[w] == j) records[w].reset();
  }
  return result;
}

/// Batches past their start and not yet written: one more than threads, so that nobody waits for a slower batch's turn.
std::size_t in_flight(std::size_t batches, std::size_t threads) { return std::min(batches, threads + 1); }

std::size_t output_bytes_per_job(const Campaign& campaign) {
  const Values& values = campaign.points.front().values;
  std::map<std::string, std::size_t> sizes;
  for (const Axis& axis : campaign.model->axes(values)) sizes[axis.name] = axis.size();
  std::size_t bytes = 0;
  for (const Output& output : campaign.model->outputs(values)) {
    std::size_t entries = 1;
    for (const std::string& axis : output.axes) entries *= sizes.at(axis);
    bytes += entries * sizeof(float);
  }
  return bytes;
}

}  // namespace

Workload workload_of(const Campaign& campaign) {
  const Model& model = *campaign.model;
  const parallel::ThreadLimit limit(static_cast<std::size_t>(campaign.settings.threads));
  const std::vector<Batch> batches = plan(campaign);
  const std::size_t bytes_per_job = output_bytes_per_job(campaign);

  Workload work;
  work.batches = batches.size();
  std::size_t widest_state = 0, most_jobs = 0;
  for (const Batch& batch : batches) {
    const Values& values = batch.worlds.front().values;
    const std::size_t agents = model.agents_of(values);
    const auto widths = pack_widths(campaign.settings, batch.worlds.size());
    for (const std::size_t width : widths) work.lanes += width;
    work.jobs += batch.jobs.size();
    work.worlds += batch.worlds.size();
    work.agent_weeks += static_cast<double>(agents * batch.worlds.size() * model.weeks(values));
    widest_state = std::max(widest_state, agents * widths.front() * model.bytes_per_agent_and_lane());
    most_jobs = std::max(most_jobs, batch.jobs.size());
  }
  work.output_bytes = work.jobs * bytes_per_job;
  const std::size_t threads = parallel::threads();
  work.state_bytes =
      std::min(work.batches, threads) * widest_state + in_flight(work.batches, threads) * most_jobs * bytes_per_job;
  return work;
}

void run_campaign(const Campaign& campaign, const std::function<void(const BatchResult&)>& write, Progress& progress) {
  const parallel::ThreadLimit limit(static_cast<std::size_t>(campaign.settings.threads));
  const std::vector<Batch> batches = plan(campaign);
  PopulationStore populations(campaign, batches);
  std::vector<BatchResult> results(batches.size());
  const auto compute = [&](std::size_t i) {
    const auto population = populations.get(batches[i]);
    Records records = step_worlds(campaign, batches[i], population, progress);
    results[i] = observe_jobs(campaign, batches[i], *population, std::move(records));
    populations.release(batches[i]);
  };
  const auto consume = [&](std::size_t i) {
    write(results[i]);
    results[i] = {};
  };
  parallel::ordered_pipeline(batches.size(), in_flight(batches.size(), parallel::threads()), compute, consume);
}

}  // namespace peerspread
