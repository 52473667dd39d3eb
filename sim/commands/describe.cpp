#include <algorithm>
#include <cmath>

#include "sim/analysis/prior.hpp"
#include "sim/analysis/sections.hpp"
#include "sim/analysis/study.hpp"
#include "sim/campaign/branch.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/campaign/design.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/describe_json.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"

namespace peerspread {

namespace {

std::string scope_text(const Parameter& p) {
  switch (p.scope) {
    case Scope::lane:
      return "";
    case Scope::structural:
      return "; structural: another value makes another population";
    case Scope::execution:
      return "; changes no result";
  }
  return "";
}

std::string programme_text(const Parameter& p) { return p.programme_only ? "; matters only with the programme" : ""; }

std::string section_of(const std::string& name) {
  const std::size_t dot = name.find('.');
  return dot == std::string::npos ? "" : name.substr(0, dot);
}

std::string describe_parameter(const Parameter& p) {
  const std::string unit = p.unit.empty() || p.unit == "1" ? "" : " " + p.unit;
  const auto* number = std::get_if<double>(&p.initial);
  const std::string initial = number != nullptr && std::isnan(*number) ? "" : format_value(p.initial);
  std::string text = printable(p.name) + " = " + (initial.empty() ? "(none)" : initial + unit) + "\n";
  text += paragraph(p.help, 4);
  text += paragraph(
      "allowed: " + allowed_values(p) + "; " + std::string(name_of(p.label)) + scope_text(p) + programme_text(p), 4);
  if (!p.source.empty()) text += paragraph("source: " + p.source, 4);
  return text;
}

std::string describe_output(const Output& output, const std::vector<Axis>& axes) {
  std::string over = "replicate, point";
  for (const std::string& name : output.axes) {
    over += ", " + name;
    const auto axis = std::ranges::find(axes, name, &Axis::name);
    if (axis == axes.end()) continue;
    for (std::size_t i = 0; i < axis->labels.size(); ++i) over += (i == 0 ? " (" : ", ") + axis->labels[i];
    if (!axis->labels.empty()) over += ")";
  }
  const std::string unit = output.unit == "1" ? "a pure number" : output.unit;
  std::string text = output.name + " [" + unit + "]\n" + paragraph(output.long_name, 4) + paragraph("over " + over, 4);
  for (const Headline& headline : output.headlines) text += paragraph("in tables: " + headline.title, 4);
  return text;
}

std::string describe_model(const Model& model) {
  const auto scenario = model.bind(defaults_of(model.parameters()));
  return std::string(model.name()) + "\n" + paragraph(model.summary(), 4) +
         paragraph(counted(model.parameters().size(), "parameter", "parameters") + ", " +
                       counted(scenario->outputs().size(), "output", "outputs") + ", by default " +
                       counted(scenario->agents(), "agent", std::string(model.agents())) + " for " +
                       counted(scenario->weeks(), "week", "weeks"),
                   4);
}

const Model& chosen_model(const Registry& registry, const Invocation& invocation) {
  const Parameter choice = model_parameter(registry);
  const auto setting = invocation.line.settings.find(choice.name);
  Value name = choice.initial;
  if (setting != invocation.line.settings.end()) name = resolve_one(setting->second, choice);
  return **std::ranges::find(registry, std::get<std::string>(name), [](const auto& m) { return m->name(); });
}

/// What can be described: a name, its text, and the same for programs.
struct Entry {
  std::string name, text;
  Json json;
};

std::vector<Entry> entries_of(const std::vector<Parameter>& parameters) {
  std::vector<Entry> entries;
  for (const Parameter& p : parameters) entries.push_back({p.name, describe_parameter(p), json_of(p)});
  return entries;
}

struct Topic {
  std::string name, heading;
  std::vector<Entry> entries;
};

/// The keys of a section of config files that are no parameters of a model.
Topic section_topic(const std::string& section, const std::string& about, const std::vector<Parameter>& keys) {
  Topic topic{section, "Section [" + section + "] of a config file: " + about, {}};
  for (Parameter key : keys) {
    key.name = section + "." + key.name;
    topic.entries.push_back({key.name, describe_parameter(key), json_of(key)});
  }
  return topic;
}

/// What stands in section [prior]: keys of the model, of which it can only be said which.
Topic prior_topic(const Model& model) {
  std::string names;
  std::size_t count = 0;
  Json json = {{"name", "prior"}, {"parameters", Json::array()}};
  for (const Parameter& p : model.parameters())
    if (may_have_prior(p)) {
      names += (names.empty() ? "" : ", ") + p.name;
      json["parameters"].push_back(p.name);
      ++count;
    }
  const std::string text =
      "any of these = low:high\n" + paragraph("where the parameter may lie, every value as likely as any other", 4) +
      "any parameter = value\n" + paragraph("(calibrate) fixed so in all worlds, as a rival theory is", 4) +
      paragraph("allowed: the " + counted(count, "number", "numbers") + " of model " + std::string(model.name()) +
                    " that do not make another population, within their own range: " + names,
                4);
  return {"prior",
          "Section [prior] of a config file: what 'peerspread calibrate' and 'sensitivity' vary",
          {{"prior", text, std::move(json)}}};
}

std::vector<Topic> topics_of(const Registry& registry, const Model& model) {
  Topic models{"models", "Models (choose with --model or `model = ...`)", {}};
  for (const auto& m : registry) models.entries.push_back({std::string(m->name()), describe_model(*m), json_of(*m)});
  const std::string of_model = " of model " + std::string(model.name());
  Topic parameters{"parameters", "Settings of the engine, then parameters" + of_model, {}};
  parameters.entries = entries_of(engine_parameters(registry));
  std::ranges::move(entries_of(model.parameters()), std::back_inserter(parameters.entries));
  Topic outputs{"outputs", "Outputs" + of_model + ", with default parameters", {}};
  const auto scenario = model.bind(defaults_of(model.parameters()));
  for (const Output& output : scenario->outputs())
    outputs.entries.push_back(
        {output.name, describe_output(output, scenario->axes()), json_of(output, scenario->axes())});
  Topic recorded{
      "recorded", "Outputs" + of_model + " that are written only where section [recording] asks for them", {}};
  const auto all = model.bind(model.with_all_recorded(defaults_of(model.parameters())));
  for (const Output& output : all->outputs())
    if (std::ranges::count(outputs.entries, output.name, &Entry::name) == 0)
      recorded.entries.push_back({output.name, describe_output(output, all->axes()), json_of(output, all->axes())});
  return {models,
          parameters,
          outputs,
          recorded,
          section_topic("sweep", "beside these keys any parameter, with a list or low:high:step",
                        sweep_table().parameters()),
          section_topic("branch", "what all worlds live by until a week", branch_table().parameters()),
          section_topic("study", "what 'peerspread validate' compares", study_table().parameters()),
          section_topic("calibrate", "how 'peerspread calibrate' fits parameters", calibrate_table().parameters()),
          section_topic("sensitivity", "what 'peerspread sensitivity' looks at", sensitivity_table().parameters()),
          prior_topic(model)};
}

/// The entries called `name`, in full or without their section, or a whole section of parameters.
std::vector<const Entry*> entries_named(const Topic& topic, const std::string& name) {
  std::vector<const Entry*> found;
  for (const Entry& entry : topic.entries)
    if (name.empty() || entry.name == name || entry.name.ends_with("." + name) || section_of(entry.name) == name)
      found.push_back(&entry);
  return found;
}

}  // namespace

void describe(const Registry& registry, const Invocation& invocation, Ranks&) {
  for (const auto& [key, setting] : invocation.line.settings)
    if (key != "model")
      throw InputError(wrong("command line").is("describe has no use for --" + key).allowed("--model"));
  const std::vector<Topic> topics = topics_of(registry, chosen_model(registry, invocation));
  std::vector<std::string> words = invocation.words, known;
  if (words.size() > 2)
    throw InputError(wrong().is("describe takes at most a topic and a name, not '" + words[2] + "'"));
  const auto is_topic = [&](const std::string& word) { return std::ranges::count(topics, word, &Topic::name) > 0; };
  std::string only;
  if (!words.empty() && is_topic(words.front())) {
    only = words.front();
    words.erase(words.begin());
  }
  if (words.size() > 1) {
    std::string names;
    for (const Topic& topic : topics) names += (names.empty() ? "" : ", ") + topic.name;
    throw InputError(wrong("describe").is("no such topic '" + invocation.words.front() + "'").allowed(names));
  }
  const std::string name = words.empty() ? "" : words.front();

  std::string text;
  Json json = Json::object();
  for (const Topic& topic : topics) {
    if (!only.empty() && topic.name != only) continue;
    if (only.empty()) known.push_back(topic.name);
    for (const Entry& entry : topic.entries) known.push_back(entry.name);
    const std::vector<const Entry*> found = entries_named(topic, name);
    if (found.empty()) continue;
    text += (text.empty() ? "" : "\n") + (name.empty() ? topic.heading + "\n\n" : "");
    for (const Entry* entry : found) {
      text += entry->text;
      json[topic.name].push_back(entry->json);
    }
  }
  if (text.empty())
    throw InputError(wrong("describe")
                         .is("nothing is called '" + name + "'")
                         .nearest(name, known)
                         .see("'peerspread describe' lists everything"));
  invocation.out << (invocation.has("json") ? document(json) : text);
}

}  // namespace peerspread
