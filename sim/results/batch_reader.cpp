#include "sim/results/batch_reader.hpp"

#include "sim/core/require.hpp"
#include "sim/results/checks.hpp"
#include "sim/results/open.hpp"
#include "sim/results/rows.hpp"
#include "sim/results/sources.hpp"

namespace peerspread {

namespace fs = std::filesystem;

struct BatchReader::Impl {
  Impl(const fs::path& named, const Campaign& campaign) : file(named), opened(open_hdf5(named)) {
    attempt_read(file, [&] {
      check_sources(file, read_sources(opened.h5));
      outputs = open_outputs(opened.h5, file, campaign);
    });
  }

  BatchResult read(const Batch& batch) const {
    BatchResult result{batch.jobs, {}};
    for (const H5::DataSet& output : outputs.rows) {
      const Sizes sizes = sizes_of(output);
      std::vector<float>& values = result.rows.emplace_back();
      for (const RowRun& run : row_runs(batch.jobs)) {
        const Rows rows = rows_of(batch.jobs, run, sizes);
        const std::size_t before = values.size();
        values.resize(before + static_cast<std::size_t>(rows.in_memory.getSimpleExtentNpoints()));
        output.read(values.data() + before, H5::PredType::NATIVE_FLOAT, rows.in_memory, rows.in_file);
      }
    }
    check(result);
    return result;
  }

  void check(const BatchResult& result) const {
    const Sizes sizes = sizes_of(outputs.checks);
    for (const RowRun& run : row_runs(result.jobs)) {
      const Rows rows = rows_of(result.jobs, run, sizes);
      std::vector<std::uint64_t> noted(static_cast<std::size_t>(rows.in_memory.getSimpleExtentNpoints()));
      outputs.checks.read(noted.data(), H5::PredType::NATIVE_UINT64, rows.in_memory, rows.in_file);
      for (std::size_t j = 0; j < run.jobs; ++j)
        for (std::size_t o = 0; o < result.rows.size(); ++o)
          if (checksum_of(result.rows_of(o, run.first + j)) != noted.at(j * result.rows.size() + o))
            throw DamagedRows(file.string() +
                              " is damaged: rows are not as they were written; give the command that made it again, " +
                              "which computes them anew");
    }
  }

  fs::path file;
  OpenFile opened;
  OutputDatasets outputs;
};

BatchReader::BatchReader(const fs::path& file, const Campaign& campaign)
    : impl_(std::make_unique<Impl>(file, campaign)) {}
BatchReader::~BatchReader() = default;
BatchResult BatchReader::read(const Batch& batch) const {
  try {
    return impl_->read(batch);
  } catch (const H5::Exception& exception) {  // where rows lie is sealed, so this is the disk
    throw RunError("cannot read " + impl_->file.string() + "; HDF5: " + exception.getDetailMsg());
  }
}

}  // namespace peerspread
