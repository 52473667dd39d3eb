/// Outputs of a results file as labelled arrays: values by the names of axes and entries (as xarray's `sel`).
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <vector>

#include "sim/model/shape.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

using ByPoint = std::vector<std::vector<double>>;  ///< [point][replicate]

/// All values of one output.
class Cube {
 public:
  /// `values`: [replicate][point][axes...], as in the file.
  Cube(Shape shape, std::string unit, std::size_t points, std::vector<float> values);

  const Shape& shape() const { return shape_; }
  const std::string& unit() const { return unit_; }
  std::size_t bytes() const { return values_.size() * sizeof(float); }

  /// Throws InputError (Shape::trouble_with).
  ByPoint at(const Selection& selection) const;
  /// [entry of `axis`][point][replicate]: the other axes are as `selection` says.
  std::vector<ByPoint> along(const std::string& axis, const Selection& selection) const;
  std::vector<ByPoint> each(const std::vector<Index>& indices) const;

 private:
  Shape shape_;
  std::string unit_;
  std::size_t points_;
  std::vector<float> values_;
};

/// The outputs of a results file. An output of moderate size is read once and kept; of a large one (a sweep of many
/// points) each call reads what it is asked for, and nothing is kept. Not thread-safe.
/// Errors (RunError): an output or axis that is not in the file, a selection that selects nothing, a damaged file.
class Cubes {
 public:
  /// Bytes: what reading an output as a whole may take, and what all that are kept hold; the oldest goes for a new one.
  struct Limits {
    std::size_t one = std::size_t{4} << 20, all = std::size_t{16} << 20;
  };
  explicit Cubes(const ResultsFile& results) : Cubes(results, Limits()) {}
  Cubes(const ResultsFile& results, Limits limits);

  bool has(const std::string& output) const;
  const Axis& axis(const std::string& name) const;
  ByPoint at(const std::string& output, const Selection& selection) const;
  std::vector<ByPoint> along(const std::string& output, const std::string& axis, const Selection& selection) const;

 private:
  const Output& called(const std::string& name) const;
  std::vector<ByPoint> each(const Output& output, const Shape& shape, const std::vector<Index>& indices) const;
  /// The output as a whole, or nullptr where it is too large to be kept.
  const Cube* whole(const Output& output, const Shape& shape) const;

  const ResultsFile* results_;
  Limits limits_;
  std::vector<Axis> axes_;
  std::vector<Output> outputs_;
  std::size_t points_, worlds_;
  mutable std::list<Cube> kept_;  ///< oldest first
};

}  // namespace peerspread
