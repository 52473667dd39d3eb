#include "sim/commands/calibrate_findings.hpp"

#include <algorithm>
#include <cmath>

#include "sim/analysis/least_squares.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/core/csv.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/table.hpp"
#include "sim/report/report.hpp"

namespace peerspread {

namespace {

constexpr std::size_t pairs_shown = 8;

Row column_of(const std::vector<Row>& rows, std::size_t c) {
  Row column;
  for (const Row& row : rows) column.push_back(row[c]);
  return column;
}

double sd_of(const Row& column) {
  const double mean = mean_of(column);
  double squares = 0;
  for (const double x : column) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / static_cast<double>(column.size()));
}

const std::string& name_of_parameter(const Task& task, std::size_t i) {
  return task.campaign.model->parameters()[task.prior.parameters[i]].name;
}

std::string with_range(const Band& band) {
  return pad(in_words(band.mid, band), 10, Align::right) + "  " +
         pad(in_words(band.low, band) + " to " + in_words(band.high, band), 24);
}

std::string of_parameters(const Task& task, const Members& members, const Identified& found) {
  const Prior& prior = task.prior;
  std::string text =
      "\nWhat the targets say of the parameters (mean and 90 % of members; SD over that of the prior: 0 "
      "known, 1 left free)\n";
  for (std::size_t i = 0; i < prior.parameters.size(); ++i)
    text += "  " + pad(name_of_parameter(task, i), 32) + with_range(band_of(column_of(members.sets, i))) +
            pad("prior " + format_number(prior.box.low[i]) + " to " + format_number(prior.box.high[i]), 24) +
            pad(format_fixed(found.sd_ratios[i], 2), 6, Align::right) + "\n";
  text += "\nStrongest correlations between parameters of members\n";
  for (std::size_t k = 0; k < std::min(pairs_shown, found.pairs.size()); ++k) {
    const auto& [a, b, r] = found.pairs[k];
    text += "  " + pad(format_fixed(r, 2), 8, Align::right) + "  " + name_of_parameter(task, a) + ", " +
            name_of_parameter(task, b) + "\n";
  }
  text += "\n";
  std::string values;
  for (const double s : found.directions) values += (values.empty() ? "" : ", ") + format_fixed(s, 2);
  const bool singular = found.directions.back() < 1e-12 * found.directions.front();
  return text +
         paragraph(
             "Slopes of the targets at the members' mean, by the last emulators, in SDs of error per SD of prior: "
             "singular values " +
             values + "; condition " +
             (singular ? "infinite" : format_fixed(found.directions.front() / found.directions.back(), 1)) + ". In " +
             std::to_string(found.informed()) + " of " + std::to_string(prior.parameters.size()) +
             " directions one SD of the prior moves targets by more than their error; the rest rests on priors.");
}

/// Studies that members were not fitted to, and what they give there.
std::string of_other_studies(const Task& task, const Members& members) {
  std::string text;
  const auto add = [&](const std::string& heading, std::size_t first, std::size_t end) {
    bool headed = false;
    for (std::size_t s = first; s < end; ++s) {
      if (std::ranges::count(task.fitted, s) > 0) continue;
      if (!headed) text += "\n" + heading + "\n";
      headed = true;
      const Study& study = task.studies[s];
      const Row values = column_of(members.observed, s);
      const Band band = band_of(values);
      const double error = sd_of(values) / std::sqrt(static_cast<double>(values.size()));
      text += "  " + pad(study.settings.id, 10) + with_range(band) + " +- " + in_words(error, {error, 0, 2 * error});
      if (s < task.targets)
        text += "  target " + format_number(study.found()) + ", met by " +
                std::to_string(std::lround(100 * mean_of([&] {
                                             Row met;
                                             for (const double v : values) met.push_back(meets(study, v) ? 1.0 : 0.0);
                                             return met;
                                           }()))) +
                " % of members";
      text += "  " + printable(study.settings.claim) + "\n";
    }
  };
  add("Targets left out (mean, 90 % of members, Monte Carlo error of the mean)", 0, task.targets);
  add("Decisions (mean, 90 % of members, Monte Carlo error of the mean)", task.targets, task.studies.size());
  return text;
}

}  // namespace

bool meets(const Study& study, double observed) { return std::fabs(observed - study.found()) <= 2 * study.error_sd(); }

std::string members_within(const Task& task, const std::vector<Row>& observed) {
  const auto percent = [&](const auto& counts) {
    const auto met = static_cast<double>(std::ranges::count_if(observed, counts));
    return std::to_string(std::lround(100 * met / static_cast<double>(observed.size()))) + " %";
  };
  std::string text;
  for (const std::size_t t : task.fitted)
    text += task.studies[t].settings.id + " " +
            percent([&](const Row& row) { return meets(task.studies[t], row[t]); }) + ", ";
  return text + "all together " + percent([&](const Row& row) {
           return std::ranges::all_of(task.fitted, [&](std::size_t t) { return meets(task.studies[t], row[t]); });
         });
}

std::size_t Identified::informed() const {
  return static_cast<std::size_t>(std::ranges::count_if(directions, [](double s) { return s > 1; }));
}

Identified identified(const Prior& prior, const std::vector<Row>& members, const Emulators& last) {
  Identified found;
  const std::size_t d = prior.box.size();
  Row mean, prior_sd;
  for (std::size_t i = 0; i < d; ++i) {
    const Row column = column_of(members, i);
    mean.push_back(mean_of(column));
    prior_sd.push_back((prior.box.high[i] - prior.box.low[i]) / std::sqrt(12.0));
    found.sd_ratios.push_back(sd_of(column) / prior_sd[i]);
    for (std::size_t a = 0; a < i; ++a) {
      const double r = correlation(members, a, i);
      if (std::isfinite(r)) found.pairs.push_back({a, i, r});
    }
  }
  std::ranges::stable_sort(found.pairs, std::greater<>(), [](const auto& p) { return std::fabs(p.correlation); });
  Matrix jacobian(last.targets(), d);
  for (std::size_t t = 0; t < last.targets(); ++t) {
    const Row slopes = last.surface(t).gradient(mean);
    for (std::size_t i = 0; i < d; ++i) jacobian.row(t)[i] = slopes[i] * prior_sd[i];
  }
  found.directions = singular_values(jacobian);
  return found;
}

std::string findings(const Task& task, const Members& members, const Identified& found) {
  return of_parameters(task, members, found) + of_other_studies(task, members);
}

std::string csv_of(const Task& task, const Members& members, const Identified& found) {
  std::string text = "kind,name,with,mean,low_90,high_90,sd,prior_low,prior_high,sd_ratio,value\n";
  const auto line = [&](const char* kind, const std::string& name, const std::string& with, const Row& numbers) {
    CsvRow row;
    row.text(kind).text(name).text(with);
    for (const double x : numbers) row.number(x);
    text += row.line();
  };
  for (std::size_t i = 0; i < task.prior.parameters.size(); ++i) {
    const Row column = column_of(members.sets, i);
    const Band band = band_of(column);
    line("parameter", name_of_parameter(task, i), "",
         {band.mid, band.low, band.high, sd_of(column), task.prior.box.low[i], task.prior.box.high[i],
          found.sd_ratios[i], nan});
  }
  for (const auto& [a, b, r] : found.pairs)
    line("correlation", name_of_parameter(task, a), name_of_parameter(task, b), {nan, nan, nan, nan, nan, nan, nan, r});
  for (std::size_t k = 0; k < found.directions.size(); ++k)
    line("direction", std::to_string(k + 1), "", {nan, nan, nan, nan, nan, nan, nan, found.directions[k]});
  for (std::size_t s = 0; s < task.studies.size(); ++s) {
    const Study& study = task.studies[s];
    const Row column = column_of(members.observed, s);
    const Band band = band_of(column);
    const bool fitted = std::ranges::count(task.fitted, s) > 0;
    line(s >= task.targets ? "decision"
         : fitted          ? "target"
                           : "left out",
         study.settings.id, "",
         {band.mid, band.low, band.high, sd_of(column), nan, nan, nan, s < task.targets ? study.found() : nan});
  }
  return text;
}

}  // namespace peerspread
