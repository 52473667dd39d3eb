#include "sim/results/checks.hpp"

#include <xxhash.h>

namespace peerspread {

std::uint64_t checksum_of(std::span<const float> row) { return XXH3_64bits(row.data(), row.size_bytes()); }

}  // namespace peerspread
