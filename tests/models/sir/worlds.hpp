/// Runs worlds of the SIR model straight through its interface, without campaign or file.
#pragma once

#include <string>
#include <vector>

#include "models/sir/model.hpp"
#include "models/sir/parameters.hpp"
#include "sim/model/kernel.hpp"
#include "tests/models/run_worlds.hpp"

namespace peerspread::sir {

inline constexpr Seed test_seed = 19280206;

/// In the order in which they are declared.
inline Values values_of(const Parameters& p) {
  return {p.agents, p.weeks, p.graph, p.degree, p.infection, p.recovery, p.infected};
}

/// One world wanted.
struct Wanted {
  Parameters parameters;
  std::uint32_t stream;
};

inline std::vector<Observations> run(const std::vector<Wanted>& worlds, std::size_t width, std::size_t saved = npos) {
  std::vector<WantedWorld> wanted;
  for (const Wanted& world : worlds) wanted.push_back({values_of(world.parameters), world.stream});
  return run_worlds(*make_model(), test_seed, wanted, width, 0, saved);
}

/// The same world with noise streams 0, 1, ...
inline std::vector<Wanted> replicates_of(const Parameters& p, std::uint32_t replicates) {
  std::vector<Wanted> worlds;
  for (std::uint32_t stream = 0; stream < replicates; ++stream) worlds.push_back({p, stream});
  return worlds;
}

/// Scenarios and noise streams mixed, more than one block of people, and no full pack of any width but 1.
inline std::vector<Wanted> mixed_worlds(const std::string& graph) {
  std::vector<Wanted> worlds;
  for (std::uint32_t i = 0; i < 19; ++i) {
    const double infection = (graph == "complete" ? 0.0003 : 0.1) * (i % 5);
    worlds.push_back({{.agents = 2503,
                       .weeks = 30,
                       .graph = graph,
                       .degree = 6,
                       .infection = infection,
                       .recovery = 0.2 * (1 + i % 2),
                       .infected = 7 + i % 3},
                      i / 5});
  }
  return worlds;
}

/// Places in the list of outputs.
enum : std::size_t { ever_infected, infectious_share };

}  // namespace peerspread::sir
