/// Seals of results files, which are read before HDF5 sees a file: damage to what they cover is noticed.
#include "sim/results/seal.hpp"

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const std::string intact = written(scratch);
  static const Seal first = check_seal(scratch.put("intact.h5", intact));
  Seal seal;
  const std::filesystem::path file = scratch.put("damaged.h5", fuzz::edited(intact, data, size));
  if (fuzz::goes_through<RunError>([&] { seal = check_seal(file); }))
    fuzz::promise(seal.description == first.description && seal.bytes == first.bytes, "damage is noticed");
  return 0;
}
