#include "models/page/words.hpp"

#include <array>
#include <utility>

#include "models/page/lines.hpp"
#include "models/peer_coaching/answer_words.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"

namespace peerspread::page {

namespace {

using peer_coaching::Measured;

constexpr std::array<std::pair<std::string_view, std::vector<double> Measured::*>, 6> measures = {
    {{"effect", &Measured::effect},
     {"keep", &Measured::keep},
     {"cost", &Measured::cost},
     {"total", &Measured::total},
     {"colleagues", &Measured::colleagues},
     {"hours", &Measured::hours}}};

/// NaN where it is no number.
double value_in(std::string_view text) {
  double number = nan;
  return read_number(text, number) == std::errc{} ? number : nan;
}

void take(std::vector<Measured>& found, std::string_view key, std::string_view value) {
  for (const auto& [name, member] : measures)
    if (key == name && !found.empty()) {
      for (const std::string_view one : split(value, ',')) (found.back().*member).push_back(value_in(one));
      return;
    }
  throw InputError(wrong("the page").is("'" + std::string(key) + "' is no measure"));
}

}  // namespace

std::string words_for(std::string_view text) {
  std::string years;
  std::vector<Measured> found;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    const auto [key, value] = key_and_value(line);
    if (key == "years")
      years = value;
    else if (key == "scenario")
      found.emplace_back().name = value;
    else
      take(found, key, value);
  }
  require(found.size() == 1 || found.size() == 2, "words are made of one scenario or two");
  std::string words;
  for (const std::string& sentence :
       found.size() == 1 ? answer_for_one(found[0], years) : answer_for_two(found[0], found[1], years))
    words += (words.empty() ? "" : "\n") + sentence;
  return words;
}

}  // namespace peerspread::page
