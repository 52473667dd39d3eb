#include "models/sir/model.hpp"

#include "models/sir/ensemble.hpp"
#include "sim/core/require.hpp"
#include "sim/model/kernel.hpp"

namespace peerspread::sir {

namespace {

struct SirScenario final : Scenario {
  const Parameters p;
  explicit SirScenario(Parameters bound) : p(std::move(bound)) {
    const std::string agents = "sir.agents = " + std::to_string(p.agents);
    if (p.infected > p.agents)
      throw InputError(wrong().is("sir.infected = " + std::to_string(p.infected) + " is more people than " + agents));
    if (p.graph == "complete") return;
    std::int64_t factor = 2;
    while (factor * factor <= p.agents && p.agents % factor != 0) ++factor;
    if (factor * factor <= p.agents)
      throw InputError(wrong()
                           .is(agents + " is not prime, as sir.graph = small_world needs")
                           .allowed("primes, such as 101, 1009, 10007"));
    if (p.degree % 2 != 0 || p.degree >= p.agents)
      throw InputError(
          wrong().is("sir.degree = " + std::to_string(p.degree) + " is not an even number below " + agents));
  }

  std::size_t weeks() const override { return static_cast<std::size_t>(p.weeks); }
  std::size_t agents() const override { return static_cast<std::size_t>(p.agents); }
  std::vector<Values> twins() const override { return {}; }  // nothing is done to anybody
  std::shared_ptr<const Population> build(Seed, std::uint32_t) const override { return std::make_shared<Community>(p); }

  std::vector<Axis> axes() const override {
    Axis week = {"week", "week", "weeks since the start", {}, {}};
    for (std::size_t w = 1; w <= weeks(); ++w) week.numbers.push_back(static_cast<double>(w));
    return {week};
  }

  /// In the order in which `observe` fills them.
  std::vector<Output> outputs() const override {
    return {{"ever_infected", "1", "share of people infected so far", {"week"}, {{"Share ever infected", {}}}},
            {"infectious", "1", "share of people who are infectious", {"week"}}};
  }

  void observe(const Population& population, const LaneRecord& own, std::span<const LaneRecord* const>,
               const WantedRows& rows) const override {
    const auto people = static_cast<float>(population.size());
    for (const Count<float>& week : static_cast<const Record&>(own).weeks) {
      if (rows[0]) rows[0]->push_back((people - week.susceptible) / people);
      if (rows[1]) rows[1]->push_back(week.infectious / people);
    }
  }
};

struct Sir final : Model {
  const SectionTable<ParametersOf> table;

  std::string_view name() const override { return "sir"; }
  int version() const override { return 2; }
  std::string_view summary() const override { return "An epidemic on a graph that any language can build."; }
  std::string_view agents() const override { return "people"; }
  const std::vector<Parameter>& parameters() const override { return table.parameters(); }
  std::size_t bytes_per_agent_and_lane() const override { return 3 * sizeof(float); }

  std::unique_ptr<const Scenario> bind(const Values& values) const override {
    return std::make_unique<SirScenario>(table.bind(values));
  }

  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population> population, Seed seed, std::span<const Lane> lanes,
                                  std::size_t width) const override {
    const auto community = std::static_pointer_cast<const Community>(std::move(population));
    std::vector<World> worlds;
    for (const Lane& lane : lanes) worlds.push_back({static_cast<const SirScenario&>(*lane.scenario).p, lane.stream});
    return in_lanes(width, [&]<std::size_t width_>(std::integral_constant<std::size_t, width_>) {
      return start_in_lanes<width_>(community, seed, worlds);
    });
  }
};

}  // namespace

std::unique_ptr<const Model> make_model() { return std::make_unique<Sir>(); }

}  // namespace peerspread::sir
