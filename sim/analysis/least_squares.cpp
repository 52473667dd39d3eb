/// The only Eigen. Its packets are as wide as the processor's registers, and sums have their order; without them, and
/// with decompositions that are not cut into blocks by the size of a cache, sums have one order everywhere.
#define EIGEN_DONT_VECTORIZE
#define EIGEN_DONT_PARALLELIZE
#include "sim/analysis/least_squares.hpp"

#include <Eigen/Cholesky>
#include <Eigen/SVD>

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
  const Eigen::Map<const RowMajor> all(matrix.values.data(), static_cast<Eigen::Index>(matrix.rows),
                                       static_cast<Eigen::Index>(matrix.columns));
  const Eigen::JacobiSVD<Eigen::MatrixXd> decomposition(Eigen::MatrixXd{all});
  const auto& values = decomposition.singularValues();
  return {values.data(), values.data() + values.size()};
}

}  // namespace peerspread
