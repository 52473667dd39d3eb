/// The results file: HDF5 that is valid netCDF-4. Its format, and how it is read back (written: writer.hpp).
///
/// Dimensions replicate, point and the model's axes are dimension scales with coordinates; every output is a
/// dataset (replicate, point, axes...) of 32-bit floats with units, long_name and _FillValue (NaN): the order in which
/// worlds are computed, so that a batch is one stretch of the file. Coordinates over
/// `point`: point (scenario names) and every model parameter that differs between points. Coordinates over
/// `replicate`: replicate, population. Root attributes hold provenance. Datasets have the same bytes for the same
/// campaign; times and command line are attributes only. Group `progress` says which batches are in the file, and has
/// its seal (seal.hpp).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/model/model.hpp"

namespace peerspread {

inline constexpr std::string_view results_format = "peerspread results";
inline constexpr std::int64_t results_format_version = 5;

/// The parameter set of each replicate, as it stands in a file; all empty where there are none.
struct ParameterSetsText {
  std::vector<std::string> parameters;
  std::vector<std::int64_t> numbers;  ///< by replicate: which of the accepted sets
  std::vector<double> values;         ///< [replicate][parameter]
};

/// A results file read back. Every row that is read is checked against its checksum, everything else (seal.hpp) when
/// the file is opened, and the parts of a joined file too. Errors (RunError): missing, not HDF5, truncated, damaged,
/// not peerspread's, another format version, an output that is not in it; parts that are gone or changed.
class ResultsFile {
 public:
  /// Whether a part of a campaign, or a file joined of parts of which some are gone, is refused.
  enum class Allow { whole, parts };
  explicit ResultsFile(const std::filesystem::path& file, Allow allow = Allow::whole);
  ~ResultsFile();

  std::map<std::string, std::string> attributes() const;  ///< root attributes as text
  std::vector<std::string> points() const;                ///< scenario names
  /// How many worlds there are of each output.
  struct Worlds {
    std::size_t replicates, points;
  };
  Worlds worlds() const;
  std::vector<std::uint32_t> populations() const;  ///< population of each replicate
  ParameterSetsText sets() const;
  std::vector<Axis> axes() const;
  std::vector<std::string> varied() const;                           ///< parameters that differ between points
  std::vector<std::string> column(const std::string& varied) const;  ///< its value at each point, as text
  std::vector<std::uint8_t> finished() const;                        ///< 1 for each batch whose rows are all there
  std::size_t spoilt() const;  ///< batches of which nobody wrote what is said of them; not among the finished
  bool synced() const;         ///< whether those survive a power cut
  std::vector<std::filesystem::path> sources() const;  ///< files that a joined file takes its rows from
  std::string description() const;                     ///< checksum of what never changes
  std::vector<Output> outputs() const;                 ///< without headlines
  /// All of output `name`, row-major (replicate, point, axes...).
  std::vector<float> read(const std::string& name) const;
  /// Some replicates and points beside each other.
  struct Block {
    std::size_t replicate, replicates, point, points;
  };
  /// That much of it, row-major.
  std::vector<float> read_block(const std::string& name, const Block& block) const;
  /// One element of each (point, replicate): [point][replicate] at `index` (one entry per axis of the output).
  std::vector<std::vector<double>> read_at(const std::string& name, const std::vector<std::size_t>& index) const;
  /// The same of several elements, which takes as long as of one: [index][point][replicate].
  std::vector<std::vector<std::vector<double>>> read_each(const std::string& name,
                                                          const std::vector<std::vector<std::size_t>>& indices) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace peerspread
