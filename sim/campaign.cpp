#include "sim/campaign.hpp"

#include <algorithm>
#include <boost/random/uniform_int_distribution.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "sim/require.hpp"
#include "sim/text_file.hpp"

namespace peerspread {

void CampaignSettings::declare(ParameterTable<CampaignSettings>& table) {
  const Label label = Label::setting;
  table.add("name", &CampaignSettings::name,
            {.label = label, .help = "what the scenario is called in tables and files (else: its file's name)"});
  table.add("seed", &CampaignSettings::seed,
            {.low = 0, .high = 0x1p53, .label = label, .help = "the same seed gives the same results, byte for byte"});
  table.add("replicates", &CampaignSettings::replicates,
            {.low = 1, .high = 100000, .label = label, .help = "how many times each scenario is run"});
  table.add("populations", &CampaignSettings::populations,
            {.low = 1, .high = 10000, .label = label, .help = "how many populations the replicates take turns in"});
  table.add("threads", &CampaignSettings::threads,
            {.low = 0,
             .high = 1024,
             .label = label,
             .help = "threads to compute with (0: one per core)",
             .scope = Scope::execution});
  table.add("lanes", &CampaignSettings::lanes,
            {.low = 0,
             .high = 16,
             .label = label,
             .help = "worlds stepped at once: 1, 4, 8, 16 (0: the widest that the processor has)",
             .scope = Scope::execution});
  table.add("output", &CampaignSettings::output,
            {.label = label, .help = "the results file to write", .scope = Scope::execution});
  table.add("ensemble", &CampaignSettings::ensemble,
            {.label = label,
             .help = "CSV of accepted parameter sets that replicates draw from, or none; seen from the folder of the "
                     "file that says so"});
  table.add("outputs", &CampaignSettings::outputs,
            {.label = label, .help = "names of the outputs to record, with commas between them (else all)"});
}

const ParameterTable<CampaignSettings>& campaign_table() {
  static const ParameterTable<CampaignSettings> table = [] {
    ParameterTable<CampaignSettings> t;
    CampaignSettings::declare(t);
    return t;
  }();
  return table;
}

Parameter model_parameter(const Registry& registry) {
  Parameter p;
  p.name = "model";
  p.initial = std::string(registry.at(0)->name());
  for (const auto& model : registry) p.choices.emplace_back(model->name());
  p.label = Label::setting;
  p.help = "the model to run";
  return p;
}

namespace {

/// One scenario, read.
struct Scenario {
  const Model* model;
  CampaignSettings settings;
  std::string name;
  Values values;
  const Config* config;
};

Scenario read_scenario(const Registry& registry, const Config& config, const std::string& fallback_name) {
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

  Scenario scenario{
      model->get(), campaign_table().bind({values.begin() + 1, first_own}), {}, {first_own, values.end()}, &config};
  const std::int64_t lanes = scenario.settings.lanes;
  if (lanes != 0 && lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16)
    throw InputError(config.at("lanes").origin + ": lanes: '" + std::to_string(lanes) +
                     "' is not a width of packs; allowed: 0 (the widest), 1, 4, 8, 16");
  if (scenario.settings.name.empty()) scenario.settings.name = fallback_name;
  scenario.name = scenario.settings.name;
  try {
    scenario.model->check(scenario.values);
  } catch (const InputError& error) {
    throw InputError("scenario '" + scenario.name + "': " + error.what());
  }
  return scenario;
}

std::string origin_of(const Scenario& scenario, const std::string& key) {
  const auto found = scenario.config->find(key);
  return found == scenario.config->end() ? "default" : found->second.origin;
}

constexpr const char* must_agree = "; scenarios of one comparison must have the same";

std::string both_names(const std::string& a, const std::string& b) { return "scenarios '" + a + "' and '" + b + "' "; }

/// Replicates are compared one to one, so what makes a replicate must be the same in every scenario.
void require_same_settings(const Scenario& a, const Scenario& b) {
  const auto same = [&](const std::string& key, const std::string& x, const std::string& y) {
    require(x == y, both_names(a.name, b.name) + "differ in " + key + ": " + x + " (" + origin_of(a, key) +
                        ") against " + y + " (" + origin_of(b, key) + ")" + must_agree);
  };
  same("model", std::string(a.model->name()), std::string(b.model->name()));
  same("seed", std::to_string(a.settings.seed), std::to_string(b.settings.seed));
  same("replicates", std::to_string(a.settings.replicates), std::to_string(b.settings.replicates));
  same("populations", std::to_string(a.settings.populations), std::to_string(b.settings.populations));
  same("ensemble", a.settings.ensemble, b.settings.ensemble);
  same("outputs", a.settings.outputs, b.settings.outputs);
}

}  // namespace

void require_same_results(const Campaign& campaign, const Point& point) {
  const Model& model = *campaign.model;
  const Values values = with_changes(campaign.base, point.changes);
  const std::string both = both_names(campaign.points.front().name, point.name);
  const std::size_t weeks_a = model.weeks(campaign.base), weeks_b = model.weeks(values);
  require(weeks_a == weeks_b, both + "differ in horizon: " + std::to_string(weeks_a) + " against " +
                                  std::to_string(weeks_b) + " weeks" + must_agree);
  const auto outputs_a = model.outputs(campaign.base), outputs_b = model.outputs(values);
  const auto axes_a = model.axes(campaign.base), axes_b = model.axes(values);
  require(std::ranges::equal(outputs_a, outputs_b, {}, &Output::name, &Output::name) &&
              std::ranges::equal(axes_a, axes_b, {}, &Axis::name, &Axis::name),
          both + "record different outputs" + must_agree);
  for (std::size_t i = 0; i < axes_a.size(); ++i)
    require(axes_a[i].numbers == axes_b[i].numbers && axes_a[i].labels == axes_b[i].labels,
            both + "record different entries of '" + axes_a[i].name + "': " + std::to_string(axes_a[i].size()) +
                " against " + std::to_string(axes_b[i].size()) + must_agree);
}

Changes changes_between(const Values& base, const Values& values) {
  Changes changes;
  for (std::size_t i = 0; i < base.size(); ++i)
    if (values[i] != base[i]) changes.emplace_back(static_cast<std::uint32_t>(i), values[i]);
  return changes;
}

Values with_changes(Values base, const Changes& changes) {
  for (const auto& [index, value] : changes) base[index] = value;
  return base;
}

Values Campaign::values_in(std::size_t replicate, const Changes& changes) const {
  Values values = base;
  if (sets.size() > 0)
    for (std::size_t i = 0; i < sets.parameters.size(); ++i) values[sets.parameters[i]] = sets.values[replicate][i];
  return with_changes(std::move(values), changes);
}

std::vector<std::size_t> Campaign::recorded_places() const {
  const std::vector<Output> all = model->outputs(base);
  std::vector<std::size_t> places;
  for (std::size_t o = 0; o < all.size(); ++o)
    if (outputs.empty() || std::ranges::count(outputs, all[o].name) > 0) places.push_back(o);
  return places;
}

std::vector<Output> Campaign::recorded_outputs() const {
  const std::vector<Output> all = model->outputs(base);
  std::vector<Output> recorded;
  for (const std::size_t place : recorded_places()) recorded.push_back(all[place]);
  return recorded;
}

namespace {

/// Reads the accepted sets that the first scenario names. What some scenario sets itself, no set changes.
void draw_sets(Campaign& campaign, const Scenario& first, const std::vector<Config>& scenarios) {
  const std::string& file = campaign.settings.ensemble;
  if (file.empty() || file == "none") return;
  const std::string origin = origin_of(first, "ensemble");
  const std::size_t line = origin.rfind(':');
  const std::filesystem::path folder =
      line == std::string::npos ? std::filesystem::path() : std::filesystem::path(origin.substr(0, line)).parent_path();
  const ParameterSets read = read_sets(folder / file, origin, *campaign.model);
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < read.parameters.size(); ++c) {
    const std::string& name = campaign.model->parameters()[read.parameters[c]].name;
    if (std::ranges::none_of(scenarios, [&](const Config& config) { return config.contains(name); })) kept.push_back(c);
  }
  if (kept.empty()) return;
  for (const std::size_t c : kept) campaign.sets.parameters.push_back(read.parameters[c]);
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

void choose_outputs(Campaign& campaign, const Scenario& first) {
  if (campaign.settings.outputs.empty()) return;
  std::vector<std::string> known;
  for (const Output& output : campaign.model->outputs(campaign.base)) known.push_back(output.name);
  for (const std::string& name : split_csv(campaign.settings.outputs)) {
    require(std::ranges::count(known, name) > 0, origin_of(first, "outputs") + ": outputs: '" + name +
                                                     "' is no output" + did_you_mean(name, known) +
                                                     " ('peerspread describe outputs' lists them)");
    campaign.outputs.push_back(name);
  }
}

}  // namespace

Campaign make_campaign(const Registry& registry, const std::vector<Config>& scenarios,
                       const std::vector<std::string>& names) {
  require(!scenarios.empty(), "no scenario given: name at least one config file");
  const Scenario first = read_scenario(registry, scenarios[0], names.at(0));
  Campaign campaign{first.model, first.settings, first.values, {{first.name, {}}}};
  std::set<std::string> taken{first.name};
  for (std::size_t i = 1; i < scenarios.size(); ++i) {
    const Scenario other = read_scenario(registry, scenarios[i], names.at(i));
    require_same_settings(first, other);
    Point point{other.name, changes_between(first.values, other.values)};
    require_same_results(campaign, point);
    require(taken.insert(other.name).second, "two scenarios are called '" + other.name + "'; give each its own `name`");
    campaign.points.push_back(std::move(point));
  }
  draw_sets(campaign, first, scenarios);
  choose_outputs(campaign, first);
  // A population that no replicate lives in would only be built for nothing.
  campaign.settings.populations = std::min(campaign.settings.populations, campaign.settings.replicates);
  return campaign;
}

void leave_to_points(Campaign& campaign, std::uint32_t parameter) {
  ParameterSets& sets = campaign.sets;
  const auto found = std::ranges::find(sets.parameters, parameter);
  if (found == sets.parameters.end()) return;
  for (auto& row : sets.values) row.erase(row.begin() + (found - sets.parameters.begin()));
  sets.parameters.erase(found);
  if (sets.parameters.empty()) sets.values.clear();
}

Changes structural_changes(const Model& model, const Changes& changes) {
  Changes structural;
  for (const auto& change : changes)
    if (model.parameters()[change.first].scope == Scope::structural) structural.push_back(change);
  return structural;
}

namespace {

/// What is to be stepped for each point: indices into `variants`, where worlds with equal values share one entry.
struct Lineup {
  std::vector<Changes> variants;
  std::vector<std::uint32_t> own, twin;
};
constexpr std::uint32_t no_twin = 0xFFFFFFFFU;

Lineup line_up(const Campaign& campaign) {
  Lineup lineup;
  std::map<Changes, std::uint32_t> known;
  const auto index_of = [&](const Changes& changes) {
    const auto [entry, fresh] = known.insert({changes, static_cast<std::uint32_t>(lineup.variants.size())});
    if (fresh) lineup.variants.push_back(changes);
    return entry->second;
  };
  for (std::size_t point = 0; point < campaign.points.size(); ++point) {
    lineup.own.push_back(index_of(campaign.points[point].changes));
    const auto twin = campaign.model->twin(campaign.values_of(point));
    lineup.twin.push_back(twin ? index_of(changes_between(campaign.base, *twin)) : no_twin);
  }
  return lineup;
}

/// Points by structural values, groups in order of first appearance.
std::vector<std::vector<std::size_t>> group_points(const Campaign& campaign) {
  std::map<Changes, std::size_t> known;
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < campaign.points.size(); ++i) {
    const auto [entry, fresh] =
        known.insert({structural_changes(*campaign.model, campaign.points[i].changes), groups.size()});
    if (fresh) groups.emplace_back();
    groups[entry->second].push_back(i);
  }
  return groups;
}

/// The batches of one population and one group of points: jobs are collected and cut before they need too many worlds.
class Cutter {
 public:
  Cutter(const Lineup& lineup, std::uint32_t population, std::vector<Batch>& batches)
      : lineup_(lineup), population_(population), batches_(batches) {}

  /// All of a replicate in one batch if it fits into one, so that its twins are stepped once; a larger one fills up
  /// the batch that is open and goes on in the next.
  void add_replicate(const std::vector<Job>& jobs) {
    const bool fits_alone = keys_of(jobs).size() <= worlds_per_batch;
    if (fits_alone && worlds_with(jobs) > worlds_per_batch) cut();
    if (fits_alone) return add(jobs);
    for (const Job& job : jobs) {
      if (worlds_with({job}) > worlds_per_batch) cut();
      add({job});
    }
  }

  /// Ends the batch that is open.
  void cut() {
    if (jobs_.empty()) return;
    Batch batch{population_, jobs_, {}, {}, {}};
    std::map<Key, std::size_t> known;
    const auto index_of = [&](const Key& key) {
      const auto [entry, fresh] = known.insert({key, batch.worlds.size()});
      if (fresh) batch.worlds.push_back({key.second, static_cast<std::uint32_t>(key.first)});
      return entry->second;
    };
    for (const Job& job : jobs_) {
      batch.own.push_back(index_of({job.replicate, lineup_.own[job.point]}));
      const std::uint32_t twin = lineup_.twin[job.point];
      batch.twin.push_back(twin == no_twin ? npos : index_of({job.replicate, twin}));
    }
    batches_.push_back(std::move(batch));
    jobs_.clear();
    worlds_.clear();
  }

 private:
  using Key = std::pair<std::size_t, std::uint32_t>;  ///< replicate, index into lineup_.variants

  std::set<Key> keys_of(const std::vector<Job>& jobs) const {
    std::set<Key> keys;
    for (const Job& job : jobs) {
      keys.insert({job.replicate, lineup_.own[job.point]});
      if (lineup_.twin[job.point] != no_twin) keys.insert({job.replicate, lineup_.twin[job.point]});
    }
    return keys;
  }
  std::size_t worlds_with(const std::vector<Job>& jobs) const {
    std::size_t worlds = worlds_.size();
    for (const Key& key : keys_of(jobs)) worlds += worlds_.count(key) ? 0 : 1;
    return worlds;
  }
  void add(const std::vector<Job>& jobs) {
    jobs_.insert(jobs_.end(), jobs.begin(), jobs.end());
    worlds_.merge(keys_of(jobs));
  }

  const Lineup& lineup_;
  std::uint32_t population_;
  std::vector<Batch>& batches_;
  std::vector<Job> jobs_;
  std::set<Key> worlds_;
};

}  // namespace

Plan plan(const Campaign& campaign) {
  Lineup lineup = line_up(campaign);
  const auto groups = group_points(campaign);
  const auto replicates = static_cast<std::size_t>(campaign.settings.replicates);
  const auto populations = static_cast<std::size_t>(campaign.settings.populations);
  Plan plan;
  for (std::size_t population = 0; population < populations; ++population) {
    for (const auto& points : groups) {
      Cutter cutter(lineup, static_cast<std::uint32_t>(population), plan.batches);
      for (std::size_t replicate = population; replicate < replicates; replicate += populations) {
        std::vector<Job> jobs;
        for (const std::size_t point : points) jobs.push_back({point, replicate});
        cutter.add_replicate(jobs);
      }
      cutter.cut();
    }
  }
  plan.variants = std::move(lineup.variants);
  return plan;
}

}  // namespace peerspread
