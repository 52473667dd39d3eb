#include "models/peer_coaching/start_ensemble.hpp"

#include "sim/model/kernel.hpp"

namespace peerspread::peer_coaching {

std::unique_ptr<Ensemble> start_ensemble(Start start, std::size_t width) {
  return in_lanes(width, [&]<std::size_t lanes>(std::integral_constant<std::size_t, lanes>) {
    return start_in_lanes<lanes>(std::move(start));
  });
}

}  // namespace peerspread::peer_coaching
