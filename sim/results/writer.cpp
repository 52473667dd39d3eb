#include "sim/results/writer.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <future>

#include "sim/core/durable.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/require.hpp"
#include "sim/results/checks.hpp"
#include "sim/results/disk.hpp"
#include "sim/results/flags.hpp"
#include "sim/results/layout.hpp"
#include "sim/results/moment.hpp"
#include "sim/results/open.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

}  // namespace

struct ResultsWriter::Impl {
  Impl(const fs::path& part, const fs::path& target, const Campaign& campaign, std::size_t batches)
      : part_(part), target_(target), disk_(part, target) {
    H5::Exception::dontPrint();
    attempt([&] {
      if (!fs::exists(part)) create(part, target, campaign, batches);
      seal_ = open_hdf5(part).seal;
      h5_ = H5::H5File(part.string(), H5F_ACC_RDWR, H5::FileCreatPropList::DEFAULT, disk_.access());
      outputs_ = open_outputs(h5_, part, campaign);
      for (const H5::DataSet& output : outputs_.rows) sizes_.push_back(sizes_of(output));
      check_sizes_ = sizes_of(outputs_.checks);
      flags_ = h5_.openDataSet(finished_flags);
      flags_now_ = read_flags(h5_, seal_.state.boot);
      std::ranges::replace(flags_now_, BatchFlag::spoilt, BatchFlag::not_there);
      if (flags_now_.size() != batches)
        throw RunError(part.string() + " is damaged: it has flags for " + std::to_string(flags_now_.size()) + " of " +
                       std::to_string(batches) + " batches; remove it to compute its rows again");
      disk_.sync();                     // what a killed process wrote is about to be called safe
      write_flags(flags_, flags_now_);  // before `boot`, or what a power cut took would count
      h5_.flush(H5F_SCOPE_LOCAL);
      write_state(part, target, seal_.state = {boot_id(), not_finished});
    });
  }

  void write(std::size_t batch, const BatchResult& result) {
    attempt([&] {
      for (const RowRun& run : row_runs(result.jobs)) write_run(result, run);
      h5_.flush(H5F_SCOPE_LOCAL);
    });
    set_flag(batch, BatchFlag::written);
    if (syncing_.valid() && syncing_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) end_sync();
    // Often, for little is then left to wait for at the end; not after every batch, which may take less than a sync.
    constexpr std::chrono::milliseconds between_syncs(250);
    if (!syncing_.valid() && Clock::now() - synced_ > between_syncs) begin_sync();
  }

  void close() {
    if (syncing_.valid()) end_sync();
    seal_.state.finished = time_now();
    write_finished_copy(part_, target_, seal_);
    begin_sync();
    end_sync();
    attempt([&] {
      outputs_ = {};
      flags_.close();
      h5_.close();
    });
    write_state(part_, target_, seal_.state);
    // Or the flags would say `written` after a power cut, and all would be computed again.
    if (const int error = sync_file(part_); error != 0) refuse_to_write(target_, disk_reason(error));
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
    fs::remove(unborn.file);  // of a killed process
    ResultsDisk disk(unborn.file, target);
    const Unsealed unsealed = [&] {
      H5::H5File h5 = create_file(unborn.file, disk);
      return create_layout(h5, campaign, batches, [](const std::string&, const Sizes&) { return in_one_block(); });
    }();
    disk.check();
    seal_file(unborn.file, target, unsealed.changing, unsealed.token, {boot_id(), not_finished});
    disk.sync();
    if (const Published done = publish(unborn.file, part, true); done.error != 0)
      refuse_to_write(target, disk_reason(done.error));
  }

  void set_flag(std::size_t batch, BatchFlag flag) {
    attempt([&] {
      write_flag(flags_, batch, flags_now_[batch] = flag);
      h5_.flush(H5F_SCOPE_LOCAL);
    });
  }

  /// Begins to make what is written so far survive a power cut. Computing goes on: a disk can take seconds.
  void begin_sync() {
    flags_in_sync_ = flags_now_;
    syncing_ = parallel::wait_beside([this] { disk_.sync(); });
  }
  void end_sync() {
    try {
      syncing_.get();
    } catch (const RunError&) {
      withdraw_flags();
      throw;
    }
    attempt([&] {
      for (std::size_t b = 0; b < flags_now_.size(); ++b)
        if (flags_in_sync_[b] != BatchFlag::not_there) flags_now_[b] = BatchFlag::safe;
      write_flags(flags_, flags_now_);
      h5_.flush(H5F_SCOPE_LOCAL);
    });
    synced_ = Clock::now();
  }

  /// After a sync that failed nobody knows which of the pages since the one before are on the disk, and the next sync
  /// would not say (Linux drops them): what was only written counts no more, and is computed again.
  void withdraw_flags() {
    try {
      std::ranges::replace(flags_now_, BatchFlag::written, BatchFlag::not_there);
      write_flags(flags_, flags_now_);
      h5_.flush(H5F_SCOPE_LOCAL);
    } catch (const H5::Exception&) {  // the sync's own failure is what is told
    }
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

  /// Rows of all outputs, and their checksums.
  void write_run(const BatchResult& result, const RowRun& run) {
    const std::size_t outputs = outputs_.rows.size();
    std::vector<std::uint64_t> checks(run.jobs * outputs);
    for (std::size_t o = 0; o < outputs; ++o) {
      const std::span<const float> values = result.rows_of(o, run.first, run.jobs);
      const Rows rows = rows_of(result.jobs, run, sizes_[o]);
      assert(values.size() == static_cast<std::size_t>(rows.in_memory.getSimpleExtentNpoints()));
      outputs_.rows[o].write(values.data(), H5::PredType::NATIVE_FLOAT, rows.in_memory, rows.in_file);
      for (std::size_t j = 0; j < run.jobs; ++j)
        checks[j * outputs + o] = checksum_of(result.rows_of(o, run.first + j));
    }
    const Rows rows = rows_of(result.jobs, run, check_sizes_);
    outputs_.checks.write(checks.data(), H5::PredType::NATIVE_UINT64, rows.in_memory, rows.in_file);
  }

  fs::path part_, target_;
  ResultsDisk disk_;
  Seal seal_;
  H5::H5File h5_;
  OutputDatasets outputs_;
  std::vector<Sizes> sizes_;
  using Clock = std::chrono::steady_clock;
  H5::DataSet flags_;
  Sizes check_sizes_;
  std::vector<BatchFlag> flags_now_, flags_in_sync_;
  Clock::time_point synced_ = Clock::now();
  std::future<void> syncing_;  // last: it waits before the rest goes
};

ResultsWriter::ResultsWriter(const fs::path& part, const fs::path& target, const Campaign& campaign,
                             std::size_t batches)
    : impl_(std::make_unique<Impl>(part, target, campaign, batches)) {}
ResultsWriter::~ResultsWriter() = default;
void ResultsWriter::write(std::size_t batch, const BatchResult& result) { impl_->write(batch, result); }
void ResultsWriter::close() { impl_->close(); }

}  // namespace peerspread
