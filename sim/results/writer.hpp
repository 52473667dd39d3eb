/// Writes one process's part of a campaign, batch by batch: a file with the layout of the whole campaign, of which this
/// process fills its rows. A batch that was written is never lost: its flag is set after its rows, nothing else in the
/// file changes, and once a second what is written is made safe against a power cut too. When one part has every batch
/// it *is* the results file.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "sim/campaign/run_campaign.hpp"

namespace peerspread {

class ResultsWriter {
 public:
  /// Continues `part`, or makes it. `target` is what errors speak of. Not thread-safe.
  /// Errors (RunError): cannot be written, disk full. Whether the part is of this campaign, `collect` has asked before.
  ResultsWriter(const std::filesystem::path& part, const std::filesystem::path& target, const Campaign& campaign,
                std::size_t batches);
  ~ResultsWriter();
  ResultsWriter(const ResultsWriter&) = delete;
  ResultsWriter& operator=(const ResultsWriter&) = delete;

  /// Rows of batch `batch`; once this returns they outlive this process, and a second later a power cut.
  void write(std::size_t batch, const BatchResult& result);
  /// Notes the end and closes.
  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace peerspread
