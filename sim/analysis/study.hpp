/// A study: a pattern from the world and what the model makes of it, as a config file. The file is a scenario, a
/// [sweep] where the study has several arms, and a [study] section that says what is measured, on what, and what was
/// found. `validate` runs studies and prints value beside target; `calibrate` fits parameters to some. Declared once,
/// here.
#pragma once

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/campaign/campaign.hpp"
#include "sim/core/config.hpp"
#include "sim/model/shape.hpp"

namespace peerspread {

struct StudySettings {
  static constexpr double not_said = std::numeric_limits<double>::quiet_NaN();
  std::string id;
  std::string claim;
  std::string kind = "validate";
  std::string output;
  std::string at;
  std::string against, against_output;
  std::string relation = "ratio";
  std::string measure = "value";
  std::string beside, beside_output;
  double target = not_said, low = not_said, high = not_said;
  double sampling_sd = 0.0, between_sd = 0.0, discrepancy_sd = 0.0;
  std::string source;
  static void declare(ParameterTable<StudySettings>& table);
};
const ParameterTable<StudySettings>& study_table();

/// One number of a world: of an output, and which one of it.
struct Reading {
  std::string output;
  Selection at;
  std::size_t place;  ///< in a row of the output
};

struct Study {
  std::filesystem::path file;
  StudySettings settings;  ///< an end of the range that is not said is infinite; with neither end both are NaN
  Campaign campaign;       ///< arms in the order in which they are written; every accepted set once
  Selection at = {};       ///< which number of the output
  std::size_t place = 0;   ///< of it in a row
  std::optional<Reading> against = {}, beside = {};

  /// What is read of every world: at, then against and beside, as far as there are such.
  std::vector<Reading> readings() const;
  /// What an arm comes to, from what was read there.
  double of_arm(const std::vector<double>& read) const;
  /// What is measured, from what each arm comes to.
  double measure(const std::vector<double>& arms) const;

  /// What was found: the target, or the middle of the range where none is said.
  double found() const;
  /// A decision that is only printed has no range.
  bool has_range() const;
  bool meets(double value) const { return value >= settings.low && value <= settings.high; }
  /// SD of the total error with which the target is known, in its unit; a quarter of the range where none is given;
  /// NaN where that has no end.
  double error_sd() const;
  /// Whether `value` lies within that many error SDs of the target (or the middle of the range, where no target is
  /// said); within the range where no error is known.
  bool within_errors(double value, double errors) const;
  /// 0 at the middle of the range, 1 at its ends.
  double distance(double value) const;
};

/// Throws InputError, with origin: no [study], unknown output, axis, entry of one or measure; an axis with several
/// entries of which none is named, or two; no range but in a decision, low above high; arms that the measure cannot
/// take, or that have no order.
Study read_study(const Registry& registry, const std::filesystem::path& file, const Config& on_top);

/// Every *.cfg with a section [study] in `paths` (files or folders), by name. InputError where there is none.
std::vector<std::filesystem::path> find_studies(const std::vector<std::string>& paths);

}  // namespace peerspread
