#include "sim/commands/describe_json.hpp"

#include <algorithm>

namespace peerspread {

namespace {

Json json_of_value(const Value& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

/// "boolean", "integer", "number", "text": as JSON Schema calls them, but for the last.
const char* type_of(const Parameter& p) {
  constexpr const char* names[] = {"boolean", "integer", "number", "text"};
  return names[p.initial.index()];
}

}  // namespace

Json json_of(const Parameter& p) {
  Json json = {{"name", p.name}, {"type", type_of(p)}, {"unit", p.unit}, {"default", json_of_value(p.initial)}};
  const bool number = std::holds_alternative<double>(p.initial),
             whole = std::holds_alternative<std::int64_t>(p.initial);
  json["low"] = number ? Json(p.low) : whole ? Json(static_cast<std::int64_t>(p.low)) : Json();
  json["high"] = number ? Json(p.high) : whole ? Json(static_cast<std::int64_t>(p.high)) : Json();
  json["choices"] = p.choices;
  json["label"] = name_of(p.label);
  json["scope"] = name_of(p.scope);
  json["programme_only"] = p.programme_only;
  json["source"] = p.source;
  json["help"] = p.help;
  return json;
}

Json json_of(const Output& output, const std::vector<Axis>& axes) {
  Json over = Json::array();
  for (const std::string& name : output.axes) {
    const auto axis = std::ranges::find(axes, name, &Axis::name);
    if (axis == axes.end()) continue;
    over.push_back({{"name", name}, {"unit", axis->unit}, {"size", axis->size()}, {"labels", axis->labels}});
  }
  Json headlines = Json::array();
  for (const Headline& headline : output.headlines) headlines.push_back(headline.title);
  return {{"name", output.name},
          {"unit", output.unit},
          {"long_name", output.long_name},
          {"axes", std::move(over)},
          {"headlines", std::move(headlines)}};
}

Json json_of(const Model& model) {
  const auto scenario = model.bind(defaults_of(model.parameters()));
  return {{"name", model.name()},
          {"version", model.version()},
          {"summary", model.summary()},
          {"agents", model.agents()},
          {"parameters", model.parameters().size()},
          {"outputs", scenario->outputs().size()},
          {"default_agents", scenario->agents()},
          {"default_weeks", scenario->weeks()}};
}

}  // namespace peerspread
