/// A model that is only declared: every kind of parameter, axis and output, rows that are made up, nothing that runs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/campaign/plan.hpp"
#include "sim/campaign/run_campaign.hpp"
#include "sim/results/writer.hpp"

namespace peerspread {

struct TinyParameters {
  double hours = 15.0;
  std::int64_t posts = 38;
  bool trusting = true;
  std::string selection = "everybody";
  double decay = 0.08;
  double evaluative = 0.25;
  static void declare(ParameterTable<TinyParameters>& t) {
    t.add("coaching.hours", &TinyParameters::hours,
          {.unit = "h", .low = 0, .high = 400, .label = Label::measured, .source = "C1", .help = "hours a year"});
    t.add("coaching.posts", &TinyParameters::posts, {.low = 0, .high = 1000, .help = "coaches at work"});
    t.add("climate.trusting", &TinyParameters::trusting, {.help = "schools trust their coaches"});
    t.add("coaching.selection", &TinyParameters::selection, {.choices = {"everybody", "volunteers"}, .help = "who"});
    t.add("practice.decay", &TinyParameters::decay, {.unit = "1/week", .help = "forgetting"});
    t.add("climate.evaluative", &TinyParameters::evaluative, {.help = "how far support is held against teachers"});
  }
};

inline const std::vector<std::string> tiny_groups{"coached", "schoolmates – même école"};

class TinyScenario : public Scenario {
 public:
  explicit TinyScenario(std::size_t weeks) : weeks_(weeks) {}
  std::size_t weeks() const override { return weeks_; }
  std::size_t agents() const override { return 0; }
  std::vector<Axis> axes() const override {
    Axis week{"week", "week", "weeks since the start", {}, {}};
    for (std::size_t w = 1; w <= weeks_; ++w) week.numbers.push_back(static_cast<double>(w));
    return {week, {"group", "", "group of teachers", {}, tiny_groups}};
  }
  std::vector<Output> outputs() const override {
    return {{"practice", "points", "quality of practice", {"week", "group"}}, {"cost", "USD", "cost of coaching", {}}};
  }
  std::vector<Values> twins() const override { return {}; }
  std::shared_ptr<const Population> build(Seed, std::uint32_t) const override { return {}; }
  void observe(const Population&, const LaneRecord&, std::span<const LaneRecord* const>,
               const WantedRows&) const override {}

 private:
  std::size_t weeks_;
};

/// Declares parameters, axes and outputs; nothing here runs. `weeks` scales the size of the file.
class TinyModel : public Model {
 public:
  explicit TinyModel(std::size_t weeks = 3) : weeks_(weeks) { TinyParameters::declare(table_); }
  std::string_view name() const override { return "tiny"; }
  std::string_view summary() const override { return "a model that stands still"; }
  std::string_view agents() const override { return "teachers"; }
  const std::vector<Parameter>& parameters() const override { return table_.parameters(); }
  std::unique_ptr<const Scenario> bind(const Values&) const override { return std::make_unique<TinyScenario>(weeks_); }
  std::size_t bytes_per_agent_and_lane() const override { return 0; }
  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population>, Seed, std::span<const Lane>,
                                  std::size_t) const override {
    return {};
  }

 private:
  std::size_t weeks_;
  ParameterTable<TinyParameters> table_;
};

inline constexpr std::size_t tiny_replicates = 3;

inline Campaign tiny_campaign(const Model& model) {
  Campaign campaign{&model, {}, defaults_of(model.parameters()), {}};
  campaign.settings.name = "tiny";
  campaign.settings.replicates = tiny_replicates;
  campaign.settings.populations = 2;
  campaign.command_line = "peerspread compare a.cfg b.cfg";
  const Values other{27.5, std::int64_t{12}, false, std::string("volunteers"), 0.08, 0.25};
  campaign.points = {{"15 hours", {}}, {"27 hours", changes_between(campaign.base, other)}};
  return campaign;
}

inline float practice_at(std::size_t point, std::size_t replicate, std::size_t element) {
  return static_cast<float>(point) + 0.1F * static_cast<float>(replicate) + 0.001F * static_cast<float>(element);
}

inline float cost_at(std::size_t point, std::size_t replicate) { return static_cast<float>(1000 * point + replicate); }

/// Rows of the jobs given, in that order.
inline BatchResult rows(const Campaign& campaign, const std::vector<Job>& jobs) {
  const std::size_t elements = campaign.scenario()->weeks() * tiny_groups.size();
  BatchResult result{jobs, {{}, {}}};
  for (const Job& job : jobs) {
    for (std::size_t e = 0; e < elements; ++e) result.rows[0].push_back(practice_at(job.point, job.replicate, e));
    result.rows[1].push_back(cost_at(job.point, job.replicate));
  }
  return result;
}

/// The jobs that `plan` puts together: population by population.
inline const std::vector<std::vector<Job>> tiny_batches{{{0, 0}, {1, 0}, {0, 2}, {1, 2}}, {{0, 1}, {1, 1}}};

inline void write_all(ResultsWriter& writer, const Campaign& campaign) {
  for (std::size_t b = 0; b < tiny_batches.size(); ++b) writer.write(b, rows(campaign, tiny_batches[b]));
}

}  // namespace peerspread
