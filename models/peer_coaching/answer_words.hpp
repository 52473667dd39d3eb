/// The answer in words, made of numbers alone: for the terminal and the page, and by the engine inside of the page for
/// what readers try there. So the same numbers give the same sentences everywhere.
#pragma once

#include <string>
#include <vector>

namespace peerspread::peer_coaching {

/// What was found of a scenario: a value per world, NaN where it is not defined; none where it was not recorded. Worlds
/// stand in the same order in all of them.
struct Measured {
  std::string name;                ///< as sentences have it: "'27 hours'", "your plan"
  std::vector<double> effect;      ///< instruction of coached teachers above no support, at the end (SD)
  std::vector<double> keep;        ///< of 100 coached teachers those who keep a change, beyond no support
  std::vector<double> cost;        ///< for each coached teacher, over all years ($)
  std::vector<double> total;       ///< in all ($)
  std::vector<double> colleagues;  ///< who change too, for 100 coached teachers
  std::vector<double> hours;       ///< delivered in the first year, for each coached teacher
};

/// Of one scenario against no support; `years` as in "3 years".
std::vector<std::string> answer_for_one(const Measured& found, const std::string& years);
/// Of one scenario against another in the same worlds: what a person counts, what it costs, and then SD.
std::vector<std::string> answer_for_two(const Measured& first, const Measured& other, const std::string& years);
/// Of that only what is counted and paid, as one text.
std::string short_answer_for_two(const Measured& first, const Measured& other, const std::string& years);

inline std::string quoted(const std::string& name) { return "'" + name + "'"; }

/// A number rounded to a unit of 10 to some power: 4,360 for a unit of 10, 0.62 for one of 0.01.
std::string rounded_to(double value, double unit);

/// In how many of the worlds something holds, as people say it.
std::string worlds_text(std::size_t yes, std::size_t all);

}  // namespace peerspread::peer_coaching
