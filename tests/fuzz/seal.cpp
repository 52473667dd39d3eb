/// Seals of results files, which are read before HDF5 sees a file. The first byte chooses: damage to what they cover is
/// noticed, and a seal that somebody wrote under good checksums is taken or refused, but names no place outside.
#include "sim/results/seal.hpp"

#include <xxhash.h>

#include "sim/core/require.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

using namespace peerspread;

namespace {

std::string written(const fuzz::Scratch& scratch) {
  const TinyModel model;
  const Campaign campaign = tiny_campaign(model);
  const std::filesystem::path file = scratch.folder() / "written.h5";
  {
    ResultsWriter writer(file, file, campaign, tiny_batches.size());
    write_all(writer, campaign);
    writer.close();
  }
  return fuzz::bytes_of(file);
}

/// `file` with the lines from `begin` to the one that starts with `last` edited, and the checksum there made to fit.
std::string forged(std::string file, const char* begin, const std::string& last, const std::uint8_t* data,
                   std::size_t size) {
  const std::size_t from = file.find(begin, seal_place), to = file.find("\n" + last + " ", from) + 1;
  std::string lines = fuzz::edited(file.substr(from, to - from), data, size);
  std::array<char, 17> checksum{};
  std::snprintf(checksum.data(), checksum.size(), "%016llx",
                static_cast<unsigned long long>(XXH3_64bits(lines.data(), lines.size())));
  lines += last + " " + checksum.data() + "\n";
  return file.replace(from, lines.size(), lines);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const std::string intact = written(scratch);
  static const Seal first = check_seal(scratch.put("intact.h5", intact));
  if (size == 0) return 0;
  const std::uint8_t choice = data[0] % 3;
  const std::string bytes = choice == 0   ? fuzz::edited(intact, data + 1, size - 1)
                            : choice == 1 ? forged(intact, "peerspread", "state", data + 1, size - 1)
                                          : forged(intact, "bytes", "seal", data + 1, size - 1);
  Seal seal;
  const std::filesystem::path file = scratch.put("damaged.h5", bytes);
  if (!fuzz::goes_through<RunError>([&] { seal = check_seal(file); })) return 0;
  fuzz::promise(seal.bytes == bytes.size(), "a seal knows how long its file is");
  for (const Extent& extent : seal.changing)
    fuzz::promise(extent.place <= seal.bytes && extent.size <= seal.bytes - extent.place, "places are in the file");
  if (choice == 0) fuzz::promise(seal.description == first.description, "damage is noticed");
  return 0;
}
