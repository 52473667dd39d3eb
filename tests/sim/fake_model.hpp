/// A model small enough to compute by hand: every agent adds `rate` times a random number a week.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/core/parallel.hpp"
#include "sim/core/require.hpp"
#include "sim/model/lanes.hpp"
#include "sim/model/model.hpp"

namespace peerspread {

inline constexpr std::size_t fake_weeks_alike = 3;

struct FakeParameters {
  std::int64_t agents = 37;
  std::int64_t weeks = 5;
  double rate = 0.5;
  bool support = true;
  double later = 0.0;  ///< added to the rate from the fourth week on
  static const ParameterTable<FakeParameters>& table() {
    static const ParameterTable<FakeParameters> all = [] {
      ParameterTable<FakeParameters> t;
      t.add("people.agents", &FakeParameters::agents, {.low = 1, .high = 1e6, .scope = Scope::structural});
      t.add("run.weeks", &FakeParameters::weeks, {.unit = "weeks", .low = 1, .high = 100});
      t.add("coaching.rate", &FakeParameters::rate, {});
      t.add("coaching.support", &FakeParameters::support, {});
      t.add("coaching.later", &FakeParameters::later,
            {.same_for = [](const Value&, const Value&) { return fake_weeks_alike; }});
      return t;
    }();
    return all;
  }
};

/// What the engine asked of the model; counts may come from several threads.
struct FakeLog {
  std::atomic<int> populations_built{0}, populations_alive{0}, most_alive{0}, worlds_started{0};
  std::atomic<int> weeks{0};             ///< of all packs
  std::function<void(int)> before_week;  ///< called with the weeks before it, from any thread
  std::mutex mutex;
  std::vector<std::size_t> widths;
};

class FakePopulation : public Population {
 public:
  FakePopulation(std::size_t size, std::uint32_t number, FakeLog& log) : size_(size), number_(number), log_(log) {
    ++log_.populations_built;
    const int alive = ++log_.populations_alive;
    int most = log_.most_alive;
    while (most < alive && !log_.most_alive.compare_exchange_weak(most, alive)) {
    }
  }
  ~FakePopulation() override { --log_.populations_alive; }
  std::size_t size() const override { return size_; }
  std::size_t bytes() const override { return size_; }
  std::string description() const override { return std::to_string(size_) + " agents"; }
  std::uint32_t number() const { return number_; }

 private:
  std::size_t size_;
  std::uint32_t number_;
  FakeLog& log_;
};

struct FakeRecord : LaneRecord {
  std::vector<float> sums;  ///< over agents, per week
  void persist(Archive& archive) override { archive.vector(sums); }
};

/// What one agent adds in a week.
inline float fake_step(Seed seed, std::uint32_t stream, std::size_t agent, std::uint32_t week, float rate) {
  const auto words = random_words(seed, stream, {static_cast<std::uint32_t>(agent), week, 1});
  return rate * lanes::uniform(words[3]);
}

enum class Twins { none, without_support };

inline constexpr std::uint32_t no_population = 0xFFFFFFFF;

class FakeScenario : public Scenario {
 public:
  FakeScenario(const Values& values, Twins twins, std::uint32_t broken_population, FakeLog& log)
      : parameters(FakeParameters::table().bind(values)),
        values_(values),
        twins_(twins),
        broken_population_(broken_population),
        log_(log) {
    require(parameters.support || parameters.rate < 0.9, "coaching.rate of 0.9 and more needs coaching.support");
  }
  const FakeParameters parameters;

  std::size_t weeks() const override { return static_cast<std::size_t>(parameters.weeks); }
  std::size_t agents() const override { return static_cast<std::size_t>(parameters.agents); }
  std::vector<Axis> axes() const override {
    Axis week{"week", "weeks", "week", {}, {}};
    for (std::size_t w = 1; w <= weeks(); ++w) week.numbers.push_back(static_cast<double>(w));
    return {week};
  }
  std::vector<Output> outputs() const override {
    return {{"total", "1", "sum of states", {"week"}, {}}, {"effect", "1", "sum less the twin's, at the end", {}, {}}};
  }
  std::vector<Values> twins() const override {
    if (twins_ == Twins::none) return {};
    const std::vector<Parameter>& all = FakeParameters::table().parameters();
    Values without = values_;
    without[find_parameter(all, "coaching.support")] = false;
    without[find_parameter(all, "coaching.rate")] = without[find_parameter(all, "coaching.later")] = 0.0;
    return {without};
  }
  bool is_its_twin() const override {
    return twins_ != Twins::none && (!parameters.support || (parameters.rate == 0 && parameters.later == 0));
  }
  std::shared_ptr<const Population> build(Seed, std::uint32_t population) const override {
    if (population == broken_population_) throw RunError("population cannot be built");
    return std::make_shared<FakePopulation>(agents(), population, log_);
  }
  void observe(const Population&, const LaneRecord& own, std::span<const LaneRecord* const> twins,
               const WantedRows& rows) const override {
    const auto& sums = static_cast<const FakeRecord&>(own).sums;
    const float without = twins.empty() ? 0.0F : static_cast<const FakeRecord*>(twins.front())->sums.back();
    if (rows[0]) rows[0]->insert(rows[0]->end(), sums.begin(), sums.end());
    if (rows[1]) rows[1]->push_back(sums.back() - without);
  }

 private:
  Values values_;
  Twins twins_;
  std::uint32_t broken_population_;
  FakeLog& log_;
};

class FakeEnsemble : public Ensemble {
 public:
  FakeEnsemble(std::shared_ptr<const Population> population, Seed seed, std::span<const Lane> lanes, FakeLog& log)
      : population_(std::move(population)),
        seed_(seed),
        log_(log),
        state_(population_->size()),
        records_(lanes.size()) {
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
      const FakeParameters& p = static_cast<const FakeScenario&>(*lanes[lane].scenario).parameters;
      rate_[lane] = p.support ? static_cast<float>(p.rate) : 0.0F;
      later_[lane] = p.support ? static_cast<float>(p.later) : 0.0F;
      stream_[lane] = lanes[lane].stream;
    }
  }
  void advance() override {
    const int before = log_.weeks++;
    if (log_.before_week) log_.before_week(before);
    parallel::for_each_index(state_.size(), [&](std::size_t agent) {
      for (std::size_t lane = 0; lane < records_.size(); ++lane)
        state_[agent].lane[lane] += fake_step(seed_, stream_[lane], agent, week_, rate_now(lane));
    });
    ++week_;
    for (std::size_t lane = 0; lane < records_.size(); ++lane) {
      float sum = static_cast<float>(static_cast<const FakePopulation&>(*population_).number());
      for (const Row& row : state_) sum += row.lane[lane];
      records_[lane].push_back(sum);
    }
  }
  std::size_t state_bytes() const override { return state_.size() * sizeof(Row); }
  std::vector<std::unique_ptr<LaneRecord>> finish() override {
    std::vector<std::unique_ptr<LaneRecord>> finished;
    for (auto& sums : records_) {
      auto record = std::make_unique<FakeRecord>();
      record->sums = std::move(sums);
      finished.push_back(std::move(record));
    }
    return finished;
  }

  /// A state of other lanes is a bug of whoever gives it: models need not notice.
  void persist(Archive& archive) override {
    std::array<std::size_t, 2> shape{state_.size(), records_.size()};
    archive.value(shape);
    if (shape != std::array{state_.size(), records_.size()}) throw std::logic_error("a state of other lanes");
    archive.value(week_);
    archive.vector(state_);
    for (auto& sums : records_) archive.vector(sums);
  }
  void persist_lane(Archive& archive, std::size_t lane) override {
    archive.value(week_);
    for (Row& row : state_) archive.value(row.lane[lane]);
    archive.vector(records_[lane]);
  }

 private:
  float rate_now(std::size_t lane) const { return rate_[lane] + (week_ < fake_weeks_alike ? 0.0F : later_[lane]); }
  struct alignas(64) Row {
    std::array<float, 16> lane{};
  };
  std::shared_ptr<const Population> population_;
  Seed seed_;
  FakeLog& log_;
  std::uint32_t week_ = 0;
  std::vector<Row> state_;
  alignas(64) std::array<float, 16> rate_{}, later_{};
  alignas(64) std::array<std::uint32_t, 16> stream_{};
  std::vector<std::vector<float>> records_;
};

class FakeModel : public Model {
 public:
  explicit FakeModel(FakeLog& log, Twins twins = Twins::without_support, std::string name = "fake")
      : log_(log), twins_(twins), name_(std::move(name)) {}

  std::string_view name() const override { return name_; }
  std::string_view summary() const override { return "adds random numbers"; }
  std::string_view agents() const override { return "agents"; }
  const std::vector<Parameter>& parameters() const override { return FakeParameters::table().parameters(); }
  std::size_t bytes_per_agent_and_lane() const override { return 4; }
  std::unique_ptr<const Scenario> bind(const Values& values) const override {
    return std::make_unique<FakeScenario>(values, twins_, broken_population, log_);
  }
  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population> population, Seed seed, std::span<const Lane> worlds,
                                  std::size_t width) const override {
    log_.worlds_started += static_cast<int>(worlds.size());
    {
      const std::scoped_lock lock(log_.mutex);
      log_.widths.push_back(width);
    }
    if (worlds.size() > width) throw std::logic_error("more worlds than lanes");
    return std::make_unique<FakeEnsemble>(population, seed, worlds, log_);
  }

  std::uint32_t broken_population = no_population;  ///< building this one fails

 private:
  FakeLog& log_;
  Twins twins_;
  std::string name_;
};

inline Values fake_values(const std::string& key, Value value) {
  Values values = defaults_of(FakeParameters::table().parameters());
  values[find_parameter(FakeParameters::table().parameters(), key)] = std::move(value);
  return values;
}

}  // namespace peerspread
