/// How the worlds of a batch are laid into lanes. Worlds that are equal until a week (funding that ends, a climate that
/// changes) are one until then: the later one branches off from the state of the other. Same bytes as without.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/campaign/plan.hpp"
#include "sim/core/parameter.hpp"

namespace peerspread {

/// A stretch of weeks that one lane steps with one set of values.
struct Track {
  World world;
  std::size_t from = 0, to = 0;  ///< weeks, [from, to)
  std::size_t parent = npos;     ///< the track it branches off from, where `from` is not 0
  std::size_t place = npos;      ///< in Plan::stems, of a beginning that is not stepped, for its state was kept
  std::size_t weeks() const { return to - from; }
};

/// Tracks that are stepped together: they begin in the same week, and the first of them is the last to end.
struct Pack {
  std::size_t width;
  std::vector<std::size_t> tracks;
};

struct Tracks {
  std::vector<Track> all;             ///< parents before those that branch off from them
  std::vector<std::size_t> of_world;  ///< the track that ends a world's run, for each of the batch
  std::vector<Pack> packs;            ///< in an order in which parents come first
  std::size_t weeks(std::size_t pack) const { return all[packs[pack].tracks.front()].weeks(); }
  std::size_t pack_weeks() const;   ///< steps of packs, in all
  std::size_t world_weeks() const;  ///< weeks of tracks, in all
};

/// The widest pack that settings ask for, a kernel's that runs here.
std::size_t widest_pack(const CampaignSettings& settings);

/// Shares beginnings where that costs less, by what packs cost that are `widest` lanes wide and narrower.
Tracks lay_tracks(const Campaign& campaign, const Plan& plan, const Batch& batch, std::size_t widest);

}  // namespace peerspread
