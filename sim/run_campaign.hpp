/// Runs a campaign: batches in parallel, rows handed over in order while the next batches compute.
#pragma once

#include <functional>

#include "sim/campaign.hpp"
#include "sim/progress.hpp"

namespace peerspread {

/// What one batch found: one `Observations` per job, in the batch's order.
struct BatchResult {
  std::vector<Job> jobs;
  std::vector<Observations> observations;
};

/// Work of a campaign, known before it starts.
struct Workload {
  std::size_t batches = 0, jobs = 0, worlds = 0, lanes = 0;  ///< lanes: worlds plus the idle lanes of part-filled packs
  double agent_weeks = 0.0;
  std::size_t state_bytes = 0;   ///< of everything in flight at once
  std::size_t output_bytes = 0;  ///< before compression
};
Workload workload_of(const Campaign& campaign);

/// `write` is called from one thread at a time, batch by batch in plan order. Same bytes whatever threads and lanes.
void run_campaign(const Campaign& campaign, const std::function<void(const BatchResult&)>& write, Progress& progress);

/// The pack width to use for `worlds` worlds: what the settings ask for, else the widest register.
std::size_t lane_width(const CampaignSettings& settings, std::size_t worlds);

}  // namespace peerspread
