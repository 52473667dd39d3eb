/// What `validate` says: the count, a table for every kind of study, and the same as CSV.
#pragma once

#include <string>
#include <vector>

#include "sim/analysis/study_run.hpp"
#include "sim/campaign/set_checks.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

/// What came of a study.
struct Verdict {
  Study study;
  StudyFound found;
  Band band;      ///< mean, and what 90 % of worlds lie between
  double error;   ///< Monte Carlo standard error of the mean
  double share;   ///< of replicates that meet the target on their own; NaN where there is no range
  bool passes;    ///< whether the mean does
  double beside;  ///< mean of what is printed beside; NaN without
};
Verdict judge(Study study, StudyFound found);

/// Those never fitted first, and apart.
std::string text_of(const std::vector<Verdict>& verdicts);
std::string json_text_of(const std::vector<Verdict>& verdicts);
std::string csv_of(const std::vector<Verdict>& verdicts);
/// Those with a range, for the head of the sets' file.
std::vector<Check> checks_of(const std::vector<Verdict>& verdicts);

}  // namespace peerspread
