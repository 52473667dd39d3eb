/// Worlds that are equal until a week, and beginnings that somebody asked for: what is shared, and the same results.
#include "sim/campaign/tracks.hpp"

#include <set>

#include "sim/campaign/batch_run.hpp"
#include "tests/sim/campaign/campaign_runs.hpp"

namespace peerspread {
namespace {

constexpr std::size_t weeks = 5;

class TracksOf : public RunCampaign {
 protected:
  /// Points that differ from the fourth week on.
  Campaign later(std::size_t points, std::int64_t replicates) {
    Campaign c = campaign(1, replicates, 1);
    c.points.clear();
    for (std::size_t i = 0; i < points; ++i)
      c.points.push_back({std::to_string(i), changed("coaching.later", 0.1 * static_cast<double>(i))});
    return c;
  }
  Changes changed(const std::string& key, double value) {
    return changes_between(defaults_of(model_.parameters()), fake_values(key, value));
  }
  /// Of points with several rates that branch off after two weeks at a rate of 0.25.
  Campaign branched(std::int64_t replicates) {
    Campaign c = campaign(4, replicates, 1);
    c.branch = {changed("coaching.rate", 0.25), 2, "slow"};
    return c;
  }
  Tracks laid(const Campaign& c, std::size_t widest = 1) {
    const Plan all = plan(c);
    EXPECT_EQ(all.batches.size(), 1U);
    return lay_tracks(c, all, all.batches[0], widest);
  }
  /// What an agent's world adds up to: `rate(week)` times luck.
  template <class Rate>
  static std::vector<float> totals(std::uint32_t stream, Rate rate) {
    const FakeParameters p;
    std::vector<float> state(static_cast<std::size_t>(p.agents)), sums;
    for (std::uint32_t week = 0; week < weeks; ++week) {
      sums.push_back(0.0F);  // of population 0
      for (std::size_t agent = 0; agent < state.size(); ++agent)
        sums.back() += state[agent] += fake_step(20180601, stream, agent, week, rate(week));
    }
    return sums;
  }
};

TEST_F(TracksOf, EqualWeeksAreOneTrack) {
  const Tracks tracks = laid(later(4, 2));
  // Per replicate: the twin, one point whole, and three that branch off from it after three weeks.
  EXPECT_EQ(tracks.all.size(), 2U * 5U);
  EXPECT_EQ(tracks.world_weeks(), 2 * (2 * weeks + 3 * (weeks - fake_weeks_alike)));
  std::size_t branches = 0;
  for (const Track& track : tracks.all) {
    if (track.parent == npos) continue;
    ++branches;
    EXPECT_EQ(track.from, fake_weeks_alike);
    EXPECT_EQ(tracks.all[track.parent].world.stream, track.world.stream) << "only in the same replicate";
    EXPECT_LT(tracks.all[track.parent].from, track.from);
  }
  EXPECT_EQ(branches, 6U);
}

TEST_F(TracksOf, EveryTrackIsInOnePackAfterWhatItBranchesOffFrom) {
  for (const std::size_t widest : {1U, 4U, 8U, 16U}) {
    if (!runs_here(widest)) continue;
    for (const Campaign& c : {later(5, 7), branched(3)}) {
      const Tracks tracks = laid(c, widest);
      std::set<std::size_t> done;
      for (const Pack& pack : tracks.packs) {
        EXPECT_LE(pack.tracks.size(), pack.width);
        for (const std::size_t t : pack.tracks) {
          const Track& track = tracks.all[t];
          EXPECT_EQ(track.from, tracks.all[pack.tracks.front()].from);
          EXPECT_LE(track.to, tracks.all[pack.tracks.front()].to) << "the first is the last to end";
          EXPECT_TRUE(track.parent == npos || done.contains(track.parent));
        }
        for (const std::size_t t : pack.tracks) EXPECT_TRUE(done.insert(t).second);
      }
      EXPECT_EQ(done.size(), tracks.all.size());
    }
  }
}

TEST_F(TracksOf, NothingIsSharedWhereItCostsMore) {
  if (!runs_here(16)) GTEST_SKIP() << "no kernel of 16 lanes here";
  // 16 worlds fill one pack; branches would need another.
  EXPECT_EQ(laid(later(7, 2), 16).world_weeks(), 16 * weeks);
}

TEST_F(TracksOf, SharedBeginningsChangeNoByte) {
  const Campaign all = later(5, 3);
  Campaign shared = all;
  shared.settings.lanes = 1;
  const Results together = run(shared);
  for (std::size_t point = 0; point < all.points.size(); ++point) {
    Campaign alone = all;
    alone.points = {all.points[point]};
    for (const auto& [key, rows] : run(alone)) EXPECT_EQ(together.at({point, key.second}), rows);
    const auto by_hand = totals(2, [&](std::uint32_t week) {
      return 0.5F + (week < fake_weeks_alike ? 0.0F : static_cast<float>(0.1 * static_cast<double>(point)));
    });
    EXPECT_EQ(together.at({point, 2})[0], by_hand);
  }
}

TEST_F(TracksOf, ABranchLivesByOtherValuesUntilItsWeek) {
  for (const std::int64_t lanes : widths_here()) {
    Campaign c = branched(3);
    c.settings.lanes = lanes;
    const Results results = run(c);
    for (std::size_t point = 0; point < 4; ++point) {
      const auto by_hand = totals(1, [&](std::uint32_t week) {
        return week < 2 ? 0.25F : static_cast<float>(0.1 + 0.1 * static_cast<double>(point));
      });
      EXPECT_EQ(results.at({point, 1})[0], by_hand) << lanes << " lanes, point " << point;
    }
  }
}

TEST_F(TracksOf, ABeginningIsSteppedOnce) {
  const Tracks tracks = laid(branched(1));
  EXPECT_EQ(tracks.world_weeks(), 2 + 4 * (weeks - 2) + weeks) << "beginning, branches, twin";
}

TEST_F(TracksOf, WhoseValuesAreThoseOfTheBeginningNeverBranchesOff) {
  Campaign c = branched(1);
  c.points.push_back({"slow", changed("coaching.rate", 0.25)});
  EXPECT_EQ(laid(c).world_weeks(), weeks + 4 * (weeks - 2) + weeks);
  EXPECT_EQ(run(c).at({4, 0})[0], totals(0, [](std::uint32_t) { return 0.25F; }));
}

TEST_F(TracksOf, KeptWorldsTakeThePlaceOfTheBeginning) {
  const Results stepped = run(branched(3));
  std::map<std::pair<std::size_t, std::size_t>, std::string> kept;
  Campaign beginning = branched(3).until_branch();
  beginning.keep = {2, [&](std::size_t replicate, std::size_t place, const Archive& state) {
                      kept[{replicate, place}] = state.data();
                    }};
  beginning.settings.threads = 1;
  run(beginning);
  EXPECT_EQ(kept.size(), 6U) << "three replicates and their twins";
  Campaign c = branched(3);
  c.branch->state = [&](std::size_t replicate, std::size_t place) { return kept.at({replicate, place}); };
  for (const std::int64_t lanes : widths_here()) {
    c.settings.lanes = lanes;
    EXPECT_EQ(run(c), stepped);
  }
  EXPECT_EQ(laid(c).world_weeks(), 3 * (4 * (weeks - 2) + weeks)) << "the twin is a whole world, and is stepped";
}

TEST_F(TracksOf, AProgrammeOfNothingIsItsTwin) {
  Campaign c = campaign(2, 2, 1);
  c.points.push_back({"nothing", changes_between(c.base, fake_values("coaching.support", false))});
  const Plan all = plan(c);
  EXPECT_EQ(all.batches[0].worlds.size(), 2U * 3U) << "two points and the twin that the third is as well";
  for (const auto& [key, rows] : run(c))
    EXPECT_TRUE(key.first != 2 || rows[1] == std::vector<float>{0.0F}) << "no effect";
}

TEST_F(TracksOf, ASetMayGiveAProgrammeAfterAll) {
  Campaign c = campaign(1, 2, 1);
  c.points = {{"nothing", changed("coaching.rate", 0.0)}};
  EXPECT_EQ(plan(c).variants.size(), 1U);
  c.base = fake_values("coaching.rate", 0.0);
  c.points = {{"as the sets say", {}}};
  c.sets.parameters = {static_cast<std::uint32_t>(find_parameter(model_.parameters(), "coaching.rate"))};
  c.sets.values = {{0.0}, {0.3}};
  EXPECT_EQ(plan(c).variants.size(), 2U);
  const Results results = run(c);
  EXPECT_EQ(results.at({0, 0})[1][0], 0.0F);
  EXPECT_GT(results.at({0, 1})[1][0], 0.0F);
}

}  // namespace
}  // namespace peerspread
