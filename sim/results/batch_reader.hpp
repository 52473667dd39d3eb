/// Rows of whole batches, read back out of a part or a results file.
#pragma once

#include <filesystem>
#include <memory>

#include "sim/campaign/run_campaign.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

/// Rows are not as they were written: they can be computed again, unlike what a disk refuses to read for a moment.
struct DamagedRows : RunError {
  using RunError::RunError;
};

class BatchReader {
 public:
  /// RunError where `file` cannot be read, or its rows have another shape than those of `campaign`.
  BatchReader(const std::filesystem::path& file, const Campaign& campaign);
  ~BatchReader();
  BatchReader(const BatchReader&) = delete;
  BatchReader& operator=(const BatchReader&) = delete;

  /// DamagedRows where they are not as they were written, RunError where they cannot be read. Not thread-safe.
  BatchResult read(const Batch& batch) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace peerspread
