/// Scenario files, of a model with a parameter of each kind: a text is a campaign or is refused, and what is printed of
/// it reads back to the same values.
#include "sim/campaign/make_campaign.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/require.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

using namespace peerspread;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Registry registry = [] {
    Registry one;
    one.push_back(std::make_unique<TinyModel>());
    return one;
  }();
  fuzz::goes_through<InputError>([&] {
    Config config = parse_config(fuzz::text_of(data, size), "input");
    take_section(config, "sweep");
    take(config, "ensemble", "");  // a file of somebody's
    const Campaign campaign = make_campaign(registry, {config}, {"input"});

    std::vector<Parameter> parameters = engine_parameters(registry);
    const auto& own = campaign.model->parameters();
    parameters.insert(parameters.end(), own.begin(), own.end());
    const Values values = resolve(config, parameters);
    const Config printed = parse_config(print_config(parameters, values, true), "printed");
    fuzz::promise(resolve(printed, parameters) == values, "a printed config reads back to the same values");
  });
  return 0;
}
