#include "models/bass/model.hpp"

#include <limits>
#include <stdexcept>

#include "models/bass/parameters.hpp"
#include "models/bass/population.hpp"
#include "models/bass/start_ensemble.hpp"
#include "sim/core/require.hpp"
#include "sim/model/kernel.hpp"

namespace peerspread::bass {

namespace {

/// The first week, counted from 1, at whose end half of the people have adopted; NaN if there is none.
float week_of_half(const std::vector<float>& adopters, float people) {
  for (std::size_t week = 0; week < adopters.size(); ++week)
    if (2.0F * adopters[week] >= people) return static_cast<float>(week + 1);
  return std::numeric_limits<float>::quiet_NaN();
}

void check(const Parameters& p) {
  if (p.graph == "complete") return;
  const auto refuse = [&](const std::string& why, const std::string& allowed) {
    throw InputError(wrong().setting("bass.degree", std::to_string(p.degree)).is(why).allowed(allowed));
  };
  if (p.degree > p.agents - 2)
    refuse("too many contacts for bass.agents = " + std::to_string(p.agents),
           "at most " + std::to_string(p.agents - 2) + ", or bass.graph = complete");
  if (p.graph == "ring" && p.degree % 2 != 0)
    refuse("cannot be halved between the two sides of bass.graph = ring", "even numbers");
}

class BassScenario final : public Scenario {
 public:
  explicit BassScenario(Parameters bound) : parameters(std::move(bound)) { check(parameters); }
  const Parameters parameters;

  std::size_t weeks() const override { return static_cast<std::size_t>(parameters.weeks); }
  std::size_t agents() const override { return static_cast<std::size_t>(parameters.agents); }

  std::vector<Axis> axes() const override {
    Axis week = {"week", "week", "calendar week, 52 a year", {}, {}};
    for (std::size_t w = 1; w <= weeks(); ++w) week.numbers.push_back(static_cast<double>(w));
    return {week};
  }

  /// In the order in which `observe` fills them.
  std::vector<Output> outputs() const override {
    return {
        {"adopters", "1", "share of people who have adopted", {"week"}, {{"Share of adopters, at the end", {}}}},
        {"new_adopters", "person", "people who adopt in the week", {"week"}},
        {"half_adoption",
         "week",
         "week by whose end half of the people have adopted",
         {},
         {{"Week of half adoption", {}}}},
    };
  }

  /// Nothing is done to anybody here, so there is nothing to measure against.
  std::vector<Values> twins() const override { return {}; }

  std::shared_ptr<const Population> build(Seed seed, std::uint32_t population) const override {
    return build_community(parameters, seed, population);
  }

  void observe(const Population& population, const LaneRecord& own, std::span<const LaneRecord* const>,
               const WantedRows& rows) const override {
    const std::vector<float>& adopters = static_cast<const Record&>(own).adopters;
    const auto people = static_cast<float>(population.size());
    const auto [share, joining, half] = std::tuple(rows[0], rows[1], rows[2]);
    float before = 0.0F;
    for (const float now : adopters) {
      if (share) share->push_back(now / people);
      if (joining) joining->push_back(now - before);
      before = now;
    }
    if (half) half->push_back(week_of_half(adopters, people));
  }
};

class Bass final : public Model {
 public:
  std::string_view name() const override { return "bass"; }
  std::string_view summary() const override {
    return "People adopt of their own accord or because their contacts have; has a closed form to be checked against.";
  }
  std::string_view agents() const override { return "people"; }
  const std::vector<Parameter>& parameters() const override { return parameter_table().parameters(); }
  std::size_t bytes_per_agent_and_lane() const override { return 2 * sizeof(float); }

  std::unique_ptr<const Scenario> bind(const Values& values) const override {
    return std::make_unique<BassScenario>(parameter_table().bind(values));
  }

  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population> population, Seed seed, std::span<const Lane> lanes,
                                  std::size_t width) const override {
    const auto community = std::static_pointer_cast<const Community>(std::move(population));
    std::vector<BassLane> worlds;
    for (const Lane& lane : lanes)
      worlds.push_back({static_cast<const BassScenario&>(*lane.scenario).parameters, lane.stream});
    return in_lanes(width, [&]<std::size_t width_>(std::integral_constant<std::size_t, width_>) {
      return start_in_lanes<width_>(community, seed, worlds);
    });
  }
};

}  // namespace

std::unique_ptr<const Model> make_model() { return std::make_unique<Bass>(); }

}  // namespace peerspread::bass
