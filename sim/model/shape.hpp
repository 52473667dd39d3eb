/// Labels on the numbers that a world has of an output: "group = coached, year = 1" instead of places in a row.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "sim/model/model.hpp"

namespace peerspread {

/// Entries of axes: name of the axis -> label, or a number as format_number writes it. An axis that is not named means
/// its last entry.
using Selection = std::map<std::string, std::string>;
/// The same as numbers: one entry per axis, in the order of the axes.
using Index = std::vector<std::size_t>;

/// "coached", "36": entry `i` of `axis` as selections name it.
std::string entry_of(const Axis& axis, std::size_t i);

/// The axes of one output, slowest first, and how the numbers of one world lie over them: row-major.
class Shape {
 public:
  /// `axes` are all that the model or the file has. Throws RunError where one of the output's is not among them.
  Shape(const Output& output, const std::vector<Axis>& axes);

  const std::string& output() const { return output_; }
  const std::vector<Axis>& axes() const { return axes_; }
  std::size_t size() const { return size_; }                                ///< numbers of one world
  std::size_t stride(std::size_t axis) const { return strides_.at(axis); }  ///< between neighbours along it

  /// Why `selection` selects nothing, as one sentence with what is allowed; "" where it selects a number.
  std::string trouble_with(const Selection& selection) const;
  /// Why `selection` leaves several numbers, as one sentence with the entries to choose from; "" where it leaves one.
  std::string open_in(const Selection& selection) const;
  /// Throws InputError with that trouble.
  Index index(const Selection& selection) const;
  /// At every entry of `axis`, whatever `selection` says of it. Throws InputError, also where there is no such axis.
  std::vector<Index> along(const std::string& axis, const Selection& selection) const;
  /// Which of a world's numbers that is. Throws InputError as `index` does.
  std::size_t place(const Selection& selection) const { return place_of(index(selection)); }
  std::size_t place_of(const Index& index) const;

 private:
  std::string no_axis(const std::string& name) const;

  std::string output_;
  std::vector<Axis> axes_;
  std::vector<std::size_t> strides_;
  std::size_t size_ = 1;
};

}  // namespace peerspread
