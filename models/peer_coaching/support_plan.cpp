#include "models/peer_coaching/support_plan.hpp"

#include <algorithm>
#include <cmath>

namespace peerspread::peer_coaching {

namespace {

constexpr double hours_per_day = 7.0;

double price_of_hour(const Money& money) { return money.salary * (1 + money.benefits) / money.paid_hours; }

double training_cost(const Parameters& p) { return p.training.hours_per_year * p.money.training_hour; }

/// Dollars for substitutes per teacher-hour of the mix.
double substitutes_per_hour(const Parameters& p) {
  const auto mix = mix_of(p.coaching);
  double share = 0.0;
  for (std::size_t m = 0; m < modalities; ++m) share += support_kinds[m].substitutes ? mix[m] : 0.0;
  return share * p.money.substitute_day / hours_per_day;
}

}  // namespace

bool plans_nothing(const Coaching& c) { return c.plan == "hours" && !(c.hours_per_year > 0); }

std::array<double, modalities> mix_of(const Coaching& c) {
  std::array<double, modalities> mix{};
  double sum = 0.0;
  for (std::size_t m = 0; m < modalities; ++m) sum += mix[m] = c.*support_kinds[m].weight;
  for (double& share : mix) share = sum > 0 ? share / sum : 0.0;
  return mix;
}

bool differs_by_week(const Coaching& c) {
  return std::ranges::any_of(support_kinds, [&](const KindOfSupport& kind) { return c.*kind.at_start > 0; });
}

WeekOfSupport week_of_support(const Coaching& c, bool first) {
  WeekOfSupport week{1, mix_of(c)};
  if (!differs_by_week(c)) return week;
  week.pace = 0;
  for (std::size_t m = 0; m < modalities; ++m) {
    const double at_start = c.*support_kinds[m].at_start;
    week.mix[m] *= 1 - at_start + (first ? at_start * static_cast<double>(c.weeks) : 0.0);
    week.pace += week.mix[m];
  }
  for (double& share : week.mix) share = week.pace > 0 ? share / week.pace : 0.0;
  return week;
}

double joint_share_of(const std::array<double, modalities>& mix) {
  double share = 0.0;
  for (std::size_t m = 0; m < modalities; ++m) share += support_kinds[m].joint_work * mix[m];
  return share;
}

double leader_hours_per_teacher_hour(const Parameters& p) {
  const auto mix = mix_of(p.coaching);
  double hours = 0.0;
  for (std::size_t m = 0; m < modalities; ++m) hours += support_kinds[m].leader_hours(mix[m], p);
  return hours;
}

namespace {

/// Hours per teacher that a budget buys `n` teachers of a post: what is left after stipend and training pays
/// substitutes for video hours as they are attended and, beyond the hours that the stipend pays, release for all hours
/// offered.
double hours_of_budget(const Parameters& p, double n, double attended, double yield) {
  const double left = p.money.budget_per_teacher * n - p.money.stipend - training_cost(p);
  if (left <= 0 || !(yield > 0)) return 0.0;
  const double substitutes = n * attended * substitutes_per_hour(p), price = price_of_hour(p.money);
  const double without_release = yield * p.posts.stipend_hours_per_year;
  if (without_release * substitutes >= left) return left / substitutes;
  const double price_of_yield = price + yield * substitutes;
  if (!(price_of_yield > 0)) return p.coaching.hours_per_year;  // more hours cost nothing: the budget sets no bound
  return yield * (p.posts.stipend_hours_per_year * price + left) / price_of_yield;
}

}  // namespace

double left_at_size(double size, double exponent) {
  return exponent > 0 ? std::pow((size + small_programme) / (2 * small_programme), -exponent) : 1.0;
}

PostPlan plan_post(const Parameters& p, std::size_t coached, double attended, double size) {
  PostPlan plan;
  if (coached == 0) return plan;
  const double n = static_cast<double>(coached);
  const double leader_hours = leader_hours_per_teacher_hour(p);
  if (!(leader_hours > 0)) {  // takes no leader's time: neither time nor budget sets a bound
    plan.planned_hours = plan.offered_hours = p.coaching.hours_per_year;
    return plan;
  }
  // Teacher-hours per teacher that one paid leader-hour yields.
  const double direct = std::min(1.0, p.posts.direct_share * left_at_size(size, p.posts.time_thinning));
  const double yield = direct / (n * leader_hours);
  const double most_released = p.posts.release_hours_per_week * static_cast<double>(weeks_per_year);
  const double most = yield * (most_released + p.posts.stipend_hours_per_year);
  if (p.coaching.plan == "budget") {
    plan.planned_hours = plan.offered_hours = hours_of_budget(p, n, attended, yield);
    plan.released_hours = yield > 0 ? std::max(0.0, plan.offered_hours / yield - p.posts.stipend_hours_per_year) : 0.0;
    return plan;
  }
  plan.planned_hours = p.coaching.plan == "capacity" ? most : p.coaching.hours_per_year;
  plan.offered_hours = std::min(plan.planned_hours, most);
  const double paid_hours = yield > 0 ? plan.offered_hours / yield : 0.0;
  plan.released_hours = std::clamp(paid_hours - p.posts.stipend_hours_per_year, 0.0, most_released);
  return plan;
}

double attendance(const Parameters& p, double evaluative) {
  return std::min(1.0, p.coaching.attendance * (1 + p.climate.contact_rise * evaluative));
}

Cost cost_of_post(const Parameters& p, const PostPlan& plan, double delivered) {
  return {p.money.stipend, plan.released_hours * price_of_hour(p.money), training_cost(p),
          delivered * substitutes_per_hour(p)};
}

double trained_quality(const Parameters& p, double coached) {
  const double hours = std::min(1.0, p.training.hours_per_year / p.training.full_hours);
  const double thinned = std::pow(std::min(1.0, p.training.full_size / std::max(1.0, coached)), p.training.dilution);
  return (p.training.untrained_quality + (1 - p.training.untrained_quality) * hours * thinned) *
         left_at_size(coached, p.training.pool_thinning);
}

}  // namespace peerspread::peer_coaching
