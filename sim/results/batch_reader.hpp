/// Rows of whole batches, read back out of a part or a results file.
#pragma once

#include <filesystem>
#include <memory>

#include "sim/campaign/run_campaign.hpp"

namespace peerspread {

class BatchReader {
 public:
  /// RunError where `file` cannot be read, or its rows have another shape than those of `campaign`.
  BatchReader(const std::filesystem::path& file, const Campaign& campaign);
  ~BatchReader();
  BatchReader(const BatchReader&) = delete;
  BatchReader& operator=(const BatchReader&) = delete;

  /// RunError where the rows are not as they were written. Not thread-safe.
  BatchResult read(const Batch& batch) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace peerspread
