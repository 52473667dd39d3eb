/// The week of PEERSPREAD_LANES worlds: this file is compiled once per kernel, and alone when an equation changes.
#include "models/peer_coaching/ensemble_week.hpp"

namespace peerspread::peer_coaching {
template void CoachingEnsemble<lanes::Pack<PEERSPREAD_LANES>>::step_block(std::size_t, std::size_t);
}  // namespace peerspread::peer_coaching
