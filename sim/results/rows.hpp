/// Where the rows of a batch lie in the datasets of a results file.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <vector>

#include "sim/campaign/plan.hpp"

namespace peerspread {

using Sizes = std::vector<hsize_t>;

/// Sizes of a dataset.
Sizes sizes_of(const H5::DataSet& dataset);

/// The datasets that rows of a campaign lie in.
struct OutputDatasets {
  std::vector<H5::DataSet> rows;  ///< by recorded output, (replicate, point, axes...)
  H5::DataSet checks;             ///< (replicate, point, output)
};
/// RunError where those of `file`, which `h5` is, have other sizes than those of `campaign`.
OutputDatasets open_outputs(const H5::H5File& h5, const std::filesystem::path& file, const Campaign& campaign);

/// Jobs of one replicate at consecutive points, whose rows are written and read together.
struct RowRun {
  std::size_t first, jobs;  ///< place in the list of jobs, and how many
};
std::vector<RowRun> row_runs(const std::vector<Job>& jobs);

/// The rows of `run` in an output of these sizes; its jobs lie side by side, so they are one stretch of the file.
struct Rows {
  H5::DataSpace in_file, in_memory;  ///< alike in shape: HDF5 walks element by element where shapes differ
};
Rows rows_of(const std::vector<Job>& jobs, const RowRun& run, const Sizes& sizes);
/// Selects them in `space` too, which has these sizes.
void add_rows(H5::DataSpace& space, const std::vector<Job>& jobs, const RowRun& run, const Sizes& sizes);

}  // namespace peerspread
