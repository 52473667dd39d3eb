/// Runs worlds of the Bass model straight through its interface, without campaign or file.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/bass/model.hpp"
#include "models/bass/parameters.hpp"
#include "sim/model/kernel.hpp"
#include "tests/models/run_worlds.hpp"

namespace peerspread::bass {

inline constexpr Seed test_seed = 19690101;

inline Values values_of(const Parameters& p) {
  return {p.agents, p.weeks, p.graph, p.degree, p.innovation, p.imitation};
}

/// One world wanted.
struct World {
  Parameters parameters;
  std::uint32_t stream;
};

/// All worlds in the first one's population `population` (run_worlds).
inline std::vector<Observations> run(const std::vector<World>& worlds, std::size_t width, std::uint32_t population = 0,
                                     std::size_t saved = npos) {
  std::vector<WantedWorld> wanted;
  for (const World& world : worlds) wanted.push_back({values_of(world.parameters), world.stream});
  return run_worlds(*make_model(), test_seed, wanted, width, population, saved);
}

/// The same world with noise streams 0, 1, ...
inline std::vector<World> replicates_of(const Parameters& p, std::uint32_t replicates) {
  std::vector<World> worlds;
  for (std::uint32_t stream = 0; stream < replicates; ++stream) worlds.push_back({p, stream});
  return worlds;
}

/// Places in the list of outputs.
enum : std::size_t { adopters, new_adopters, half_adoption };

/// Mean and variance over worlds of the share of adopters.
struct Moments {
  double mean = 0, variance = 0;
};
inline Moments moments_at(const std::vector<Observations>& worlds, std::size_t week) {
  Moments m;
  for (const Observations& world : worlds) m.mean += world[adopters][week - 1] / static_cast<double>(worlds.size());
  for (const Observations& world : worlds) {
    const double off = world[adopters][week - 1] - m.mean;
    m.variance += off * off / static_cast<double>(worlds.size() - 1);
  }
  return m;
}

/// Scenarios and noise streams mixed, and no full pack of any width but 1.
inline std::vector<World> mixed_worlds(const std::string& graph) {
  std::vector<World> worlds;
  for (std::uint32_t i = 0; i < 19; ++i)
    worlds.push_back({{.agents = 2500, .weeks = 30, .graph = graph, .degree = 6, .imitation = 0.5 * (i % 5)}, i / 5});
  return worlds;
}

}  // namespace peerspread::bass
