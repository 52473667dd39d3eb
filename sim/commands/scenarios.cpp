#include "sim/commands/scenarios.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "sim/campaign/branch.hpp"
#include "sim/campaign/design.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/collect/beginning.hpp"
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

/// The section [branch] of a scenario.
struct BranchSection {
  Setting from, week;
  fs::path file;  ///< that `from` names
};

/// What was read, file by file, with the command line on top of each.
struct Written {
  std::vector<Config> scenarios;
  Config sweep;
  std::optional<BranchSection> branch;
  Config on_top;  ///< the command line
};

std::optional<BranchSection> read_branch_section(Config section) {
  if (section.empty()) return std::nullopt;
  for (const auto& [key, setting] : section)
    if (find_parameter(branch_table().parameters(), key) == npos)
      throw InputError(wrong(setting.origin)
                           .key("branch." + key)
                           .is("no such setting")
                           .nearest(key, names_of(branch_table().parameters()))
                           .allowed("from, week"));
  const std::string where = section.begin()->second.origin;
  BranchSection branch{take(section, "from", ""), take(section, "week", ""), {}};
  if (branch.from.text.empty())
    throw InputError(wrong(where)
                         .is("a branch needs to know what to branch off from")
                         .allowed("--from FILE.cfg, or "
                                  "branch.from"));
  branch.file = path_in(branch.from, branch.from.text);
  if (!fs::exists(branch.file))
    throw InputError(wrong(branch.from.origin)
                         .key("branch.from")
                         .value(branch.from.text)
                         .is("is no file, and no folder that --save-week made"));
  if (branch.week.text.empty() && !is_beginning(branch.file))
    throw InputError(
        wrong(branch.from.origin).is("a branch needs a week").allowed("--week N, or branch.week, as in 36 or 72"));
  return branch;
}

/// All scenarios of a campaign have one beginning.
void require_same_branch(const std::optional<BranchSection>& a, const std::optional<BranchSection>& b,
                         const std::string& file) {
  const auto text = [](const std::optional<BranchSection>& s) {
    return !s ? std::string("none")
              : whole_path_in(s->from, s->from.text).string() + (s->week.text.empty() ? "" : ", week " + s->week.text);
  };
  if (text(a) != text(b))
    throw InputError(wrong(file).is("branches off from " + text(b) + ", the scenario before from " + text(a) +
                                    "; scenarios of one comparison must have the same beginning"));
}

/// Scenario files with the command line on top, and their sections [sweep] and [branch].
Written read_files(const Invocation& invocation) {
  Written written;
  Config& on_top = written.on_top = invocation.line.settings;
  if (invocation.words.size() > 1) on_top.erase("name");  // names the campaign; scenarios keep their own
  const Config sweep_on_top = take_section(on_top, "sweep");
  Config branch_on_top = take_section(on_top, "branch");
  for (const char* flag : {"from", "week"})
    if (invocation.has(flag)) branch_on_top[flag] = {invocation.line.flags.at(flag), "command line"};
  for (const std::string& word : invocation.words) {
    const auto made = invocation.written.find(word);
    Config config = made == invocation.written.end() ? read_config(word) : made->second;
    written.sweep = merge(take_section(config, "sweep"), sweep_on_top);
    const auto branch = read_branch_section(merge(take_section(config, "branch"), branch_on_top));
    if (!written.scenarios.empty()) require_same_branch(written.branch, branch, word);
    written.branch = branch;
    written.scenarios.push_back(merge(std::move(config), on_top));
  }
  return written;
}

/// The beginning that the scenarios branch off from.
std::optional<Beginning> beginning_of(const Written& written) {
  if (!written.branch) return std::nullopt;
  const auto& [from, week, file] = *written.branch;
  if (!is_beginning(file)) {
    Beginning beginning{read_config(file), file.stem().string(), week, written.on_top};
    if (const Config nested = take_section(beginning.config, "branch"); !nested.empty())
      throw InputError(wrong(nested.begin()->second.origin).is("what others branch off from cannot branch off itself"));
    take_section(beginning.config, "sweep");
    return beginning;
  }
  KeptBeginning kept = read_beginning(file);
  const std::string there = std::to_string(kept.week);
  if (!week.text.empty() && week.text != there)
    throw InputError(wrong(week.origin)
                         .key("branch.week")
                         .value(week.text)
                         .is("is not the week of the worlds in " + file.string())
                         .allowed(there));
  for (const char* key : {"ensemble", "outputs"})  // whether these are the same is seen by what follows from them
    if (const auto set = written.scenarios.front().find(key); set != written.scenarios.front().end())
      kept.config[key] = set->second;
  return Beginning{kept.config, kept.name, {there, from.origin}, {}, true};
}

/// Checks what points and beginning are to each other, and finds what was kept of it.
void branch_off(Scenarios& scenarios, const Written& written) {
  if (!written.branch) return;
  require_branches(scenarios.campaign);
  scenarios.branch_from = written.branch->file;
  if (!is_beginning(written.branch->file))
    scenarios.beginning_on_top = for_beginning(written.on_top, scenarios.campaign.model->parameters());
  else
    take_beginning(scenarios.campaign, written.branch->file, written.branch->from.origin);
}

/// A scenario that says itself what it branches off from has its name for that. One that is only told so would be taken
/// for the whole of its run.
void name_what_branches_off(Campaign& campaign, const Written& written) {
  if (!written.branch || written.branch->from.origin != "command line" || written.on_top.contains("name")) return;
  for (Point& point : campaign.points) point.name += " from week " + std::to_string(campaign.branch->week + 1);
}

void name_campaign(Campaign& campaign, const std::string& name, const Invocation& invocation) {
  campaign.command_line = invocation.as_typed;
  campaign.settings.name = name;
  if (campaign.settings.output.empty()) campaign.settings.output = "results/" + safe_file_name(name) + ".h5";
}

}  // namespace

Scenarios read_scenarios(const Registry& registry, const Invocation& invocation) {
  Written written = read_files(invocation);
  std::vector<Config>& configs = written.scenarios;
  if (!written.sweep.empty())
    throw InputError(wrong(written.sweep.begin()->second.origin)
                         .is("there is a section [sweep]; 'peerspread sweep' takes such a file"));
  const auto named = invocation.line.settings.find("name");
  const std::string name = named == invocation.line.settings.end() ? "" : named->second.text;
  std::vector<std::string> stems;
  for (const std::string& word : invocation.words)
    stems.push_back(invocation.written.contains(word) ? word : fs::path(word).stem().string());
  Scenarios scenarios{configs, make_campaign(registry, configs, stems, beginning_of(written))};
  branch_off(scenarios, written);
  name_what_branches_off(scenarios.campaign, written);
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
  const Written written = read_files(invocation);
  const std::vector<Config>& configs = written.scenarios;
  const Config& sweep = written.sweep;
  const fs::path file = invocation.words.front();
  if (sweep.empty())
    throw InputError(
        wrong(file.string())
            .is("there is no section [sweep], so there is nothing to sweep; 'peerspread run' takes such a file"));
  Scenarios scenarios{configs, make_campaign(registry, configs, {file.stem().string()}, beginning_of(written))};
  const std::string name = scenarios.campaign.points.front().name;
  make_points(scenarios.campaign, sweep, folder_of_paths_in(file));
  branch_off(scenarios, written);
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
  if (ensemble != config.end() && names_sets(ensemble->second.text))
    ensemble->second.text = whole_path_in(ensemble->second, ensemble->second.text).string();
  return config;
}

}  // namespace

std::string configs_text(const Registry& registry, const Scenarios& scenarios) {
  const ParameterSets& sets = scenarios.campaign.sets;
  std::string text;
  std::vector<Parameter> parameters = engine_parameters(registry);
  const auto& own = scenarios.campaign.model->parameters();
  std::set<std::size_t> drawn;
  for (const std::uint32_t parameter : sets.parameters) drawn.insert(parameters.size() + parameter);
  parameters.insert(parameters.end(), own.begin(), own.end());
  for (const Config& config : scenarios.configs) {
    if (scenarios.configs.size() > 1) text += "# ---- " + printable(config.at("name").text) + " ----\n";
    if (!drawn.empty())
      text +=
          "# A parameter behind a # has a value of its own in each parameter set of the ensemble. Without the # this\n"
          "# value holds in all worlds.\n";
    text += print_config_for_people(parameters, resolve(for_any_folder(config), parameters), drawn);
    if (!scenarios.beginning_on_top.empty()) {
      text += "\n# For what it branches off from the command line holds as well. Give there again:";
      for (const auto& [key, setting] : scenarios.beginning_on_top) text += " --" + key + "=" + setting.text;
      text += "\n";
    }
    if (scenarios.campaign.branch)
      text += "\n[branch]\nfrom = " + fs::absolute(scenarios.branch_from).lexically_normal().string() +
              "\nweek = " + std::to_string(scenarios.campaign.branch->week) + "\n";
  }
  if (!scenarios.sweep.empty()) text += "\n[sweep]\n";
  for (const auto& [key, setting] : scenarios.sweep) {
    const fs::path file = fs::absolute(scenarios.sweep_folder / setting.text).lexically_normal();
    text += key + " = " + (key == "file" ? file.string() : setting.text) + "\n";
  }
  return text;
}

}  // namespace peerspread
