/// Runs worlds of the peer-coaching model straight through its interface, each beside its twin, without campaign or
/// file. Settings are written as in a config file.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/model.hpp"
#include "models/peer_coaching/population.hpp"
#include "sim/model/kernel.hpp"
#include "sim/model/shape.hpp"
#include "tests/models/run_worlds.hpp"

namespace peerspread::peer_coaching {

inline constexpr Seed test_seed = 20180601;

using Settings = std::vector<std::pair<std::string, std::string>>;

inline Settings operator+(Settings base, const Settings& over) {
  base.insert(base.end(), over.begin(), over.end());
  return base;
}

/// The defaults with `settings` in place; later ones win.
inline Values values_with(const Settings& settings) {
  const auto& all = parameter_table().parameters();
  Values values = defaults_of(all);
  for (const auto& [name, text] : settings) {
    const std::size_t place = find_parameter(all, name);
    values.at(place) = parse_value(all.at(place), text);
  }
  return values;
}

inline Parameters parameters_with(const Settings& settings) { return parameter_table().bind(values_with(settings)); }

inline std::shared_ptr<const CoachingPopulation> people_with(const Settings& settings, std::uint32_t number = 0) {
  return build_population(parameters_with(settings), test_seed, number);
}

inline std::string label_of(Group group) { return std::string(group_names.at(static_cast<std::size_t>(group))); }

/// Everything that was observed of one world, by output.
class Observed {
 public:
  Observed(const Scenario& scenario, Observations observations) : observations_(std::move(observations)) {
    const std::vector<Axis> axes = scenario.axes();
    for (const Output& output : scenario.outputs()) {
      place_[output.name] = shapes_.size();
      shapes_.emplace_back(output, axes);
    }
  }
  const Observations& all() const { return observations_; }
  const std::vector<float>& of(const std::string& output) const { return observations_.at(place_.at(output)); }
  /// Axes that are not named mean their last entry.
  float at(const std::string& output, const peerspread::Selection& selection) const {
    return of(output).at(shapes_.at(place_.at(output)).place(selection));
  }
  float at_index(const std::string& output, const Index& index) const {
    return of(output).at(shapes_.at(place_.at(output)).place_of(index));
  }
  float at_week(const std::string& output, std::size_t week, Group group) const {
    return at(output, {{"week", std::to_string(week)}, {"group", label_of(group)}});
  }
  float in_year(const std::string& output, std::size_t year) const {
    return at(output, {{"year", std::to_string(year)}});
  }

 private:
  Observations observations_;
  std::map<std::string, std::size_t> place_;
  std::vector<Shape> shapes_;
};

/// One world wanted.
struct World {
  Settings settings;
  std::uint32_t stream = 0;
};

/// All worlds, and behind them all their twins, in the first one's population, `width` at a time.
inline std::vector<Observed> run(const std::vector<World>& worlds, std::size_t width = best_kernel().lanes,
                                 std::uint32_t number = 0) {
  const auto model = make_model();
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  std::vector<std::uint32_t> streams;
  std::vector<std::vector<std::size_t>> twins;  // of each world, as places in scenarios
  for (const World& world : worlds) {
    scenarios.push_back(model->bind(values_with(world.settings)));
    streams.push_back(world.stream);
  }
  for (std::size_t w = 0; w < worlds.size(); ++w) {
    twins.emplace_back();
    for (const Values& twin : scenarios[w]->twins()) {
      twins.back().push_back(scenarios.size());
      scenarios.push_back(model->bind(twin));
      streams.push_back(streams[w]);
    }
  }
  const std::shared_ptr<const Population> people = scenarios[0]->build(test_seed, number);

  std::vector<std::unique_ptr<LaneRecord>> records;
  while (records.size() < scenarios.size()) {
    std::vector<Lane> lanes;
    for (std::size_t w = records.size(); w < std::min(records.size() + width, scenarios.size()); ++w)
      lanes.push_back({scenarios[w].get(), streams[w]});
    const auto ensemble = model->start(people, test_seed, lanes, width);
    for (std::size_t week = 0; week < scenarios[0]->weeks(); ++week) ensemble->advance();
    for (auto& record : ensemble->finish()) records.push_back(std::move(record));
  }
  std::vector<Observed> observed;
  for (std::size_t w = 0; w < worlds.size(); ++w) {
    std::vector<const LaneRecord*> of_twins;
    for (const std::size_t twin : twins[w]) of_twins.push_back(records[twin].get());
    observed.emplace_back(*scenarios[w], observe(*scenarios[w], *people, *records[w], of_twins));
  }
  return observed;
}

inline Observed run_one(const Settings& settings) { return run({{settings, 0}}, 4).front(); }

inline bool equal(const CoachingPopulation& a, const CoachingPopulation& b) {
  return a.school_first == b.school_first && a.partner == b.partner && a.urban == b.urban &&
         a.coaching_rank == b.coaching_rank && a.partners == b.partners && a.school == b.school && a.grade == b.grade &&
         a.practice == b.practice && a.confidence == b.confidence && a.trust == b.trust && a.knowledge == b.knowledge &&
         a.collegiality == b.collegiality && a.experience == b.experience &&
         a.instruction_noise == b.instruction_noise && a.post == b.post && a.place == b.place &&
         a.survey_draw == b.survey_draw && a.advice.first == b.advice.first && a.advice.target == b.advice.target &&
         a.post_first == b.post_first && a.post_school == b.post_school && a.leader == b.leader &&
         a.candidates == b.candidates;
}

}  // namespace peerspread::peer_coaching
