/// Results as a tidy table in long form: one row per number, with everything that says which number it is beside it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/results/file.hpp"

namespace peerspread {

/// How rows are written.
enum class TableFormat { csv, json };

struct TidyOptions {
  TableFormat format = TableFormat::csv;
  bool summary = false;              ///< over replicates, in place of each
  std::vector<std::string> outputs;  ///< empty: all; each has to be in the file
};

/// Columns: point, parameters that differ between points, replicate, population, parameter_set (where there are sets),
/// the axes of the outputs, output, value, unit. A summary has neither replicate nor population, and for value: mean,
/// sd, low_90, high_90, replicates (in which it is defined). A number is the shortest that reads back as the float that
/// the file holds; nothing, or null, where it is not defined and for axes that an output does not have.
///
/// Hands the text to `write` piece by piece, in the order of the file. Throws RunError where a row is damaged.
void write_tidy(const ResultsFile& results, const TidyOptions& options,
                const std::function<void(std::string_view)>& write);

/// Reads all rows that a table of `options` needs, so that it is known that none is damaged.
void check_rows(const ResultsFile& results, const TidyOptions& options);

}  // namespace peerspread
