/// What the sections [calibrate] and [sensitivity] of config files may say.
#pragma once

#include <string>

#include "sim/core/parameter.hpp"

namespace peerspread {

struct CalibrateSettings {
  std::string targets, decisions;
  std::int64_t first_wave = 20000, further_wave = 20000, waves = 3, tries = 4'000'000;
  double implausible = 3.0, near = 1.5, within = 2.0;
  std::int64_t worlds = 8, accept = 256, neighbours = 500;
  std::string folder = "results/calibration";
};
const ParameterTable<CalibrateSettings>& calibrate_table();

struct SensitivitySettings {
  std::string scenarios, output;
  std::int64_t trajectories = 20, levels = 4, samples = 128, resamples = 200;
};
const ParameterTable<SensitivitySettings>& sensitivity_table();

}  // namespace peerspread
