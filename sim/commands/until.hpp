/// A campaign that ends once its answer is precise enough: as many replicates as that takes, at most those asked for.
///
/// Whether it is enough is looked at only when all replicates up to a number that the plan fixes are there, in their
/// order, and by their values alone. So threads, speed, kills and restarts change nothing, and the replicates are those
/// that a campaign of just so many has.
#pragma once

#include <string>
#include <vector>

#include "sim/analysis/partial_answers.hpp"
#include "sim/collect/collect.hpp"

namespace peerspread {

/// The outcomes of `output` in the table are to have 95 % intervals no wider than `width`: differences between
/// scenarios, and means of one scenario or of every point of a design. All points get the same replicates, or they
/// could not be compared with the same people and luck.
struct Until {
  std::string output;
  double width;
};
/// "effect_on_coached:0.05". Throws InputError: no such outcome of the campaign, no width.
Until parse_until(const std::string& text, const Campaign& campaign);

/// Decides when to stop.
class StopWhenPrecise {
 public:
  StopWhenPrecise(const Campaign& campaign, const Plan& plan, const Until& until);

  /// Batches in the order in which replicates become complete one after the other.
  const std::vector<std::size_t>& order() const { return order_; }
  /// Of a batch that is there.
  void see(std::size_t batch, const BatchResult& result);
  /// So many replicates, from the first, are precise enough; 0: not yet.
  std::size_t enough() const { return enough_; }
  /// What to say where all replicates were seen, and that was not enough; else "".
  std::string why_not() const;

 private:
  const Until until_;
  PartialAnswers answers_;
  const std::size_t replicates_, least_;  ///< asked for; below which nothing is known
  std::vector<std::size_t> order_;
  std::vector<std::size_t> looks_;  ///< numbers of replicates at which to look, ascending
  std::size_t next_look_ = 0, enough_ = 0;
};

/// `collect` until the answer is precise enough. Then the results file has the replicates that it took, attribute
/// `stopped` says so, and `campaign` is what is in it. Given again it finds its file. One process, no shards:
/// these have other replicates of all points, and none sees how sure they are together.
Collected collect_until(const Registry& registry, Campaign& campaign, const Plan& plan, CollectOptions options,
                        Ranks& ranks, const Until& until);

}  // namespace peerspread
