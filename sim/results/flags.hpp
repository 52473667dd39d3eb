/// Which batches are in a results file, and how safely.
#pragma once

#include <H5Cpp.h>

#include <cstdint>
#include <string>
#include <vector>

namespace peerspread {

inline constexpr const char* progress_group = "progress";
/// (batch): 0, or a number that says of this batch how its rows are, and of no other: no accident makes one.
inline constexpr const char* finished_flags = "progress/finished";

/// How far the rows of a batch are. `written` outlives the process, but not a power cut: it counts only until the
/// machine that wrote it starts anew. `spoilt` is what nobody wrote.
enum class BatchFlag : std::uint8_t { not_there, safe, written, spoilt };

/// As they stand in the file, which was written last when the machine's start was `boot`: since another, `written`
/// counts no more.
std::vector<BatchFlag> read_flags(const H5::H5File& h5, const std::string& boot);

void write_flags(const H5::DataSet& to, const std::vector<BatchFlag>& flags);
void write_flag(const H5::DataSet& to, std::size_t batch, BatchFlag flag);

}  // namespace peerspread
