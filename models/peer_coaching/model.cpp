#include "models/peer_coaching/model.hpp"

#include <algorithm>

#include "models/peer_coaching/experience.hpp"
#include "models/peer_coaching/outputs.hpp"
#include "models/peer_coaching/recorded_outputs.hpp"
#include "models/peer_coaching/start_ensemble.hpp"
#include "models/peer_coaching/support_plan.hpp"
#include "sim/core/require.hpp"

namespace peerspread::peer_coaching {

namespace {

void check(const Parameters& p) {
  const auto weeks_left = static_cast<std::int64_t>(weeks_per_year) - p.coaching.first_week + 1;
  if (p.coaching.weeks > weeks_left)
    throw InputError(wrong()
                         .is("coaching.first_week + coaching.weeks reach beyond week 36 of the year: first_week = " +
                             std::to_string(p.coaching.first_week) + ", weeks = " + std::to_string(p.coaching.weeks))
                         .allowed("at most weeks = " + std::to_string(weeks_left)));
  if (std::ranges::none_of(support_kinds, [&](const auto& kind) { return p.coaching.*kind.weight > 0; })) {
    std::string kinds;
    for (const KindOfSupport& kind : support_kinds)
      kinds += (kinds.empty() ? "coaching." : &kind == &support_kinds.back() ? " and " : ", ") + std::string(kind.name);
    throw InputError(wrong()
                         .is(kinds + " are all 0")
                         .allowed("at least one kind of support above 0")
                         .see("for no coaching set coaching.hours_per_year = 0"));
  }
  double begun = 0.0;
  for (const ExperienceBand& band : experience_bands) begun += band.share == nullptr ? 0.0 : p.people.*band.share;
  require(begun <= 1.0,
          "people.experience_1_3, experience_4_9 and experience_10_19 sum to more than 1; allowed: shares that leave "
          "room for 20 years and more");
  constexpr std::size_t exact = std::size_t{1} << 24;
  if (p.recording.ties && (p.people.teachers > 1000000 || most_ties(p) > exact))
    throw InputError(wrong()
                         .is("recording.ties = on with people.teachers = " + std::to_string(p.people.teachers) +
                             " and room for " + std::to_string(most_ties(p)) + " ties")
                         .allowed("at most 1000000 teachers and 16777216 ties, for numbers in the results file are "
                                  "32-bit floats, and whole ones are exact up to there"));
}

class CoachingScenario final : public Scenario {
 public:
  explicit CoachingScenario(const Values& values) : parameters(parameter_table().bind(values)), values_(values) {
    check(parameters);
  }
  const Parameters parameters;

  std::size_t weeks() const override { return static_cast<std::size_t>(parameters.time.years) * weeks_per_year; }
  std::size_t agents() const override { return static_cast<std::size_t>(parameters.people.teachers); }
  std::vector<Axis> axes() const override { return axes_of(parameters); }
  std::vector<Output> outputs() const override {
    std::vector<Output> outputs;
    for (const OutputLine& line : outputs_of(parameters)) outputs.push_back(line.info);
    return outputs;
  }

  /// The world without support; with recording.channels that without peers, and without both.
  std::vector<Values> twins() const override {
    std::vector<Values> all = {without_support(values_)};
    if (!parameters.recording.channels) return all;
    Values without_peers = values_;
    without_peers[find_parameter(parameter_table().parameters(), "theory.peers")] = false;
    all.push_back(without_peers);
    all.push_back(without_support(without_peers));
    return all;
  }

  /// Without support from first to last nothing depends on what matters with it alone, but what posts are like.
  bool is_its_twin() const override {
    const Coaching& c = parameters.coaching;
    return (!(c.years_funded > 0) || plans_nothing(c)) && !parameters.recording.posts;
  }

  std::shared_ptr<const Population> build(Seed seed, std::uint32_t population) const override {
    auto people = build_population(parameters, seed, population);
    require_room_for_ties(parameters, *people);
    return people;
  }

  void observe(const Population& population, const LaneRecord& own, std::span<const LaneRecord* const> twins,
               const WantedRows& rows) const override {
    const auto twin = [&](std::size_t k) {
      return k < twins.size() ? static_cast<const CoachingRecord*>(twins[k]) : nullptr;
    };
    const Study study = {static_cast<const CoachingPopulation&>(population),
                         parameters,
                         static_cast<const CoachingRecord&>(own),
                         *twin(0),
                         twin(1),
                         twin(2)};
    const std::vector<OutputLine>& lines = outputs_of(parameters);
    for (std::size_t k = 0; k < lines.size(); ++k)
      if (rows[k]) lines[k].append(study, *rows[k]);
  }

 private:
  /// No support at all. Everything that only matters with support is set to its default, so that scenarios that differ
  /// in nothing else share one twin.
  static Values without_support(Values twin) {
    const std::vector<Parameter>& all = parameter_table().parameters();
    for (std::size_t i = 0; i < twin.size(); ++i)
      if (all[i].programme_only) twin[i] = all[i].initial;
    twin[find_parameter(all, "coaching.years_funded")] = 0.0;
    twin[find_parameter(all, "online.sharing")] = false;
    return twin;
  }

  Values values_;
};

class PeerCoaching final : public Model {
 public:
  std::string_view name() const override { return "peer_coaching"; }
  int version() const override { return 3; }
  std::string_view summary() const override {
    return "Teachers coached by teacher leaders; what they learn spreads through the colleagues they turn to.";
  }
  std::string_view agents() const override { return "teachers"; }
  const std::vector<Parameter>& parameters() const override { return parameter_table().parameters(); }
  std::size_t weeks_between_branches() const override { return weeks_per_year; }
  /// 24 numbers per teacher and a little for posts, schools and partners.
  std::size_t bytes_per_agent_and_lane() const override { return 100; }

  std::vector<std::string> most_used() const override {
    return {"time.years",
            "people.teachers",
            "coverage.schools",
            "coverage.teachers",
            "coverage.selection",
            "coaching.hours_per_year",
            "coaching.years_funded",
            "coaching.attendance",
            "coaching.one_on_one",
            "coaching.group",
            "coaching.video",
            "coaching.online",
            "posts.caseload",
            "posts.teachers_per_post",
            "posts.release_hours_per_week",
            "climate.evaluative"};
  }
  Values with_all_recorded(Values values) const override {
    values[find_parameter(parameters(), "recording.teachers")] = std::string("all");
    for (const char* key : {"recording.ties", "recording.posts", "recording.channels"})
      values[find_parameter(parameters(), key)] = true;
    return values;
  }

  std::unique_ptr<const Scenario> bind(const Values& values) const override {
    return std::make_unique<CoachingScenario>(values);
  }

  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population> population, Seed seed, std::span<const Lane> lanes,
                                  std::size_t width) const override {
    std::vector<Parameters> lane_parameters;
    std::vector<std::uint32_t> streams;
    for (const Lane& lane : lanes) {
      lane_parameters.push_back(static_cast<const CoachingScenario&>(*lane.scenario).parameters);
      streams.push_back(lane.stream);
    }
    return start_ensemble({std::static_pointer_cast<const CoachingPopulation>(std::move(population)), seed,
                           std::move(lane_parameters), std::move(streams)},
                          width);
  }
};

}  // namespace

std::unique_ptr<const Model> make_model() { return std::make_unique<PeerCoaching>(); }

}  // namespace peerspread::peer_coaching
