/// Which point of a sweep is best, and how far that can be told: a mean over few worlds is always highest somewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace peerspread {

struct Optimum {
  std::size_t best;               ///< of highest mean; npos where no point has one
  std::vector<std::size_t> near;  ///< whose mean is at most 5 % of the best one's size below it, best first
  std::vector<double> by_worlds;  ///< by point: share of worlds in which it is the best; ties are shared out
  std::vector<double> by_sets;    ///< the same of parameter sets, over the worlds of each; empty where there are none
};

/// Of values[point][replicate]; `sets` has the parameter set of each replicate, or nothing. A point without a number
/// in a replicate is not the best there.
Optimum optimum_of(const std::vector<std::vector<double>>& values, const std::vector<std::int64_t>& sets);

/// How far the last of `columns` (each a value per point) follows from the others in a straight line: R squared,
/// adjusted for the number of them. 0 where there are too few points to say.
double explained_by_others(const std::vector<std::vector<double>>& columns);

}  // namespace peerspread
