#include <stdexcept>

#include "models/peer_coaching/ensemble.hpp"

namespace peerspread::peer_coaching {

// One file per width compiles these: lanes_1.cpp, lanes_4.cpp, ...
template <class Real>
std::unique_ptr<Ensemble> start_in_lanes(std::shared_ptr<const CoachingPopulation> population, Seed seed,
                                         std::vector<Parameters> parameters, std::vector<std::uint32_t> streams,
                                         Observe observe);
extern template std::unique_ptr<Ensemble> start_in_lanes<lanes::Pack<1>>(std::shared_ptr<const CoachingPopulation>,
                                                                         Seed, std::vector<Parameters>,
                                                                         std::vector<std::uint32_t>, Observe);
extern template std::unique_ptr<Ensemble> start_in_lanes<lanes::Pack<4>>(std::shared_ptr<const CoachingPopulation>,
                                                                         Seed, std::vector<Parameters>,
                                                                         std::vector<std::uint32_t>, Observe);
extern template std::unique_ptr<Ensemble> start_in_lanes<lanes::Pack<8>>(std::shared_ptr<const CoachingPopulation>,
                                                                         Seed, std::vector<Parameters>,
                                                                         std::vector<std::uint32_t>, Observe);
extern template std::unique_ptr<Ensemble> start_in_lanes<lanes::Pack<16>>(std::shared_ptr<const CoachingPopulation>,
                                                                          Seed, std::vector<Parameters>,
                                                                          std::vector<std::uint32_t>, Observe);

std::unique_ptr<Ensemble> start_ensemble(std::shared_ptr<const CoachingPopulation> population, Seed seed,
                                         std::vector<Parameters> parameters, std::vector<std::uint32_t> streams,
                                         std::size_t width, Observe observe) {
  const auto start = [&](auto real) {
    return start_in_lanes<decltype(real)>(std::move(population), seed, std::move(parameters), std::move(streams),
                                          observe);
  };
  switch (width) {
    case 1:
      return start(lanes::Pack<1>{});
    case 4:
      return start(lanes::Pack<4>{});
    case 8:
      return start(lanes::Pack<8>{});
    case 16:
      return start(lanes::Pack<16>{});
    default:
      throw std::logic_error("no ensemble of this width");
  }
}

}  // namespace peerspread::peer_coaching
