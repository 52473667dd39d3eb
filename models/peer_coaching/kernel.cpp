/// The ensemble of PEERSPREAD_LANES worlds, but for its week: this file is compiled once per kernel.
#include "models/peer_coaching/ensemble_run.hpp"

namespace peerspread::peer_coaching {
template std::unique_ptr<Ensemble> start_in_lanes<PEERSPREAD_LANES>(Start);
}  // namespace peerspread::peer_coaching
