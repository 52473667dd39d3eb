#include "sim/analysis/surface.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "sim/analysis/least_squares.hpp"
#include "sim/core/for_each.hpp"

namespace peerspread {

namespace {

constexpr std::size_t folds = 10;
constexpr std::size_t rows_at_once = 256;  ///< whose terms stay in the cache
constexpr double ridge_per_set = 1e-9;     ///< terms have variance about 1

std::size_t count_of(Terms terms, std::size_t d) {
  switch (terms) {
    case Terms::constant:
      return 1;
    case Terms::linear:
      return 1 + d;
    case Terms::squares:
      return 1 + 2 * d;
    case Terms::products:
      break;
  }
  return 1 + 2 * d + d * (d - 1) / 2;
}

/// What is summed over sets, enough for every fit and its error: terms by terms, terms by values, squares of values.
struct Sums {
  Sums(std::size_t terms, std::size_t columns) : gram(terms, terms), by_values(columns, Row(terms)), squares(columns) {}
  void change(const Sums& other, double sign) {
    for (std::size_t k = 0; k < gram.values.size(); ++k) gram.values[k] += sign * other.gram.values[k];
    for (std::size_t c = 0; c < squares.size(); ++c) {
      squares[c] += sign * other.squares[c];
      for (std::size_t k = 0; k < gram.rows; ++k) by_values[c][k] += sign * other.by_values[c][k];
    }
    sets += sign * other.sets;
  }

  Matrix gram;  ///< lower triangle
  std::vector<Row> by_values;
  Row squares;
  double sets = 0;
};

/// Sets and values made comparable: by mean and SD of parameters, and values less their means.
struct Scaled {
  Row middle, scale, offset;
};

Scaled scaled(const std::vector<Row>& sets, const std::vector<Row>& values) {
  const auto n = static_cast<double>(sets.size());
  Scaled s{Row(sets.front().size()), Row(sets.front().size()), Row(values.front().size())};
  for (const Row& set : sets)
    for (std::size_t i = 0; i < set.size(); ++i) s.middle[i] += set[i] / n;
  for (const Row& set : sets)
    for (std::size_t i = 0; i < set.size(); ++i) s.scale[i] += (set[i] - s.middle[i]) * (set[i] - s.middle[i]) / n;
  for (std::size_t i = 0; i < s.scale.size(); ++i) {  // a parameter that varies by rounding alone says nothing
    const bool varies = s.scale[i] > 1e-20 * s.middle[i] * s.middle[i];
    s.scale[i] = varies ? 1 / std::sqrt(s.scale[i]) : 0.0;
  }
  for (const Row& value : values)
    for (std::size_t c = 0; c < value.size(); ++c) s.offset[c] += value[c] / n;
  return s;
}

void put_terms(const Row& set, const Scaled& scaled, std::size_t terms, double* out) {
  const std::size_t d = set.size();
  Row z(d);
  for (std::size_t i = 0; i < d; ++i) z[i] = (set[i] - scaled.middle[i]) * scaled.scale[i];
  std::size_t k = 0;
  const auto put = [&](double term) {
    if (k < terms) out[k++] = term;
  };
  put(1.0);
  for (const double x : z) put(x);
  for (const double x : z) put(x * x);
  for (std::size_t i = 1; i < d; ++i)
    for (std::size_t j = 0; j < i; ++j) put(z[i] * z[j]);
}

/// Over sets `first` to `end`. Each sum is taken by one thread, in the order of the sets.
Sums sums_over(const std::vector<Row>& sets, const std::vector<Row>& values, const Scaled& scaled, std::size_t terms,
               std::size_t first, std::size_t end) {
  Sums sums(terms, scaled.offset.size());
  sums.sets = static_cast<double>(end - first);
  constexpr std::size_t rows_of_a_task = 16;
  for (std::size_t from = first; from < end; from += rows_at_once) {
    Matrix block(std::min(rows_at_once, end - from), terms);
    for (std::size_t r = 0; r < block.rows; ++r) put_terms(sets[from + r], scaled, terms, block.row(r));
    parallel::for_each_index((terms + rows_of_a_task - 1) / rows_of_a_task, [&](std::size_t task) {
      for (std::size_t i = task * rows_of_a_task; i < std::min(terms, (task + 1) * rows_of_a_task); ++i) {
        double* const to = sums.gram.row(i);
        for (std::size_t r = 0; r < block.rows; ++r) {
          const double* const row = block.row(r);
          const double x = row[i];
          for (std::size_t j = 0; j <= i; ++j) to[j] += x * row[j];
        }
      }
    });
    for (std::size_t r = 0; r < block.rows; ++r)
      for (std::size_t c = 0; c < scaled.offset.size(); ++c) {
        const double y = values[from + r][c] - scaled.offset[c];
        sums.squares[c] += y * y;
        for (std::size_t k = 0; k < terms; ++k) sums.by_values[c][k] += y * block.row(r)[k];
      }
  }
  return sums;
}

/// Coefficients of each column by the first `terms` terms.
std::vector<Row> fit(const Sums& sums, std::size_t terms) {
  std::vector<Row> right_sides;
  for (const Row& by : sums.by_values) right_sides.emplace_back(by.begin(), by.begin() + static_cast<long>(terms));
  return solve_symmetric(sums.gram, right_sides, ridge_per_set * sums.sets);
}

/// Sum of squares that `coefficients` miss in the sets of `sums`.
double missed(const Sums& sums, std::size_t column, const Row& coefficients) {
  double squares = sums.squares[column];
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    double product = 0.5 * sums.gram.row(i)[i] * coefficients[i];
    for (std::size_t j = 0; j < i; ++j) product += sums.gram.row(i)[j] * coefficients[j];
    squares += 2 * coefficients[i] * (product - sums.by_values[column][i]);
  }
  return std::max(squares, 0.0);
}

}  // namespace

Surface::Surface(Row middle, Row scale, Row coefficients, Terms terms, double residual_variance)
    : middle_(std::move(middle)),
      scale_(std::move(scale)),
      coefficients_(std::move(coefficients)),
      terms_(terms),
      residual_variance_(residual_variance) {
  coefficients_.resize(count_of(Terms::products, middle_.size()));
}

double Surface::at(const Row& x) const {
  const std::size_t d = middle_.size();
  const double *const linear = coefficients_.data() + 1, *const square = linear + d, *product = square + d;
  double sum = coefficients_[0];
  Row z(d);
  for (std::size_t i = 0; i < d; ++i) {
    z[i] = (x[i] - middle_[i]) * scale_[i];
    double slope = linear[i] + square[i] * z[i];
    if (terms_ == Terms::products)
      for (std::size_t j = 0; j < i; ++j) slope += *product++ * z[j];
    sum += slope * z[i];
  }
  return sum;
}

Row Surface::gradient(const Row& x) const {
  const std::size_t d = middle_.size();
  const double *const linear = coefficients_.data() + 1, *const square = linear + d, *product = square + d;
  Row z(d), slopes(d);
  for (std::size_t i = 0; i < d; ++i) {
    z[i] = (x[i] - middle_[i]) * scale_[i];
    slopes[i] = linear[i] + 2 * square[i] * z[i];
    for (std::size_t j = 0; j < i; ++j) {
      slopes[i] += *product * z[j];
      slopes[j] += *product++ * z[i];
    }
  }
  for (std::size_t i = 0; i < d; ++i) slopes[i] *= scale_[i];
  return slopes;
}

std::size_t fewest_sets(std::size_t parameters) { return 2 * count_of(Terms::linear, parameters); }

std::vector<Surface> fit_surfaces(const std::vector<Row>& sets, const std::vector<Row>& values) {
  const std::size_t d = sets.front().size(), columns = values.front().size();
  std::vector<Terms> kinds;
  for (const Terms terms : {Terms::constant, Terms::linear, Terms::squares, Terms::products})
    if (terms == Terms::constant || 2 * count_of(terms, d) <= sets.size()) kinds.push_back(terms);
  const Scaled s = scaled(sets, values);
  const std::size_t most = count_of(kinds.back(), d);
  std::vector<Sums> parts;
  Sums all(most, columns);
  for (std::size_t f = 0; f < folds; ++f) {
    parts.push_back(sums_over(sets, values, s, most, f * sets.size() / folds, (f + 1) * sets.size() / folds));
    all.change(parts.back(), 1);
  }
  std::vector<std::vector<Row>> errors(folds, std::vector<Row>(kinds.size(), Row(columns)));
  parallel::for_each_index(folds, [&](std::size_t f) {
    Sums others = all;
    others.change(parts[f], -1);
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      const auto coefficients = fit(others, count_of(kinds[k], d));
      for (std::size_t c = 0; c < columns; ++c) errors[f][k][c] = missed(parts[f], c, coefficients[c]);
    }
  });
  std::vector<std::vector<Row>> fits;
  for (const Terms terms : kinds) fits.push_back(fit(all, count_of(terms, d)));
  std::vector<Surface> surfaces;
  for (std::size_t c = 0; c < columns; ++c) {
    Row error(kinds.size());
    for (std::size_t k = 0; k < kinds.size(); ++k)
      for (std::size_t f = 0; f < folds; ++f) error[k] += errors[f][k][c] / static_cast<double>(sets.size());
    const auto best = static_cast<std::size_t>(std::ranges::min_element(error) - error.begin());
    Row coefficients = fits[best][c];
    coefficients[0] += s.offset[c];
    surfaces.emplace_back(s.middle, s.scale, std::move(coefficients), kinds[best], error[best]);
  }
  return surfaces;
}

}  // namespace peerspread
