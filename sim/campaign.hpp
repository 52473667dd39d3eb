/// A campaign: named points in parameter space times replicates, cut into batches of lanes.
///
/// `run` has one point, `compare` a few, `sweep` a generated design; from here on all are the same thing.
/// Replicate r lives in population r % populations with noise stream r, so replicates are nested in populations
/// and more replicates never change the earlier ones.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/config.hpp"
#include "sim/ensemble_sets.hpp"
#include "sim/model.hpp"

namespace peerspread {

/// Settings of the engine itself, declared like every other parameter.
struct CampaignSettings {
  std::string name;
  std::int64_t seed = 20180601;
  std::int64_t replicates = 32;
  std::int64_t populations = 4;
  std::int64_t threads = 0;
  std::int64_t lanes = 0;
  std::string output;
  std::string ensemble = "none";
  std::string outputs;
  static void declare(ParameterTable<CampaignSettings>& table);
};
const ParameterTable<CampaignSettings>& campaign_table();

/// The key `model`: one of the registry's names, the first by default.
Parameter model_parameter(const Registry& registry);

/// Values as what differs from a campaign's base: (index of the parameter, value) by index. Points are kept so, for a
/// design of 100,000 points would not fit into memory in full.
using Changes = std::vector<std::pair<std::uint32_t, Value>>;
Changes changes_between(const Values& base, const Values& values);
Values with_changes(Values base, const Changes& changes);

struct Point {
  std::string name;
  Changes changes;  ///< of the model's parameters, against Campaign::base
};

struct Campaign {
  const Model* model = nullptr;
  CampaignSettings settings;
  Values base;  ///< of the model's parameters
  std::vector<Point> points;
  std::string command_line = {};  ///< as typed, for provenance
  std::string design = {};        ///< the [sweep] section as "key = value" lines; empty for run and compare
  ParameterSets sets = {};        ///< the parameter set of each replicate; empty: all use the base
  std::vector<std::int64_t> set_numbers = {};  ///< which of the accepted sets each replicate has
  bool same_chance = false;  ///< all replicates use noise stream 0, so that they differ by their sets alone
  std::vector<std::string> outputs = {};  ///< names of those recorded; empty: all

  /// Without a parameter set.
  Values values_of(std::size_t point) const { return with_changes(base, points[point].changes); }
  /// What a world of `changes` in a replicate is stepped with: base, then the replicate's set, then the changes.
  Values values_in(std::size_t replicate, const Changes& changes) const;
  /// The model's outputs that are recorded, and their places among all of the model's.
  std::vector<Output> recorded_outputs() const;
  std::vector<std::size_t> recorded_places() const;

  std::uint32_t population_of(std::size_t replicate) const {
    return static_cast<std::uint32_t>(replicate % static_cast<std::size_t>(settings.populations));
  }
  Seed seed() const { return static_cast<Seed>(settings.seed); }
};

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

/// Jobs that share a population and are computed and written together. `own[j]`, `twin[j]` index `worlds`
/// (`twin[j]` is npos for a model without twins).
struct Batch {
  std::uint32_t population;
  std::vector<Job> jobs;
  std::vector<World> worlds;
  std::vector<std::size_t> own, twin;
};

/// At most this many worlds in a batch (more only if one job needs more); independent of the machine, so that the
/// cut is the same everywhere. 48 fills packs of 4, 8 and 16 lanes alike.
inline constexpr std::size_t worlds_per_batch = 48;

/// All that a campaign has to step. `variants` are the distinct values of worlds, against the campaign's base.
struct Plan {
  std::vector<Changes> variants;
  std::vector<Batch> batches;
};

/// Of `changes` those that decide what a population looks like: worlds that differ in them cannot share a batch.
Changes structural_changes(const Model& model, const Changes& changes);

/// Batches in order of population, structural values (as they first appear), replicate, point; every job is in
/// exactly one. A replicate is cut only where it needs more worlds than a batch holds.
Plan plan(const Campaign& campaign);

/// From now on no set changes `parameter`, because points do.
void leave_to_points(Campaign& campaign, std::uint32_t parameter);

/// Throws InputError unless `values` have the weeks, axes and outputs of the campaign's base: all points go into the
/// same datasets.
void require_same_results(const Campaign& campaign, const Point& point);

/// Builds a campaign from scenarios, each merged with the command line already. A point is called what its key `name`
/// says, else as in `names` (the file's stem). Threads, lanes, output and the campaign's name are the first scenario's.
/// Throws InputError: unknown model or key, values out of range or that do not go together, scenarios that differ in
/// model, seed, replicates, populations, horizon or what they record, or do not differ in name.
Campaign make_campaign(const Registry& registry, const std::vector<Config>& scenarios,
                       const std::vector<std::string>& names);

}  // namespace peerspread
