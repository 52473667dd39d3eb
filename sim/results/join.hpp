/// Parts of one campaign: what each holds, and the file that joins them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/campaign/run_campaign.hpp"

namespace peerspread {

struct PartContent {
  std::filesystem::path file;
  std::string fingerprint;             ///< of its campaign
  std::string description;             ///< checksum of what never changes
  std::vector<std::uint8_t> finished;  ///< by batch
  bool synced;                         ///< whether what is finished survives a power cut
  std::size_t spoilt = 0;              ///< batches of which nobody wrote what is said of them
};

/// Throws RunError for what is no part, is damaged or cut short.
PartContent look_into(const std::filesystem::path& part);

/// The part, as an index into `parts`, that has each batch; npos for batches that none has.
std::vector<std::size_t> holders(const std::vector<PartContent>& parts, std::size_t batches);

/// "3, 7 to 9": batches that no part has, counted from 1.
std::string missing_batches(const std::vector<std::size_t>& holders);

/// Writes `file`: the layout of `campaign`, whose outputs are virtual datasets over the rows in `parts`, which it names
/// relative to the folder of `target`. Takes next to no time; the parts have to stay. RunError as in ResultsWriter.
void write_joined(const std::filesystem::path& file, const std::filesystem::path& target, const Campaign& campaign,
                  const Plan& plan, const std::vector<PartContent>& parts);

/// Reads all rows of the finished batches; those that are not as they were written no longer count. How many are
/// damaged, with those of which it is not known whether they were there.
std::size_t forget_damaged(PartContent& part, const Campaign& campaign, const Plan& plan);

}  // namespace peerspread
