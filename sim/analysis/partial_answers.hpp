/// What a campaign says before all of it is computed: outcomes over those replicates in which every point is there, and
/// how sure their means are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/analysis/compare.hpp"
#include "sim/campaign/batch_run.hpp"
#include "sim/campaign/plan.hpp"

namespace peerspread {

/// An outcome so far: a row of the table.
struct PartialAnswer {
  std::string title, output, unit;
  std::vector<double> means;   ///< by point; NaN where not defined
  std::vector<double> widths;  ///< of 95 % intervals: of each point's mean, or of each difference to the first
  std::size_t worlds = 0, undefined = 0;  ///< that were looked at, and in which it is not defined
  double width() const;                   ///< the widest; NaN where one is not known
};

/// Takes batches in any order. Not thread-safe.
class PartialAnswers {
 public:
  /// Of the outputs called so; of all that are recorded where none are named.
  PartialAnswers(const Campaign& campaign, const Plan& plan, std::vector<std::string> outputs = {});

  void see(std::size_t batch, const BatchResult& result);
  bool has_seen(std::size_t batch) const { return seen_.at(batch); }
  std::size_t batches_seen() const;
  /// Replicates in which every point is there, ascending.
  std::vector<std::size_t> complete() const;
  std::vector<PartialAnswer> over(const std::vector<std::size_t>& replicates) const;
  /// Whether widths are of means: of a single point, and of a design, whose first point is like any other.
  bool of_means() const { return of_means_; }
  /// Whether all widths over `replicates` are known and at most `width`. Looks first where they were not the last time.
  bool are_within(const std::vector<std::size_t>& replicates, double width);

 private:
  struct Headlined {
    std::size_t output;  ///< among the recorded ones
    std::size_t place;   ///< in the numbers of a world
    std::string title, name, unit;
    std::vector<std::vector<double>> values;  ///< [point][replicate]
  };
  Sharing sharing_of(const std::vector<std::size_t>& replicates) const;
  std::size_t widths() const;  ///< of a row
  double width(const Headlined& row, std::size_t number, const std::vector<std::size_t>& replicates,
               const Sharing& sharing) const;

  const Campaign* campaign_;
  const Plan* plan_;
  bool of_means_;
  std::vector<Headlined> rows_;
  std::size_t too_wide_ = 0;               ///< which of all widths were too wide the last time
  std::vector<bool> seen_;                 ///< by batch
  std::vector<std::size_t> points_there_;  ///< by replicate
};

}  // namespace peerspread
