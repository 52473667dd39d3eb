/// What a population's advice network and trust are like, in the measures that were taken in real schools.
#pragma once

#include <vector>

#include "models/peer_coaching/population.hpp"

namespace peerspread::peer_coaching {

/// One entry per structure_names. Ties within schools only, as they were measured; NaN where a measure is not defined.
std::vector<float> measure_structure(const CoachingPopulation& people);

}  // namespace peerspread::peer_coaching
