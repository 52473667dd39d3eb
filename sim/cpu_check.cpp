// Compiled for the oldest x86-64 whatever the rest is compiled for (see CMakeLists.txt).
#include "sim/cpu_check.hpp"

#include <algorithm>
#include <string_view>

namespace peerspread {
namespace {

bool has(std::string_view feature) {
  struct Feature {
    std::string_view name;
    bool present;
  };
  const Feature features[] = {
      {"sse2", __builtin_cpu_supports("sse2") != 0},         {"sse4.2", __builtin_cpu_supports("sse4.2") != 0},
      {"avx", __builtin_cpu_supports("avx") != 0},           {"avx2", __builtin_cpu_supports("avx2") != 0},
      {"fma", __builtin_cpu_supports("fma") != 0},           {"bmi2", __builtin_cpu_supports("bmi2") != 0},
      {"avx512f", __builtin_cpu_supports("avx512f") != 0},   {"avx512bw", __builtin_cpu_supports("avx512bw") != 0},
      {"avx512dq", __builtin_cpu_supports("avx512dq") != 0}, {"avx512vl", __builtin_cpu_supports("avx512vl") != 0},
  };
  for (const Feature& known : features) {
    if (known.name == feature) return known.present;
  }
  return false;
}

}  // namespace

std::string missing_cpu_features(const char* needed) {
  std::string missing;
  std::string_view rest = needed;
  while (!rest.empty()) {
    const std::string_view feature = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), feature.size() + 1));
    if (!has(feature)) missing.append(missing.empty() ? "" : ", ").append(feature);
  }
  return missing;
}

}  // namespace peerspread
