/// The processes that work on one campaign under mpirun or srun. The only MPI; a build without it is one process.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "sim/campaign/run_campaign.hpp"

namespace peerspread {

class Ranks {
 public:
  /// Joins the others if a launcher started this process. RunError where one did and this build has no MPI.
  Ranks();
  ~Ranks();  // NOLINT(performance-trivially-destructible): it is not with MPI
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  std::size_t rank() const { return rank_; }
  std::size_t size() const { return size_; }
  bool first() const { return rank_ == 0; }
  std::size_t on_this_machine() const { return on_this_machine_; }  ///< ranks, this one included

  /// Waits until all ranks are here.
  void meet();
  /// What the first rank holds, on all ranks.
  std::vector<std::size_t> from_first(std::vector<std::size_t> values);
  /// Whether `own` holds on all ranks.
  bool all(bool own);
  /// Hands out `pending` (the same on all ranks) among all ranks: one counter on the first rank, which the others
  /// raise by a one-sided fetch-and-add. To be made and let go by all ranks together.
  NextBatch share(std::vector<std::size_t> pending);
  /// Ends all ranks at once.
  [[noreturn]] void abort(int status);

  /// Whether this build has MPI.
  static bool built_in();

 private:
  std::size_t rank_ = 0, size_ = 1, on_this_machine_ = 1;
};

}  // namespace peerspread
