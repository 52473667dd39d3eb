/// The layout of a results file: every dimension, coordinate, parameter and attribute of a campaign, and one dataset
/// per output, made once when the file is made. After that only rows, flags and the state in the seal change, in place:
/// a file that a killed process leaves behind is a valid one.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/results/disk.hpp"
#include "sim/results/rows.hpp"
#include "sim/results/seal.hpp"
#include "sim/results/sources.hpp"

namespace peerspread {

/// How an output of these sizes (replicate, point, axes...) is stored.
using Storage = std::function<H5::DSetCreatPropList(const std::string& output, const Sizes& sizes)>;

/// One contiguous block, all of it allocated and none of it filled: rows are written once, where they belong.
H5::DSetCreatPropList in_one_block();

inline constexpr const char* seal_text = "progress/seal";

/// A new file for a layout: netCDF-4 wants the order of creation, and the same campaign the same bytes.
H5::H5File create_file(const std::filesystem::path& file, ResultsDisk& disk);

/// What a seal (seal_file) has to know of a file.
struct Unsealed {
  std::vector<Extent> changing;
  std::string token;  ///< text of attribute `finished`
};

/// Makes the layout of `campaign` in the new file `h5`; `batches` flags, none there; `sources` of a joined file. To be
/// sealed once it is closed. Throws H5::Exception.
Unsealed create_layout(H5::H5File& h5, const Campaign& campaign, std::size_t batches, const Storage& storage,
                       const std::vector<SourcePart>& sources = {});

}  // namespace peerspread
