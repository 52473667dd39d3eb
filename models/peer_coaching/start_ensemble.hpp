/// Starting an ensemble: what it needs, whatever its width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/population.hpp"
#include "sim/model/model.hpp"

namespace peerspread::peer_coaching {

/// Whether weekly means and distributions are recorded; `off` is for timing the step alone.
enum class Observe { on, off };

struct Start {
  std::shared_ptr<const CoachingPopulation> population;
  Seed seed;
  std::vector<Parameters> parameters;  ///< one per world
  std::vector<std::uint32_t> streams;  ///< noise stream of each world
  Observe observe = Observe::on;
};

/// One per kernel (kernel.cpp), compiled for the processors that it needs: nothing but this name leaves its object.
template <std::size_t lanes>
std::unique_ptr<Ensemble> start_in_lanes(Start start);

/// `width` is the lanes of a kernel that runs here, at least as many as there are worlds.
std::unique_ptr<Ensemble> start_ensemble(Start start, std::size_t width);

}  // namespace peerspread::peer_coaching
