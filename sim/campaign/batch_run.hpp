/// One batch being stepped: pack after pack (one state in memory at a time), one record per world. Needs nothing of the
/// outside world: no threads, no files, no clock.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/campaign/tracks.hpp"

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

class BatchRun {
 public:
  BatchRun(const Campaign& campaign, const Plan& plan, std::size_t batch, std::shared_ptr<const Population> population);

  bool finished() const { return pack_ == tracks_.packs.size(); }
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
  /// What others branch off from, until they have begun.
  struct Kept {
    std::size_t track, week;
    std::string state;
  };

  const Pack& pack() const { return tracks_.packs[pack_]; }
  void lay(std::size_t widest);
  void start_pack();
  void branch_off();
  bool branches_off(std::size_t track, std::size_t week, std::size_t first) const;
  void keep_what_branches_off();
  void keep_for_others();
  void finish_pack();
  void persist_kept(Archive& archive);
  void require_kept_or_to_come(const Track& track) const;
  double stepped_in(std::size_t week) const;

  const Campaign& campaign_;
  const Plan& plan_;
  const Batch& batch_;
  std::shared_ptr<const Population> population_;
  std::size_t widest_ = 0;
  Tracks tracks_;
  std::vector<std::unique_ptr<const Scenario>> scenarios_;  ///< of its tracks
  std::size_t pack_ = 0, week_ = 0;                         ///< that is next, of the run
  std::unique_ptr<Ensemble> ensemble_;
  std::vector<Kept> kept_;
  std::vector<std::unique_ptr<LaneRecord>> records_;  ///< of its tracks
};

}  // namespace peerspread
