/// Checksums by which damage is noticed: one per row, and one over everything else in a results file.
///
/// XXH3 with 64 bits (xxhash.h): of the bytes as they lie in the file, so the same on every machine.
#pragma once

#include <H5Cpp.h>

#include <cstdint>
#include <span>
#include <string>

namespace peerspread {

/// Names inside the file. `row_checksum` lies over (replicate, point, output): one number per row of each output.
inline constexpr const char* row_checksums = "row_checksum";
inline constexpr const char* output_names = "output";  ///< coordinate: the outputs in the order of that dataset
inline constexpr const char* dimensions_attribute = "dimensions";  ///< of every dataset: "replicate point week group"
inline constexpr const char* layout_attribute = "layout_checksum";

std::uint64_t checksum_of(std::span<const float> row);

/// Of all attributes and datasets but rows, their checksums, flags, and what changes when a process begins or ends; 16
/// hexadecimal digits. Throws H5::Exception where the file cannot be walked through.
std::string layout_checksum(const H5::H5File& h5);

}  // namespace peerspread
