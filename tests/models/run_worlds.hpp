/// Worlds of any model, straight through its interface, without campaign or file, and all that is observed of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "sim/model/model.hpp"

namespace peerspread {

inline Observations observe(const Scenario& scenario, const Population& people, const LaneRecord& own,
                            const std::vector<const LaneRecord*>& twins) {
  Observations observed(scenario.outputs().size());
  WantedRows rows;
  for (std::vector<float>& output : observed) rows.push_back(&output);
  scenario.observe(people, own, twins, rows);
  return observed;
}

/// Moves the state of `from` to `to` as a checkpoint does.
void move_state(auto& from, auto& to) {
  Archive out;
  from.persist(out);
  Archive in(out.data());
  to.persist(in);
  EXPECT_TRUE(in.at_end());
}

/// One world wanted.
struct WantedWorld {
  Values values;
  std::uint32_t stream;
};

/// All worlds of a model without twins, in population `population` of the first, `width` at a time; per world one array
/// per output. After week `saved` the state moves to a new ensemble, and at the end of the run the records to new ones.
inline std::vector<Observations> run_worlds(const Model& model, Seed seed, const std::vector<WantedWorld>& worlds,
                                            std::size_t width, std::uint32_t population = 0, std::size_t saved = npos) {
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (const WantedWorld& world : worlds) scenarios.push_back(model.bind(world.values));
  const std::shared_ptr<const Population> people = scenarios[0]->build(seed, population);
  std::vector<Observations> observed;
  while (observed.size() < worlds.size()) {
    const std::size_t from = observed.size();
    std::vector<Lane> lanes;
    for (std::size_t w = from; w < std::min(from + width, worlds.size()); ++w)
      lanes.push_back({scenarios[w].get(), worlds[w].stream});
    auto ensemble = model.start(people, seed, lanes, width);
    for (std::size_t week = 0; week < scenarios[0]->weeks(); ++week) {
      if (week == saved) {
        auto heir = model.start(people, seed, lanes, width);
        move_state(*ensemble, *heir);
        ensemble = std::move(heir);
      }
      ensemble->advance();
    }
    auto records = ensemble->finish();
    if (saved != npos) {
      auto heirs = model.start(people, seed, lanes, width)->finish();
      for (std::size_t lane = 0; lane < lanes.size(); ++lane) move_state(*records[lane], *heirs[lane]);
      records = std::move(heirs);
    }
    for (std::size_t lane = 0; lane < lanes.size(); ++lane)
      observed.push_back(observe(*scenarios[from + lane], *people, *records[lane], {}));
  }
  return observed;
}

inline bool same_bytes(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}
inline bool same_worlds(const std::vector<Observations>& a, const std::vector<Observations>& b) {
  return std::ranges::equal(a, b, [](const Observations& x, const Observations& y) {
    return std::ranges::equal(x, y, [](const auto& one, const auto& other) { return same_bytes(one, other); });
  });
}

}  // namespace peerspread
