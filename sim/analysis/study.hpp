/// A study: a pattern from the world and what the model makes of it, as a config file. The file is a scenario, a
/// [sweep] where the study has several arms, and a [study] section that says what is measured, on what, and what was
/// found. `validate` runs studies and prints value beside target; `calibrate` fits parameters to some. Declared once,
/// here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/core/config.hpp"
#include "sim/core/progress.hpp"
#include "sim/model/shape.hpp"

namespace peerspread {

struct StudySettings {
  std::string id;
  std::string claim;
  std::string kind = "validate";
  std::string output;
  std::string at;
  std::string measure = "value";
  double target = 0.0, low = 0.0, high = 0.0;
  double sampling_sd = 0.0, between_sd = 0.0, discrepancy_sd = 0.0;
  std::string source;
  static void declare(ParameterTable<StudySettings>& table);
};
const ParameterTable<StudySettings>& study_table();

struct Study {
  std::filesystem::path file;
  StudySettings settings;
  Campaign campaign;
  Selection at = {};      ///< which number of the output
  std::size_t place = 0;  ///< of it in a row

  bool meets(double value) const { return value >= settings.low && value <= settings.high; }
  /// SD of the total error with which the target is known, in its unit; a quarter of the range where none is given.
  double error_sd() const;
  /// 0 at the middle of the range, 1 at its ends.
  double distance(double value) const;
  /// What is measured, from the values at each arm.
  double measure(const std::vector<double>& arms) const;
};

/// Throws InputError, with origin: no [study], unknown output, axis, entry of one or measure, an axis named twice, low
/// above high.
Study read_study(const Registry& registry, const std::filesystem::path& file, const Config& on_top);

/// Every *.cfg with a section [study] in `paths` (files or folders), by name. InputError where there is none.
std::vector<std::filesystem::path> find_studies(const std::vector<std::string>& paths);

/// Runs the study in memory: what is measured, by replicate.
std::vector<double> run_study(const Study& study, Progress& progress);

}  // namespace peerspread
