/// The one way to open a results file, a part or a joined file for reading.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <string>

#include "sim/core/require.hpp"
#include "sim/results/seal.hpp"

namespace peerspread {

struct OpenFile {
  Seal seal;
  H5::H5File h5;
};

/// Checks the seal before HDF5 sees the file, and what it is made of before anybody reads it. All of the engine opens
/// files with this, for HDF5 wants a file opened twice to be opened alike. RunError, in plain words, where it cannot.
OpenFile open_hdf5(const std::filesystem::path& file);

/// `action()`; what HDF5 cannot do with `file` becomes a RunError.
template <class Action>
auto attempt_read(const std::filesystem::path& file, const Action& action) {
  try {
    return action();
  } catch (const H5::Exception& exception) {
    throw RunError(file.string() + " is damaged; HDF5: " + exception.getDetailMsg());
  }
}

}  // namespace peerspread
