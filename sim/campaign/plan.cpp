#include "sim/campaign/plan.hpp"

#include <map>
#include <set>
#include <utility>

#include "sim/core/stop.hpp"

namespace peerspread {

Changes structural_changes(const Model& model, const Changes& changes) {
  Changes structural;
  for (const auto& change : changes)
    if (model.parameters()[change.first].scope == Scope::structural) structural.push_back(change);
  return structural;
}

namespace {

/// What is to be stepped for each point: indices into `variants`, where worlds with equal values, and equal ones until
/// the branch, share one entry.
class Lineup {
 public:
  explicit Lineup(const Campaign& campaign) {
    if (campaign.branch)
      for (const Changes& changes : worlds_of(campaign, campaign.branch->until_then))
        stems.push_back(index_of(changes, no_variant));
    for (const Point& point : campaign.points) {
      go_on_unless_stopped();
      std::vector<std::uint32_t> worlds;
      for (const Changes& changes : worlds_of(campaign, point.changes))
        worlds.push_back(index_of(changes, stems.empty() ? no_variant : stems.at(worlds.size())));
      own.push_back(worlds.front());
      twins.emplace_back(worlds.begin() + 1, worlds.end());
    }
  }

  std::vector<Changes> variants;
  std::vector<std::uint32_t> beginnings;  ///< of each variant
  std::vector<std::uint32_t> stems;       ///< of a point and its twins in their order, until the branch
  std::vector<std::uint32_t> own;
  std::vector<std::vector<std::uint32_t>> twins;

 private:
  /// Of values with `changes`, and of their twins in their order.
  static std::vector<Changes> worlds_of(const Campaign& campaign, const Changes& changes) {
    const auto scenario = campaign.model->bind(with_changes(campaign.base, changes));
    std::vector<Changes> worlds = {changes};
    for (const Values& twin : scenario->twins()) worlds.push_back(changes_between(campaign.base, twin));
    // With a branch only a part of it may be, and goes on from what had a programme, or to one.
    if (!campaign.branch && scenario->is_its_twin() && is_so_with_all_sets(campaign, changes))
      worlds.front() = worlds.at(1);
    return worlds;
  }

  /// A replicate's set may give it a programme after all.
  static bool is_so_with_all_sets(const Campaign& campaign, const Changes& changes) {
    for (std::size_t r = 0; r < campaign.sets.size(); ++r) {
      go_on_unless_stopped();
      if (!campaign.model->bind(campaign.values_in(r, changes))->is_its_twin()) return false;
    }
    return true;
  }

  std::uint32_t index_of(const Changes& changes, std::uint32_t beginning) {
    if (beginning != no_variant && variants[beginning] == changes) return beginning;  // nothing changes at the branch
    const auto [entry, fresh] = known_.insert({{changes, beginning}, static_cast<std::uint32_t>(variants.size())});
    if (fresh) {
      variants.push_back(changes);
      beginnings.push_back(beginning);
    }
    return entry->second;
  }

  std::map<std::pair<Changes, std::uint32_t>, std::uint32_t> known_;
};

/// Points by structural values, groups in order of first appearance.
std::vector<std::vector<std::size_t>> group_points(const Campaign& campaign) {
  std::map<Changes, std::size_t> known;
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < campaign.points.size(); ++i) {
    go_on_unless_stopped();
    const auto [entry, fresh] =
        known.insert({structural_changes(*campaign.model, campaign.points[i].changes), groups.size()});
    if (fresh) groups.emplace_back();
    groups[entry->second].push_back(i);
  }
  return groups;
}

/// The batches of one population and one group of points: jobs are collected and cut before they need too many worlds.
class Cutter {
 public:
  Cutter(const Lineup& lineup, std::uint32_t population, std::vector<Batch>& batches)
      : lineup_(lineup), population_(population), batches_(batches) {}

  /// All of a replicate in one batch if it fits into one, so that its twins are stepped once; a larger one fills up
  /// the batch that is open and goes on in the next.
  void add_replicate(const std::vector<Job>& jobs) {
    const bool fits_alone = keys_of(jobs).size() <= worlds_per_batch;
    if (fits_alone && worlds_with(jobs) > worlds_per_batch) cut();
    if (fits_alone) return add(jobs);
    for (const Job& job : jobs) {
      if (worlds_with({job}) > worlds_per_batch) cut();
      add({job});
    }
  }

  /// Ends the batch that is open.
  void cut() {
    if (jobs_.empty()) return;
    Batch batch{population_, jobs_, {}, {}, {}};
    std::map<Key, std::size_t> known;
    const auto index_of = [&](const Key& key) {
      const auto [entry, fresh] = known.insert({key, batch.worlds.size()});
      if (fresh) batch.worlds.push_back({key.second, static_cast<std::uint32_t>(key.first)});
      return entry->second;
    };
    for (const Job& job : jobs_) {
      batch.own.push_back(index_of({job.replicate, lineup_.own[job.point]}));
      batch.twins.emplace_back();
      for (const std::uint32_t twin : lineup_.twins[job.point])
        batch.twins.back().push_back(index_of({job.replicate, twin}));
    }
    batches_.push_back(std::move(batch));
    jobs_.clear();
    worlds_.clear();
  }

 private:
  using Key = std::pair<std::size_t, std::uint32_t>;  ///< replicate, index into lineup_.variants

  std::set<Key> keys_of(const std::vector<Job>& jobs) const {
    std::set<Key> keys;
    for (const Job& job : jobs) {
      keys.insert({job.replicate, lineup_.own[job.point]});
      for (const std::uint32_t twin : lineup_.twins[job.point]) keys.insert({job.replicate, twin});
    }
    return keys;
  }
  std::size_t worlds_with(const std::vector<Job>& jobs) const {
    std::size_t worlds = worlds_.size();
    for (const Key& key : keys_of(jobs)) worlds += worlds_.contains(key) ? 0 : 1;
    return worlds;
  }
  void add(const std::vector<Job>& jobs) {
    jobs_.insert(jobs_.end(), jobs.begin(), jobs.end());
    worlds_.merge(keys_of(jobs));
  }

  const Lineup& lineup_;
  std::uint32_t population_;
  std::vector<Batch>& batches_;
  std::vector<Job> jobs_;
  std::set<Key> worlds_;
};

}  // namespace

Plan plan(const Campaign& campaign) {
  Lineup lineup(campaign);
  const auto groups = group_points(campaign);
  const auto replicates = static_cast<std::size_t>(campaign.settings.replicates);
  const auto populations = static_cast<std::size_t>(campaign.settings.populations);
  Plan plan;
  plan.weeks = campaign.scenario()->weeks();
  for (std::size_t population = 0; population < populations; ++population) {
    for (const auto& points : groups) {
      Cutter cutter(lineup, static_cast<std::uint32_t>(population), plan.batches);
      for (std::size_t replicate = population; replicate < replicates; replicate += populations) {
        go_on_unless_stopped();
        std::vector<Job> jobs;
        for (const std::size_t point : points) jobs.push_back({point, replicate});
        cutter.add_replicate(jobs);
      }
      cutter.cut();
    }
  }
  plan.variants = std::move(lineup.variants);
  if (campaign.branch) {
    plan.beginnings = std::move(lineup.beginnings);
    plan.branch_week = campaign.branch->week;
    plan.stems = std::move(lineup.stems);
  }
  return plan;
}

}  // namespace peerspread
