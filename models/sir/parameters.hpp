/// Every parameter of the SIR model: one field (its initialiser is the default) and one line of the table.
#pragma once

#include "sim/core/parameter.hpp"

namespace peerspread::sir {

struct Parameters {
  std::int64_t agents = 10007, weeks = 104, degree = 8, infected = 10;
  std::string graph = "small_world";
  double infection = 0.1, recovery = 0.25;
};

// clang-format off
inline ParameterTable<Parameters> make_parameter_table() {
  using P = Parameters;
  using enum Label;
  constexpr Scope structural = Scope::structural;
  ParameterTable<P> t;
  t.add("sir.agents", &P::agents, {.unit = "person", .low = 3, .high = 1e6, .label = setting,
      .source = "size of the simulated world", .help = "people; on a small world a prime number", .scope = structural});
  t.add("sir.weeks", &P::weeks, {.unit = "week", .low = 1, .high = 5200, .label = setting,
      .source = "length of the run", .help = "weeks simulated", .scope = structural});
  t.add("sir.graph", &P::graph, {.choices = {"small_world", "complete"}, .label = setting,
      .source = "small_world: Hoory, Linial & Wigderson 2006, there with degree 2; complete: Reed & Frost (Abbey 1952)",
      .help = "neighbours on a ring and inverses modulo the number of people, or everybody", .scope = structural});
  t.add("sir.degree", &P::degree, {.unit = "person", .low = 2, .high = 1000, .source = "no source; sweep it",
      .help = "neighbours of a person on the ring, an even number; not used on a complete graph", .scope = structural});
  t.add("sir.infection", &P::infection, {.unit = "1/week", .source = "no source; sweep it",
      .help = "probability that an infectious person infects a susceptible contact in a week"});
  t.add("sir.recovery", &P::recovery, {.unit = "1/week", .source = "no source; sweep it",
      .help = "probability that an infectious person recovers in a week; 1: the chain of Reed & Frost"});
  t.add("sir.infected", &P::infected, {.unit = "person", .low = 1, .high = 1e6, .label = setting,
      .source = "start of the run", .help = "people who are infectious at the start, evenly spaced"});
  return t;
}
// clang-format on

}  // namespace peerspread::sir
