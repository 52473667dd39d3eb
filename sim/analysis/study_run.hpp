/// Runs studies: what the model makes of them.
#pragma once

#include <vector>

#include "sim/analysis/study.hpp"
#include "sim/core/progress.hpp"

namespace peerspread {

/// What came of a study, by replicate.
struct StudyFound {
  std::vector<double> measured;
  std::vector<std::vector<double>> arms;    ///< [arm][replicate]
  std::vector<std::vector<double>> beside;  ///< [arm][replicate]; no arms where nothing is printed beside
};

/// Studies, by their places in a list, whose arms are the same worlds; and these worlds, with all outputs they read.
struct SharedWorlds {
  Campaign campaign;
  std::vector<std::size_t> studies;
};
std::vector<SharedWorlds> share_worlds(const std::vector<Study>& studies);

/// In memory; nothing is kept of it. Of every study in the order of `worlds.studies`.
std::vector<StudyFound> run_studies(const SharedWorlds& worlds, const std::vector<Study>& studies, Progress& progress);

/// Standard error of the mean of `values` by replicate, of which r lives in population r % `populations`: from the
/// populations' means, for replicates that share people, schools and ties are not independent. With a single population
/// as if they were. Values that are not defined do not count; NaN where fewer than two means are left.
double monte_carlo_error(const std::vector<double>& values, std::size_t populations);

/// A study and what it measured.
struct Measured {
  const Study& study;
  const std::vector<double>& values;
};

/// Of the worlds that all studies have: how many meet all of these at once, in that their values lie within the ranges,
/// or within two SDs of the targets' errors. Replicate r of every study has the same accepted set.
struct Joint {
  std::size_t worlds = 0, within = 0, within_errors = 0;
};
Joint meet_all(const std::vector<Measured>& studies);

}  // namespace peerspread
