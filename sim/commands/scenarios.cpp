#include "sim/commands/scenarios.hpp"

#include <algorithm>
#include <cctype>

#include "sim/campaign/design.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_input.hpp"

namespace peerspread {

namespace fs = std::filesystem;

namespace {

/// A name that any file system takes: letters of any script, digits, '-', '.' and '_', of moderate length.
std::string safe_file_name(const std::string& name) {
  constexpr std::size_t longest = 100;
  std::string safe;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) != 0 || byte >= 0x80 || c == '-' || c == '.' || c == '_';
    safe += plain ? c : '_';
  }
  if (safe.starts_with('.')) safe.front() = '_';
  std::size_t end = std::min(safe.size(), longest);
  while (end < safe.size() && (static_cast<unsigned char>(safe[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return safe.empty() ? "unnamed" : safe.substr(0, end);
}

/// Scenario files with the command line on top, all but their sections [sweep].
std::vector<Config> read_configs(const Invocation& invocation, Config& sweep) {
  Config on_top = invocation.line.settings;
  if (invocation.words.size() > 1) on_top.erase("name");  // names the campaign; scenarios keep their own
  const Config sweep_on_top = take_section(on_top, "sweep");
  std::vector<Config> configs;
  for (const std::string& word : invocation.words) {
    const auto written = invocation.written.find(word);
    Config config = written == invocation.written.end() ? read_config(word) : written->second;
    sweep = merge(take_section(config, "sweep"), sweep_on_top);
    configs.push_back(merge(std::move(config), on_top));
  }
  return configs;
}

void name_campaign(Campaign& campaign, const std::string& name, const Invocation& invocation) {
  campaign.command_line = invocation.as_typed;
  campaign.settings.name = name;
  if (campaign.settings.output.empty()) campaign.settings.output = "results/" + safe_file_name(name) + ".h5";
}

}  // namespace

Scenarios read_scenarios(const Registry& registry, const Invocation& invocation) {
  Config sweep;
  std::vector<Config> configs = read_configs(invocation, sweep);
  if (!sweep.empty())
    throw InputError(
        wrong(sweep.begin()->second.origin).is("there is a section [sweep]; 'peerspread sweep' takes such a file"));
  const auto named = invocation.line.settings.find("name");
  const std::string name = named == invocation.line.settings.end() ? "" : named->second.text;
  std::vector<std::string> stems;
  for (const std::string& word : invocation.words)
    stems.push_back(invocation.written.contains(word) ? word : fs::path(word).stem().string());
  Scenarios scenarios{configs, make_campaign(registry, configs, stems)};
  Campaign& campaign = scenarios.campaign;
  std::string joined;
  for (std::size_t i = 0; i < campaign.points.size(); ++i) {
    scenarios.configs[i]["name"].text = campaign.points[i].name;
    joined += (i == 0 ? "" : " vs ") + campaign.points[i].name;
  }
  name_campaign(campaign, name.empty() ? joined : name, invocation);
  return scenarios;
}

Scenarios read_sweep(const Registry& registry, const Invocation& invocation) {
  Config sweep;
  std::vector<Config> configs = read_configs(invocation, sweep);
  const fs::path file = invocation.words.front();
  if (sweep.empty())
    throw InputError(
        wrong(file.string())
            .is("there is no section [sweep], so there is nothing to sweep; 'peerspread run' takes such a file"));
  Scenarios scenarios{configs, make_campaign(registry, configs, {file.stem().string()})};
  const std::string name = scenarios.campaign.points.front().name;
  make_points(scenarios.campaign, sweep, folder_of_paths_in(file));
  scenarios.configs[0]["name"].text = name;
  scenarios.sweep = sweep;
  scenarios.sweep_folder = folder_of_paths_in(file);
  name_campaign(scenarios.campaign, name, invocation);
  return scenarios;
}

namespace {

/// `config` with what it says of other files as the file itself would have to, wherever it is.
Config for_any_folder(Config config) {
  const auto ensemble = config.find("ensemble");
  if (ensemble != config.end() && !ensemble->second.text.empty() && ensemble->second.text != "none")
    ensemble->second.text = fs::absolute(path_in(ensemble->second, ensemble->second.text)).lexically_normal().string();
  return config;
}

}  // namespace

std::string configs_text(const Registry& registry, const Scenarios& scenarios) {
  std::string text;
  std::vector<Parameter> parameters = engine_parameters(registry);
  const auto& own = scenarios.campaign.model->parameters();
  parameters.insert(parameters.end(), own.begin(), own.end());
  for (const Config& config : scenarios.configs) {
    if (scenarios.configs.size() > 1) text += "# ---- " + printable(config.at("name").text) + " ----\n";
    text += print_config(parameters, resolve(for_any_folder(config), parameters), true);
  }
  if (!scenarios.sweep.empty()) text += "\n[sweep]\n";
  for (const auto& [key, setting] : scenarios.sweep) {
    const fs::path file = fs::absolute(scenarios.sweep_folder / setting.text).lexically_normal();
    text += key + " = " + (key == "file" ? file.string() : setting.text) + "\n";
  }
  return text;
}

}  // namespace peerspread
