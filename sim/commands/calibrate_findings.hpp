/// What a calibration found, as people read it and as a table.
#pragma once

#include <string>
#include <vector>

#include "sim/commands/calibrate_task.hpp"

namespace peerspread {

/// What the members of an ensemble gave in fresh worlds, as far as `met` looks at it: [set][study].
struct Members {
  std::vector<Row> sets, observed;
};

/// Whether `observed` is within 2 SD of its total error of target t.
bool meets(const Study& study, double observed);

/// "C1 100 %, C2 93 %, all together 90 %": of the members, within 2 SD of each target that was fitted.
std::string members_within(const Task& task, const std::vector<Row>& observed);

/// How far parameters are identified, by members and by the slopes of the last wave's emulators.
struct Identified {
  Row sd_ratios;  ///< of each parameter: SD of the members over that of the prior
  struct Pair {
    std::size_t a, b;
    double correlation;
  };
  std::vector<Pair> pairs;  ///< strongest first
  /// Singular values of the targets' slopes at the members' mean, in SDs of error per SD of prior.
  Row directions;
  /// Of them, those in which a parameter moved by an SD of its prior moves targets by more than their error.
  std::size_t informed() const;
};
Identified identified(const Prior& prior, const std::vector<Row>& members, const Emulators& last);

/// Tables of parameters, of targets left out and of decisions.
std::string findings(const Task& task, const Members& members, const Identified& identified);

/// The same in full: one row per parameter, correlation, direction, target and decision.
std::string csv_of(const Task& task, const Members& members, const Identified& identified);

}  // namespace peerspread
