#include "sim/results/cube.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

#include "sim/core/require.hpp"

namespace peerspread {

namespace {

/// `select()`; what cannot be selected is missing in the file, whoever asked for it.
template <class Select>
auto in_file(const Select& select) {
  try {
    return select();
  } catch (const InputError& error) {
    throw RunError("in the results file " + std::string(error.what()));
  }
}

}  // namespace

Cube::Cube(Shape shape, std::string unit, std::size_t points, std::vector<float> values)
    : shape_(std::move(shape)), unit_(std::move(unit)), points_(points), values_(std::move(values)) {}

std::vector<ByPoint> Cube::each(const std::vector<Index>& indices) const {
  const std::size_t row = shape_.size(), worlds = points_ * row, replicates = worlds == 0 ? 0 : values_.size() / worlds;
  std::vector<ByPoint> found;
  for (const Index& index : indices) {
    const std::size_t place = shape_.place_of(index);
    ByPoint& one = found.emplace_back(points_, std::vector<double>(replicates));
    for (std::size_t r = 0; r < replicates; ++r)
      for (std::size_t p = 0; p < points_; ++p)
        one[p][r] = static_cast<double>(values_[(r * points_ + p) * row + place]);
  }
  return found;
}

ByPoint Cube::at(const Selection& selection) const { return std::move(each({shape_.index(selection)}).front()); }

std::vector<ByPoint> Cube::along(const std::string& axis, const Selection& selection) const {
  return each(shape_.along(axis, selection));
}

Cubes::Cubes(const ResultsFile& results, Limits limits)
    : results_(&results), limits_(limits), axes_(results.axes()), outputs_(results.outputs()) {
  const auto [replicates, points] = results.worlds();
  points_ = points;
  worlds_ = replicates * points;
}

bool Cubes::has(const std::string& output) const {
  return std::ranges::find(outputs_, output, &Output::name) != outputs_.end();
}

const Axis& Cubes::axis(const std::string& name) const {
  const auto found = std::ranges::find(axes_, name, &Axis::name);
  if (found == axes_.end()) throw RunError("the results file has no axis '" + name + "'");
  return *found;
}

const Output& Cubes::called(const std::string& name) const {
  const auto found = std::ranges::find(outputs_, name, &Output::name);
  if (found == outputs_.end())
    throw RunError("the results file has no output '" + name + "'; it was recorded without it");
  return *found;
}

const Cube* Cubes::whole(const Output& output, const Shape& shape) const {
  const auto kept = std::ranges::find(kept_, output.name, [](const Cube& cube) { return cube.shape().output(); });
  if (kept != kept_.end()) return &*kept;
  const std::size_t bytes = worlds_ * shape.size() * sizeof(float);
  const std::size_t checksums = worlds_ * outputs_.size() * sizeof(std::uint64_t);  // of rows, read beside them
  if (bytes + checksums > limits_.one) return nullptr;
  const auto bytes_kept = [&] {
    return std::accumulate(kept_.begin(), kept_.end(), std::size_t{0},
                           [](std::size_t sum, const Cube& cube) { return sum + cube.bytes(); });
  };
  while (!kept_.empty() && bytes_kept() + bytes > limits_.all) kept_.pop_front();
  return &kept_.emplace_back(shape, output.unit, points_, results_->read(output.name));
}

std::vector<ByPoint> Cubes::each(const Output& output, const Shape& shape, const std::vector<Index>& indices) const {
  const Cube* cube = whole(output, shape);
  return cube == nullptr ? results_->read_each(output.name, indices) : cube->each(indices);
}

ByPoint Cubes::at(const std::string& name, const Selection& selection) const {
  const Output& output = called(name);
  const Shape shape(output, axes_);
  return std::move(each(output, shape, {in_file([&] { return shape.index(selection); })}).front());
}

std::vector<ByPoint> Cubes::along(const std::string& name, const std::string& axis, const Selection& selection) const {
  const Output& output = called(name);
  const Shape shape(output, axes_);
  return each(output, shape, in_file([&] { return shape.along(axis, selection); }));
}

}  // namespace peerspread
