/// Starting an ensemble, whatever its width, and what it leaves behind.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "models/bass/population.hpp"
#include "sim/model/model.hpp"

namespace peerspread::bass {

struct Record final : LaneRecord {
  std::vector<float> adopters;  ///< people, at the end of each week
  void persist(Archive& archive) override { archive.vector(adopters); }
};

/// One world of an ensemble.
struct BassLane {
  Parameters parameters;
  std::uint32_t stream;
};

/// One per kernel (kernel.cpp), compiled for the processors that it needs: nothing but this name leaves its object.
template <std::size_t lanes>
std::unique_ptr<Ensemble> start_in_lanes(std::shared_ptr<const Community> community, Seed seed,
                                         std::span<const BassLane> worlds);

}  // namespace peerspread::bass
