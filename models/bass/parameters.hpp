/// Every parameter of the Bass model: one field (its initialiser is the default) and one line of the table.
#pragma once

#include <cstdint>
#include <string>

#include "sim/core/parameter.hpp"

namespace peerspread::bass {

/// Rates are given per year, as the literature does; the model steps in calendar weeks.
inline constexpr double weeks_per_year = 52.0;

struct Parameters {
  std::int64_t agents = 5000;
  std::int64_t weeks = 780;
  std::string graph = "complete";
  std::int64_t degree = 8;
  double innovation = 0.03;
  double imitation = 0.38;
};

inline const ParameterTable<Parameters>& parameter_table() {
  constexpr const char* meta_analysis = "mean over 213 applications, yearly data: Sultan, Farley & Lehmann 1990";
  static const ParameterTable<Parameters> table = [&] {
    using P = Parameters;
    const Label setting = Label::setting, literature = Label::literature;
    const Scope structural = Scope::structural;
    ParameterTable<P> t;
    t.add("bass.agents", &P::agents,
          {.unit = "person",
           .low = 3,
           .high = 1e6,
           .label = setting,
           .source = "size of the simulated world",
           .help = "adults of the community",
           .scope = structural});
    t.add("bass.weeks", &P::weeks,
          {.unit = "week",
           .low = 1,
           .high = 5200,
           .label = setting,
           .source = "length of the run",
           .help = "calendar weeks simulated, 52 a year",
           .scope = structural});
    t.add("bass.graph", &P::graph,
          {.choices = {"complete", "ring", "random"},
           .label = setting,
           .source = "complete is Bass 1969; the others are limits to set against it",
           .help = "who is in contact: everybody, neighbours on a ring, or pairs drawn at random",
           .scope = structural});
    t.add("bass.degree", &P::degree,
          {.unit = "person",
           .low = 1,
           .high = 1000,
           .source = "no source; sweep it",
           .help = "contacts of a person on a ring (an even number), or their mean on a random graph; not used on a "
                   "complete one",
           .scope = structural});
    t.add("bass.innovation", &P::innovation,
          {.unit = "1/a",
           .label = literature,
           .source = meta_analysis,
           .help = "rate at which people adopt of their own accord (p)"});
    t.add("bass.imitation", &P::imitation,
          {.unit = "1/a",
           .low = 0,
           .high = 10,
           .label = literature,
           .source = meta_analysis,
           .help = "rate at which people adopt when all of their contacts have (q); in proportion when some have"});
    return t;
  }();
  return table;
}

}  // namespace peerspread::bass
