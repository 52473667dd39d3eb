/// What a results file is made of, whatever its checksums say: nothing is read that could harm the reader.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/results/rows.hpp"

namespace peerspread {

/// Calls `action(dataset, name)` for every dataset, in the order they were made in. Throws H5::Exception where there is
/// something else than datasets and the group of flags.
void for_each_dataset(const H5::H5File& h5,
                      const std::function<void(const H5::DataSet& dataset, const std::string& name)>& action);

/// Names of the dimensions of `dataset`, as it says itself.
std::vector<std::string> dimensions_of(const H5::DataSet& dataset);

/// "100%%.h5": HDF5 takes a percent sign in the name of a part for the beginning of a pattern.
std::string literal_name(const std::filesystem::path& part);

/// RunError unless every dataset lies in one block inside the file (rows of a joined file: in the parts that it names),
/// is as large as its dimensions, and it and its attributes are of types that we write.
void check_shape(const H5::H5File& h5, const std::filesystem::path& file);

}  // namespace peerspread
