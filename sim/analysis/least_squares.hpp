/// The linear algebra of calibration, by Eigen: small dense matrices, and the same bits on every processor.
#pragma once

#include <cstddef>
#include <vector>

namespace peerspread {

/// Row-major.
struct Matrix {
  Matrix() = default;
  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), values(r * c) {}
  double* row(std::size_t r) { return values.data() + r * columns; }
  const double* row(std::size_t r) const { return values.data() + r * columns; }

  std::size_t rows = 0, columns = 0;
  std::vector<double> values;
};

/// x of (A + ridge) x = b for each b, where A is the upper left square of as many rows as b has of a symmetric matrix,
/// of which the lower triangle is read; `ridge` goes to the diagonal, so that a column that says nothing has x = 0.
std::vector<std::vector<double>> solve_symmetric(const Matrix& a, const std::vector<std::vector<double>>& right_sides,
                                                 double ridge);

/// Descending, min(rows, columns) of them.
std::vector<double> singular_values(const Matrix& matrix);

}  // namespace peerspread
