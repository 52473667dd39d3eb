/// The section [sweep] of a config: lists and ranges become points, or are refused.
#include <cmath>
#include <cstdlib>

#include "sim/campaign/design.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

using namespace peerspread;

namespace {

/// How many values a setting may make: what takes long because it asks for much is no finding.
double values_of(const std::string& text) {
  const auto number = [](const std::string& part) { return std::strtod(part.c_str(), nullptr); };
  const auto parts = split_csv(text, ':');
  if (parts.size() == 3) return std::abs((number(parts[1]) - number(parts[0])) / number(parts[2])) + 1;
  return static_cast<double>(split_csv(text).size());
}

bool is_small(const Config& section) {
  constexpr double most = 300;
  double points = 1;
  for (const auto& [key, setting] : section)
    points *= key == "points" ? std::strtod(setting.text.c_str(), nullptr) : values_of(setting.text);
  return points <= most;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TinyModel model;
  static const fuzz::Scratch scratch;
  static const Values base = defaults_of(model.parameters());
  Campaign campaign{&model, {}, base, {{"base", {}}}};
  fuzz::goes_through<InputError>([&] {
    Config section = parse_config(fuzz::text_of(data, size), "input");
    take(section, "file", "");  // a file of somebody's
    if (!is_small(section)) return;
    make_points(campaign, section, scratch.folder());
    for (std::size_t p = 0; p < campaign.points.size(); ++p) model.bind(campaign.values_of(p));
  });
  return 0;
}
