#include "sim/results/identity.hpp"

#include <xxhash.h>

#include <array>
#include <map>
#include <memory>
#include <sstream>

#include "sim/core/numbers.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

namespace {

constexpr std::string_view points_begin = "the number of points";  ///< facts from here on are points

/// Numbers of the accepted sets, exactly.
std::string text_of(const ParameterSets& sets, const std::vector<Parameter>& parameters) {
  std::string text;
  for (const std::uint32_t p : sets.parameters) text += parameters[p].name + " ";
  for (const auto& row : sets.values)
    for (const double value : row) text += format_number(value) + " ";
  return text;
}

std::string text_of(const std::optional<Branch>& branch, const std::vector<Parameter>& parameters) {
  if (!branch) return "";
  std::string text = "week " + std::to_string(branch->week) + ", until then";
  for (const auto& [index, value] : branch->until_then)
    text += " " + parameters[index].name + " = " + format_value(value);
  return text + (branch->until_then.empty() ? " nothing else" : "");
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

class Differences {
 public:
  void compare(std::string_view key, const std::string& there, const std::string& here) {
    if (there != here) found_.push_back(difference_in(key, there, here));
  }
  void compare_designs(const std::string& there, const std::string& here) {
    auto lines = lines_of(there);
    const auto others = lines_of(here);
    for (const auto& [key, value] : others) lines.try_emplace(key);
    for (const auto& [key, value] : lines) {
      const auto other = others.find(key);
      compare(key, value, other == others.end() ? "" : other->second);
    }
  }
  bool empty() const { return found_.empty(); }
  std::vector<std::string> all() && { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

/// The facts of a campaign, one after the other.
std::vector<std::pair<std::string, std::string>> facts_of(const Campaign& campaign) {
  std::vector<std::pair<std::string, std::string>> facts;
  for_each_fact(campaign, [&](std::string_view key, const std::string& value) { facts.emplace_back(key, value); });
  return facts;
}

using FactValue = std::variant<std::int64_t, std::string>;

std::string text_of(const FactValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number ? std::to_string(*number) : std::get<std::string>(value);
}

}  // namespace

std::span<const KeptFact> kept_facts() {
  static constexpr std::array facts{
      KeptFact{"the format of the results", "format_version",
               [](const Campaign&) -> FactValue { return results_format_version; }},
      KeptFact{"model", "model", [](const Campaign& c) -> FactValue { return std::string(c.model->name()); }},
      KeptFact{"the model's version", "model_version",
               [](const Campaign& c) -> FactValue { return std::int64_t{c.model_version()}; },
               [](Campaign& c, std::int64_t version) { c.written_by_version = static_cast<int>(version); }},
      KeptFact{"seed", "seed", [](const Campaign& c) -> FactValue { return c.settings.seed; },
               [](Campaign& c, std::int64_t seed) { c.settings.seed = seed; }},
      KeptFact{"replicates", "replicates", [](const Campaign& c) -> FactValue { return c.settings.replicates; },
               [](Campaign& c, std::int64_t number) { c.settings.replicates = number; }},
      KeptFact{"populations", "populations", [](const Campaign& c) -> FactValue { return c.settings.populations; },
               [](Campaign& c, std::int64_t number) { c.settings.populations = number; }},
  };
  return facts;
}

void for_each_fact(const Campaign& campaign,
                   const std::function<void(std::string_view key, const std::string& value)>& see) {
  const std::vector<Parameter>& parameters = campaign.model->parameters();
  for (const KeptFact& fact : kept_facts()) see(fact.key, text_of(fact.of(campaign)));
  see("the noise", campaign.same_chance ? "the same for all replicates" : "");
  std::string outputs;  // the file keeps what was asked for, as it was written
  for (const std::string& output : campaign.outputs) outputs += (outputs.empty() ? "" : ",") + output;
  see("outputs", outputs);
  for (std::size_t i = 0; i < campaign.base.size(); ++i) see(parameters[i].name, format_value(campaign.base[i]));
  // Points that differ in nothing else share a twin, and so the batches are cut.
  std::string of_the_programme;
  for (const Parameter& p : parameters) of_the_programme += p.programme_only ? p.name + " " : "";
  see("what matters only with the programme", of_the_programme);
  see("programmes of nothing", "are the twin");  // so, too
  see("the branch", text_of(campaign.branch, parameters));
  see("the accepted parameter sets", text_of(campaign.sets, parameters));
  see(points_begin, std::to_string(campaign.points.size()));
  for (std::size_t p = 0; p < campaign.points.size(); ++p) {
    see("the name of point " + std::to_string(p + 1), campaign.points[p].name);
    std::string values;
    for (const auto& [index, value] : campaign.points[p].changes)
      values += (values.empty() ? "" : ", ") + parameters[index].name + " = " + format_value(value);
    see("what point '" + campaign.points[p].name + "' sets", values);
  }
}

std::string fingerprint(const Campaign& campaign) {
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  const auto add = [&](std::string_view text) {
    XXH3_64bits_update(state.get(), text.data(), text.size());
    XXH3_64bits_update(state.get(), "", 1);  // its end
  };
  for_each_fact(campaign, [&](std::string_view key, const std::string& value) {
    add(key);
    add(value);
  });
  return format_hexadecimal(XXH3_64bits_digest(state.get()));
}

std::string difference_in(std::string_view key, const std::string& there, const std::string& here) {
  if (there == here) return "";
  constexpr std::size_t most = 200;  // sets and points may be long
  if (there.size() + here.size() > most) return std::string(key) + " differ";
  return std::string(key) + " is " + (there.empty() ? "not set" : there) + " there and " +
         (here.empty() ? "not set" : here) + " here";
}

std::vector<std::string> differences(const Campaign& there, const Campaign& here) {
  Differences found;
  found.compare("model", std::string(there.model->name()), std::string(here.model->name()));
  if (!found.empty()) return std::move(found).all();
  const auto facts_there = facts_of(there), facts_here = facts_of(here);
  std::size_t k = 0;
  for (; facts_there[k].first != points_begin; ++k)
    found.compare(facts_there[k].first, facts_there[k].second, facts_here[k].second);
  found.compare_designs(there.design, here.design);
  for (; found.empty() && k < std::min(facts_there.size(), facts_here.size()); ++k)
    found.compare(facts_there[k].first, facts_there[k].second, facts_here[k].second);
  return std::move(found).all();
}

}  // namespace peerspread
