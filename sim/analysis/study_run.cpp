#include "sim/analysis/study_run.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/statistics.hpp"
#include "sim/campaign/run_campaign.hpp"
#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

double standard_error(const std::vector<double>& independent) {
  if (independent.size() < 2) return nan;
  const double mean = mean_of(independent);
  double squares = 0;
  for (const double value : independent) squares += (value - mean) * (value - mean);
  const auto n = static_cast<double>(independent.size());
  return std::sqrt(squares / (n - 1) / n);
}

/// Whether the arms of `a` and `b` are the same worlds.
bool same_worlds(const Campaign& a, const Campaign& b) {
  const CampaignSettings &x = a.settings, &y = b.settings;
  return a.model == b.model && a.base == b.base && x.seed == y.seed && x.replicates == y.replicates &&
         x.populations == y.populations && a.sets.parameters == b.sets.parameters && a.sets.values == b.sets.values &&
         std::ranges::equal(a.points, b.points, {}, &Point::changes, &Point::changes);
}

/// One study of a run, and where its readings are among the outputs that are recorded.
struct Reader {
  const Study& study;
  std::vector<Reading> readings;
  std::vector<std::size_t> rows;
  StudyFound found;

  Reader(const Study& of, const Campaign& campaign) : study(of), readings(of.readings()) {
    const std::vector<Output> recorded = campaign.recorded_outputs();
    for (const Reading& reading : readings)
      rows.push_back(
          static_cast<std::size_t>(std::ranges::find(recorded, reading.output, &Output::name) - recorded.begin()));
    const auto replicates = static_cast<std::size_t>(campaign.settings.replicates);
    found.arms.assign(campaign.points.size(), std::vector<double>(replicates, nan));
    if (study.beside) found.beside = found.arms;
  }
  void see(const BatchResult& result, std::size_t j) {
    const auto [point, replicate] = result.jobs[j];
    std::vector<double> read;
    for (std::size_t k = 0; k < readings.size(); ++k)
      read.push_back(static_cast<double>(result.rows_of(rows[k], j)[readings[k].place]));
    found.arms[point][replicate] = study.of_arm(read);
    if (study.beside) found.beside[point][replicate] = read.back();
  }
  StudyFound finish() {
    for (std::size_t r = 0; r < found.arms.front().size(); ++r) {
      std::vector<double> arms;
      for (const auto& arm : found.arms) arms.push_back(arm[r]);
      found.measured.push_back(study.measure(arms));
    }
    return std::move(found);
  }
};

}  // namespace

std::vector<SharedWorlds> share_worlds(const std::vector<Study>& studies) {
  std::vector<SharedWorlds> shared;
  for (std::size_t s = 0; s < studies.size(); ++s) {
    const Campaign& own = studies[s].campaign;
    auto worlds =
        std::ranges::find_if(shared, [&](const SharedWorlds& other) { return same_worlds(other.campaign, own); });
    if (worlds == shared.end()) worlds = shared.insert(shared.end(), {own, {}});
    worlds->studies.push_back(s);
    for (const std::string& output : own.outputs)
      if (std::ranges::count(worlds->campaign.outputs, output) == 0) worlds->campaign.outputs.push_back(output);
  }
  return shared;
}

std::vector<StudyFound> run_studies(const SharedWorlds& worlds, const std::vector<Study>& studies, Progress& progress) {
  std::vector<Reader> readers;
  for (const std::size_t s : worlds.studies) readers.emplace_back(studies[s], worlds.campaign);
  run_in_memory(
      worlds.campaign,
      [&](const BatchResult& result, std::size_t j) {
        for (Reader& reader : readers) reader.see(result, j);
      },
      progress);
  std::vector<StudyFound> found;
  for (Reader& reader : readers) found.push_back(reader.finish());
  return found;
}

double monte_carlo_error(const std::vector<double>& values, std::size_t populations) {
  std::vector<std::vector<double>> together(std::min(std::max<std::size_t>(populations, 1), values.size()));
  if (together.size() < 2) together.resize(values.size());  // as if each had its own
  for (std::size_t r = 0; r < values.size(); ++r)
    if (std::isfinite(values[r])) together[r % together.size()].push_back(values[r]);
  std::vector<double> means;
  for (const auto& population : together)
    if (!population.empty()) means.push_back(mean_of(population));
  return standard_error(means);
}

Joint meet_all(const std::vector<Measured>& studies) {
  Joint joint;
  if (studies.empty()) return joint;
  constexpr double errors = 2;
  joint.worlds = studies.front().values.size();
  for (const Measured& m : studies) joint.worlds = std::min(joint.worlds, m.values.size());
  for (std::size_t r = 0; r < joint.worlds; ++r) {
    joint.within += std::ranges::all_of(studies, [&](const Measured& m) { return m.study.meets(m.values[r]); }) ? 1 : 0;
    joint.within_errors +=
        std::ranges::all_of(studies, [&](const Measured& m) { return m.study.within_errors(m.values[r], errors); }) ? 1
                                                                                                                    : 0;
  }
  return joint;
}

}  // namespace peerspread
