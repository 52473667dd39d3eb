/// Runs a campaign's batches in parallel and hands over what each found; stops on request with every state saved.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>

#include "sim/campaign/batch_run.hpp"
#include "sim/core/progress.hpp"

namespace peerspread {

/// Work of a campaign, known before it starts.
struct Workload {
  std::size_t batches = 0, jobs = 0, worlds = 0;
  std::size_t lanes = 0, idle_lanes = 0;  ///< of all packs; idle ones fill packs up
  double agent_weeks = 0.0;
  double shared_agent_weeks = 0.0;  ///< not stepped, for worlds that are equal until a week are one until then
  std::size_t state_bytes = 0;      ///< of everything under way at once
  std::size_t output_bytes = 0;     ///< of all rows
};
Workload workload_of(const Campaign& campaign, const Plan& plan);
/// Of one batch.
double agent_weeks_of(const Campaign& campaign, const Plan& plan, const Batch& batch);

/// The next batch to compute, an index into Plan::batches, until there is none. Thread-safe.
using NextBatch = std::function<std::optional<std::size_t>()>;

/// Hands out `pending` in order; for one process.
NextBatch in_order(std::vector<std::size_t> pending);

/// How a run may be interrupted.
struct Interruption {
  const std::atomic<bool>* stop = nullptr;  ///< once true, every batch under way stops at the end of its week
  /// Where the state of a batch under way is kept; none is without it.
  std::function<std::filesystem::path(std::size_t)> checkpoint = {};
  std::string fingerprint = {};      ///< of the campaign, in checkpoints
  double seconds_between_saves = 0;  ///< a batch under way also saves its state now and then; 0: only when it stops
};

/// Computes what `next` hands out, on all threads. `write` is called from one thread at a time, batch by batch as they
/// finish. Batches that stopped go on from their checkpoints the next time. Same rows whatever threads, lanes and
/// stops. Returns whether everything handed out was finished.
bool run_batches(const Campaign& campaign, const Plan& plan, const NextBatch& next,
                 const std::function<void(std::size_t, const BatchResult&)>& write, Progress& progress,
                 const Interruption& interruption = {});

/// Computes all of a campaign that is not meant for a file; `see` gets each job, as the result of its batch and its
/// place there, one at a time.
void run_in_memory(const Campaign& campaign, const std::function<void(const BatchResult&, std::size_t)>& see,
                   Progress& progress);

}  // namespace peerspread
