/// What comes out: axes and outputs of the model, and how each is computed from a world and its no-support twin.
#pragma once

#include <functional>
#include <vector>

#include "models/peer_coaching/record.hpp"
#include "sim/model/model.hpp"

namespace peerspread::peer_coaching {

/// One world beside its twin: same people, same ties, same draws, no support.
struct Study {
  const CoachingPopulation& people;
  const Parameters& parameters;
  const CoachingRecord& own;
  const CoachingRecord& twin;
  const CoachingRecord* without_peers = nullptr;       ///< the world with theory.peers off; with recording.channels
  const CoachingRecord* twin_without_peers = nullptr;  ///< its no-support twin
};

/// One line of the table of outputs: what it is, and how to append its row of a world (row-major over its axes).
struct OutputLine {
  Output info;
  std::function<void(const Study&, std::vector<float>& row)> append;
};

std::vector<Axis> axes_of(const Parameters& parameters);
const std::vector<OutputLine>& outputs_of(const Parameters& parameters);

}  // namespace peerspread::peer_coaching
