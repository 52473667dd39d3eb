#include "sim/results/join.hpp"

#include <H5Cpp.h>

#include <algorithm>

#include "sim/core/require.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/flags.hpp"
#include "sim/results/layout.hpp"
#include "sim/results/moment.hpp"
#include "sim/results/shape.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

}  // namespace

PartContent look_into(const fs::path& part) {
  const ResultsFile results(part, ResultsFile::Allow::parts);
  const auto attributes = results.attributes();
  const auto fingerprint = attributes.find("fingerprint");
  return {part,
          fingerprint == attributes.end() ? "" : fingerprint->second,
          results.description(),
          results.finished(),
          results.synced(),
          results.spoilt()};
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
    sources.push_back({name, fs::file_size(part.file), part.description});
    names.push_back(literal_name(name));
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
    const Unsealed unsealed = [&] {
      H5::H5File h5 = create_file(file, disk);
      std::vector<BatchFlag> flags;
      for (const std::size_t h : holder) flags.push_back(h == npos ? BatchFlag::not_there : BatchFlag::safe);
      Unsealed made = create_layout(h5, campaign, plan.batches.size(), over_parts, sources);
      write_flags(h5.openDataSet(finished_flags), flags);
      return made;
    }();
    disk.check();
    seal_file(file, target, unsealed.changing, unsealed.token, {no_boot, time_now()});
  } catch (const H5::Exception& exception) {
    disk.check();
    throw RunError("cannot join parts into " + target.string() + "; HDF5: " + exception.getDetailMsg());
  }
  disk.check();
}

std::size_t forget_damaged(PartContent& part, const Campaign& campaign, const Plan& plan) {
  std::size_t damaged = part.spoilt;
  const BatchReader reader(part.file, campaign);
  for (std::size_t b = 0; b < std::min(part.finished.size(), plan.batches.size()); ++b) {
    if (part.finished[b] == 0) continue;
    try {
      reader.read(plan.batches[b]);
    } catch (const DamagedRows&) {
      part.finished[b] = 0;
      ++damaged;
    }
  }
  return damaged;
}

}  // namespace peerspread
