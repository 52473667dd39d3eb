/// Emulators: what a model gives as a surface of degree two over its parameters, fitted by least squares, and how wrong
/// that is, by cross-validation.
#pragma once

#include <vector>

#include "sim/analysis/sampling.hpp"

namespace peerspread {

/// Terms of a surface, each kind with those before it.
enum class Terms { constant, linear, squares, products };

class Surface {
 public:
  /// `coefficients` by term: 1, every z, every z^2, every z_i z_j (j < i, row by row), as many as there are.
  Surface(Row middle, Row scale, Row coefficients, Terms terms, double residual_variance);

  double at(const Row& x) const;
  /// By each parameter.
  Row gradient(const Row& x) const;
  /// Mean square of what the surface misses where it was not fitted: the model's luck, and shape that it lacks.
  double residual_variance() const { return residual_variance_; }
  Terms terms() const { return terms_; }

 private:
  Row middle_, scale_;  ///< z = (x - middle) scale
  Row coefficients_;
  Terms terms_;
  double residual_variance_;
};

/// Least sets that a surface over `parameters` can be fitted to.
std::size_t fewest_sets(std::size_t parameters);

/// One surface per column of `values` ([set][column], all finite) over `sets`. Each has the kind of terms that
/// predicts best what it was not fitted to: ten stretches of the sets are left out in turn, and no kind with more than
/// half as many terms as sets is tried. Same bits for any number of threads.
std::vector<Surface> fit_surfaces(const std::vector<Row>& sets, const std::vector<Row>& values);

}  // namespace peerspread
