/// Checksums of rows, by which damage is noticed when one is read.
///
/// XXH3 with 64 bits (xxhash.h): of the bytes as they lie in the file, so the same on every machine.
#pragma once

#include <cstdint>
#include <span>

namespace peerspread {

/// Names inside the file. `row_checksum` lies over (replicate, point, output): one number per row of each output.
inline constexpr const char* row_checksums = "row_checksum";
inline constexpr const char* output_names = "output";  ///< coordinate: the outputs in the order of that dataset

std::uint64_t checksum_of(std::span<const float> row);

}  // namespace peerspread
