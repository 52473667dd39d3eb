/// The ensemble of PEERSPREAD_LANES worlds: this file is compiled once per kernel.
#include "models/bass/ensemble.hpp"

namespace peerspread::bass {
template std::unique_ptr<Ensemble> start_in_lanes<PEERSPREAD_LANES>(std::shared_ptr<const Community>, Seed,
                                                                    std::span<const BassLane>);
}  // namespace peerspread::bass
