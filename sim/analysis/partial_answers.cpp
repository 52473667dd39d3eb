#include "sim/analysis/partial_answers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/analysis/statistics.hpp"
#include "sim/analysis/study_run.hpp"
#include "sim/model/shape.hpp"

namespace peerspread {

namespace {

constexpr double normal_95 = 1.959963984540054;

}  // namespace

double PartialAnswer::width() const {
  double widest = widths.empty() ? std::numeric_limits<double>::quiet_NaN() : 0.0;
  for (const double w : widths) widest = std::isnan(w) || w > widest ? w : widest;
  return std::ranges::any_of(widths, [](double w) { return std::isnan(w); }) ? std::numeric_limits<double>::quiet_NaN()
                                                                             : widest;
}

PartialAnswers::PartialAnswers(const Campaign& campaign, const Plan& plan, std::vector<std::string> outputs)
    : campaign_(&campaign),
      plan_(&plan),
      of_means_(campaign.points.size() == 1 || !campaign.design.empty()),
      seen_(plan.batches.size(), false) {
  const auto replicates = static_cast<std::size_t>(campaign.settings.replicates);
  points_there_.assign(replicates, 0);
  const std::vector<Output> recorded = campaign.recorded_outputs();
  const std::vector<Axis> axes = campaign.scenario()->axes();
  for (std::size_t o = 0; o < recorded.size(); ++o) {
    const Output& output = recorded[o];
    if (!outputs.empty() && std::ranges::count(outputs, output.name) == 0) continue;
    const Shape shape(output, axes);
    for (const Headline& headline : output.headlines)
      if (shape.trouble_with(headline.at).empty())
        rows_.push_back({o, shape.place(headline.at), headline.title, output.name, output.unit,
                         std::vector(campaign.points.size(), std::vector<double>(replicates))});
  }
}

void PartialAnswers::see(std::size_t batch, const BatchResult& result) {
  if (seen_.at(batch)) return;
  seen_[batch] = true;
  for (std::size_t j = 0; j < result.jobs.size(); ++j) {
    const Job& job = result.jobs[j];
    ++points_there_[job.replicate];
    for (Headlined& row : rows_)
      row.values[job.point][job.replicate] = static_cast<double>(result.rows_of(row.output, j)[row.place]);
  }
}

std::size_t PartialAnswers::batches_seen() const { return static_cast<std::size_t>(std::ranges::count(seen_, true)); }

std::vector<std::size_t> PartialAnswers::complete() const {
  std::vector<std::size_t> replicates;
  for (std::size_t r = 0; r < points_there_.size(); ++r)
    if (points_there_[r] == campaign_->points.size()) replicates.push_back(r);
  return replicates;
}

Sharing PartialAnswers::sharing_of(const std::vector<std::size_t>& replicates) const {
  Sharing sharing;
  for (const std::size_t r : replicates) {
    sharing.population.push_back(campaign_->population_of(r));
    if (!campaign_->set_numbers.empty()) sharing.set.push_back(campaign_->set_numbers[r]);
  }
  return sharing;
}

std::size_t PartialAnswers::widths() const { return campaign_->points.size() - (of_means_ ? 0 : 1); }

double PartialAnswers::width(const Headlined& row, std::size_t number, const std::vector<std::size_t>& replicates,
                             const Sharing& sharing) const {
  std::vector<double> values;
  for (const std::size_t r : replicates)
    values.push_back(of_means_ ? row.values[number][r] : row.values[number + 1][r] - row.values[0][r]);
  return 2.0 * normal_95 * standard_error(values, sharing);
}

bool PartialAnswers::are_within(const std::vector<std::size_t>& replicates, double most) {
  const Sharing sharing = sharing_of(replicates);
  const std::size_t all = rows_.size() * widths();
  for (std::size_t k = 0; k < all; ++k) {
    const std::size_t which = (too_wide_ + k) % all;
    if (width(rows_[which / widths()], which % widths(), replicates, sharing) <= most) continue;
    too_wide_ = which;
    return false;
  }
  return true;
}

std::vector<PartialAnswer> PartialAnswers::over(const std::vector<std::size_t>& replicates) const {
  const Sharing sharing = sharing_of(replicates);
  std::vector<PartialAnswer> answers;
  for (const Headlined& row : rows_) {
    PartialAnswer answer{row.title, row.name, row.unit, {}, {}, 0, 0};
    for (const std::vector<double>& of_point : row.values) {
      std::vector<double> defined;
      for (const std::size_t r : replicates)
        if (std::isfinite(of_point[r])) defined.push_back(of_point[r]);
      answer.worlds += replicates.size();
      answer.undefined += replicates.size() - defined.size();
      answer.means.push_back(mean_of(defined));
    }
    for (std::size_t number = 0; number < widths(); ++number)
      answer.widths.push_back(width(row, number, replicates, sharing));
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace peerspread
