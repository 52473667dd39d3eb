#include "sim/campaign/make_campaign.hpp"

#include <algorithm>
#include <boost/random/uniform_int_distribution.hpp>
#include <filesystem>
#include <set>
#include <utility>

#include "sim/campaign/branch.hpp"
#include "sim/campaign/ensemble_sets.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_input.hpp"
#include "sim/model/kernel.hpp"
#include "sim/model/random.hpp"

namespace peerspread {

std::int64_t lanes_to_use(const CampaignSettings& settings, const Config& config) {
  const std::int64_t lanes = settings.lanes;
  const auto refuse = [&](const std::string& key, const std::string& value, const std::string& why,
                          const std::string& allowed = kernels_here()) {
    throw InputError(wrong(config.at(key).origin).key(key).value(value).is(why).allowed(allowed));
  };
  if (lanes != 0 && lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16)
    refuse("lanes", std::to_string(lanes), "is not a width of packs", "0 (the widest), 1, 4, 8, 16");
  if (settings.kernel != "best") {
    const auto kernel = std::ranges::find(all_kernels, settings.kernel, &Kernel::name);
    if (kernel == all_kernels.end() || !runs_here(kernel->lanes))
      refuse("kernel", settings.kernel, "needs instructions that this processor lacks");
    if (lanes != 0 && static_cast<std::int64_t>(kernel->lanes) != lanes)
      refuse("lanes", std::to_string(lanes), "is not what kernel " + settings.kernel + " has");
    return static_cast<std::int64_t>(kernel->lanes);
  }
  if (lanes != 0 && !runs_here(static_cast<std::size_t>(lanes)))
    refuse("lanes", std::to_string(lanes), "is more than a register of this processor holds");
  return lanes;
}

/// A name stands in tables, file names and charts.
void require_name(const std::string& name, const std::string& origin) {
  const std::string control = control_character_in(name);
  if (!control.empty())
    throw InputError(wrong(origin).key("name").is(control).allowed("text without control characters"));
  const auto characters = static_cast<std::size_t>(
      std::ranges::count_if(name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  if (characters > limits::name_characters)
    throw InputError(wrong(origin)
                         .key("name")
                         .value(shorten(name, 40))
                         .is("has " + counted(characters, "character", "characters"))
                         .allowed("at most " + std::to_string(limits::name_characters)));
}

namespace {

/// One scenario, read.
struct ScenarioFile {
  const Model* model;
  CampaignSettings settings;
  std::string name;
  Values values;
  const Config* config;
};

/// Commands that take such a section have taken it out by now.
void refuse_branch(const Config& config) {
  for (const auto& [key, setting] : config)
    if (key.starts_with("branch."))
      throw InputError(wrong(setting.origin)
                           .setting(key, setting.text)
                           .is("worlds branch off in run, compare and sweep; here they live by one scenario from the "
                               "first day"));
}

ScenarioFile read_scenario(const Registry& registry, const Config& config, const std::string& fallback_name) {
  refuse_branch(config);
  const Parameter choice = model_parameter(registry);
  const auto chosen = config.find(choice.name);
  const Value name = chosen == config.end() ? choice.initial : resolve_one(chosen->second, choice);
  const auto model = std::find_if(registry.begin(), registry.end(),
                                  [&](const auto& m) { return m->name() == std::get<std::string>(name); });

  // One list, so that a misspelled key finds the nearest of the engine's and the model's keys.
  const auto& settings = campaign_table().parameters();
  std::vector<Parameter> all{choice};
  all.insert(all.end(), settings.begin(), settings.end());
  all.insert(all.end(), (*model)->parameters().begin(), (*model)->parameters().end());
  const Values values = resolve(config, all);
  const auto first_own = values.begin() + 1 + static_cast<std::ptrdiff_t>(settings.size());

  ScenarioFile scenario{
      model->get(), campaign_table().bind({values.begin() + 1, first_own}), {}, {first_own, values.end()}, &config};
  scenario.settings.lanes = lanes_to_use(scenario.settings, config);
  if (const auto named = config.find("name"); named != config.end())
    require_name(scenario.settings.name, named->second.origin);
  if (scenario.settings.name.empty()) scenario.settings.name = fallback_name;
  scenario.name = scenario.settings.name;
  try {
    scenario.model->bind(scenario.values);
  } catch (const InputError& error) {
    throw InputError(Wrong(error.facts()).at("scenario '" + scenario.name + "'"));
  }
  return scenario;
}

std::string origin_of(const ScenarioFile& scenario, const std::string& key) {
  const auto found = scenario.config->find(key);
  return found == scenario.config->end() ? "default" : found->second.origin;
}

/// The file, however it is written; or none.
std::string ensemble_of(const ScenarioFile& scenario) {
  const std::string& text = scenario.settings.ensemble;
  return !names_sets(text) ? text : whole_path_in({text, origin_of(scenario, "ensemble")}, text).string();
}

constexpr const char* must_agree = "; scenarios of one comparison must have the same";

std::string both_names(const std::string& a, const std::string& b) { return "scenarios '" + a + "' and '" + b + "' "; }

/// Replicates are compared one to one, so what makes a replicate must be the same in every scenario.
void require_same_settings(const ScenarioFile& a, const ScenarioFile& b) {
  const auto same = [&](const std::string& key, const std::string& x, const std::string& y) {
    if (x == y) return;
    throw InputError(both_names(a.name, b.name) + "differ in " + key + ": " + x + " (" + origin_of(a, key) +
                     ") against " + y + " (" + origin_of(b, key) + ")" + must_agree);
  };
  same("model", std::string(a.model->name()), std::string(b.model->name()));
  same("seed", std::to_string(a.settings.seed), std::to_string(b.settings.seed));
  same("replicates", std::to_string(a.settings.replicates), std::to_string(b.settings.replicates));
  same("populations", std::to_string(a.settings.populations), std::to_string(b.settings.populations));
  same("ensemble", ensemble_of(a), ensemble_of(b));
  same("outputs", a.settings.outputs, b.settings.outputs);
}

}  // namespace

void require_same_results(const Campaign& campaign, const Point& point) {
  const auto a = campaign.scenario(), b = campaign.model->bind(with_changes(campaign.base, point.changes));
  const auto refuse = [&](const std::string& what) {
    throw InputError(both_names(campaign.points.front().name, point.name) + what + must_agree);
  };
  const std::size_t weeks_a = a->weeks(), weeks_b = b->weeks();
  if (weeks_a != weeks_b)
    refuse("differ in horizon: " + std::to_string(weeks_a) + " against " + std::to_string(weeks_b) + " weeks");
  const auto outputs_a = a->outputs(), outputs_b = b->outputs();
  const auto axes_a = a->axes(), axes_b = b->axes();
  if (!std::ranges::equal(outputs_a, outputs_b, {}, &Output::name, &Output::name) ||
      !std::ranges::equal(axes_a, axes_b, {}, &Axis::name, &Axis::name))
    refuse("record different outputs");
  for (std::size_t i = 0; i < axes_a.size(); ++i)
    if (axes_a[i].numbers != axes_b[i].numbers || axes_a[i].labels != axes_b[i].labels)
      refuse("record different entries of '" + axes_a[i].name + "': " + std::to_string(axes_a[i].size()) + " against " +
             std::to_string(axes_b[i].size()));
}

Config for_beginning(const Config& on_top, const std::vector<Parameter>& parameters) {
  Config kept;
  for (const auto& [key, setting] : on_top) {
    const std::size_t p = find_parameter(parameters, key);
    if (key != "name" && (p == npos || stays_at_branch(parameters[p]))) kept[key] = setting;
  }
  return kept;
}

namespace {

Branch branch_of(const Registry& registry, const Campaign& campaign, const ScenarioFile& first,
                 const Beginning& beginning) {
  const std::vector<Parameter>& parameters = campaign.model->parameters();
  const Config config = merge(beginning.config, for_beginning(beginning.on_top, parameters));
  const ScenarioFile scenario = read_scenario(registry, config, beginning.name);
  require_same_settings(first, scenario);
  Values values = scenario.values;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (is_of_points(parameters[i])) values[i] = campaign.base[i];
  return {changes_between(campaign.base, values), week_of_branch(campaign, beginning.week), scenario.name};
}

/// Reads the accepted sets that the first scenario names. What some scenario sets itself, no set changes.
void draw_sets(Campaign& campaign, const ScenarioFile& first, const std::vector<Config>& scenarios) {
  const std::string& file = campaign.settings.ensemble;
  if (!names_sets(file)) return;
  const std::string origin = origin_of(first, "ensemble");
  const ParameterSets read = read_sets(path_in({file, origin}, file), origin, *campaign.model);
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < read.parameters.size(); ++c) {
    const std::string& name = campaign.model->parameters()[read.parameters[c]].name;
    if (std::ranges::none_of(scenarios, [&](const Config& config) { return config.contains(name); })) kept.push_back(c);
  }
  if (kept.empty()) return;
  for (const std::size_t c : kept) campaign.sets.parameters.push_back(read.parameters[c]);
  if (kept.size() == read.parameters.size()) campaign.sets.checks = read.checks;  // else they are other sets
  // Two replicates, which live in different populations, share each draw: so what parameters do can be told from what
  // chance does.
  constexpr std::uint32_t purpose = 0xE5;
  for (std::int64_t replicate = 0; replicate < campaign.settings.replicates; ++replicate) {
    CounterEngine engine(campaign.seed(), 0, {static_cast<std::uint32_t>(replicate / 2), 0, purpose});
    const auto set = boost::random::uniform_int_distribution<std::size_t>(0, read.size() - 1)(engine);
    campaign.set_numbers.push_back(static_cast<std::int64_t>(set));
    campaign.sets.values.emplace_back();
    for (const std::size_t c : kept) campaign.sets.values.back().push_back(read.values[set][c]);
  }
}

void choose_outputs(Campaign& campaign, const ScenarioFile& first) {
  if (campaign.settings.outputs.empty()) return;
  std::vector<std::string> known;
  for (const Output& output : campaign.scenario()->outputs()) known.push_back(output.name);
  for (const std::string& name : split_csv(campaign.settings.outputs)) {
    if (std::ranges::count(known, name) == 0)
      throw InputError(wrong(origin_of(first, "outputs"))
                           .key("outputs")
                           .value(name)
                           .is("is no output")
                           .nearest(name, known)
                           .see("'peerspread describe outputs' lists them"));
    campaign.outputs.push_back(name);
  }
}

}  // namespace

Campaign make_campaign(const Registry& registry, const std::vector<Config>& scenarios,
                       const std::vector<std::string>& names, const std::optional<Beginning>& beginning) {
  require(!scenarios.empty(), "no scenario given: name at least one config file");
  const ScenarioFile first = read_scenario(registry, scenarios[0], names.at(0));
  Campaign campaign{first.model, first.settings, first.values, {{first.name, {}}}};
  std::set<std::string> taken{first.name};
  for (std::size_t i = 1; i < scenarios.size(); ++i) {
    const ScenarioFile other = read_scenario(registry, scenarios[i], names.at(i));
    require_same_settings(first, other);
    Point point{other.name, changes_between(first.values, other.values)};
    require_same_results(campaign, point);
    if (!taken.insert(other.name).second)
      throw InputError("two scenarios are called '" + other.name + "'; give each its own `name`");
    campaign.points.push_back(std::move(point));
  }
  std::vector<Config> all = scenarios;
  if (beginning) {
    campaign.branch = branch_of(registry, campaign, first, *beginning);
    if (!beginning->kept) all.push_back(beginning->config);
  }
  draw_sets(campaign, first, all);
  choose_outputs(campaign, first);
  // A population that no replicate lives in would only be built for nothing.
  campaign.settings.populations = std::min(campaign.settings.populations, campaign.settings.replicates);
  return campaign;
}

void take_sets_in_turn(Campaign& campaign, const Setting& setting, bool all) {
  if (campaign.sets.size() == 0) return;
  const ParameterSets read = read_sets(path_in(setting, setting.text), setting.origin, *campaign.model);
  const std::vector<std::uint32_t>& kept = campaign.sets.parameters;
  std::int64_t& replicates = campaign.settings.replicates;
  if (all) replicates = std::max(replicates, static_cast<std::int64_t>(read.size()));
  campaign.set_numbers.clear();
  campaign.sets.values.clear();
  for (std::size_t r = 0; r < static_cast<std::size_t>(replicates); ++r) {
    const std::size_t set = r % read.size();
    campaign.set_numbers.push_back(static_cast<std::int64_t>(set));
    std::vector<double>& row = campaign.sets.values.emplace_back();
    for (std::size_t c = 0; c < read.parameters.size(); ++c)
      if (std::ranges::count(kept, read.parameters[c]) > 0) row.push_back(read.values[set][c]);
  }
}

void leave_to_points(Campaign& campaign, std::uint32_t parameter) {
  ParameterSets& sets = campaign.sets;
  const auto found = std::ranges::find(sets.parameters, parameter);
  if (found == sets.parameters.end()) return;
  sets.checks.clear();  // of other sets
  for (auto& row : sets.values) row.erase(row.begin() + (found - sets.parameters.begin()));
  sets.parameters.erase(found);
  if (!sets.parameters.empty()) return;
  sets.values.clear();
  campaign.set_numbers.clear();
}

}  // namespace peerspread
