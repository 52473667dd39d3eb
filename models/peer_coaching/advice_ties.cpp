#include "models/peer_coaching/advice_ties.hpp"

#include <algorithm>
#include <array>
#include <boost/random/discrete_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cassert>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace peerspread::peer_coaching {

namespace {

using SchoolRows = std::span<std::vector<std::uint32_t>>;

double uniform(CounterEngine& random) { return boost::random::uniform_01<double>()(random); }

/// A whole number below `end`, every one alike (to 2^-32).
std::uint32_t below(std::size_t end, CounterEngine& random) {
  return static_cast<std::uint32_t>(uniform(random) * static_cast<double>(end));
}

double standard_normal(CounterEngine& random) { return boost::random::normal_distribution<double>()(random); }

/// How many colleagues each of `teachers` names: nobody, or 1 + a negative binomial number (a Poisson number whose
/// mean varies between teachers by a gamma and between schools by a lognormal factor), cut at the colleagues there are.
std::vector<std::uint32_t> draw_out_degrees(std::size_t teachers, const AdviceTies& p, CounterEngine& random) {
  const double spread = p.school_variation;
  const double mean = (p.named - 1.0) * std::exp(spread * standard_normal(random) - 0.5 * spread * spread);
  std::vector<std::uint32_t> degree(teachers, 0);
  if (teachers < 2) return degree;

  // Weights by the recurrence of the negative binomial distribution; without variation it is Poisson's.
  const double variation = p.named_variation * p.named_variation, ratio = mean / (1.0 + mean * variation);
  std::vector<double> weight(teachers);
  double some = 0.0, term = 1.0;
  for (std::size_t extra = 0; extra + 1 < teachers; ++extra) {
    weight[extra + 1] = term;
    some += term;
    term *= ratio * (1.0 + static_cast<double>(extra) * variation) / static_cast<double>(extra + 1);
  }
  for (double& w : weight) w *= (1.0 - p.nobody) / some;
  weight[0] = p.nobody;
  const boost::random::discrete_distribution<std::uint32_t> distribution(weight);
  for (std::uint32_t& d : degree) d = distribution(random);
  return degree;
}

/// Draws colleagues in proportion to popularity, times `same_grade` for those of one's own grade.
class Attraction {
 public:
  Attraction(std::span<const std::uint8_t> grade, const AdviceTies& p, CounterEngine& random)
      : grade_(grade), same_grade_(p.same_grade), member_(grade.size()), running_(grade.size() + 1) {
    std::iota(member_.begin(), member_.end(), 0U);
    std::stable_sort(member_.begin(), member_.end(), [&](auto i, auto j) { return grade[i] < grade[j]; });
    for (const std::uint8_t g : grade) ++grade_first_[g + 1U];
    std::partial_sum(grade_first_.begin(), grade_first_.end(), grade_first_.begin());
    for (std::size_t i = 0; i < grade.size(); ++i)
      running_[i + 1] = running_[i] + std::exp(p.popularity * standard_normal(random));
  }

  /// May be `chooser` herself.
  std::uint32_t draw(std::uint32_t chooser, CounterEngine& random) const {
    // One number line: everybody's weight, then once more the weights of the own grade, same_grade - 1 times.
    std::size_t first = 0, end = member_.size();
    const std::size_t own_first = grade_first_[grade_[chooser]], own_end = grade_first_[grade_[chooser] + 1U];
    const double own = running_[own_end] - running_[own_first], all = running_.back();
    double x = uniform(random) * (all + (same_grade_ - 1.0) * own);
    if (x >= all) {
      x = running_[own_first] + (x - all) / (same_grade_ - 1.0);
      first = own_first;
      end = own_end;
    }
    const auto from = running_.begin() + static_cast<std::ptrdiff_t>(first) + 1;
    const auto to = running_.begin() + static_cast<std::ptrdiff_t>(end);  // rounding never leads past the last one
    return member_[static_cast<std::size_t>(std::upper_bound(from, to, x) - running_.begin()) - 1];
  }

 private:
  std::span<const std::uint8_t> grade_;
  double same_grade_;
  std::vector<std::uint32_t> member_;            ///< teachers in order of grade
  std::vector<double> running_;                  ///< popularity of all members before this one
  std::array<std::uint32_t, 14> grade_first_{};  ///< where each grade begins in that order
};

bool may_name(std::uint32_t chooser, std::uint32_t other, const SchoolRows& rows) {
  const auto& row = rows[chooser];
  return other != chooser && std::find(row.begin(), row.end(), other) == row.end();
}

/// How often a draw that hits oneself or somebody already named is repeated before something simpler is done.
constexpr int attempts = 8;

/// The next colleague `chooser` names; there must be one left.
std::uint32_t choose(std::uint32_t chooser, const SchoolRows& rows, const Attraction& attraction, double closure,
                     CounterEngine& random) {
  const auto& row = rows[chooser];
  if (!row.empty() && uniform(random) < closure) {
    for (int i = 0; i < attempts; ++i) {
      const auto& advisor = rows[row[below(row.size(), random)]];
      if (advisor.empty()) continue;
      const std::uint32_t other = advisor[below(advisor.size(), random)];
      if (may_name(chooser, other, rows)) return other;
    }
  }
  for (int i = 0; i < attempts; ++i) {
    const std::uint32_t other = attraction.draw(chooser, random);
    if (may_name(chooser, other, rows)) return other;
  }
  // Nearly everybody is named already: the next who is not, from a random place on.
  auto other = below(rows.size(), random);
  while (!may_name(chooser, other, rows)) other = other + 1 == rows.size() ? 0 : other + 1;
  return other;
}

/// Every teacher as often as she has ties to make, in random order.
std::vector<std::uint32_t> order_of_choice(std::span<const std::uint32_t> degree, CounterEngine& random) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < degree.size(); ++i) order.insert(order.end(), degree[i], i);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[below(i, random)]);
  return order;
}

/// Sends each tie, with probability `share`, to a colleague drawn with equal chances from those not named otherwise.
void rewire(const SchoolRows& rows, double share, CounterEngine& random) {
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const std::size_t degree = rows[i].size();
    std::erase_if(rows[i], [&](std::uint32_t) { return uniform(random) < share; });
    while (rows[i].size() < degree) {
      const std::uint32_t other = below(rows.size(), random);
      if (may_name(i, other, rows)) rows[i].push_back(other);
    }
  }
}

}  // namespace

void draw_school_ties(SchoolRows rows, std::uint32_t first, std::span<const std::uint8_t> grade,
                      const AdviceTies& parameters, CounterEngine random) {
  const std::vector<std::uint32_t> degree = draw_out_degrees(rows.size(), parameters, random);
  const Attraction attraction(grade, parameters, random);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].clear();
    rows[i].reserve(degree[i]);
  }
  for (const std::uint32_t i : order_of_choice(degree, random)) {
    if (rows[i].size() == degree[i]) continue;  // she has named back instead
    const std::uint32_t other = choose(i, rows, attraction, parameters.closure, random);
    rows[i].push_back(other);
    if (rows[other].size() < degree[other] && may_name(other, i, rows) && uniform(random) < parameters.reciprocity)
      rows[other].push_back(i);
  }
  if (parameters.rewired > 0.0) rewire(rows, parameters.rewired, random);
  for (auto& row : rows)
    for (std::uint32_t& other : row) other += first;
}

std::vector<std::vector<std::uint32_t>> draw_advice_ties(std::span<const std::uint32_t> school_first,
                                                         std::span<const std::uint8_t> grade,
                                                         const AdviceTies& parameters, Seed seed,
                                                         std::uint32_t population, std::uint32_t purpose) {
  assert(!school_first.empty() && school_first.back() == grade.size());
  std::vector<std::vector<std::uint32_t>> rows(grade.size());
  for (std::uint32_t s = 0; s + 1 < school_first.size(); ++s) {
    const std::uint32_t first = school_first[s], size = school_first[s + 1] - first;
    draw_school_ties(std::span(rows).subspan(first, size), first, grade.subspan(first, size), parameters,
                     CounterEngine(seed, population, {.who = s, .when = 0, .purpose = purpose}));
  }
  return rows;
}

}  // namespace peerspread::peer_coaching
