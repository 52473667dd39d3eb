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
#include "tests/models/observed.hpp"

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

/// All worlds in the first one's population `population`, `width` at a time; per world one array per output.
inline std::vector<Observations> run(const std::vector<World>& worlds, std::size_t width,
                                     std::uint32_t population = 0) {
  const auto model = make_model();
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (const World& world : worlds) scenarios.push_back(model->bind(values_of(world.parameters)));
  const std::shared_ptr<const Population> people = scenarios[0]->build(test_seed, population);
  std::vector<Observations> observed;
  while (observed.size() < worlds.size()) {
    const std::size_t from = observed.size();
    std::vector<Lane> lanes;
    for (std::size_t w = from; w < std::min(from + width, worlds.size()); ++w)
      lanes.push_back({scenarios[w].get(), worlds[w].stream});
    const auto ensemble = model->start(people, test_seed, lanes, width);
    for (std::size_t week = 0; week < scenarios[0]->weeks(); ++week) ensemble->advance();
    const auto records = ensemble->finish();
    for (std::size_t lane = 0; lane < lanes.size(); ++lane)
      observed.push_back(observe(*scenarios[from + lane], *people, *records[lane], nullptr));
  }
  return observed;
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

inline bool same_bytes(const std::vector<Observations>& a, const std::vector<Observations>& b) {
  for (std::size_t w = 0; w < a.size(); ++w)
    for (std::size_t o = 0; o < a[w].size(); ++o)
      if (a[w][o].size() != b[w][o].size() ||
          std::memcmp(a[w][o].data(), b[w][o].data(), a[w][o].size() * sizeof(float)) != 0)
        return false;
  return a.size() == b.size();
}

}  // namespace peerspread::bass
