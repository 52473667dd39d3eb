/// What the sections [calibrate] and [sensitivity] of config files may say.
#pragma once

#include <string>

#include "sim/core/parameter.hpp"

namespace peerspread {

struct CalibrateSettings {
  std::string targets;
  std::int64_t first_wave = 100000, further_wave = 20000, waves = 1, keep = 1000, worlds = 8, accept = 256;
  double near = 1.5;
  std::string folder = "results/calibration";
};
const ParameterTable<CalibrateSettings>& calibrate_table();

struct SensitivitySettings {
  std::string scenarios, output;
  std::int64_t trajectories = 20, levels = 4, samples = 128, resamples = 200;
};
const ParameterTable<SensitivitySettings>& sensitivity_table();

}  // namespace peerspread
