/// Which targets stand in each other's way, where no set is near all of them.
#pragma once

#include <string>
#include <vector>

#include "sim/analysis/sampling.hpp"

namespace peerspread {

/// Looks at sets one by one and remembers how near they came. A miss is a distance from a target in SDs; a set is near
/// a target where it is at most `cut`.
class Contradictions {
 public:
  Contradictions(std::size_t targets, double cut);

  void add(const Row& misses);
  void include(const Contradictions& others);

  /// "nearest misses in SDs: A 0.2, B 0.1; A and B contradict one another (at best 4.1 SD from both); 3 % of the sets
  /// would be near all the others without A, ...", and what to do. `names`: of the targets.
  std::string text(const std::vector<std::string>& names) const;

 private:
  double& together(std::size_t a, std::size_t b) { return together_[a * targets_ + b]; }
  double together(std::size_t a, std::size_t b) const { return together_[a * targets_ + b]; }

  std::size_t targets_;
  double cut_;
  Row together_;                      ///< least of the larger miss of two targets; on the diagonal, of one
  std::vector<std::size_t> without_;  ///< sets near all targets but perhaps this one
  std::size_t sets_ = 0;
};

}  // namespace peerspread
