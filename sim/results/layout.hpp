/// The layout of a results file: every dimension, coordinate, parameter and attribute of a campaign, and one dataset
/// per output, made once when the file is made. After that only rows, flags and the time of the end change, in place: a
/// file that a killed process leaves behind is a valid one.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/results/rows.hpp"

namespace peerspread {

/// How an output of these sizes (replicate, point, axes...) is stored.
using Storage = std::function<H5::DSetCreatPropList(const std::string& output, const Sizes& sizes)>;

/// One contiguous block, all of it allocated and none of it filled: rows are written once, where they belong.
H5::DSetCreatPropList in_one_block();

/// Names inside the file that are not coordinates or outputs.
inline constexpr const char* progress_group = "progress";
inline constexpr const char* finished_flags = "progress/finished";  ///< (batch), a BatchFlag

/// How far the rows of a batch are. `written` outlives the process, but not a power cut: it counts only until the
/// machine that wrote it starts anew (attribute `boot`).
enum BatchFlag : std::uint8_t { not_there = 0, safe = 1, written = 2 };

/// What names the time since this machine started; 36 characters.
std::string boot_id();
/// Flags as they stand in the file.
std::vector<std::uint8_t> read_flags(const H5::H5File& h5);
/// Flags as they count now: safe, or written since this machine started.
std::vector<std::uint8_t> flags_that_count(const H5::H5File& h5);

/// For what HDF5 converts, texts above all: by default it does so in buffers of 1 MiB that it clears each time.
H5::DSetMemXferPropList small_transfer();

/// A file that rows of a joined file lie in.
struct SourcePart {
  std::filesystem::path file;  ///< seen from the joined file's folder
  std::uint64_t bytes;
  std::string layout;  ///< its layout_checksum
};
inline constexpr const char* sources_attribute = "sources";  ///< of a joined file

/// Makes the layout of `campaign` in the new file `h5`; `batches` flags, all 0; `sources` of a joined file. Throws
/// H5::Exception.
void create_layout(H5::H5File& h5, const Campaign& campaign, std::size_t batches, const Storage& storage,
                   const std::vector<SourcePart>& sources = {});

/// Properties of a new file: netCDF-4 wants the order of creation, and the same campaign the same bytes.
H5::FileCreatPropList file_properties();

/// Opens any HDF5 file for reading, as all of the engine does (HDF5 wants a file opened twice to be opened alike).
/// RunError, in plain words, where it cannot.
H5::H5File open_hdf5(const std::filesystem::path& file);

/// Set attributes `finished` and `boot`, which have their places since the file was made.
void note_end(H5::H5File& h5);
void note_boot(H5::H5File& h5);

}  // namespace peerspread
