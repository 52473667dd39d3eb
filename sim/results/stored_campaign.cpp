#include "sim/results/stored_campaign.hpp"

#include <algorithm>
#include <map>

#include "sim/core/config.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/results/identity.hpp"

namespace peerspread {

namespace {

std::string text_of(const std::map<std::string, std::string>& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

std::int64_t number_of(const std::map<std::string, std::string>& attributes, const std::string& name,
                       const std::string& file) {
  const std::string text = text_of(attributes, name);
  std::int64_t number = 0;
  if (!text.empty() && read_number(text, number) != std::errc{})
    throw RunError(file + " is damaged: its attribute " + name + " is '" + text + "', not a whole number");
  return number;
}

}  // namespace

Campaign stored_campaign(const Registry& registry, const ResultsFile& results, const std::string& file) {
  const auto attributes = results.attributes();
  const std::string name = text_of(attributes, "model");
  const auto model = std::ranges::find(registry, name, [](const auto& m) { return m->name(); });
  if (model == registry.end()) throw RunError(file + " is of a model '" + name + "' that this program does not have");
  const std::vector<Parameter>& parameters = (*model)->parameters();
  Campaign campaign{model->get(), {}, {}, {}};
  campaign.settings.name = text_of(attributes, "campaign");
  for (const KeptFact& fact : kept_facts())
    if (fact.set != nullptr) fact.set(campaign, number_of(attributes, fact.attribute, file));
  campaign.command_line = text_of(attributes, "command_line");
  campaign.design = text_of(attributes, "design");
  campaign.stopped = text_of(attributes, "stopped");
  try {
    campaign.base = resolve(parse_config(text_of(attributes, "configuration"), file), parameters);
    if (attributes.contains("branch_week")) {
      const Values beginning = resolve(parse_config(text_of(attributes, "branch_configuration"), file), parameters);
      campaign.branch = {changes_between(campaign.base, beginning),
                         static_cast<std::size_t>(number_of(attributes, "branch_week", file)),
                         text_of(attributes, "branch_from")};
    }
    const ParameterSetsText sets = results.sets();
    campaign.settings.ensemble = text_of(attributes, "ensemble");
    campaign.sets.checks = text_of(attributes, "checks");
    campaign.settings.outputs = text_of(attributes, "outputs");
    if (!campaign.settings.outputs.empty()) campaign.outputs = split_csv(campaign.settings.outputs);
    campaign.set_numbers = sets.numbers;
    for (const std::string& key : sets.parameters) {
      const std::size_t index = find_parameter(parameters, key);
      if (index == npos) throw InputError("no such parameter: " + key);
      campaign.sets.parameters.push_back(static_cast<std::uint32_t>(index));
    }
    const auto width = static_cast<std::ptrdiff_t>(sets.parameters.size());
    for (auto row = sets.values.begin(); row != sets.values.end(); row += width)
      campaign.sets.values.emplace_back(row, row + width);
    for (const std::string& point : results.points()) campaign.points.push_back({point, {}});
    for (const std::string& key : results.varied()) {
      const std::size_t index = find_parameter(parameters, key);
      if (index == npos) throw InputError("no such parameter: " + key);
      const auto values = results.column(key);
      const bool on_off = std::holds_alternative<bool>(parameters[index].initial);
      for (std::size_t p = 0; p < values.size(); ++p) {
        const std::string text = on_off ? (values[p] == "1" ? "on" : "off") : values[p];
        const Value value = parse_value(parameters[index], text);
        if (value != campaign.base[index])
          campaign.points[p].changes.emplace_back(static_cast<std::uint32_t>(index), value);
      }
    }
    for (Point& point : campaign.points) std::ranges::sort(point.changes, {}, &Changes::value_type::first);
  } catch (const InputError& error) {
    throw RunError(file + " was written by " + text_of(attributes, "program") + " (git " +
                   text_of(attributes, "git_state") +
                   "), whose parameters are others than this program's: " + error.what());
  }
  return campaign;
}

}  // namespace peerspread
