/// One batch being stepped: pack after pack (one state in memory at a time), one record per world. Needs nothing of the
/// outside world: no threads, no files, no clock.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sim/campaign/plan.hpp"

namespace peerspread {

/// What one batch found: per recorded output the rows of its jobs, in the batch's order.
struct BatchResult {
  std::vector<Job> jobs;
  Observations rows;
  /// Of consecutive jobs from the `first`.
  std::span<const float> rows_of(std::size_t output, std::size_t first, std::size_t count = 1) const {
    const std::size_t each = rows[output].size() / jobs.size();
    return std::span(rows[output]).subspan(first * each, count * each);
  }
};

/// Widths of the packs that step `worlds` worlds: full ones, and a last one no wider than the rest needs.
std::vector<std::size_t> pack_widths(const CampaignSettings& settings, std::size_t worlds);

class BatchRun {
 public:
  BatchRun(const Campaign& campaign, const Plan& plan, std::size_t batch, std::shared_ptr<const Population> population);

  bool finished() const { return pack_ == widths_.size(); }
  /// Steps a week of the pack whose turn it is, and says how many agent-weeks that was. Not once finished.
  double advance();
  /// Once all worlds are done.
  BatchResult observe();

  /// All of the state, into an archive or out of it, while not finished; the same batch goes on from there in the packs
  /// it began in, whatever lanes are asked for now. Throws std::runtime_error where the state is of another batch, or
  /// of packs that this processor has no kernel for; the run is then to be thrown away.
  void persist(Archive& archive);
  /// Agent-weeks that are behind it.
  double done() const;

 private:
  std::size_t first_world(std::size_t pack) const;
  std::size_t pack_size(std::size_t pack) const;
  void start_pack();

  const Campaign& campaign_;
  const Batch& batch_;
  std::shared_ptr<const Population> population_;
  std::vector<std::unique_ptr<const Scenario>> scenarios_;  ///< of its worlds
  std::size_t weeks_;
  std::vector<std::size_t> widths_;
  std::size_t pack_ = 0, week_ = 0;
  std::unique_ptr<Ensemble> ensemble_;
  std::vector<std::unique_ptr<LaneRecord>> records_;
};

}  // namespace peerspread
