/// Runs worlds of the SIR model straight through its interface, without campaign or file.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "models/sir/model.hpp"
#include "models/sir/parameters.hpp"
#include "sim/model/kernel.hpp"
#include "tests/models/observed.hpp"

namespace peerspread::sir {

inline constexpr Seed test_seed = 19280206;

/// In the order in which they are declared.
inline Values values_of(const Parameters& p) {
  return {p.agents, p.weeks, p.graph, p.degree, p.infection, p.recovery, p.infected};
}

/// One world wanted.
struct WantedWorld {
  Parameters parameters;
  std::uint32_t stream;
};

/// Moves the state of `from` to `to` as a checkpoint does.
template <class T>
void move_state(T& from, T& to) {
  Archive out;
  from.persist(out);
  Archive in(out.data());
  to.persist(in);
  EXPECT_TRUE(in.at_end());
}

/// All worlds, `width` at a time; per world one array per output. After week `saved` the state moves to a new ensemble,
/// and at the end of the run the records to new records.
inline std::vector<Observations> run(const std::vector<WantedWorld>& worlds, std::size_t width,
                                     std::size_t saved = npos) {
  const auto model = make_model();
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (const WantedWorld& world : worlds) scenarios.push_back(model->bind(values_of(world.parameters)));
  const std::shared_ptr<const Population> people = scenarios[0]->build(test_seed, 0);
  std::vector<Observations> observed;
  while (observed.size() < worlds.size()) {
    const std::size_t from = observed.size();
    std::vector<Lane> lanes;
    for (std::size_t w = from; w < std::min(from + width, worlds.size()); ++w)
      lanes.push_back({scenarios[w].get(), worlds[w].stream});
    auto ensemble = model->start(people, test_seed, lanes, width);
    for (std::size_t week = 0; week < scenarios[0]->weeks(); ++week) {
      if (week == saved) {
        auto heir = model->start(people, test_seed, lanes, width);
        move_state(*ensemble, *heir);
        ensemble = std::move(heir);
      }
      ensemble->advance();
    }
    const auto records = ensemble->finish(), heirs = model->start(people, test_seed, lanes, width)->finish();
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
      if (saved != npos) move_state(*records[lane], *heirs[lane]);
      const LaneRecord& record = saved != npos ? *heirs[lane] : *records[lane];
      observed.push_back(observe(*scenarios[from + lane], *people, record, nullptr));
    }
  }
  return observed;
}

/// The same world with noise streams 0, 1, ...
inline std::vector<WantedWorld> replicates_of(const Parameters& p, std::uint32_t replicates) {
  std::vector<WantedWorld> worlds;
  for (std::uint32_t stream = 0; stream < replicates; ++stream) worlds.push_back({p, stream});
  return worlds;
}

/// Scenarios and noise streams mixed, more than one block of people, and no full pack of any width but 1.
inline std::vector<WantedWorld> mixed_worlds(const std::string& graph) {
  std::vector<WantedWorld> worlds;
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

inline bool same_bytes(const std::vector<Observations>& a, const std::vector<Observations>& b) {
  for (std::size_t w = 0; w < a.size(); ++w)
    for (std::size_t o = 0; o < a[w].size(); ++o)
      if (a[w][o].size() != b[w][o].size() ||
          std::memcmp(a[w][o].data(), b[w][o].data(), a[w][o].size() * sizeof(float)) != 0)
        return false;
  return a.size() == b.size();
}

}  // namespace peerspread::sir
