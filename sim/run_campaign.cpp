#include "sim/run_campaign.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <utility>

#include "sim/checkpoint.hpp"
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

/// Populations that were asked for last, as many as there are threads; others are forgotten once nobody uses them.
/// Batches come population by population, so each is mostly built once.
class PopulationStore {
 public:
  PopulationStore(const Campaign& campaign, const Plan& plan, std::size_t kept)
      : campaign_(campaign), plan_(plan), kept_(kept) {}

  std::shared_ptr<const Population> get(const Batch& batch) {
    const Changes& changes = plan_.variants[batch.worlds.front().variant];
    Key key{batch.population, structural_changes(*campaign_.model, changes)};
    std::promise<std::shared_ptr<const Population>> promise;
    std::unique_lock lock(mutex_);
    const auto known = std::ranges::find(recent_, key, &Entry::key);
    if (known != recent_.end()) {
      const auto built_elsewhere = known->ready;
      std::rotate(recent_.begin(), known, known + 1);
      lock.unlock();
      return built_elsewhere.get();
    }
    if (recent_.size() == kept_) recent_.pop_back();
    const auto built_here = promise.get_future().share();
    recent_.insert(recent_.begin(), {std::move(key), built_here});
    lock.unlock();
    try {
      promise.set_value(
          campaign_.model->build(with_changes(campaign_.base, changes), campaign_.seed(), batch.population));
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
    return built_here.get();
  }

 private:
  using Key = std::pair<std::uint32_t, Changes>;  ///< population, structural changes
  struct Entry {
    Key key;
    std::shared_future<std::shared_ptr<const Population>> ready;
  };

  const Campaign& campaign_;
  const Plan& plan_;
  std::size_t kept_;
  std::mutex mutex_;
  std::vector<Entry> recent_;  ///< the latest first
};

using Records = std::vector<std::unique_ptr<LaneRecord>>;
using Clock = std::chrono::steady_clock;

/// One batch being stepped: pack after pack (one state in memory at a time), one record per world.
class BatchRun {
 public:
  BatchRun(const Campaign& campaign, const Plan& plan, std::size_t index, std::shared_ptr<const Population> population,
           const Interruption& interruption)
      : campaign_(campaign),
        plan_(plan),
        index_(index),
        batch_(plan.batches[index]),
        population_(std::move(population)),
        interruption_(interruption),
        weeks_(campaign.model->weeks(values(0))),
        widths_(pack_widths(campaign.settings, batch_.worlds.size())) {}

  /// Steps until all worlds are done (true) or a stop is asked for (false, with the state saved).
  bool step(Progress& progress) {
    restore(progress);
    Clock::time_point saved = Clock::now();
    for (; pack_ < widths_.size(); ++pack_) {
      if (!ensemble_) start_pack();
      const double a_week = static_cast<double>(population_->size() * pack_size(pack_));
      while (week_ < weeks_) {
        if (interruption_.stop != nullptr && *interruption_.stop) {
          save();
          return false;
        }
        ensemble_->advance();
        ++week_;
        progress.add(a_week);
        const double since = std::chrono::duration<double>(Clock::now() - saved).count();
        if (interruption_.seconds_between_saves > 0 && since > interruption_.seconds_between_saves) {
          save();
          saved = Clock::now();
        }
      }
      std::ranges::move(ensemble_->finish(), std::back_inserter(records_));
      ensemble_.reset();
      week_ = 0;
    }
    assert(records_.size() == batch_.worlds.size());
    return true;
  }

  BatchResult observe() {
    std::vector<std::size_t> last_user(batch_.worlds.size());
    for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
      last_user[batch_.own[j]] = j;
      if (batch_.twin[j] != npos) last_user[batch_.twin[j]] = j;
    }
    const std::vector<std::size_t> places = campaign_.recorded_places();
    BatchResult result{batch_.jobs, Observations(places.size())};
    WantedRows rows(campaign_.model->outputs(campaign_.base).size(), nullptr);
    for (std::size_t k = 0; k < places.size(); ++k) rows[places[k]] = &result.rows[k];
    for (std::size_t j = 0; j < batch_.jobs.size(); ++j) {
      const std::size_t own = batch_.own[j], twin = batch_.twin[j];
      campaign_.model->observe(*population_, values(own), *records_[own], twin == npos ? nullptr : records_[twin].get(),
                               rows);
      if (j == 0)
        for (std::vector<float>& output : result.rows) output.reserve(output.size() * batch_.jobs.size());
      // Observations take the records' place in memory rather than adding to it.
      for (const std::size_t w : {own, twin})
        if (w != npos && last_user[w] == j) records_[w].reset();
    }
    return result;
  }

 private:
  Values values(std::size_t world) const {
    return campaign_.values_in(batch_.worlds[world].stream, plan_.variants[batch_.worlds[world].variant]);
  }
  std::size_t first_world(std::size_t pack) const {
    return std::accumulate(widths_.begin(), widths_.begin() + static_cast<std::ptrdiff_t>(pack), std::size_t{0});
  }
  std::size_t pack_size(std::size_t pack) const {
    return std::min(widths_[pack], batch_.worlds.size() - first_world(pack));
  }

  void start_pack() {
    std::vector<Values> of_lanes;
    std::vector<Lane> lanes;
    const std::size_t first = first_world(pack_), size = pack_size(pack_);
    for (std::size_t w = first; w < first + size; ++w) of_lanes.push_back(values(w));
    for (std::size_t w = 0; w < size; ++w)
      lanes.push_back({&of_lanes[w], campaign_.same_chance ? 0 : batch_.worlds[first + w].stream});
    ensemble_ = campaign_.model->start(population_, campaign_.seed(), lanes, widths_[pack_]);
  }

  /// All of the state, into an archive or out of it. Records of finished packs have the size that starting gives them.
  void persist(Archive& archive) {
    archive.vector(widths_);  // a batch goes on in the packs it began in, whatever lanes are asked for now
    archive.value(pack_);
    archive.value(week_);
    if (archive.reads()) {
      if (pack_ >= widths_.size() || week_ > weeks_) throw std::runtime_error("a saved state of other packs");
      const std::size_t reached = pack_;
      for (pack_ = 0; pack_ < reached; ++pack_) {
        start_pack();
        std::ranges::move(ensemble_->finish(), std::back_inserter(records_));
      }
      start_pack();
    } else if (!ensemble_) {
      start_pack();
    }
    for (const auto& record : records_) record->persist(archive);
    ensemble_->persist(archive);
  }

  void save() {
    if (!interruption_.checkpoint) return;
    Archive archive;
    persist(archive);
    save_checkpoint(interruption_.checkpoint(index_), interruption_.fingerprint, archive);
  }

  /// Goes on from a checkpoint if there is one that fits; else from the beginning.
  void restore(Progress& progress) {
    if (!interruption_.checkpoint) return;
    try {
      Archive archive = load_checkpoint(interruption_.checkpoint(index_), interruption_.fingerprint);
      persist(archive);
      if (!archive.at_end()) throw std::runtime_error("a saved state of another batch");
      const std::size_t worlds_done = records_.size();
      progress.add(static_cast<double>(population_->size()) *
                   static_cast<double>(worlds_done * weeks_ + pack_size(pack_) * week_));
    } catch (const std::runtime_error&) {
      records_.clear();
      ensemble_.reset();
      pack_ = week_ = 0;
      widths_ = pack_widths(campaign_.settings, batch_.worlds.size());
    }
  }

  const Campaign& campaign_;
  const Plan& plan_;
  std::size_t index_;
  const Batch& batch_;
  std::shared_ptr<const Population> population_;
  const Interruption& interruption_;
  std::size_t weeks_;
  std::vector<std::size_t> widths_;
  std::size_t pack_ = 0, week_ = 0;
  std::unique_ptr<Ensemble> ensemble_;
  Records records_;
};

std::size_t output_bytes_per_job(const Campaign& campaign) {
  std::map<std::string, std::size_t> sizes;
  for (const Axis& axis : campaign.model->axes(campaign.base)) sizes[axis.name] = axis.size();
  std::size_t bytes = 0;
  for (const Output& output : campaign.recorded_outputs()) {
    std::size_t entries = 1;
    for (const std::string& axis : output.axes) entries *= sizes.at(axis);
    bytes += entries * sizeof(float);
  }
  return bytes;
}

}  // namespace

double agent_weeks_of(const Campaign& campaign, const Plan& plan, const Batch& batch) {
  const Values values = with_changes(campaign.base, plan.variants[batch.worlds.front().variant]);
  return static_cast<double>(campaign.model->agents_of(values) * batch.worlds.size() * campaign.model->weeks(values));
}

Workload workload_of(const Campaign& campaign, const Plan& plan) {
  const Model& model = *campaign.model;
  const parallel::ThreadLimit limit(static_cast<std::size_t>(campaign.settings.threads));
  const std::size_t bytes_per_job = output_bytes_per_job(campaign);

  Workload work;
  work.batches = plan.batches.size();
  std::size_t widest_state = 0, most_jobs = 0;
  for (const Batch& batch : plan.batches) {
    const auto widths = pack_widths(campaign.settings, batch.worlds.size());
    const double agent_weeks = agent_weeks_of(campaign, plan, batch);
    for (const std::size_t width : widths) work.lanes += width;
    work.jobs += batch.jobs.size();
    work.worlds += batch.worlds.size();
    work.agent_weeks += agent_weeks;
    const Values values = with_changes(campaign.base, plan.variants[batch.worlds.front().variant]);
    widest_state = std::max(widest_state, model.agents_of(values) * widths.front() * model.bytes_per_agent_and_lane());
    most_jobs = std::max(most_jobs, batch.jobs.size());
  }
  work.output_bytes = work.jobs * bytes_per_job;
  work.state_bytes = std::min(work.batches, parallel::threads()) * (widest_state + most_jobs * bytes_per_job);
  return work;
}

NextBatch in_order(std::vector<std::size_t> pending) {
  return [pending = std::move(pending), next = std::make_shared<std::atomic<std::size_t>>(0)] {
    const std::size_t place = (*next)++;
    return place < pending.size() ? std::optional(pending[place]) : std::nullopt;
  };
}

bool run_batches(const Campaign& campaign, const Plan& plan, const NextBatch& next,
                 const std::function<void(std::size_t, const BatchResult&)>& write, Progress& progress,
                 const Interruption& interruption) {
  const parallel::ThreadLimit limit(static_cast<std::size_t>(campaign.settings.threads));
  PopulationStore populations(campaign, plan, parallel::threads());
  std::mutex writing;
  std::atomic<bool> stopped{false};
  parallel::drain([&] {
    const auto index = next();
    if (!index) return false;
    if (interruption.stop != nullptr && *interruption.stop) {
      stopped = true;
      return false;
    }
    BatchRun run(campaign, plan, *index, populations.get(plan.batches[*index]), interruption);
    if (!run.step(progress)) {
      stopped = true;
      return false;
    }
    const BatchResult result = run.observe();
    const std::scoped_lock lock(writing);
    write(*index, result);
    std::error_code ignored;
    if (interruption.checkpoint) std::filesystem::remove(interruption.checkpoint(*index), ignored);
    return true;
  });
  return !stopped;
}

void run_in_memory(const Campaign& campaign, const std::function<void(const Job&, std::span<const float>)>& see,
                   Progress& progress) {
  const Plan batches = plan(campaign);
  std::vector<std::size_t> all(batches.batches.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  run_batches(
      campaign, batches, in_order(std::move(all)),
      [&](std::size_t, const BatchResult& result) {
        for (std::size_t j = 0; j < result.jobs.size(); ++j) see(result.jobs[j], result.rows_of(0, j));
      },
      progress);
}

}  // namespace peerspread
