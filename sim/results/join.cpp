#include "sim/results/join.hpp"

#include <H5Cpp.h>

#include <algorithm>

#include "sim/core/require.hpp"
#include "sim/results/checks.hpp"
#include "sim/results/disk.hpp"
#include "sim/results/file.hpp"
#include "sim/results/layout.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

}  // namespace

PartContent look_into(const fs::path& part) {
  const ResultsFile results(part, ResultsFile::Allow::parts);
  const auto attributes = results.attributes();
  const auto fingerprint = attributes.find("fingerprint");
  return {part, fingerprint == attributes.end() ? "" : fingerprint->second, results.layout(), results.finished(),
          results.synced()};
}

std::vector<std::size_t> holders(const std::vector<PartContent>& parts, std::size_t batches) {
  std::vector<std::size_t> found(batches, npos);
  for (std::size_t p = 0; p < parts.size(); ++p)
    for (std::size_t b = 0; b < std::min(batches, parts[p].finished.size()); ++b)
      if (found[b] == npos && parts[p].finished[b] != 0) found[b] = p;
  return found;
}

std::string missing_batches(const std::vector<std::size_t>& holders) {
  std::string text;
  for (std::size_t b = 0; b < holders.size(); ++b) {
    if (holders[b] != npos) continue;
    std::size_t last = b;
    while (last + 1 < holders.size() && holders[last + 1] == npos) ++last;
    text += (text.empty() ? "" : ", ") + std::to_string(b + 1) + (last > b ? " to " + std::to_string(last + 1) : "");
    b = last;
  }
  return text;
}

void write_joined(const fs::path& file, const fs::path& target, const Campaign& campaign, const Plan& plan,
                  const std::vector<PartContent>& parts) {
  const auto holder = holders(parts, plan.batches.size());
  std::vector<std::string> names;
  const fs::path folder = fs::absolute(target).parent_path();
  std::vector<SourcePart> sources;
  for (const PartContent& part : parts) {
    const fs::path name = fs::relative(fs::absolute(part.file), folder);
    sources.push_back({name, fs::file_size(part.file), part.layout});
    // HDF5 takes a percent sign for the beginning of a pattern.
    std::string literal;
    for (const char c : name.string()) literal += c == '%' ? std::string("%%") : std::string(1, c);
    names.push_back(literal);
  }
  const Storage over_parts = [&](const std::string& output, const Sizes& sizes) {
    H5::DSetCreatPropList properties;
    // One mapping a part: readers look through all mappings again and again.
    std::vector<H5::DataSpace> held;
    for (std::size_t p = 0; p < parts.size(); ++p) {  // not copies, which would be one and the same to HDF5
      held.emplace_back(static_cast<int>(sizes.size()), sizes.data());
      held.back().selectNone();
    }
    for (std::size_t b = 0; b < plan.batches.size(); ++b)
      if (holder[b] != npos)
        for (const RowRun& run : row_runs(plan.batches[b].jobs))
          add_rows(held[holder[b]], plan.batches[b].jobs, run, sizes);
    for (std::size_t p = 0; p < parts.size(); ++p)
      if (held[p].getSelectNpoints() > 0) properties.setVirtual(held[p], names[p], output, held[p]);
    return properties;
  };
  fs::remove(file);  // of a killed process
  ResultsDisk disk(file, target);
  H5::Exception::dontPrint();
  try {
    H5::H5File h5(file.string(), H5F_ACC_EXCL, file_properties(), disk.access());
    create_layout(h5, campaign, plan.batches.size(), over_parts, sources);
    std::vector<std::uint8_t> flags;
    for (const std::size_t h : holder) flags.push_back(h == npos ? 0 : 1);
    h5.openDataSet(finished_flags).write(flags.data(), H5::PredType::NATIVE_UINT8);
    note_end(h5);
  } catch (const H5::Exception& exception) {
    disk.check();
    throw RunError("cannot join parts into " + target.string() + "; HDF5: " + exception.getDetailMsg());
  }
  disk.check();
}

std::size_t forget_damaged(PartContent& part, const Campaign& campaign, const Plan& plan) {
  std::size_t damaged = 0;
  for (std::size_t b = 0; b < std::min(part.finished.size(), plan.batches.size()); ++b) {
    if (part.finished[b] == 0) continue;
    try {
      read_batch(part.file, campaign, plan.batches[b]);
    } catch (const RunError&) {
      part.finished[b] = 0;
      ++damaged;
    }
  }
  return damaged;
}

BatchResult read_batch(const fs::path& part, const Campaign& campaign, const Batch& batch) {
  try {
    const H5::H5File h5 = open_hdf5(part);
    BatchResult result{batch.jobs, {}};
    const H5::DataSet checks = h5.openDataSet(row_checksums);
    const Sizes check_sizes = sizes_of(checks);
    for (const Output& output : campaign.recorded_outputs()) {
      const H5::DataSet dataset = h5.openDataSet(output.name);
      const Sizes sizes = sizes_of(dataset);
      std::vector<float>& values = result.rows.emplace_back();
      for (const RowRun& run : row_runs(batch.jobs)) {
        const Rows rows = rows_of(batch.jobs, run, sizes);
        const std::size_t before = values.size();
        values.resize(before + static_cast<std::size_t>(rows.in_memory.getSimpleExtentNpoints()));
        dataset.read(values.data() + before, H5::PredType::NATIVE_FLOAT, rows.in_memory, rows.in_file);
      }
    }
    for (const RowRun& run : row_runs(batch.jobs)) {
      const Rows rows = rows_of(batch.jobs, run, check_sizes);
      std::vector<std::uint64_t> noted(static_cast<std::size_t>(rows.in_memory.getSimpleExtentNpoints()));
      checks.read(noted.data(), H5::PredType::NATIVE_UINT64, rows.in_memory, rows.in_file);
      for (std::size_t j = 0; j < run.jobs; ++j)
        for (std::size_t o = 0; o < result.rows.size(); ++o)
          if (checksum_of(result.rows_of(o, run.first + j)) != noted.at(j * result.rows.size() + o))
            throw RunError(part.string() +
                           " is damaged: rows are not as they were written; give the command that made " +
                           "it again, which computes them anew");
    }
    return result;
  } catch (const H5::Exception& exception) {
    throw RunError(part.string() + " is damaged; HDF5: " + exception.getDetailMsg());
  }
}

}  // namespace peerspread
