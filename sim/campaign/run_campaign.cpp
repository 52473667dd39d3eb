#include "sim/campaign/run_campaign.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <utility>

#include "sim/campaign/checkpoint.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/stop.hpp"

namespace peerspread {

namespace {

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
          campaign_.model->bind(with_changes(campaign_.base, changes))->build(campaign_.seed(), batch.population));
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

/// One batch on this machine: goes on from its checkpoint if there is one, and leaves one when it has to stop.
class ResumableRun {
 public:
  ResumableRun(const Campaign& campaign, const Plan& plan, std::size_t index,
               std::shared_ptr<const Population> population, const Interruption& interruption)
      : interruption_(interruption), make_([&campaign, &plan, index, population = std::move(population)] {
          return std::make_unique<BatchRun>(campaign, plan, index, population);
        }) {
    if (interruption.checkpoint) file_ = interruption.checkpoint(index);
  }

  /// Steps until all worlds are done (true) or a stop is asked for (false, with the state saved).
  bool step(Progress& progress) {
    run_ = make_();
    if (!file_.empty()) restore();
    progress.add(run_->done());
    Clock::time_point saved = Clock::now();
    while (!run_->finished()) {
      const bool stopped = interruption_.stop != nullptr && *interruption_.stop;
      const double since = std::chrono::duration<double>(Clock::now() - saved).count();
      if (stopped || (interruption_.seconds_between_saves > 0 && since > interruption_.seconds_between_saves)) {
        save();
        saved = Clock::now();
      }
      if (stopped) return false;
      progress.add(run_->advance());
    }
    return true;
  }

  BatchResult observe() { return run_->observe(); }

  void remove_checkpoint() const {
    std::error_code ignored;
    if (!file_.empty()) std::filesystem::remove(file_, ignored);
  }

 private:
  using Clock = std::chrono::steady_clock;

  void save() {
    if (file_.empty()) return;
    Archive archive;
    run_->persist(archive);
    save_checkpoint(file_, interruption_.fingerprint, archive);
  }

  /// A checkpoint that is missing, damaged or of another batch is no reason to fail: the batch begins anew.
  void restore() {
    try {
      Archive archive = load_checkpoint(file_, interruption_.fingerprint);
      run_->persist(archive);
      if (!archive.at_end()) throw std::runtime_error("a saved state of another batch");
    } catch (const std::runtime_error&) {
      run_ = make_();
    }
  }

  const Interruption& interruption_;
  std::function<std::unique_ptr<BatchRun>()> make_;
  std::unique_ptr<BatchRun> run_;
  std::filesystem::path file_;
};

std::size_t output_bytes_per_job(const Campaign& campaign) {
  std::map<std::string, std::size_t> sizes;
  for (const Axis& axis : campaign.scenario()->axes()) sizes[axis.name] = axis.size();
  std::size_t bytes = 0;
  for (const Output& output : campaign.recorded_outputs()) {
    std::size_t entries = 1;
    for (const std::string& axis : output.axes) entries *= sizes.at(axis);
    bytes += entries * sizeof(float);
  }
  return bytes;
}

std::size_t agents_in(const Campaign& campaign, const Plan& plan, const Batch& batch) {
  return campaign.model->bind(with_changes(campaign.base, plan.variants[batch.worlds.front().variant]))->agents();
}

}  // namespace

double agent_weeks_of(const Campaign& campaign, const Plan& plan, const Batch& batch) {
  const Tracks tracks = lay_tracks(campaign, plan, batch, widest_pack(campaign.settings));
  return static_cast<double>(agents_in(campaign, plan, batch) * tracks.world_weeks());
}

Workload workload_of(const Campaign& campaign, const Plan& plan) {
  const parallel::ThreadLimit limit(static_cast<std::size_t>(campaign.settings.threads));
  const std::size_t bytes_per_job = output_bytes_per_job(campaign);

  Workload work;
  work.batches = plan.batches.size();
  std::size_t widest_state = 0, most_rows = 0;
  for (const Batch& batch : plan.batches) {
    go_on_unless_stopped();
    const Tracks tracks = lay_tracks(campaign, plan, batch, widest_pack(campaign.settings));
    const std::size_t agents = agents_in(campaign, plan, batch), world_weeks = tracks.world_weeks();
    std::size_t widest = 0;
    for (const Pack& pack : tracks.packs) {
      work.lanes += pack.width;
      work.idle_lanes += pack.width - pack.tracks.size();
      widest = std::max(widest, pack.width);
    }
    work.jobs += batch.jobs.size();
    work.worlds += batch.worlds.size();
    work.agent_weeks += static_cast<double>(agents * world_weeks);
    work.shared_agent_weeks += static_cast<double>(agents * (batch.worlds.size() * plan.weeks - world_weeks));
    const auto branches = static_cast<std::size_t>(
        std::ranges::count_if(tracks.all, [](const Track& track) { return track.parent != npos; }));
    widest_state = std::max(widest_state, agents * (widest + branches) * campaign.model->bytes_per_agent_and_lane());
    // What was recorded of a world takes about as much as the row that becomes of it.
    most_rows = std::max(most_rows, batch.jobs.size() + batch.worlds.size());
  }
  work.output_bytes = work.jobs * bytes_per_job;
  work.state_bytes = std::min(work.batches, parallel::threads()) * (widest_state + most_rows * bytes_per_job);
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
    ResumableRun run(campaign, plan, *index, populations.get(plan.batches[*index]), interruption);
    if (!run.step(progress)) {
      stopped = true;
      return false;
    }
    const BatchResult result = run.observe();
    const std::scoped_lock lock(writing);
    write(*index, result);
    run.remove_checkpoint();
    return true;
  });
  return !stopped;
}

void run_in_memory(const Campaign& campaign, const std::function<void(const BatchResult&, std::size_t)>& see,
                   Progress& progress) {
  const Interruption interruption{&stop_asked, {}, {}, 0};
  constexpr const char* nothing_kept =
      "stopped as asked; of this command nothing is kept, and given again it begins anew";
  const Plan batches = [&] {
    try {
      return plan(campaign);
    } catch (const Stopped&) {
      throw Stopped(nothing_kept);
    }
  }();
  std::vector<std::size_t> all(batches.batches.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const bool finished = run_batches(
      campaign, batches, in_order(std::move(all)),
      [&](std::size_t, const BatchResult& result) {
        for (std::size_t j = 0; j < result.jobs.size(); ++j) see(result, j);
      },
      progress, interruption);
  if (!finished) throw Stopped(nothing_kept);
}

}  // namespace peerspread
