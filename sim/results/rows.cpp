#include "sim/results/rows.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/require.hpp"
#include "sim/results/checks.hpp"

namespace peerspread {

namespace {

/// Where in an output the rows of `run` begin, and their shape.
std::pair<Sizes, Sizes> place_of(const std::vector<Job>& jobs, const RowRun& run, const Sizes& sizes) {
  if (sizes.size() < 2 || jobs[run.first].replicate >= sizes[0] || jobs[run.first].point + run.jobs > sizes[1])
    throw H5::DataSpaceIException("place_of", "rows lie outside of the output");
  Sizes start(sizes.size(), 0), count = sizes;
  start[0] = jobs[run.first].replicate;
  start[1] = jobs[run.first].point;
  count[0] = 1;
  count[1] = run.jobs;
  return {start, count};
}

H5::DataSet open_checked(const H5::H5File& h5, const std::filesystem::path& file, const std::string& name,
                         const Sizes& sizes) {
  H5::DataSet dataset = h5.openDataSet(name);
  if (sizes_of(dataset) != sizes)
    throw RunError(file.string() + " is damaged: dataset '" + name + "' has other sizes than the campaign it is of");
  return dataset;
}

}  // namespace

OutputDatasets open_outputs(const H5::H5File& h5, const std::filesystem::path& file, const Campaign& campaign) {
  OutputDatasets opened;
  const std::vector<Output> outputs = campaign.recorded_outputs();
  const std::vector<Axis> axes = campaign.scenario()->axes();
  const Sizes worlds{static_cast<hsize_t>(campaign.settings.replicates), campaign.points.size()};
  for (const Output& output : outputs) {
    Sizes sizes = worlds;
    for (const std::string& axis : output.axes) sizes.push_back(std::ranges::find(axes, axis, &Axis::name)->size());
    opened.rows.push_back(open_checked(h5, file, output.name, sizes));
  }
  Sizes sizes = worlds;
  sizes.push_back(outputs.size());
  opened.checks = open_checked(h5, file, row_checksums, sizes);
  return opened;
}

Sizes sizes_of(const H5::DataSet& dataset) {
  const H5::DataSpace space = dataset.getSpace();
  const int dimensions = space.getSimpleExtentNdims();
  if (dimensions < 0) throw H5::DataSpaceIException("sizes_of", "a dataset without a shape");
  Sizes sizes(static_cast<std::size_t>(dimensions));
  space.getSimpleExtentDims(sizes.data());
  return sizes;
}

std::vector<RowRun> row_runs(const std::vector<Job>& jobs) {
  std::vector<RowRun> runs;
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const bool goes_on = j > 0 && jobs[j].replicate == jobs[j - 1].replicate && jobs[j].point == jobs[j - 1].point + 1;
    if (goes_on)
      ++runs.back().jobs;
    else
      runs.push_back({j, 1});
  }
  return runs;
}

void add_rows(H5::DataSpace& space, const std::vector<Job>& jobs, const RowRun& run, const Sizes& sizes) {
  const auto [start, count] = place_of(jobs, run, sizes);
  space.selectHyperslab(H5S_SELECT_OR, count.data(), start.data());
}

Rows rows_of(const std::vector<Job>& jobs, const RowRun& run, const Sizes& sizes) {
  const auto [start, count] = place_of(jobs, run, sizes);
  const int rank = static_cast<int>(sizes.size());
  Rows rows{H5::DataSpace(rank, sizes.data()), H5::DataSpace(rank, count.data())};
  rows.in_file.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
  return rows;
}

}  // namespace peerspread
