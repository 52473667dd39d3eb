#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>

#include "sim/analysis/prior.hpp"
#include "sim/analysis/sections.hpp"
#include "sim/analysis/sensitivity.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/campaign/run_campaign.hpp"
#include "sim/commands/commands.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/stop.hpp"
#include "sim/core/table.hpp"
#include "sim/core/text_file.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

/// The output at each scenario under each row of `design`: [scenario][row]. Same people and luck in all rows, so that
/// rows differ by their parameters alone.
std::vector<std::vector<double>> run_design(Campaign campaign, const Prior& prior, const std::vector<Row>& design,
                                            Progress& progress) {
  campaign.settings.replicates = static_cast<std::int64_t>(design.size());
  campaign.settings.populations = 1;
  campaign.same_chance = true;
  campaign.sets = {prior.parameters, design};
  std::vector<std::vector<double>> values(campaign.points.size(), std::vector<double>(design.size()));
  run_in_memory(
      campaign,
      [&](const BatchResult& result, std::size_t j) {
        values[result.jobs[j].point][result.jobs[j].replicate] = static_cast<double>(result.rows_of(0, j).back());
      },
      progress);
  return values;
}

/// What is looked at: a scenario's level, or the difference between two.
struct Quantity {
  std::string name;
  std::vector<double> morris, saltelli;
};

std::string table_of(const Quantity& q, const Prior& prior, const Model& model, const SensitivitySettings& settings,
                     const std::vector<Row>& morris, Seed seed, std::string& csv) {
  const auto effects = elementary_effects(prior.box, morris, q.morris);
  const auto indices =
      sobol_indices(prior.parameters.size(), q.saltelli, static_cast<std::size_t>(settings.resamples), seed);
  std::vector<std::size_t> order(prior.parameters.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::greater<>(), [&](std::size_t i) { return indices[i].total; });
  std::string text = "\n" + paragraph(q.name) + pad("  parameter", 34) + pad("effect of its range", 22, Align::right) +
                     pad("alone", 26, Align::right) + pad("with interactions", 26, Align::right) + "\n";
  const auto share = [](double mid, double low, double high) {
    const Band band{mid, low, high};
    return in_words(mid, band) + " (" + in_words(low, band) + " to " + in_words(high, band) + ")";
  };
  for (const std::size_t i : order) {
    const std::string& name = model.parameters()[prior.parameters[i]].name;
    const SobolIndex& s = indices[i];
    const ElementaryEffects& e = effects[i];
    text += pad("  " + name, 34) +
            pad(in_words(e.mean_size, {e.mean_size, e.mean_size - e.sd, e.mean_size + e.sd}) + " +- " +
                    in_words(e.sd, {0, 0, 0}),
                22, Align::right) +
            pad(share(s.first, s.first_low, s.first_high), 26, Align::right) +
            pad(share(s.total, s.total_low, s.total_high), 26, Align::right) + "\n";
    CsvRow row{q.name, name};
    for (const double x :
         {e.mean_size, e.mean, e.sd, s.first, s.first_low, s.first_high, s.total, s.total_low, s.total_high})
      row.number(x);
    csv += row.line();
  }
  return text;
}

/// Of one scenario its level; of two first their difference. `by_morris` and `by_saltelli`: [scenario][run].
std::vector<Quantity> quantities_of(const Campaign& campaign, const std::string& output,
                                    const std::vector<std::vector<double>>& by_morris,
                                    const std::vector<std::vector<double>>& by_saltelli) {
  std::vector<Quantity> quantities;
  const auto& points = campaign.points;
  for (std::size_t p = 0; p < points.size(); ++p)
    quantities.push_back({output + " of '" + points[p].name + "'", by_morris[p], by_saltelli[p]});
  if (points.size() == 2) {
    const auto less = [](std::vector<double> a, const std::vector<double>& b) {
      std::ranges::transform(a, b, a.begin(), std::minus<>());
      return a;
    };
    Quantity difference{output + " of '" + points[1].name + "' less '" + points[0].name + "'",
                        less(by_morris[1], by_morris[0]), less(by_saltelli[1], by_saltelli[0])};
    quantities.insert(quantities.begin(), std::move(difference));
  }
  return quantities;
}

/// What --dry-run prints: of a campaign like those of both designs together.
std::string forecast_of(Campaign campaign, std::size_t morris, std::size_t saltelli) {
  campaign.settings.replicates = static_cast<std::int64_t>(morris + saltelli);
  campaign.settings.populations = 1;
  campaign.same_chance = true;
  campaign.settings.output = "no file but --csv";
  return forecast(campaign) + "  " + pad("designs", 14) + counted(morris, "run", "runs") +
         " for elementary effects (Morris), " + std::to_string(saltelli) + " for shares of variance (Sobol)\n";
}

}  // namespace

void sensitivity(const Registry& registry, const Invocation& invocation, Ranks& ranks) {
  require(ranks.size() == 1, "sensitivity runs as one process");
  require(invocation.words.size() == 1,
          "sensitivity takes one file, as in 'peerspread sensitivity configs/sensitivity/hours.cfg'");
  const fs::path file = invocation.words.front();
  Config config = read_config(file);
  const Config section = take_section(config, "sensitivity"), prior_section = take_section(config, "prior");
  const SensitivitySettings settings = sensitivity_table().bind(resolve(section, sensitivity_table().parameters()));
  const auto names = split_csv(settings.scenarios);
  const auto wrong_here = [&](const std::string& why) { return wrong(file.string()).is(why); };
  if (settings.scenarios.empty() || names.size() > 2)
    throw InputError(wrong_here("[sensitivity] takes scenarios = A.cfg, or A.cfg, B.cfg"));
  if (settings.levels % 2 != 0)
    throw InputError(wrong(section.at("levels").origin)
                         .setting("sensitivity.levels", section.at("levels").text)
                         .is("is odd")
                         .allowed("even numbers from 4"));
  config = merge(std::move(config), invocation.line.settings);
  config["ensemble"] = {"none", "sensitivity"};
  config["outputs"] = {settings.output, file.string()};
  if (settings.output.empty()) throw InputError(wrong_here("[sensitivity] names no output"));
  std::vector<Config> scenarios;
  std::vector<std::string> stems;
  for (const std::string& name : names) {
    scenarios.push_back(merge(read_config(file.parent_path() / name), config));
    stems.push_back(fs::path(name).stem().string());
  }
  const Campaign campaign = make_campaign(registry, scenarios, stems);
  const Prior prior = read_prior(prior_section, *campaign.model);
  const auto morris = morris_design(prior.box, static_cast<std::size_t>(settings.trajectories),
                                    static_cast<std::size_t>(settings.levels), campaign.seed());
  const auto saltelli = saltelli_design(prior.box, static_cast<std::size_t>(settings.samples));
  if (invocation.has("dry-run")) {
    std::cout << forecast_of(campaign, morris.size(), saltelli.size());
    return;
  }
  require_own_files(files_of(invocation, ""));
  const std::unique_ptr<TextFile> csv = open_for(invocation, "csv");
  const StopSignals signals;
  const double worlds = static_cast<double>((morris.size() + saltelli.size()) * (names.size() + 1));
  Progress progress(worlds * static_cast<double>(campaign.scenario()->agents() * campaign.scenario()->weeks()),
                    campaign.model->agent_weeks(),
                    invocation.has("quiet") ? Progress::Style::silent : Progress::style_for(stderr));
  const auto by_morris = run_design(campaign, prior, morris, progress),
             by_saltelli = run_design(campaign, prior, saltelli, progress);
  progress.finish();
  const auto quantities = quantities_of(campaign, settings.output, by_morris, by_saltelli);
  std::string text = paragraph(std::to_string(morris.size()) + " runs for elementary effects (Morris 1991), " +
                               std::to_string(saltelli.size()) +
                               " for shares of variance (Sobol indices; Saltelli et al. 2010, Jansen 1999; 90 % "
                               "bootstrap intervals). Effect: mean "
                               "and SD of what moving the parameter over its whole range does.");
  std::string table = "quantity,parameter,mu_star,mu,sigma,first,first_low,first_high,total,total_low,total_high\n";
  for (const Quantity& q : quantities)
    text += table_of(q, prior, *campaign.model, settings, morris, campaign.seed(), table);
  std::cout << text;
  if (csv) csv->write(table);
}

}  // namespace peerspread
