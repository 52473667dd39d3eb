/// The ensemble of PEERSPREAD_LANES worlds: this file is compiled once per kernel.
#include "models/sir/ensemble.hpp"

namespace peerspread::sir {
template <std::size_t width>
std::unique_ptr<Ensemble> start_in_lanes(std::shared_ptr<const Community> community, Seed seed,
                                         std::span<const World> worlds) {
  return std::make_unique<SirEnsemble<lanes::Pack<width>>>(std::move(community), seed, worlds);
}
template std::unique_ptr<Ensemble> start_in_lanes<PEERSPREAD_LANES>(std::shared_ptr<const Community>, Seed,
                                                                    std::span<const World>);
}  // namespace peerspread::sir
