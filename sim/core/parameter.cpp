#include "sim/core/parameter.hpp"

#include <charconv>
#include <cmath>

#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

std::string_view name_of(Label label) {
  switch (label) {
    case Label::measured:
      return "measured";
    case Label::literature:
      return "literature";
    case Label::calibrated:
      return "calibrated";
    case Label::assumed:
      return "assumed";
    case Label::setting:
      return "setting";
  }
  return "";
}

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::lane:
      return "lane";
    case Scope::structural:
      return "structural";
    case Scope::execution:
      return "execution";
  }
  return "";
}

std::string format_value(const Value& value) {
  struct Format {
    std::string operator()(bool b) const { return b ? "on" : "off"; }
    std::string operator()(std::int64_t i) const { return std::to_string(i); }
    std::string operator()(double d) const { return format_number(d); }
    std::string operator()(const std::string& s) const { return s; }
  };
  return std::visit(Format{}, value);
}

std::string_view type_name(const Parameter& parameter) {
  constexpr std::string_view names[] = {"on or off", "a whole number", "a number", "a word"};
  return names[parameter.initial.index()];
}

std::string allowed_values(const Parameter& p) {
  if (std::holds_alternative<bool>(p.initial)) return "on, off";
  if (std::holds_alternative<std::string>(p.initial)) {
    std::string list;
    for (const std::string& choice : p.choices) list += (list.empty() ? "" : ", ") + choice;
    return list.empty() ? "any text" : list;
  }
  const std::string unit = p.unit == "1" || p.unit.empty() ? "" : " " + p.unit;
  return format_number(p.low) + " to " + format_number(p.high) + unit;
}

namespace {

[[noreturn]] void refuse(const Parameter& p, std::string_view text, std::string why) {
  const std::span<const std::string> choices = p.choices;
  throw InputError(
      wrong().value(std::string(text)).is(std::move(why)).allowed(allowed_values(p)).nearest(text, choices));
}

template <class Number>
Number parse_number(const Parameter& p, std::string_view text) {
  Number number{};
  const std::errc error = read_number(text, number);
  if (error == std::errc::result_out_of_range) refuse(p, text, "cannot be held as " + std::string(type_name(p)));
  if (error != std::errc{} || !std::isfinite(static_cast<double>(number)))
    refuse(p, text, "is not " + std::string(type_name(p)));
  // Bounds as the number's own type: as doubles, 2^53 + 1 would pass for 2^53.
  if (number < static_cast<Number>(p.low) || number > static_cast<Number>(p.high)) refuse(p, text, "is out of range");
  return number;
}

}  // namespace

Value parse_value(const Parameter& p, std::string_view text) {
  if (std::holds_alternative<bool>(p.initial)) {
    if (text == "on" || text == "true" || text == "yes" || text == "1") return true;
    if (text == "off" || text == "false" || text == "no" || text == "0") return false;
    refuse(p, text, "is neither on nor off");
  }
  if (std::holds_alternative<std::int64_t>(p.initial)) return parse_number<std::int64_t>(p, text);
  if (std::holds_alternative<double>(p.initial)) return parse_number<double>(p, text);
  if (!p.choices.empty()) {
    bool known = false;
    for (const std::string& choice : p.choices) known = known || choice == text;
    if (!known) refuse(p, text, "is not one of the choices");
  }
  return std::string(text);
}

std::size_t find_parameter(const std::vector<Parameter>& parameters, std::string_view name) {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (parameters[i].name == name) return i;
  return npos;
}

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& p : parameters) names.push_back(p.name);
  return names;
}

Values defaults_of(const std::vector<Parameter>& parameters) {
  Values values;
  values.reserve(parameters.size());
  for (const Parameter& p : parameters) values.push_back(p.initial);
  return values;
}

}  // namespace peerspread
