/// Results files and parts, damaged: what is still read is what was written. The first byte chooses the file, and
/// whether anything is damaged or only rows, their checksums and flags, which no seal covers.
#include <cstring>

#include "sim/core/require.hpp"
#include "sim/results/batch_reader.hpp"
#include "sim/results/file.hpp"
#include "sim/results/seal.hpp"
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

/// What never changes, as text.
std::vector<std::string> description_of(const ResultsFile& results) {
  std::vector<std::string> texts = results.points();
  const auto add = [&](const std::vector<std::string>& more) { texts.insert(texts.end(), more.begin(), more.end()); };
  for (const auto& [name, text] : results.attributes()) add({name, text});
  for (const std::uint32_t population : results.populations()) texts.push_back(std::to_string(population));
  for (const Axis& axis : results.axes()) {
    add({axis.name, axis.unit, axis.long_name});
    add(axis.labels);
    for (const double number : axis.numbers) texts.push_back(std::to_string(number));
  }
  for (const std::string& varied : results.varied()) add(results.column(varied));
  add(results.sets().parameters);
  for (const Output& output : results.outputs()) add({output.name, output.unit, output.long_name});
  return texts;
}

bool same_bits(const std::vector<float>& one, const std::vector<float>& other) {
  return one.size() == other.size() && std::memcmp(one.data(), other.data(), one.size() * sizeof(float)) == 0;
}

/// Rows of a whole file, output after output.
std::vector<float> rows_of_whole(const std::filesystem::path& file) {
  const ResultsFile results(file);
  std::vector<float> all;
  for (const char* output : {"practice", "cost"}) {
    const std::vector<float> rows = results.read(output);
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

/// Goes through the rows of a part as joining does: batches whose flag says that they are there.
void read_part(const std::filesystem::path& file, const Campaign& campaign) {
  const std::vector<std::uint8_t> finished = ResultsFile(file, ResultsFile::Allow::parts).finished();
  const BatchReader reader(file, campaign);
  for (std::size_t b = 0; b < tiny_batches.size(); ++b) {
    if (finished.at(b) == 0) continue;
    const BatchResult read = reader.read({0, tiny_batches[b], {}, {}, {}}), right = rows(campaign, tiny_batches[b]);
    for (std::size_t o = 0; o < right.rows.size(); ++o)
      fuzz::promise(same_bits(read.rows[o], right.rows[o]), "rows of a part are what was written");
  }
}

/// `file` after edits of nothing but what its seal leaves out.
std::string with_rows_edited(std::string file, const Seal& seal, const std::uint8_t* data, std::size_t size) {
  std::string changing;
  for (const Extent& extent : seal.changing) changing += file.substr(extent.place, extent.size);
  const std::size_t all = changing.size();
  changing = fuzz::edited(std::move(changing), data, size);
  changing.resize(all);
  std::size_t at = 0;
  for (const Extent& extent : seal.changing) {
    file.replace(extent.place, extent.size, changing, at, extent.size);
    at += extent.size;
  }
  return file;
}

/// A file as it was written.
struct Written {
  std::string bytes;
  Seal seal;
  std::vector<std::string> description;
};

Written look_at(const fuzz::Scratch& scratch, bool whole) {
  const std::string bytes = written(scratch, whole);
  const std::filesystem::path file = scratch.put("intact.h5", bytes);
  return {bytes, check_seal(file), description_of(ResultsFile(file, ResultsFile::Allow::parts))};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const TinyModel model;
  static const Campaign campaign = tiny_campaign(model);
  static const Written whole = look_at(scratch, true), part = look_at(scratch, false);
  static const std::vector<float> right = rows_of_whole(scratch.put("intact.h5", whole.bytes));
  if (size == 0) return 0;
  const bool is_whole = data[0] % 2 == 0, anywhere = data[0] / 2 % 2 == 0;
  const Written& before = is_whole ? whole : part;
  const std::filesystem::path file =
      scratch.put("damaged.h5", anywhere ? fuzz::edited(before.bytes, data + 1, size - 1)
                                         : with_rows_edited(before.bytes, before.seal, data + 1, size - 1));
  fuzz::goes_through<RunError>([&] {
    if (anywhere) {
      fuzz::promise(description_of(ResultsFile(file, ResultsFile::Allow::parts)) == before.description,
                    "the description is what was written");
    }
    if (is_whole)
      fuzz::promise(same_bits(rows_of_whole(file), right), "rows are what was written");
    else
      read_part(file, campaign);
  });
  return 0;
}
