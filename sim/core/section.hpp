/// Parameters declared once, in one statement each: the field with its name, default, unit, range, source and help.
///
///   template <class T>
///   struct PracticeOf {
///     static constexpr std::string_view section = "practice";
///     Number<T> relapse = number("relapse", 0.0141, {.unit = "1/week", .help = "share of the gain lost ..."});
///   };
///
/// T says what is held: PracticeOf<double> the values as they were read (at first the defaults), PracticeOf<Declared>
/// what was declared, and with a float or a pack of lanes for T the values as numbers. A model's parameters are one
/// section or a struct of sections; their table, their binding and their numbers follow from the struct.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/core/members.hpp"
#include "sim/core/parameter.hpp"

namespace peerspread {

/// What is known of a parameter beside its name and its default.
struct About {
  std::string_view unit = "1";
  double low = 0.0, high = 1.0;
  std::array<const char*, 6> choices = {};  ///< of a word, as many as there are
  Label label = Label::assumed;
  std::string_view source = {};
  std::string_view help = {};
  Scope scope = Scope::lane;
  bool programme_only = false;
  SameFor same_for = nullptr;
  bool first_day = false;
};

/// A parameter as it was declared; what a field is initialised from. Initial: double, std::int64_t, bool or
/// std::string_view.
template <class Initial>
struct DeclaredAs {
  std::string_view name;
  Initial initial;
  About about;

  using Held = std::conditional_t<std::is_same_v<Initial, std::string_view>, std::string, Initial>;
  /// The default, and into nothing but a field of this very type.
  template <std::same_as<Held> T>
  constexpr operator T() const {
    return T(initial);
  }

  /// In range, and complete; and what changes the population is the same with a programme and without.
  constexpr bool sound() const {
    if constexpr (std::is_arithmetic_v<Initial> && !std::is_same_v<Initial, bool>)
      if (static_cast<double>(initial) < about.low || static_cast<double>(initial) > about.high) return false;
    if constexpr (std::is_same_v<Initial, std::string_view>)
      if (std::ranges::none_of(about.choices, [&](const char* choice) { return choice && choice == initial; }))
        return false;
    return !name.empty() && !about.unit.empty() && !about.help.empty() &&
           (about.scope == Scope::lane || !about.programme_only);
  }

  Parameter parameter(std::string_view section) const {
    std::vector<std::string> choices;
    for (const char* choice : about.choices)
      if (choice) choices.emplace_back(choice);
    return {std::string(section) + "." + std::string(name),
            std::string(about.unit),
            Value(Held(initial)),
            about.low,
            about.high,
            std::move(choices),
            about.label,
            std::string(about.source),
            std::string(about.help),
            about.scope,
            about.programme_only,
            about.same_for,
            about.first_day};
  }
};

constexpr DeclaredAs<double> number(std::string_view name, double initial, const About& about) {
  return {name, initial, about};
}
constexpr DeclaredAs<std::int64_t> whole(std::string_view name, std::int64_t initial, const About& about) {
  return {name, initial, about};
}
constexpr DeclaredAs<bool> on_off(std::string_view name, bool initial, const About& about) {
  return {name, initial, about};
}
constexpr DeclaredAs<std::string_view> word(std::string_view name, std::string_view initial, const About& about) {
  return {name, initial, about};
}

/// What the fields of a section hold, by its T.
template <class T>
struct Holding {
  using Number = T;
  using Whole = T;
  using OnOff = T;
  using Word = T;
};
template <>
struct Holding<double> {
  using Number = double;
  using Whole = std::int64_t;
  using OnOff = bool;
  using Word = std::string;
};
struct Declared;
template <>
struct Holding<Declared> {
  using Number = DeclaredAs<double>;
  using Whole = DeclaredAs<std::int64_t>;
  using OnOff = DeclaredAs<bool>;
  using Word = DeclaredAs<std::string_view>;
};
template <class T>
using Number = typename Holding<T>::Number;
template <class T>
using Whole = typename Holding<T>::Whole;
template <class T>
using OnOff = typename Holding<T>::OnOff;
template <class T>
using Word = typename Holding<T>::Word;

/// Calls visit(name of its section, field) for each parameter of a section or of a struct of sections, in order.
template <class Sections, class Visit>
constexpr void for_each_parameter(Sections& sections, const Visit& visit) {
  if constexpr (requires { Sections::section; })
    for_each_member(sections, [&](auto& field) { visit(Sections::section, field); });
  else
    for_each_member(sections, [&](auto& section) { for_each_parameter(section, visit); });
}

/// The parameters of a model, Of<T> being their section or sections.
template <template <class T> class Of>
class SectionTable {
 public:
  SectionTable() {
    static constexpr Of<Declared> all{};
    static_assert(sound(all), "a default out of its range, a word that is no choice, or something left empty");
    for_each_parameter(all, [&](std::string_view section, const auto& declared) {
      parameters_.push_back(declared.parameter(section));
    });
  }

  const std::vector<Parameter>& parameters() const { return parameters_; }

  Of<double> bind(const Values& values) const {
    Of<double> bound;
    std::size_t i = 0;
    for_each_parameter(bound, [&](std::string_view, auto& field) {
      field = std::get<std::remove_reference_t<decltype(field)>>(values.at(i++));
    });
    return bound;
  }

  /// The same values as numbers in single precision: a switch is 1 or 0, a word the place of its choice.
  Of<float> in_numbers(const Of<double>& values) const {
    std::array<float, sizeof(Of<float>) / sizeof(float)> numbers;  // Of<float> holds nothing else
    std::size_t i = 0;
    for_each_parameter(values, [&](std::string_view, const auto& field) {
      if constexpr (std::is_same_v<decltype(field), const std::string&>) {
        const auto& choices = parameters_.at(i).choices;
        numbers.at(i) = static_cast<float>(std::ranges::find(choices, field) - choices.begin());
      } else {
        numbers.at(i) = static_cast<float>(field);
      }
      ++i;
    });
    return std::bit_cast<Of<float>>(numbers);
  }

 private:
  static constexpr bool sound(const Of<Declared>& all) {
    bool sound = true;
    for_each_parameter(all, [&](std::string_view section, const auto& declared) {
      sound = sound && !section.empty() && declared.sound();
    });
    return sound;
  }

  std::vector<Parameter> parameters_;
};

}  // namespace peerspread
