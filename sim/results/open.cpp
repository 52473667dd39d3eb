#include "sim/results/open.hpp"

#include <system_error>

#include "sim/results/attributes.hpp"
#include "sim/results/disk.hpp"
#include "sim/results/file.hpp"
#include "sim/results/shape.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// What the seal of this version vouches for, the file has to say itself, too.
void check_format(const H5::H5File& h5, const fs::path& file) {
  if (attribute_text(h5, "format") != results_format ||
      attribute_text(h5, "format_version") != std::to_string(results_format_version))
    throw RunError(file.string() + " is damaged: its attributes format and format_version are not those of its seal");
}

}  // namespace

OpenFile open_hdf5(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) throw RunError("there is no results file " + file.string());
  if (fs::is_directory(file, ignored)) throw RunError(file.string() + " is a folder, not a results file");
  if (!fs::is_regular_file(file, ignored)) throw RunError(file.string() + " is no plain file, and no results file");
  H5::Exception::dontPrint();
  const Seal seal = check_seal(file);
  return attempt_read(file, [&]() -> OpenFile {
    H5::H5File h5(file.string(), H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access_to_read());
    check_shape(h5, file);
    check_format(h5, file);
    return {seal, h5};
  });
}

}  // namespace peerspread
