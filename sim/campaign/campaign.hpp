/// A campaign: named points in parameter space times replicates.
///
/// `run` has one point, `compare` a few, `sweep` a generated design; from here on all are the same thing.
/// Replicate r lives in population r % populations with noise stream r, so replicates are nested in populations
/// and more replicates never change the earlier ones.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/model/model.hpp"

namespace peerspread {

/// Settings of the engine itself, declared like every other parameter.
struct CampaignSettings {
  std::string name;
  std::int64_t seed = 20180601;
  std::int64_t replicates = 32;
  std::int64_t populations = 4;
  std::int64_t threads = 0;
  std::string kernel = "best";
  std::int64_t lanes = 0;
  std::string output;
  std::string ensemble = "none";
  std::string outputs;
  static void declare(ParameterTable<CampaignSettings>& table);
};
const ParameterTable<CampaignSettings>& campaign_table();

/// Whether the setting `ensemble` names a file of parameter sets.
inline bool names_sets(const std::string& ensemble) { return !ensemble.empty() && ensemble != "none"; }

/// The key `model`: one of the registry's names, the first by default.
Parameter model_parameter(const Registry& registry);

/// Values as what differs from a campaign's base: (index of the parameter, value) by index. Points are kept so, for a
/// design of 100,000 points would not fit into memory in full.
using Changes = std::vector<std::pair<std::uint32_t, Value>>;
Changes changes_between(const Values& base, const Values& values);
Values with_changes(Values base, const Changes& changes);

/// Parameter sets that fit the evidence alike: replicates draw from them (ensemble_sets.hpp).
struct ParameterSets {
  std::vector<std::uint32_t> parameters;    ///< indices into the model's, ascending
  std::vector<std::vector<double>> values;  ///< one row per set
  std::string checks = {};  ///< what they were held against (set_checks.hpp), as text; no part of identity
  std::size_t size() const { return values.size(); }
};

struct Point {
  std::string name;
  Changes changes;  ///< of the model's parameters, against Campaign::base
};

/// A beginning that all points share: until `week` their worlds live by other values, and by their own from then on.
struct Branch {
  Changes until_then;  ///< of the model's parameters, against Campaign::base
  std::size_t week = 0;
  std::string name = {};  ///< of the scenario that they live by
  /// The state after `week` weeks of a world of that beginning, which was kept; none: it is stepped. Of a replicate;
  /// `place` 0 is the scenario itself, others are its twins in their order.
  std::function<std::string(std::size_t replicate, std::size_t place)> state = {};
};

/// States of worlds that are kept for others to branch off from.
struct Keep {
  std::size_t week = 0;
  std::function<void(std::size_t replicate, std::size_t place, const Archive& state)> put;
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
  std::string stopped = {};               ///< why there are fewer replicates than were asked for; empty: there are not
  /// The population of each replicate, where these are some of a larger campaign's; empty: in turn.
  std::vector<std::uint32_t> populations_of = {};
  std::optional<Branch> branch = {};
  std::optional<Keep> keep = {};
  int written_by_version = 0;  ///< of the model, where the campaign is read from a file

  /// Of the equations: this program's, or those that a file was computed with.
  int model_version() const { return written_by_version > 0 ? written_by_version : model->version(); }
  /// The beginning of all points as a campaign of its own, of one point without a name.
  Campaign until_branch() const;
  /// Of the base, which gives horizon, axes and outputs of all points.
  std::unique_ptr<const Scenario> scenario() const { return model->bind(base); }
  /// Without a parameter set.
  Values values_of(std::size_t point) const { return with_changes(base, points[point].changes); }
  /// What a world of `changes` in a replicate is stepped with: base, then the replicate's set, then the changes.
  Values values_in(std::size_t replicate, const Changes& changes) const;
  /// Of one parameter, without changes.
  Value value_in(std::size_t replicate, std::uint32_t parameter) const;
  /// The model's outputs that are recorded, and their places among all of the model's.
  std::vector<Output> recorded_outputs() const;
  std::vector<std::size_t> recorded_places() const;

  std::uint32_t population_of(std::size_t replicate) const {
    return populations_of.empty()
               ? static_cast<std::uint32_t>(replicate % static_cast<std::size_t>(settings.populations))
               : populations_of[replicate];
  }
  Seed seed() const { return static_cast<Seed>(settings.seed); }
};

}  // namespace peerspread
