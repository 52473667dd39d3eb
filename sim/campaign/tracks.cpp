#include "sim/campaign/tracks.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "sim/model/kernel.hpp"

namespace peerspread {

namespace {

/// What a week of a pack costs, against that of 16 lanes: a narrow one saves little (docs/decisions.md).
double cost_of(std::size_t width) {
  struct Cost {
    std::size_t lanes;
    double of_week;
  };
  constexpr std::array costs = {Cost{1, 0.72}, Cost{4, 0.74}, Cost{8, 0.81}, Cost{16, 1.0}};
  return std::ranges::find(costs, width, &Cost::lanes)->of_week;
}

double cost_of(const Tracks& tracks) {
  double cost = 0;
  for (std::size_t p = 0; p < tracks.packs.size(); ++p)
    cost += cost_of(tracks.packs[p].width) * static_cast<double>(tracks.weeks(p));
  return cost;
}

/// The tracks of one batch.
class Laying {
 public:
  Laying(const Campaign& campaign, const Plan& plan, const Batch& batch, std::size_t weeks)
      : campaign_(campaign), plan_(plan), weeks_(weeks) {
    for (const World& world : batch.worlds) tracks_.of_world.push_back(track_of(world));
    if (!campaign.branch || !campaign.branch->state) return;
    for (Track& track : tracks_.all)  // but what is a whole world of the campaign is stepped
      if (track.to <= plan.branch_week)
        track.place = static_cast<std::size_t>(std::ranges::find(plan.stems, track.world.variant) - plan.stems.begin());
  }

  /// Every track branches off, as late as it may, from one before it.
  void share_beginnings() {
    std::vector<std::size_t> stands_for(tracks_.all.size());
    std::iota(stands_for.begin(), stands_for.end(), std::size_t{0});
    for (std::size_t t = 0; t < tracks_.all.size(); ++t) {
      Track& track = tracks_.all[t];
      const std::size_t begins = track.from, parent = track.parent;
      for (std::size_t u = 0; u < t; ++u) {
        if (track.place != npos || tracks_.all[u].place != npos || stands_for[u] != u ||
            began_[u] != std::pair(begins, parent) || tracks_.all[u].world.stream != track.world.stream)
          continue;
        const std::size_t until = same_until(tracks_.all[u].world, track.world);
        if (until >= std::max(track.to, tracks_.all[u].to) || until >= weeks_) {
          stands_for[t] = u;
          tracks_.all[u].to = std::max(tracks_.all[u].to, track.to);
          break;
        }
        if (until > track.from && until <= tracks_.all[u].to) branch_off(track, u, until);
      }
    }
    drop(stands_for);
  }

  Tracks in_packs(std::size_t widest) && {
    std::vector<std::size_t> order;
    for (std::size_t t = 0; t < tracks_.all.size(); ++t)
      if (tracks_.all[t].place == npos) order.push_back(t);
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      const Track &x = tracks_.all[a], &y = tracks_.all[b];
      return std::pair(x.from, weeks_ - x.to) < std::pair(y.from, weeks_ - y.to);
    });
    for (auto first = order.begin(); first != order.end();) {
      const std::size_t from = tracks_.all[*first].from;
      const auto end = std::find_if(first, order.end(), [&](std::size_t t) { return tracks_.all[t].from != from; });
      const std::size_t width = pack_width(widest, static_cast<std::size_t>(end - first));
      const auto last = first + std::min<std::ptrdiff_t>(end - first, static_cast<std::ptrdiff_t>(width));
      tracks_.packs.push_back({width, {first, last}});
      first = last;
    }
    return std::move(tracks_);
  }

 private:
  /// The track that ends the world's run; that of its beginning comes before it, where it has one of its own.
  std::size_t track_of(const World& world) {
    const std::uint32_t beginning = plan_.beginning_of(world.variant);
    if (beginning == no_variant) return find_or_add({world, 0, weeks_});
    const std::size_t stem = find_or_add({{beginning, world.stream}, 0, plan_.branch_week});
    return find_or_add({world, plan_.branch_week, weeks_, stem});
  }

  std::size_t find_or_add(const Track& wanted) {
    const auto same = [&](const Track& t) {
      return t.world.variant == wanted.world.variant && t.world.stream == wanted.world.stream && t.from == wanted.from;
    };
    const auto found = std::ranges::find_if(tracks_.all, same);
    const auto place = static_cast<std::size_t>(found - tracks_.all.begin());
    if (found == tracks_.all.end()) {
      tracks_.all.push_back(wanted);
      began_.emplace_back(wanted.from, wanted.parent);
    } else {
      found->to = std::max(found->to, wanted.to);
    }
    return place;
  }

  /// From `u`, or, where that has itself not yet branched off by then, from what it branches off from.
  void branch_off(Track& track, std::size_t u, std::size_t week) const {
    while (week <= tracks_.all[u].from) u = tracks_.all[u].parent;
    track.from = week;
    track.parent = u;
  }

  std::size_t same_until(const World& a, const World& b) const {
    const Changes &x = plan_.variants[a.variant], &y = plan_.variants[b.variant];
    std::size_t until = always;
    auto i = x.begin(), j = y.begin();
    while (until > 0 && (i != x.end() || j != y.end())) {
      const std::uint32_t p = j == y.end() || (i != x.end() && i->first < j->first) ? i->first : j->first;
      const Value in_x = i != x.end() && i->first == p ? (i++)->second : campaign_.value_in(a.stream, p);
      const Value in_y = j != y.end() && j->first == p ? (j++)->second : campaign_.value_in(b.stream, p);
      if (in_x == in_y) continue;
      const SameFor same_for = campaign_.model->parameters()[p].same_for;
      until = std::min(until, same_for == nullptr ? 0 : same_for(in_x, in_y));
    }
    return until;
  }

  /// Leaves out tracks for which others stand.
  void drop(const std::vector<std::size_t>& stands_for) {
    std::vector<std::size_t> place(stands_for.size());
    std::vector<Track> kept;
    for (std::size_t t = 0; t < stands_for.size(); ++t) {
      place[t] = stands_for[t] == t ? kept.size() : place[stands_for[t]];
      if (stands_for[t] != t) continue;
      kept.push_back(tracks_.all[t]);
      if (kept.back().parent != npos) kept.back().parent = place[kept.back().parent];
    }
    tracks_.all = std::move(kept);
    for (std::size_t& t : tracks_.of_world) t = place[t];
  }

  const Campaign& campaign_;
  const Plan& plan_;
  std::size_t weeks_;
  Tracks tracks_;
  std::vector<std::pair<std::size_t, std::size_t>> began_;  ///< week and parent of each, before anything was shared
};

}  // namespace

std::size_t Tracks::pack_weeks() const {
  std::size_t sum = 0;
  for (std::size_t p = 0; p < packs.size(); ++p) sum += weeks(p);
  return sum;
}

std::size_t Tracks::world_weeks() const {
  std::size_t sum = 0;
  for (const Track& track : all) sum += track.place == npos ? track.weeks() : 0;
  return sum;
}

std::size_t widest_pack(const CampaignSettings& settings) {
  return settings.lanes == 0 ? best_kernel().lanes : static_cast<std::size_t>(settings.lanes);
}

Tracks lay_tracks(const Campaign& campaign, const Plan& plan, const Batch& batch, std::size_t widest) {
  Laying apart(campaign, plan, batch, plan.weeks), shared = apart;
  shared.share_beginnings();
  Tracks one = std::move(apart).in_packs(widest), other = std::move(shared).in_packs(widest);
  return cost_of(other) < cost_of(one) ? other : one;
}

}  // namespace peerspread
