/// Parameters, each declared once: name, unit, default, range, help, label, source and what it may change. Command
/// line, config file, help, range check, `describe` and results-file attributes all follow.
///
/// A model declares its parameters in sections (section.hpp). The settings of a command have one field (whose
/// initialiser is the default) and one `add` line each.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/numbers.hpp"

namespace peerspread {

using Value = std::variant<bool, std::int64_t, double, std::string>;

/// How well a default is known.
enum class Label { measured, literature, calibrated, assumed, setting };
std::string_view name_of(Label label);

/// What a parameter may change: only a lane (cheap to vary), the population (worlds that differ in it cannot share
/// lanes), or nothing about the world (where to write, how many threads).
enum class Scope { lane, structural, execution };
std::string_view name_of(Scope scope);

/// For how many weeks from the start of a run two values of a parameter do the same, bit for bit.
using SameFor = std::size_t (*)(const Value&, const Value&);
inline constexpr std::size_t always = std::numeric_limits<std::size_t>::max();
/// Of what no week looks at: outputs do, or it says when to end.
inline std::size_t in_all_weeks(const Value&, const Value&) { return always; }

struct Parameter {
  std::string name;                  ///< full key, "coaching.hours_per_year"
  std::string unit;                  ///< "h", "1" for pure numbers
  Value initial;                     ///< the default; its alternative is the parameter's type
  double low = 0.0, high = 0.0;      ///< closed range of a number
  std::vector<std::string> choices;  ///< what a word may be; empty: any text
  Label label = Label::assumed;
  std::string source;
  std::string help;
  Scope scope = Scope::lane;
  bool programme_only = false;  ///< matters only with the programme: its value in a twin without one is the default
  SameFor same_for = nullptr;   ///< none: values differ from the first week on
  bool first_day = false;       ///< settled before the first week, so that no branch can change it
};

/// The value that `text` means for `parameter`. Throws InputError "'x' is not ...; allowed: ..." (no origin).
Value parse_value(const Parameter& parameter, std::string_view text);
/// As people write it: 0.08, not 0.080000000000000002; round-trips through parse_value.
std::string format_value(const Value& value);
/// "0 to 400", "on or off", "grid, zip".
std::string allowed_values(const Parameter& parameter);
std::string_view type_name(const Parameter& parameter);

/// What a declaration adds to the field: everything but name, default and type.
struct Declaration {
  std::string unit = "1";
  double low = 0.0, high = 1.0;
  std::vector<std::string> choices = {};
  Label label = Label::assumed;
  std::string source = {};
  std::string help = {};
  Scope scope = Scope::lane;
  SameFor same_for = nullptr;
};

/// One value per parameter, in the order of the list that declared them.
using Values = std::vector<Value>;

/// The parameters of struct S and how to move values in and out of it. S must be default-constructible.
template <class S>
class ParameterTable {
 public:
  /// Declares `field` (bool, std::int64_t, double or std::string) under `name`.
  template <class T>
  void add(std::string name, T S::*field, Declaration d) {
    parameters_.push_back({std::move(name), std::move(d.unit), Value(S{}.*field), d.low, d.high, std::move(d.choices),
                           d.label, std::move(d.source), std::move(d.help), d.scope, false, d.same_for});
    setters_.push_back([field](S& s, const Value& v) { s.*field = std::get<T>(v); });
  }

  S bind(const Values& values) const {
    S s{};
    for (std::size_t i = 0; i < setters_.size(); ++i) setters_[i](s, values.at(i));
    return s;
  }

  const std::vector<Parameter>& parameters() const { return parameters_; }

 private:
  std::vector<Parameter> parameters_;
  std::vector<std::function<void(S&, const Value&)>> setters_;
};

/// The parameters that S declares, built once.
template <class S>
const ParameterTable<S>& declared_by() {
  static const ParameterTable<S> table = [] {
    ParameterTable<S> t;
    S::declare(t);
    return t;
  }();
  return table;
}

/// Position of `name` in `parameters`, or npos.
std::size_t find_parameter(const std::vector<Parameter>& parameters, std::string_view name);
inline constexpr std::size_t npos = std::numeric_limits<std::size_t>::max();

std::vector<std::string> names_of(const std::vector<Parameter>& parameters);

/// The defaults, in order.
Values defaults_of(const std::vector<Parameter>& parameters);

}  // namespace peerspread
