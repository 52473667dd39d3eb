/// Axes and outputs of what is recorded for replay and network analysis (recording.teachers, .ties, .posts).
#pragma once

#include <vector>

#include "models/peer_coaching/outputs.hpp"

namespace peerspread::peer_coaching {

/// Sizes of axes that differ between populations: bounds that follow from the parameters.
std::size_t most_schools(const Parameters& parameters);
std::size_t most_posts(const Parameters& parameters);
std::size_t most_partners(const Parameters& parameters);
/// Room for the ties of a population; chance exceeds it in less than one of 10^9, and never where everybody may name
/// everybody.
std::size_t most_ties(const Parameters& parameters);
/// Throws InputError where ties are to be recorded and the population has more than that.
void require_room_for_ties(const Parameters& parameters, const CoachingPopulation& people);

void add_recorded_axes(const Parameters& parameters, std::vector<Axis>& axes);
void add_recorded_outputs(const Recording& recording, std::vector<OutputLine>& lines);

}  // namespace peerspread::peer_coaching
