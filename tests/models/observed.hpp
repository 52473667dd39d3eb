/// Everything that a model observes of one world.
#pragma once

#include "sim/model/model.hpp"

namespace peerspread {

inline Observations observe(const Scenario& scenario, const Population& people, const LaneRecord& own,
                            const LaneRecord* twin) {
  Observations observed(scenario.outputs().size());
  WantedRows rows;
  for (std::vector<float>& output : observed) rows.push_back(&output);
  scenario.observe(people, own, twin, rows);
  return observed;
}

}  // namespace peerspread
