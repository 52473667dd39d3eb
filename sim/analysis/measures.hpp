/// How a study makes one number of those that it reads: two of an arm into one, and those of all arms into one.
/// Declared once, here: config files and `describe` follow.
#pragma once

#include <string>
#include <vector>

namespace peerspread {

/// What the number read at `at` is against that at `against`.
struct Relation {
  const char* name;
  const char* help;
  double (*of)(double at, double against);
};
const std::vector<Relation>& relations();

/// What is taken from the arms, in the order in which they are written.
struct Measure {
  const char* name;
  const char* help;
  std::size_t fewest_arms, most_arms;
  /// Values `y` at the arms, whose swept number is `x` (empty where arms have none).
  double (*of)(const std::vector<double>& x, const std::vector<double>& y);
};
const std::vector<Measure>& measures();

/// The one called `name`, which there is.
const Relation& relation_called(const std::string& name);
const Measure& measure_called(const std::string& name);

}  // namespace peerspread
