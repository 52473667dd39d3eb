/// Rows of a campaign that are there already, whichever of its files has each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "sim/campaign/run_campaign.hpp"
#include "sim/results/batch_reader.hpp"

namespace peerspread {

class RowsThere {
 public:
  /// Of those of `files`, results file or parts, that are of `campaign`. RunError where one cannot be read.
  RowsThere(const Campaign& campaign, const std::vector<std::filesystem::path>& files);
  /// Rows of these jobs. RunError where a batch is in none of the files, or is not as it was written.
  /// What it read it keeps until it is asked for other batches: ask for neighbours one after the other.
  BatchResult of(const std::vector<Job>& wanted);

 private:
  Plan plan_;
  struct Place {
    std::uint32_t batch, job;
  };
  const Place& place_of(const Job& job) const { return places_.at(job.replicate * points_ + job.point); }

  std::size_t points_;
  std::vector<Place> places_;  ///< by replicate, point
  std::vector<std::unique_ptr<BatchReader>> readers_;
  std::vector<std::size_t> holder_;  ///< by batch: the reader that has it
  std::map<std::size_t, BatchResult> kept_;
};

}  // namespace peerspread
