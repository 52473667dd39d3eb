/// The only Eigen. Its packets are as wide as the processor's registers, and sums have their order; without them, and
/// with decompositions that are not cut into blocks by the size of a cache, sums have one order everywhere.
#define EIGEN_DONT_VECTORIZE
#define EIGEN_DONT_PARALLELIZE
#include "sim/analysis/least_squares.hpp"

#include <Eigen/Cholesky>
#include <Eigen/SVD>
#include <algorithm>

namespace peerspread {

namespace {
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
}

std::vector<std::vector<double>> solve_symmetric(const Matrix& a, const std::vector<std::vector<double>>& right_sides,
                                                 double ridge) {
  const auto size = static_cast<Eigen::Index>(right_sides.front().size());
  const Eigen::Map<const RowMajor> all(a.values.data(), static_cast<Eigen::Index>(a.rows),
                                       static_cast<Eigen::Index>(a.columns));
  Eigen::MatrixXd square = all.topLeftCorner(size, size);
  square.diagonal().array() += ridge;
  const Eigen::LDLT<Eigen::MatrixXd, Eigen::Lower> factors(square);
  std::vector<std::vector<double>> solved;
  for (const auto& right : right_sides) {  // one by one: several at once would be cut by the size of the cache
    const Eigen::VectorXd x = factors.solve(Eigen::Map<const Eigen::VectorXd>(right.data(), size));
    solved.emplace_back(x.data(), x.data() + size);
  }
  return solved;
}

std::vector<double> singular_values(const Matrix& matrix) {
  const auto rows = static_cast<Eigen::Index>(matrix.rows), columns = static_cast<Eigen::Index>(matrix.columns);
  // Rows or columns of zeros make it square and change no value but for more zeros: without a QR decomposition before,
  // this file takes a third of the time to compile.
  const Eigen::Index size = std::max(rows, columns);
  Eigen::MatrixXd square = Eigen::MatrixXd::Zero(size, size);
  square.topLeftCorner(rows, columns) = Eigen::Map<const RowMajor>(matrix.values.data(), rows, columns);
  const Eigen::VectorXd values = Eigen::JacobiSVD<Eigen::MatrixXd, Eigen::NoQRPreconditioner>(square).singularValues();
  return {values.data(), values.data() + std::min(rows, columns)};
}

}  // namespace peerspread
