#include "models/peer_coaching/measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace peerspread::peer_coaching {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
/// Places of weekly means.
namespace place {
constexpr std::size_t practice = place_of_mean("practice"), sustained = place_of_mean("sustained"),
                      hours = place_of_mean("hours");
}

double weekly(const CoachingRecord& record, std::size_t mean, std::size_t week, Group group) {
  return static_cast<double>(record.weekly[week][mean][static_cast<std::size_t>(group)]);
}

std::size_t last_week(std::size_t year) { return (year + 1) * weeks_per_year - 1; }

double coached_teachers(const Study& s) {
  return static_cast<double>(s.own.coverage->size[static_cast<std::size_t>(Group::coached)]);
}

}  // namespace

double hours_delivered(const Study& s, std::size_t year) {
  double sum = 0.0;
  for (std::size_t week = year * weeks_per_year; week <= last_week(year); ++week)
    sum += weekly(s.own, place::hours, week, Group::coached);
  return sum;
}

std::vector<float> hours_by_kind(const Study& s) {
  std::vector<float> values;
  for (std::size_t year = 0; year < s.own.years.size(); ++year)
    for (const double share : s.own.years[year].mix)
      values.push_back(static_cast<float>(share * hours_delivered(s, year)));
  return values;
}

double kinds_of_support(const Study& s, std::size_t year) {
  if (!(hours_delivered(s, year) > 0)) return missing;
  double entropy = 0.0;
  for (const double share : s.own.years[year].mix)
    if (share > 0) entropy -= share * std::log(share);
  return std::exp(entropy);
}

std::vector<float> cost_items(const Study& s) {
  std::vector<float> values;
  for (const YearRecord& year : s.own.years)
    for (const double dollars : {year.cost.stipends, year.cost.release, year.cost.training, year.cost.substitutes})
      values.push_back(static_cast<float>(dollars / coached_teachers(s)));
  return values;
}

double cost_per_teacher(const Study& s, std::size_t year) {
  return s.own.years[year].cost.total() / coached_teachers(s);
}

double cost_so_far(const Study& s, std::size_t year) {
  double sum = 0.0;
  for (std::size_t y = 0; y <= year; ++y) sum += cost_per_teacher(s, y);
  return sum;
}

double effect_on_seats(const Study& s, std::size_t year, Group group) {
  return s.parameters.practice.instruction_per_practice * (weekly(s.own, place::practice, last_week(year), group) -
                                                           weekly(s.twin, place::practice, last_week(year), group));
}

double effect_on_coached(const Study& s, std::size_t year) { return effect_on_seats(s, year, Group::coached); }

double cost_per_tenth_sd(const Study& s, std::size_t year) {
  const double effect = effect_on_coached(s, year);
  return effect > 0.01 ? cost_so_far(s, year) / (effect / 0.1) : missing;
}

double cost_per_changed_teacher(const Study& s, std::size_t year) {
  const double more = weekly(s.own, place::sustained, last_week(year), Group::coached) -
                      weekly(s.twin, place::sustained, last_week(year), Group::coached);
  return more > 0.001 ? cost_so_far(s, year) / more : missing;
}

double retention(const Study& s, std::size_t year) {
  std::size_t funded = 0;  // years up to the last that is
  for (std::size_t y = 0; y < s.own.years.size(); ++y)
    if (s.own.years[y].funded) funded = y + 1;
  if (funded == 0 || year < funded) return missing;
  const double at_end = effect_on_coached(s, funded - 1);
  return at_end > 0.01 ? effect_on_coached(s, year) / at_end : missing;
}

double between_leader_sd(const Study& s, std::size_t year) {
  struct Sums {
    double n = 0, sum = 0, squares = 0;
  };
  std::vector<Sums> posts(s.people.posts());
  const auto& own = s.own.years[year].practice;
  const auto& twin = s.twin.years[year].practice;
  const std::vector<std::uint32_t>& coached = s.own.coverage->coached;  // the twin has the same
  for (std::size_t place = 0; place < coached.size(); ++place) {
    const double effect = s.parameters.practice.instruction_per_practice *
                          (static_cast<double>(own[place]) - static_cast<double>(twin[place]));
    Sums& post = posts[s.people.post[coached[place]]];
    ++post.n;
    post.sum += effect;
    post.squares += effect * effect;
  }
  // Variance between posts' means, less what sampling few teachers per post adds to it.
  double n = 0, sum = 0, squares = 0, sampling = 0;
  for (const Sums& post : posts) {
    if (post.n < 2) continue;
    const double mean = post.sum / post.n, within = (post.squares - post.n * mean * mean) / (post.n - 1);
    ++n;
    sum += mean;
    squares += mean * mean;
    sampling += within / post.n;
  }
  if (n < 2) return missing;
  const double between = (squares - sum * sum / n) / (n - 1) - sampling / n;
  return std::sqrt(std::max(0.0, between));
}

std::vector<float> naive_effect(const Study& s) {
  // Instruction is practice on its scale plus what practice does not explain; together they start with variance 1.
  const double slope = s.parameters.practice.instruction_per_practice;
  const double a = s.parameters.people.practice_alpha, b = s.parameters.people.practice_beta;
  const double variance = slope * slope * a * b / ((a + b) * (a + b) * (a + b + 1));
  const double rest = std::sqrt(std::max(0.0, 1 - variance));
  const auto mean_rest = [&](Group group) {
    return rest * s.own.coverage->mean_noise[static_cast<std::size_t>(group)];
  };
  std::vector<float> effects;
  for (std::size_t year = 0; year < s.own.years.size(); ++year) {
    const auto mean_practice = [&](Group group) { return weekly(s.own, place::practice, last_week(year), group); };
    effects.push_back(static_cast<float>(slope * (mean_practice(Group::coached) - mean_practice(Group::comparison)) +
                                         mean_rest(Group::coached) - mean_rest(Group::comparison)));
  }
  return effects;
}

double comparison_drift(const Study& s, std::size_t year) {
  const double start = weekly(s.own, place::practice, 0, Group::comparison);
  return s.parameters.practice.instruction_per_practice *
         (weekly(s.own, place::practice, last_week(year), Group::comparison) - start) / static_cast<double>(year + 1);
}

namespace {

/// Sum over all teachers of what they have more of weekly mean `mean` than their twins, per leader's post in use.
double more_per_leader(const Study& s, std::size_t mean, std::size_t year) {
  double sum = 0.0, posts = 0.0;
  for (std::size_t g = 0; g < groups; ++g) {
    const double size = static_cast<double>(s.own.coverage->size[g]);
    if (size > 0)
      sum += size * (weekly(s.own, mean, last_week(year), static_cast<Group>(g)) -
                     weekly(s.twin, mean, last_week(year), static_cast<Group>(g)));
  }
  for (const std::uint16_t coached : s.own.coverage->coached_by_post) posts += coached > 0 ? 1 : 0;
  return posts > 0 ? sum / posts : missing;
}

}  // namespace

double total_gain_per_leader(const Study& s, std::size_t year) {
  return s.parameters.practice.instruction_per_practice * more_per_leader(s, place::practice, year);
}

double changed_per_leader(const Study& s, std::size_t year) { return more_per_leader(s, place::sustained, year); }

std::vector<float> effect_by_subgroup(const Study& s) {
  const Groups& coverage = *s.own.coverage;
  std::vector<float> effects;
  for (std::size_t year = 0; year < s.own.years.size(); ++year) {
    std::array<double, subgroup_names.size()> sum{}, count{};
    for (std::size_t place = 0; place < coverage.coached.size(); ++place) {
      const double gain = static_cast<double>(s.own.years[year].practice[place]) -
                          static_cast<double>(s.twin.years[year].practice[place]);
      for (const std::uint8_t subgroup : coverage.subgroups[place]) {
        sum[subgroup] += gain;
        ++count[subgroup];
      }
    }
    for (std::size_t k = 0; k < sum.size(); ++k)
      effects.push_back(static_cast<float>(s.parameters.practice.instruction_per_practice * sum[k] / count[k]));
  }
  return effects;
}

}  // namespace peerspread::peer_coaching
