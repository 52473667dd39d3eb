#include "sim/report/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace peerspread {

std::string unit_in_words(const std::string& unit) {
  static constexpr std::array<std::pair<const char*, const char*>, 18> words = {{
      {"1", ""},
      {"a", "years"},
      {"week", "weeks"},
      {"h", "hours"},
      {"h/a", "hours a year"},
      {"h/week", "hours a week"},
      {"h/h", "hours for an hour"},
      {"1/a", "a year"},
      {"1/week", "a week"},
      {"1/h", "an hour"},
      {"$/a", "$ a year"},
      {"$/h", "$ an hour"},
      {"$/day", "$ a day"},
      {"SD/a", "SD a year"},
      {"teacher", "teachers"},
      {"tie", "ties"},
      {"person", "people"},
      {"organisation", "organisations"},
  }};
  const auto found = std::ranges::find(words, unit, [](const auto& word) { return std::string(word.first); });
  return found == words.end() ? unit : found->second;
}

std::string title_of(const Parameter& parameter) {
  const std::string& help = parameter.help;
  return help.substr(0, std::min({help.find(": "), help.find("; "), help.find(" ("), help.size()}));
}

std::string value_in_words(const Parameter& parameter, const std::string& value) {
  const std::string unit = unit_in_words(parameter.unit);
  if (unit.starts_with('$')) return "$" + with_thousands(value) + unit.substr(1);
  std::string text = value;
  if (value.find_first_not_of("0123456789.") == std::string::npos) text = with_thousands(value);
  std::ranges::replace(text, '_', ' ');
  return unit.empty() ? text : text + " " + unit;
}

}  // namespace peerspread
