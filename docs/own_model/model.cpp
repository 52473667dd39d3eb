#include "rumour.hpp"
#include "sim/model/kernel.hpp"

namespace rumour {

namespace {

using namespace peerspread;

struct RumourScenario final : Scenario {
  const ParametersOf<double> p;
  explicit RumourScenario(const ParametersOf<double>& bound) : p(bound) {}

  std::size_t weeks() const override { return static_cast<std::size_t>(p.weeks); }
  std::size_t agents() const override { return static_cast<std::size_t>(p.people); }
  std::vector<Values> twins() const override { return {}; }
  std::shared_ptr<const Population> build(Seed, std::uint32_t) const override {
    return std::make_shared<People>(agents());
  }
  std::vector<Axis> axes() const override {
    Axis week = {"week", "week", "weeks since the start", {}, {}};
    for (std::size_t w = 1; w <= weeks(); ++w) week.numbers.push_back(static_cast<double>(w));
    return {week};
  }
  std::vector<Output> outputs() const override {
    return {{"knows", "1", "share of people who know it", {"week"}, {{"Share who know it", {}}}}};
  }
  void observe(const Population&, const LaneRecord& own, std::span<const LaneRecord* const>,
               const WantedRows& rows) const override {
    for (const float share : static_cast<const Record&>(own).share)
      if (rows[0]) rows[0]->push_back(share);
  }
};

struct Rumour final : Model {
  const SectionTable<ParametersOf> table;

  std::string_view name() const override { return "rumour"; }
  std::string_view summary() const override { return "People hear a rumour of their own accord."; }
  std::string_view agents() const override { return "people"; }
  const std::vector<Parameter>& parameters() const override { return table.parameters(); }
  std::size_t bytes_per_agent_and_lane() const override { return sizeof(float); }
  std::unique_ptr<const Scenario> bind(const Values& values) const override {
    return std::make_unique<RumourScenario>(table.bind(values));
  }
  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population> population, Seed seed, std::span<const Lane> lanes,
                                  std::size_t width) const override {
    const auto people = std::static_pointer_cast<const People>(std::move(population));
    std::vector<World> worlds;
    for (const Lane& lane : lanes)
      worlds.push_back({static_cast<const RumourScenario&>(*lane.scenario).p, lane.stream});
    return in_lanes(width, [&]<std::size_t width_>(std::integral_constant<std::size_t, width_>) {
      return start_in_lanes<width_>(people, seed, worlds);
    });
  }
};

}  // namespace

std::unique_ptr<const Model> make_model() { return std::make_unique<Rumour>(); }

}  // namespace rumour
