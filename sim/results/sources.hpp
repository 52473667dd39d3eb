/// The parts that a joined file takes its rows from.
#pragma once

#include <H5Cpp.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace peerspread {

/// A file that rows of a joined file lie in.
struct SourcePart {
  std::filesystem::path file;  ///< seen from the joined file's folder
  std::uint64_t bytes;
  std::string description;  ///< checksum that its seal has of it
};

/// Attribute `sources`, one line a part.
void add_sources(const H5::H5File& h5, const std::vector<SourcePart>& sources);
/// None where the file is not joined.
std::vector<SourcePart> read_sources(const H5::H5File& h5);

/// RunError unless all parts of `joined` are there and as they were, and can be open at once: HDF5 reads what it cannot
/// open as undefined numbers, without a word.
void check_sources(const std::filesystem::path& joined, const std::vector<SourcePart>& sources);

}  // namespace peerspread
