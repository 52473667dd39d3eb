/// The ensemble in 8 lanes.
#include "models/peer_coaching/ensemble_week.hpp"

namespace peerspread::peer_coaching {
template std::unique_ptr<Ensemble> start_in_lanes<lanes::Pack<8>>(std::shared_ptr<const CoachingPopulation>, Seed,
                                                                  std::vector<Parameters>, std::vector<std::uint32_t>,
                                                                  Observe);
}  // namespace peerspread::peer_coaching
