#include <algorithm>
#include <array>
#include <cmath>

#include "sim/analysis/sections.hpp"
#include "sim/analysis/study.hpp"
#include "sim/campaign/branch.hpp"
#include "sim/campaign/design.hpp"
#include "sim/commands/commands.hpp"
#include "sim/core/require.hpp"
#include "sim/core/text_input.hpp"
#include "sim/report/json.hpp"

namespace peerspread {

namespace {

/// Text that is one line; a number is text too, as in `name = 15`.
Json text_schema(std::size_t longest) {
  Json schema = {{"type", {"string", "number"}}, {"pattern", "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f]*$"}};
  if (longest > 0) schema["maxLength"] = longest;
  return schema;
}

/// What a key may be set to.
Json schema_of(const Parameter& p) {
  Json schema;
  if (std::holds_alternative<bool>(p.initial))
    schema["enum"] = {"on", "off", true, false, "true", "false", "yes", "no", 1, 0, "1", "0"};
  else if (!p.choices.empty())
    schema["enum"] = p.choices;
  else if (std::holds_alternative<std::string>(p.initial))
    schema = text_schema(p.name == "name" ? limits::name_characters : 0);
  else
    schema = {{"type", std::holds_alternative<double>(p.initial) ? "number" : "integer"},
              {"minimum", p.low},
              {"maximum", p.high}};
  schema["description"] = p.help + (p.unit == "1" || p.unit.empty() ? "" : " [" + p.unit + "]") +
                          (p.source.empty() ? "" : "; source: " + p.source);
  const auto* number = std::get_if<double>(&p.initial);
  if (number == nullptr || !std::isnan(*number))
    schema["default"] = std::holds_alternative<bool>(p.initial)
                            ? Json(format_value(p.initial))
                            : std::visit([](const auto& value) { return Json(value); }, p.initial);
  schema["x-unit"] = p.unit;
  schema["x-label"] = name_of(p.label);
  return schema;
}

Json closed_object(const std::string& about) {
  return {{"type", "object"}, {"description", about}, {"properties", Json::object()}, {"additionalProperties", false}};
}

Json section_schema(const std::string& about, const std::vector<Parameter>& keys) {
  Json schema = closed_object(about);
  for (const Parameter& key : keys) schema["properties"][key.name] = schema_of(key);
  return schema;
}

/// A section whose keys are parameters with several values: a list, low:high or low:high:step.
Json lists_schema(Json schema, const std::vector<Parameter>& parameters, bool numbers_only) {
  for (const Parameter& p : parameters) {
    const bool number = std::holds_alternative<double>(p.initial) || std::holds_alternative<std::int64_t>(p.initial);
    if (!number && numbers_only) continue;
    Json values = {{"description", p.help + "; a list, or low:high:step"}};
    values["type"] = {"string", "number"};
    if (number) values["pattern"] = "^[-+0-9.eE:, \t]+$";
    schema["properties"][p.name] = std::move(values);
  }
  return schema;
}

const Model& model_called(const Registry& registry, const std::string& name) {
  const auto found = std::ranges::find(registry, name, [](const auto& m) { return m->name(); });
  if (found != registry.end()) return **found;
  const Parameter choice = model_parameter(registry);
  throw InputError(
      wrong("schema").value(name).is("is no model").allowed(allowed_values(choice)).nearest(name, choice.choices));
}

Json schema_of(const Registry& registry, const Model& model) {
  const std::string name(model.name());
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "Scenario of peerspread, model " + name},
                 {"description",
                  "A config file as an object: [section] is an object, key = value a property. Keys that stand before "
                  "the first section are properties of the file."}};
  schema.update(closed_object("settings of the engine, then a section for each part of the model"));
  Json& properties = schema["properties"];
  properties["include"] = text_schema(0);
  properties["include"]["description"] = "the file that this one builds on, seen from its folder; the first line";
  for (const Parameter& p : engine_parameters(registry)) properties[p.name] = schema_of(p);
  properties["model"]["enum"] = {name};
  if (name != format_value(model_parameter(registry).initial)) schema["required"] = {"model"};
  for (const Parameter& p : model.parameters()) {
    const std::size_t dot = p.name.find('.');
    const std::string section = p.name.substr(0, dot);
    if (!properties.contains(section)) properties[section] = closed_object("section [" + section + "]");
    properties[section]["properties"][p.name.substr(dot + 1)] = schema_of(p);
  }
  properties["sweep"] = lists_schema(section_schema("what 'peerspread sweep' varies", sweep_table().parameters()),
                                     model.parameters(), false);
  properties["branch"] = section_schema("what worlds live by before they branch off", branch_table().parameters());
  properties["prior"] = lists_schema(closed_object("ranges that 'peerspread calibrate' and 'sensitivity' vary"),
                                     model.parameters(), false);
  properties["study"] = section_schema("what 'peerspread validate' compares", study_table().parameters());
  properties["calibrate"] =
      section_schema("how 'peerspread calibrate' fits parameters", calibrate_table().parameters());
  properties["sensitivity"] =
      section_schema("what 'peerspread sensitivity' looks at", sensitivity_table().parameters());
  return schema;
}

}  // namespace

void print_schema(const Registry& registry, const Invocation& invocation, Ranks&) {
  require(invocation.words.size() <= 1, "schema takes one model, as in 'peerspread schema peer_coaching'");
  const std::string name =
      invocation.words.empty() ? format_value(model_parameter(registry).initial) : invocation.words.front();
  invocation.out << document(schema_of(registry, model_called(registry, name)));
}

}  // namespace peerspread
