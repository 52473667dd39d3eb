/// Which parameters an answer depends on: designs and estimators of global sensitivity analysis, free of any campaign.
#pragma once

#include <vector>

#include "sim/analysis/sampling.hpp"

namespace peerspread {

/// Morris 1991: `trajectories` paths through a grid of `levels` levels; each is size() + 1 points long and moves one
/// parameter a step.
std::vector<Row> morris_design(const Box& box, std::size_t trajectories, std::size_t levels, Seed seed);

/// Per parameter, in units of the output for the whole of the parameter's range.
struct ElementaryEffects {
  double mean_size;  ///< mu*: mean of absolute effects (Campolongo et al. 2007)
  double mean, sd;   ///< sigma is large where effects depend on other parameters or on the place
};
std::vector<ElementaryEffects> elementary_effects(const Box& box, const std::vector<Row>& design,
                                                  const std::vector<double>& values);

/// Saltelli et al. 2010: n points A, n points B, and for each parameter A with that column of B; (d + 2) n rows.
std::vector<Row> saltelli_design(const Box& box, std::size_t n);

struct SobolIndex {
  double first, first_low, first_high;  ///< share of the output's variance by the parameter alone, and 90 % bootstrap
  double total, total_low, total_high;  ///< with all of its interactions
};
/// First indices by Saltelli et al. 2010, total ones by Jansen 1999; intervals over `resamples` bootstrap samples.
std::vector<SobolIndex> sobol_indices(std::size_t parameters, const std::vector<double>& values, std::size_t resamples,
                                      Seed seed);

}  // namespace peerspread
