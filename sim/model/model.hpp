/// What the engine asks of a model, and nothing else: parameters, outputs, populations, ensembles of lanes.
///
/// A model is a folder in models/ with one class derived from `Model` and one line in models/registry.cpp.
/// Models include sim/; sim/ never includes models/.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/model/archive.hpp"
#include "sim/model/random.hpp"

namespace peerspread {

/// One dimension of the results beside point and replicate: week, group, ... Either numbers or labels are given.
struct Axis {
  std::string name;
  std::string unit;
  std::string long_name;
  std::vector<double> numbers;
  std::vector<std::string> labels;
  std::size_t size() const { return labels.empty() ? numbers.size() : labels.size(); }
};

/// One row of the comparison table: which element of an output it shows. Axes of time not named in `at` mean their
/// last entry.
struct Headline {
  std::string title;                      ///< plain words, "Effect on coached teachers after the last year"
  std::map<std::string, std::string> at;  ///< axis name -> label, or a number as format_number writes it
};

/// One dataset of the results: dimensions (replicate, point, axes...), 32-bit floats, NaN where not defined.
struct Output {
  std::string name;
  std::string unit;
  std::string long_name;
  std::vector<std::string> axes = {};  ///< names of axes, slowest first
  std::vector<Headline> headlines = {};
};

/// People, schools, ties: shared, read-only, by every lane that steps through it.
class Population {
 public:
  virtual ~Population() = default;
  virtual std::size_t size() const = 0;         ///< agents (teachers)
  virtual std::size_t bytes() const = 0;        ///< memory it holds
  virtual std::string description() const = 0;  ///< "18,000 teachers in 486 schools, 766 leaders"
};

/// What was observed of one lane, in the model's own raw form.
class LaneRecord {
 public:
  virtual ~LaneRecord() = default;
  /// Everything that stepping changes, for a checkpoint: written or read by the same calls.
  virtual void persist(Archive& archive) = 0;
};

/// Worlds that share a population and are stepped together, one SIMD lane each.
class Ensemble {
 public:
  virtual ~Ensemble() = default;
  virtual void advance() = 0;                   ///< one week, all lanes; blocks of agents in parallel
  virtual std::size_t state_bytes() const = 0;  ///< memory of what changes
  /// One record per lane, in the order of the lanes given; call once, after the last week.
  virtual std::vector<std::unique_ptr<LaneRecord>> finish() = 0;
  /// Everything that `advance` changes, for a checkpoint; an ensemble of the same lanes that reads it goes on as this
  /// one.
  virtual void persist(Archive& archive) = 0;
  /// The same of one lane, record included. An ensemble over the same population that reads it, in any of its lanes and
  /// before its first week, goes on there as the world that wrote it, with its own parameters from then on. Lanes are
  /// read in order.
  virtual void persist_lane(Archive& archive, std::size_t lane) = 0;
};

class Scenario;

/// One world of an ensemble: its scenario and its noise stream (random numbers of the run).
struct Lane {
  const Scenario* scenario;
  std::uint32_t stream;
};

/// One array per output: a row per world that was observed, row after row, each row-major over the output's axes.
using Observations = std::vector<std::vector<float>>;
/// The arrays that rows of each output are to be appended to; nullptr for an output that nobody asked for.
using WantedRows = std::vector<std::vector<float>*>;

/// Values of a model's parameters, bound: checked and put where they belong, once, and then only asked.
class Scenario {
 public:
  virtual ~Scenario() = default;
  virtual std::size_t weeks() const = 0;
  virtual std::size_t agents() const = 0;  ///< in one of its populations
  virtual std::vector<Axis> axes() const = 0;
  virtual std::vector<Output> outputs() const = 0;
  /// The values of the worlds that this one is measured against, the no-programme twin first; none where there is no
  /// such world. Equal worlds of several scenarios are stepped once.
  virtual std::vector<Values> twins() const = 0;
  /// Whether its whole run is that of its first twin, though its values are others: a programme of nothing.
  virtual bool is_its_twin() const { return false; }
  /// A pure function of (structural values, seed, population number).
  virtual std::shared_ptr<const Population> build(Seed seed, std::uint32_t population) const = 0;
  /// Turns what was recorded of a lane, and of its twins in their order, into a row of each output that is wanted.
  virtual void observe(const Population& population, const LaneRecord& own, std::span<const LaneRecord* const> twins,
                       const WantedRows& rows) const = 0;
};

class Model {
 public:
  virtual ~Model() = default;
  virtual std::string_view name() const = 0;
  /// Counts changes of the equations: parameter sets accepted for another version are refused, and campaigns begun with
  /// another are not gone on with.
  virtual int version() const { return 1; }
  virtual std::string_view summary() const = 0;
  virtual std::string_view agents() const = 0;  ///< what an agent is called, in the plural: "teachers"
  virtual const std::vector<Parameter>& parameters() const = 0;

  /// One of them, for a week: "teacher-weeks".
  std::string agent_weeks() const {
    const std::string_view all = agents();
    return std::string(all.ends_with('s') ? all.substr(0, all.size() - 1) : all) + "-weeks";
  }

  /// Names of the parameters that people set most, for a scenario to begin with; empty: all.
  virtual std::vector<std::string> most_used() const { return {}; }

  /// Throws InputError where values that are fine one by one do not go together.
  virtual std::unique_ptr<const Scenario> bind(const Values& values) const = 0;
  /// The values with which everything is written that can be; not to be run, but to be described.
  virtual Values with_all_recorded(Values values) const { return values; }
  /// A branch may be after any multiple of so many weeks: what is decided for a year is not changed within it.
  virtual std::size_t weeks_between_branches() const { return 1; }
  virtual std::size_t bytes_per_agent_and_lane() const = 0;  ///< of an ensemble's state, about

  /// Worlds of scenarios that this model bound, which share `population`. `width` is the lanes of a kernel that runs
  /// here (kernel.hpp); at most `width` lanes.
  virtual std::unique_ptr<Ensemble> start(std::shared_ptr<const Population> population, Seed seed,
                                          std::span<const Lane> lanes, std::size_t width) const = 0;
};

/// Models by name; built by models/registry.cpp.
using Registry = std::vector<std::unique_ptr<const Model>>;

}  // namespace peerspread
