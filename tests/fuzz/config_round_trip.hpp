/// What is promised of scenario files, whatever the models.
#pragma once

#include <memory>

#include "sim/campaign/make_campaign.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/require.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread::fuzz {

/// One model, with a parameter of each kind.
inline Registry tiny_registry() {
  Registry one;
  one.push_back(std::make_unique<TinyModel>());
  return one;
}

/// A text is a campaign or is refused, and what is printed of it reads back to the same values.
inline void read_and_print(const Registry& registry, const std::string& text) {
  goes_through<InputError>([&] {
    Config config = parse_config(text, "input");
    take_section(config, "sweep");
    take(config, "ensemble", "");  // a file of somebody's
    const Campaign campaign = make_campaign(registry, {config}, {"input"});

    std::vector<Parameter> parameters = engine_parameters(registry);
    const auto& own = campaign.model->parameters();
    parameters.insert(parameters.end(), own.begin(), own.end());
    const Values values = resolve(config, parameters);
    const Config printed = parse_config(print_config_for_people(parameters, values, {}), "printed");
    promise(resolve(printed, parameters) == values, "a printed config reads back to the same values");
  });
}

}  // namespace peerspread::fuzz
