/// Everything that a model observes of one world.
#pragma once

#include "sim/model/model.hpp"

namespace peerspread {

inline Observations observe(const Model& model, const Population& people, const Values& values, const LaneRecord& own,
                            const LaneRecord* twin) {
  Observations observed(model.outputs(values).size());
  WantedRows rows;
  for (std::vector<float>& output : observed) rows.push_back(&output);
  model.observe(people, values, own, twin, rows);
  return observed;
}

}  // namespace peerspread
