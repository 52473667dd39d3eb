/// The results file: HDF5 that is valid netCDF-4, written in one piece and read back. The only HDF5 in the engine.
///
/// Dimensions point, replicate and the model's axes are dimension scales with coordinates; every output is a
/// dataset (point, replicate, axes...) of 32-bit floats with units, long_name and _FillValue (NaN). Coordinates over
/// `point`: point (scenario names) and every model parameter that differs between points. Coordinates over
/// `replicate`: replicate, population. Root attributes hold provenance. Datasets have the same bytes for the same
/// campaign; times and command line are attributes only.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/campaign.hpp"
#include "sim/run_campaign.hpp"

namespace peerspread {

inline constexpr std::string_view results_format = "peerspread results";
inline constexpr std::int64_t results_format_version = 1;

/// Writes to "<file>.part-<pid>" beside the target and renames on `close`; without `close` the part is removed and
/// whatever was at the target stays. Not thread-safe.
/// Errors (RunError): target exists and `overwrite` is off (checked before anything runs), folder missing or
/// unwritable, disk full.
class ResultsWriter {
 public:
  ResultsWriter(const std::filesystem::path& file, bool overwrite, const Campaign& campaign);
  ~ResultsWriter();
  ResultsWriter(const ResultsWriter&) = delete;
  ResultsWriter& operator=(const ResultsWriter&) = delete;
  void write(const BatchResult& result);
  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A results file read back. Errors (RunError): missing, not HDF5, truncated, not peerspread's, another format
/// version, an output that is not in it.
class ResultsFile {
 public:
  explicit ResultsFile(const std::filesystem::path& file);
  ~ResultsFile();

  std::map<std::string, std::string> attributes() const;  ///< root attributes as text
  std::vector<std::string> points() const;                ///< scenario names
  std::vector<std::uint32_t> populations() const;         ///< population of each replicate
  std::vector<Axis> axes() const;
  std::vector<Output> outputs() const;  ///< without headlines
  /// All of output `name`, row-major (point, replicate, axes...).
  std::vector<float> read(const std::string& name) const;
  /// One element of each (point, replicate): [point][replicate] at `index` (one entry per axis of the output).
  std::vector<std::vector<double>> read_at(const std::string& name, const std::vector<std::size_t>& index) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace peerspread
