/// Results files and parts, damaged: what is still read is what was written.
#include <cstring>

#include "sim/core/require.hpp"
#include "sim/results/file.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

using namespace peerspread;

namespace {

/// A results file, or the part of one whose second batch is missing.
std::string written(const fuzz::Scratch& scratch, bool whole) {
  const TinyModel model;
  const Campaign campaign = tiny_campaign(model);
  const std::filesystem::path file = scratch.folder() / "written.h5";
  {
    ResultsWriter writer(file, file, campaign, tiny_batches.size());
    if (whole)
      write_all(writer, campaign);
    else
      writer.write(0, rows(campaign, tiny_batches[0]));
    writer.close();
  }
  std::string bytes = fuzz::bytes_of(file);
  std::filesystem::remove(file);
  return bytes;
}

/// Everything that can be read, as text and numbers.
struct Everything {
  std::map<std::string, std::string> attributes;
  std::vector<std::string> texts;
  std::vector<float> rows;
  bool operator==(const Everything& other) const {
    return attributes == other.attributes && texts == other.texts && rows.size() == other.rows.size() &&
           std::memcmp(rows.data(), other.rows.data(), rows.size() * sizeof(float)) == 0;  // NaN is NaN
  }
};

Everything read_all(const std::filesystem::path& file, ResultsFile::Allow allow) {
  const ResultsFile results(file, allow);
  Everything all{results.attributes(), results.points(), {}};
  const auto add = [&](const std::vector<std::string>& more) {
    all.texts.insert(all.texts.end(), more.begin(), more.end());
  };
  for (const std::uint32_t population : results.populations()) all.texts.push_back(std::to_string(population));
  for (const Axis& axis : results.axes()) {
    add({axis.name, axis.unit, axis.long_name});
    add(axis.labels);
    for (const double number : axis.numbers) all.texts.push_back(std::to_string(number));
  }
  for (const std::string& varied : results.varied()) add(results.column(varied));
  add(results.sets().parameters);
  for (const Output& output : results.outputs()) {
    add({output.name, output.unit, output.long_name});
    const std::vector<float> rows = results.read(output.name);
    all.rows.insert(all.rows.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const std::string whole = written(scratch, true), part = written(scratch, false);
  static const Everything of_whole = read_all(scratch.put("whole.h5", whole), ResultsFile::Allow::whole);
  static const Everything of_part = read_all(scratch.put("part.h5", part), ResultsFile::Allow::parts);
  if (size == 0) return 0;
  const bool is_whole = data[0] % 2 == 0;
  const std::filesystem::path file =
      scratch.put("damaged.h5", fuzz::edited(is_whole ? whole : part, data + 1, size - 1));
  Everything read;
  if (fuzz::goes_through<RunError>(
          [&] { read = read_all(file, is_whole ? ResultsFile::Allow::whole : ResultsFile::Allow::parts); }))
    fuzz::promise(read == (is_whole ? of_whole : of_part), "what is read is what was written");
  return 0;
}
