#include "sim/commands/calibrate_self_test.hpp"

#include <algorithm>
#include <iostream>
#include <numeric>

#include "sim/analysis/self_test.hpp"
#include "sim/commands/own_files.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/require.hpp"
#include "sim/core/table.hpp"

namespace peerspread {

namespace {

/// Parameters by name, then decisions by id.
std::vector<std::string> names_of_quantities(const Task& task) {
  std::vector<std::string> names;
  for (const std::uint32_t p : task.prior.parameters) names.push_back(task.campaign.model->parameters()[p].name);
  for (std::size_t s = task.targets; s < task.studies.size(); ++s) names.push_back(task.studies[s].settings.id);
  return names;
}

DrawnTruths draws_of(const Task& task, const std::vector<Row>& sets, const std::vector<Row>& observed) {
  std::vector<std::size_t> decisions(task.studies.size() - task.targets);
  std::iota(decisions.begin(), decisions.end(), task.targets);
  return defined_only({task.prior.box, task.fitted_targets(), sets, columns_of(observed, task.fitted),
                       columns_of(observed, decisions), 0});
}

std::string line_of(const std::string& name, const Coverage& c, bool pooled) {
  std::string text = "  " + pad(name, 36);
  for (const double within : c.within) text += pad(format_fixed(100 * within, 0), 6, Align::right);
  text += pad(pooled ? "" : format_fixed(c.unevenness, 3), 10, Align::right) +
          pad(format_fixed(c.sd_ratio, 2), 10, Align::right) +
          pad(pooled ? "" : format_fixed(c.correlation, 2), 10, Align::right) + "  ";
  for (const std::size_t count : c.ranks) text += " " + std::to_string(count);
  return text + "\n";
}

std::string table_of(const Task& task, const std::vector<Trial>& trials, const Row& sds) {
  const auto names = names_of_quantities(task);
  const std::size_t parameters = task.prior.parameters.size();
  std::string text = "  " + pad("truths within the central ... %", 36) + pad("50", 6, Align::right) +
                     pad("80", 6, Align::right) + pad("90", 6, Align::right) + pad("p (even)", 10, Align::right) +
                     pad("SD/prior", 10, Align::right) + pad("r (mean)", 10, Align::right) + "   ranks in tenths\n";
  const auto pooled = [&](const std::string& name, std::size_t first, std::size_t end) {
    std::vector<std::size_t> all(end - first);
    std::iota(all.begin(), all.end(), first);
    if (!all.empty()) text += line_of(name, coverage_of(trials, all, sds), true);
  };
  pooled("all parameters", 0, parameters);
  pooled("all decisions", parameters, names.size());
  for (std::size_t q = 0; q < names.size(); ++q) text += line_of(names[q], coverage_of(trials, {q}, sds), false);
  return text;
}

/// Whether targets agree: each, and what all others say of it.
std::string table_of(const Task& task, const std::vector<LeaveOneOut>& left_out) {
  const auto cell = [](const std::string& text) { return pad(text, 16, Align::right); };
  std::string text =
      "  " + pad("target left out", 18) + cell("found (SD)") + cell("by others (SD)") + cell("apart (SDs)") + "\n";
  for (std::size_t k = 0; k < left_out.size(); ++k) {
    const Study& study = task.studies[task.fitted[k]];
    const auto with_sd = [](double value, double sd) {
      return format_fixed(value, 3) + " (" + format_fixed(sd, 3) + ")";
    };
    text += "  " + pad(study.settings.id, 18) + cell(with_sd(study.found(), study.error_sd())) +
            cell(with_sd(left_out[k].mean, left_out[k].sd)) + cell(format_fixed(left_out[k].z, 1)) + "\n";
  }
  return text;
}

/// In the columns of trials: "truth" is what was found, "rank" how far apart.
std::string csv_of(const Task& task, const std::vector<LeaveOneOut>& left_out) {
  std::string text;
  for (std::size_t k = 0; k < left_out.size(); ++k) {
    const Study& study = task.studies[task.fitted[k]];
    CsvRow row;
    row.text("leave_one_out").text("target").text(study.settings.id).number(static_cast<double>(k));
    for (const double x : {study.found(), left_out[k].z, left_out[k].mean, left_out[k].sd, study.error_sd(), 1.0, 1.0})
      row.number(x);
    text += row.line();
  }
  return text;
}

std::string csv_of(const Task& task, const std::string& way, const std::vector<Trial>& trials, const Row& sds) {
  const auto names = names_of_quantities(task);
  std::string text;
  for (const Trial& trial : trials)
    for (std::size_t q = 0; q < trial.told.size(); ++q) {
      CsvRow row;
      row.text(way).text(q < task.prior.parameters.size() ? "parameter" : "decision").text(names[q]);
      row.number(static_cast<double>(trial.truth));
      const Told& told = trial.told[q];
      for (const double x : {told.truth, told.rank, told.mean, told.sd, sds[q], trial.kept ? 1.0 : 0.0, trial.share})
        row.number(x);
      text += row.line();
    }
  return text;
}

/// "kept by all emulators: 10 of 10; left of the space: 0.2 % (median)"
std::string survival_of(const std::vector<Trial>& trials) {
  std::size_t kept = 0;
  Row shares;
  for (const Trial& trial : trials) {
    kept += trial.kept;
    shares.push_back(trial.share);
  }
  std::ranges::sort(shares);
  return std::to_string(kept) + " of " + std::to_string(trials.size()) + " truths were ruled out by no emulator; " +
         format_fixed(100 * shares[shares.size() / 2], 4) + " % of the space was left (median)";
}

}  // namespace

std::size_t number_of(const Invocation& invocation, const std::string& name, std::size_t fallback, std::size_t low,
                      std::size_t high) {
  const auto flag = invocation.line.flags.find(name);
  if (flag == invocation.line.flags.end()) return fallback;
  std::int64_t number = 0;
  if (read_number(flag->second, number) != std::errc{} || number < static_cast<std::int64_t>(low) ||
      number > static_cast<std::int64_t>(high))
    throw InputError(wrong("command line")
                         .key("--" + name)
                         .value(flag->second)
                         .is("is not such a number")
                         .allowed(std::to_string(low) + " to " + std::to_string(high)));
  return static_cast<std::size_t>(number);
}

void self_test(const Registry& registry, const Task& task, const Invocation& invocation, Ranks& ranks) {
  const std::size_t truths = number_of(invocation, "truths", 200, 20, 100'000),
                    through = number_of(invocation, "through-waves", 10, 0, 10'000);
  require_own_files(files_of(invocation, ""));
  const std::unique_ptr<TextFile> csv = ranks.first() ? open_for(invocation, "csv") : nullptr;
  make_folder(task, ranks);
  const Wave wave = first_wave(task);
  const auto observed = run_wave(registry, task, wave, invocation, ranks);
  if (!observed || !ranks.first()) return;
  const DrawnTruths draws = draws_of(task, wave.rows, *observed);
  const Row sds = prior_sds(draws);
  const Seed seed = task.campaign.seed();
  const auto by_table = trials_by_table(draws, truths, static_cast<std::size_t>(task.settings.neighbours), seed);
  std::cout << paragraph("Self-test: " + counted(by_table.size(), "truth", "truths") + " drawn from the priors, of " +
                         counted(draws.sets.size(), "set", "sets") + " of the first wave" +
                         (draws.undefined == 0 ? ""
                                               : " (" + std::to_string(draws.undefined) +
                                                     " more, in which something is not defined, were left away)") +
                         "; of each the targets were made up with their errors and the posterior was found from all "
                         "other sets (" +
                         std::to_string(task.settings.neighbours) +
                         " neighbours, regression adjustment). By chance alone a share of 50, 80, 90 % is off by up to "
                         "2 x 3.5, 2.8, 2.1 points with 200 truths.")
            << "\n"
            << table_of(task, by_table, sds);
  std::string table =
      "way,kind,quantity,number,truth,rank,mean,sd,prior_sd,kept,share_left\n" + csv_of(task, "table", by_table, sds);
  if (task.fitted.size() > 1) {
    const auto left_out = leave_one_out(draws, static_cast<std::size_t>(task.settings.neighbours), seed);
    std::cout << "\n"
              << paragraph("Each target left out, and what all others say of it, one world of luck counted in:") << "\n"
              << table_of(task, left_out);
    table += csv_of(task, left_out);
  }
  if (through > 0) {
    const auto size = [](std::int64_t n) { return static_cast<std::size_t>(n); };
    const CalibrateSettings& s = task.settings;
    const auto by_waves =
        trials_through_waves(draws, through, {size(s.waves), size(s.further_wave), size(s.tries), s.implausible}, seed);
    std::cout << "\n"
              << paragraph("Through all waves, emulators in place of the model: " + survival_of(by_waves) + ".") << "\n"
              << table_of(task, by_waves, sds);
    table += csv_of(task, "waves", by_waves, sds);
  }
  if (csv) csv->write(table);
}

}  // namespace peerspread
