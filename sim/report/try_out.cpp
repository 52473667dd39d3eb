#include "sim/report/try_out.hpp"

#include <algorithm>
#include <stdexcept>

#include "sim/campaign/campaign.hpp"
#include "sim/core/numbers.hpp"
#include "sim/report/sweep_dimensions.hpp"

namespace peerspread {

namespace {

const Parameter& named(const std::string& key, const std::vector<Parameter>& parameters) {
  const std::size_t place = find_parameter(parameters, key);
  if (place == npos) throw std::logic_error("a lever moves " + key + ", which is no parameter");
  return parameters[place];
}

/// Of a lever of choices, every setting of which has to be one.
Parameter checked(const Lever& lever, const std::vector<Parameter>& parameters) {
  for (const Lever::Choice& choice : lever.choices)
    for (const auto& [key, text] : choice.settings) parse_value(named(key, parameters), text);
  return {};
}

constexpr std::size_t most_scenarios = 8, most_replicates = 32;

}  // namespace

TryOut try_out_of(const Findings& f, const std::vector<Lever>& levers) {
  const Campaign& c = f.campaign;
  const std::vector<Parameter>& parameters = c.model->parameters();
  TryOut out;
  out.seed = c.settings.seed;
  out.populations = c.settings.populations;
  out.replicates = c.settings.replicates;
  out.model = c.model->name();
  out.ensemble = c.settings.ensemble;
  for (const std::uint32_t place : c.sets.parameters) out.set_names.push_back(parameters[place].name);
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (std::ranges::count(out.set_names, parameters[i].name) == 0)
      (parameters[i].scope == Scope::execution ? out.recording : out.base)
          .emplace_back(parameters[i].name, format_value(c.base[i]));
  for (const auto& twins = c.model->bind(c.base)->twins();
       const auto& [place, value] : twins.empty() ? Changes{} : changes_between(c.base, twins.front()))
    out.without.emplace_back(parameters[place].name, format_value(value));
  const bool sweep = !c.design.empty();
  const auto settings_of = [&](const Point& point) {
    Settings changes;
    for (const auto& [place, value] : point.changes) changes.emplace_back(parameters[place].name, format_value(value));
    return changes;
  };
  for (std::size_t p = 0; p < std::min(c.points.size(), sweep ? 1 : most_scenarios); ++p)
    out.scenarios.emplace_back(sweep ? point_label(f, p) : c.points[p].name, settings_of(c.points[p]));
  for (std::size_t p = 0; sweep && p < std::min(c.points.size(), most_points_on_page); ++p)
    out.points.push_back({point_label(f, p), point_settings(f, p), settings_of(c.points[p])});
  for (std::size_t r = 0; r < std::min(c.sets.size(), most_replicates); ++r)
    for (auto& row = out.sets.emplace_back(); const double value : c.sets.values[r])
      row.push_back(format_number(value));
  for (const Lever& lever : levers)
    out.levers.emplace_back(lever, lever.key.empty() ? checked(lever, parameters) : named(lever.key, parameters));
  return out;
}

}  // namespace peerspread
