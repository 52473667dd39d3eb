#include "sim/results_writer.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>

#include "sim/require.hpp"
#include "sim/results_disk.hpp"
#include "sim/results_layout.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

}  // namespace

struct ResultsWriter::Impl {
  Impl(const fs::path& part, const fs::path& target, const Campaign& campaign, std::size_t batches)
      : disk_(part, target) {
    H5::Exception::dontPrint();
    attempt([&] {
      if (!fs::exists(part)) create(part, target, campaign, batches);
      h5_ = H5::H5File(part.string(), H5F_ACC_RDWR, H5::FileCreatPropList::DEFAULT, disk_.access());
      for (const Output& output : campaign.recorded_outputs()) outputs_.push_back(h5_.openDataSet(output.name));
      flags_ = h5_.openDataSet(finished_flags);
      flags_now_ = flags_that_count(h5_);
      disk_.sync();  // what a killed process wrote is about to be called safe
      flags_.write(flags_now_.data(),
                   H5::PredType::NATIVE_UINT8);  // before `boot`, or what a power cut took would count
      note_boot(h5_);
    });
  }

  void write(std::size_t batch, const BatchResult& result) {
    attempt([&] {
      for (const RowRun& run : row_runs(result.jobs))
        for (std::size_t o = 0; o < outputs_.size(); ++o) write_rows(result, run, o);
      h5_.flush(H5F_SCOPE_LOCAL);
    });
    set_flag(batch, written);
    constexpr double seconds_between_syncs = 1.0;  // a sync can take longer than a small batch
    if (std::chrono::duration<double>(Clock::now() - synced_).count() > seconds_between_syncs) make_safe();
  }

  void close() {
    make_safe();
    attempt([&] {
      note_end(h5_);
      outputs_.clear();
      flags_.close();
      h5_.close();
    });
  }

 private:
  /// A new part, under another name until all of its layout is on the disk.
  static void create(const fs::path& part, const fs::path& target, const Campaign& campaign, std::size_t batches) {
    struct Unborn {
      fs::path file;
      ~Unborn() {
        std::error_code ignored;
        fs::remove(file, ignored);
      }
    } const unborn{part.string() + ".new"};
    ResultsDisk disk(unborn.file, target);
    {
      H5::H5File h5(unborn.file.string(), H5F_ACC_TRUNC, file_properties(), disk.access());
      create_layout(h5, campaign, batches, [](const std::string&, const Sizes&) { return in_one_block(); });
    }
    disk.check();
    disk.sync();
    fs::rename(unborn.file, part);
  }

  void set_flag(std::size_t batch, BatchFlag flag) {
    attempt([&] {
      flags_now_[batch] = flag;
      const hsize_t place = batch, one = 1;
      H5::DataSpace space = flags_.getSpace();
      space.selectHyperslab(H5S_SELECT_SET, &one, &place);
      flags_.write(&flags_now_[batch], H5::PredType::NATIVE_UINT8, H5::DataSpace(1, &one), space);
      h5_.flush(H5F_SCOPE_LOCAL);
    });
  }

  /// What is written survives a power cut from now on.
  void make_safe() {
    disk_.sync();
    attempt([&] {
      for (std::uint8_t& flag : flags_now_)
        if (flag == written) flag = safe;
      flags_.write(flags_now_.data(), H5::PredType::NATIVE_UINT8);
      h5_.flush(H5F_SCOPE_LOCAL);
    });
    synced_ = Clock::now();
  }

  /// Does `action`; whatever HDF5 or the disk refused becomes a RunError.
  template <class Action>
  void attempt(const Action& action) {
    try {
      action();
    } catch (const H5::Exception& exception) {
      disk_.check();
      throw RunError("cannot write results; HDF5: " + exception.getDetailMsg());
    }
    disk_.check();
  }

  void write_rows(const BatchResult& result, const RowRun& run, std::size_t output) {
    const H5::DataSet& dataset = outputs_[output];
    H5::DataSpace target = dataset.getSpace();
    Sizes count(static_cast<std::size_t>(target.getSimpleExtentNdims())), start(count.size(), 0);
    target.getSimpleExtentDims(count.data());
    count[0] = run.jobs;
    count[1] = 1;
    start[0] = result.jobs[run.first].point;
    start[1] = result.jobs[run.first].replicate;
    target.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
    rows_.clear();
    for (std::size_t j = run.first; j < run.first + run.jobs; ++j) {
      const std::vector<float>& row = result.observations[j][output];
      rows_.insert(rows_.end(), row.begin(), row.end());
    }
    assert(rows_.size() == static_cast<std::size_t>(target.getSelectNpoints()));
    // In memory the same shape as in the file: HDF5 walks element by element where the shapes differ.
    const H5::DataSpace source(static_cast<int>(count.size()), count.data());
    dataset.write(rows_.data(), H5::PredType::NATIVE_FLOAT, source, target);
  }

  ResultsDisk disk_;
  H5::H5File h5_;
  std::vector<H5::DataSet> outputs_;
  using Clock = std::chrono::steady_clock;
  H5::DataSet flags_;
  std::vector<std::uint8_t> flags_now_;
  Clock::time_point synced_ = Clock::now();
  std::vector<float> rows_;
};

ResultsWriter::ResultsWriter(const fs::path& part, const fs::path& target, const Campaign& campaign,
                             std::size_t batches)
    : impl_(std::make_unique<Impl>(part, target, campaign, batches)) {}
ResultsWriter::~ResultsWriter() = default;
void ResultsWriter::write(std::size_t batch, const BatchResult& result) { impl_->write(batch, result); }
void ResultsWriter::close() { impl_->close(); }

}  // namespace peerspread
