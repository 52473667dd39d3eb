/// What a campaign has to step: its worlds, cut into batches of lanes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/campaign/campaign.hpp"

namespace peerspread {

/// One world wanted: a point in a replicate.
struct Job {
  std::size_t point;
  std::size_t replicate;
};

/// A world to step: values (an index into Plan::variants) and noise stream. Twins are worlds too, shared by all jobs
/// that have the same one.
struct World {
  std::uint32_t variant;
  std::uint32_t stream;
};

/// Jobs that share a population and are computed and written together. `own[j]` and each of `twins[j]` index `worlds`.
struct Batch {
  std::uint32_t population;
  std::vector<Job> jobs;
  std::vector<World> worlds;
  std::vector<std::size_t> own;
  std::vector<std::vector<std::size_t>> twins;  ///< in the order of Scenario::twins
};

/// At most this many worlds in a batch (more only if one job needs more); independent of the machine, so that the
/// cut is the same everywhere. 48 fills packs of 4, 8 and 16 lanes alike.
inline constexpr std::size_t worlds_per_batch = 48;

inline constexpr std::uint32_t no_variant = 0xFFFFFFFF;

/// All that a campaign has to step. `variants` are the distinct values of worlds, against the campaign's base.
struct Plan {
  std::vector<Changes> variants;
  std::vector<Batch> batches;
  std::size_t weeks = 0;  ///< of every world
  /// Of campaigns with a branch: the variant that each lives by until then, or `no_variant`; else empty.
  std::vector<std::uint32_t> beginnings = {};
  std::size_t branch_week = 0;
  std::vector<std::uint32_t> stems =
      {};  ///< variants until the branch: of the scenario, and of its twins in their order
  std::uint32_t beginning_of(std::uint32_t variant) const {
    return beginnings.empty() ? no_variant : beginnings[variant];
  }
};

/// Of `changes` those that decide what a population looks like: worlds that differ in them cannot share a batch.
Changes structural_changes(const Model& model, const Changes& changes);

/// Batches in order of population, structural values (as they first appear), replicate, point; every job is in
/// exactly one. A replicate is cut only where it needs more worlds than a batch holds.
Plan plan(const Campaign& campaign);

}  // namespace peerspread
