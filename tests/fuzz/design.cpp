/// Designs from a CSV: every line is a point that the model takes, or the file is refused.
#include "sim/campaign/design.hpp"

#include "sim/core/require.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

using namespace peerspread;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TinyModel model;
  static const fuzz::Scratch scratch;
  static const Values base = defaults_of(model.parameters());
  scratch.put("points.csv", fuzz::text_of(data, size));
  Campaign campaign{&model, {}, base, {{"base", {}}}};
  const Config section = {{"design", {"file", "input"}}, {"file", {"points.csv", "input"}}};
  if (fuzz::goes_through<InputError>([&] { make_points(campaign, section, scratch.folder()); })) {
    fuzz::promise(!campaign.points.empty(), "a design has points");
    for (std::size_t p = 0; p < campaign.points.size(); ++p) model.bind(campaign.values_of(p));
  }
  return 0;
}
