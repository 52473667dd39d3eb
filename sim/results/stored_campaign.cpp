#include "sim/results/stored_campaign.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "sim/core/config.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_file.hpp"

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

/// "key = value" lines as a map.
std::map<std::string, std::string> lines_of(const std::string& design) {
  std::map<std::string, std::string> lines;
  std::istringstream in(design);
  for (std::string line; std::getline(in, line);) {
    const std::size_t equals = line.find(" = ");
    if (equals != std::string::npos) lines[line.substr(0, equals)] = line.substr(equals + 3);
  }
  return lines;
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
  campaign.settings.seed = number_of(attributes, "seed", file);
  campaign.settings.replicates = number_of(attributes, "replicates", file);
  campaign.settings.populations = number_of(attributes, "populations", file);
  campaign.command_line = text_of(attributes, "command_line");
  campaign.design = text_of(attributes, "design");
  try {
    campaign.base = resolve(parse_config(text_of(attributes, "configuration"), file), parameters);
    const ParameterSetsText sets = results.sets();
    campaign.settings.ensemble = text_of(attributes, "ensemble");
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

std::vector<std::string> differences(const Campaign& there, const Campaign& here) {
  std::vector<std::string> found;
  const auto compare = [&](const std::string& key, const std::string& a, const std::string& b) {
    if (a != b)
      found.push_back(key + " is " + (a.empty() ? "not set" : a) + " there and " + (b.empty() ? "not set" : b) +
                      " here");
  };
  compare("model", std::string(there.model->name()), std::string(here.model->name()));
  if (!found.empty()) return found;
  compare("seed", std::to_string(there.settings.seed), std::to_string(here.settings.seed));
  compare("replicates", std::to_string(there.settings.replicates), std::to_string(here.settings.replicates));
  compare("populations", std::to_string(there.settings.populations), std::to_string(here.settings.populations));
  compare("ensemble", there.settings.ensemble, here.settings.ensemble);
  compare("outputs", there.settings.outputs, here.settings.outputs);
  const std::vector<Parameter>& parameters = here.model->parameters();
  for (std::size_t i = 0; i < here.base.size(); ++i)
    compare(parameters[i].name, format_value(there.base[i]), format_value(here.base[i]));
  const auto design_there = lines_of(there.design), design_here = lines_of(here.design);
  std::map<std::string, std::string> keys = design_there;
  keys.insert(design_here.begin(), design_here.end());
  const auto in = [](const auto& lines, const std::string& key) {
    const auto line = lines.find(key);
    return line == lines.end() ? std::string() : line->second;
  };
  for (const auto& [key, value] : keys) compare(key, in(design_there, key), in(design_here, key));
  if (!found.empty()) return found;
  compare("the number of points", std::to_string(there.points.size()), std::to_string(here.points.size()));
  if (there.sets.values != here.sets.values) found.push_back("the accepted parameter sets differ");
  for (std::size_t p = 0; found.empty() && p < here.points.size(); ++p) {
    compare("the name of point " + std::to_string(p + 1), there.points[p].name, here.points[p].name);
    if (there.points[p].changes != here.points[p].changes)
      found.push_back("point '" + here.points[p].name + "' has other values");
  }
  return found;
}

}  // namespace peerspread
