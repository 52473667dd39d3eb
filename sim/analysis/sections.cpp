#include "sim/analysis/sections.hpp"

namespace peerspread {

const ParameterTable<CalibrateSettings>& calibrate_table() {
  using S = CalibrateSettings;
  static const ParameterTable<S> table = [] {
    ParameterTable<S> t;
    const Label label = Label::setting;
    t.add("targets", &S::targets, {.label = label, .help = "study files, with commas between them"});
    t.add("decisions", &S::decisions,
          {.label = label,
           .help = "study files of which sets and self-test say what they answer; nothing is fitted to them"});
    t.add("first_wave", &S::first_wave, {.low = 16, .high = 1e7, .label = label, .help = "sets of the first wave"});
    t.add("further_wave", &S::further_wave,
          {.low = 16, .high = 1e7, .label = label, .help = "sets of each further wave"});
    t.add("waves", &S::waves, {.low = 1, .high = 50, .label = label, .help = "how many waves"});
    t.add("implausible", &S::implausible,
          {.low = 1,
           .high = 10,
           .label = label,
           .help = "a set is ruled out that is further from a target, in SDs of the error of target and emulator"});
    t.add("tries", &S::tries,
          {.low = 1000, .high = 1e9, .label = label, .help = "draws from the priors that look for what is left"});
    t.add("near", &S::near,
          {.low = 1,
           .high = 10,
           .label = label,
           .help = "sets in what is left within this many times 2 SD of all targets are looked at again"});
    t.add("within", &S::within,
          {.low = 0.5,
           .high = 10,
           .label = label,
           .help = "members are drawn from those whose means over worlds come within this many SD of all targets"});
    t.add("worlds", &S::worlds,
          {.low = 1, .high = 1000, .label = label, .help = "worlds in which they are; their means are what counts"});
    t.add("accept", &S::accept, {.low = 8, .high = 1e5, .label = label, .help = "sets in the ensemble"});
    t.add("neighbours", &S::neighbours,
          {.low = 50, .high = 1e6, .label = label, .help = "sets near a truth of which its posterior is made"});
    t.add("folder", &S::folder, {.label = label, .help = "where the waves' results are kept"});
    return t;
  }();
  return table;
}

const ParameterTable<SensitivitySettings>& sensitivity_table() {
  using S = SensitivitySettings;
  static const ParameterTable<S> table = [] {
    ParameterTable<S> t;
    const Label label = Label::setting;
    t.add("scenarios", &S::scenarios, {.label = label, .help = "one scenario file, or two to compare"});
    t.add("output", &S::output, {.label = label, .help = "the output looked at, at its last entries"});
    t.add("trajectories", &S::trajectories,
          {.low = 2, .high = 1e5, .label = label, .help = "paths of the Morris design"});
    t.add("levels", &S::levels, {.low = 4, .high = 100, .label = label, .help = "levels of its grid (even)"});
    t.add("samples", &S::samples, {.low = 8, .high = 1e6, .label = label, .help = "base points of the Sobol indices"});
    t.add("resamples", &S::resamples,
          {.low = 20, .high = 1e5, .label = label, .help = "bootstrap samples of their intervals"});
    return t;
  }();
  return table;
}

}  // namespace peerspread
