/// Outputs on how far change spreads: to whom, through whom, over how many ties.
#pragma once

#include "models/peer_coaching/outputs.hpp"

namespace peerspread::peer_coaching {

void add_spread_axes(std::vector<Axis>& axes);

/// The lines of the table; with `channels` also effects by what they came through, which needs worlds without peers.
std::vector<OutputLine> spread_lines(bool channels);

}  // namespace peerspread::peer_coaching
