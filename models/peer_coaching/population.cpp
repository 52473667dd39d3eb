#include "models/peer_coaching/population.hpp"

#include <algorithm>
#include <array>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <numeric>

#include "models/peer_coaching/advice_ties.hpp"
#include "models/peer_coaching/experience.hpp"
#include "models/peer_coaching/structure.hpp"
#include "sim/core/for_each.hpp"
#include "sim/core/numbers.hpp"

namespace peerspread::peer_coaching {

namespace {

namespace br = boost::random;

constexpr std::size_t smallest_school = 8;

/// Fisher-Yates with our own engine: std::shuffle is not the same on every standard library.
template <class T>
void shuffle(std::vector<T>& items, CounterEngine& engine) {
  for (std::size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[br::uniform_int_distribution<std::size_t>(0, i - 1)(engine)]);
}

/// The Beta distribution of trust with this mean and SD (at most as wide as a Beta can be there).
BetaByScore trust_distribution(double mean, double sd) {
  const double variance = std::min(sd * sd, 0.95 * mean * (1 - mean));
  const double weight = mean * (1 - mean) / variance - 1;
  return {mean * weight, (1 - mean) * weight};
}

void draw_school_sizes(CoachingPopulation& world, const People& people, Seed seed, std::uint32_t number) {
  CounterEngine engine(seed, number, {0, 0, number_of(Purpose::school_sizes)});
  const double spread = people.school_size_spread;
  br::lognormal_distribution<double> size(std::log(people.school_size) - spread * spread / 2, spread);
  const auto total = static_cast<std::size_t>(people.teachers);
  const std::size_t least = std::min(smallest_school, total);
  std::size_t placed = 0;
  while (placed < total) {
    std::size_t n = std::max(least, static_cast<std::size_t>(std::lround(size(engine))));
    if (total - placed < n + least) n = total - placed;  // the last school takes the rest
    placed += n;
    world.school_first.push_back(static_cast<std::uint32_t>(placed));
  }
  const std::size_t schools = world.school_first.size() - 1;
  world.urban.resize(schools);
  br::uniform_01<double> uniform;
  for (auto& urban : world.urban) urban = uniform(engine) < people.urban;
}

/// Partners are neighbours: each takes a run of schools. Within a partner the schools that are coached first come by
/// lot.
void assign_partners(CoachingPopulation& world, const People& people, Seed seed, std::uint32_t number) {
  const std::size_t schools = world.school_first.size() - 1;
  world.partners =
      static_cast<std::uint32_t>(std::min<std::size_t>(static_cast<std::size_t>(people.partners), schools));
  world.partner.resize(schools);
  world.coaching_rank.resize(schools);
  for (std::size_t s = 0; s < schools; ++s) world.partner[s] = static_cast<std::uint32_t>(s * world.partners / schools);
  std::size_t from = 0;
  for (std::uint32_t p = 0; p < world.partners; ++p) {
    std::size_t to = from;
    while (to < schools && world.partner[to] == p) ++to;
    std::vector<std::size_t> order(to - from);
    std::iota(order.begin(), order.end(), from);
    CounterEngine engine(seed, number, {p, 0, number_of(Purpose::partner_order)});
    shuffle(order, engine);
    // A common random offset keeps the expected share right however few schools a partner has.
    const double offset = br::uniform_01<double>()(engine);
    for (std::size_t k = 0; k < order.size(); ++k)
      world.coaching_rank[order[k]] =
          static_cast<float>((static_cast<double>(k) + offset) / static_cast<double>(order.size()));
    from = to;
  }
}

float draw_experience(const People& people, CounterEngine& engine) {
  br::uniform_01<double> uniform;
  const double band = uniform(engine), within = uniform(engine);
  double sum = 0.0;
  for (const ExperienceBand& b : experience_bands) {
    if (b.share != nullptr) sum += people.*b.share;
    if (b.share == nullptr || band < sum) return static_cast<float>(b.first + std::floor(within * b.years));
  }
  return 0.0F;  // the last band takes the rest
}

float within_unit(br::normal_distribution<double>& normal, CounterEngine& engine, double mean, double sd) {
  for (int attempt = 0; attempt < 64; ++attempt) {
    const double x = mean + sd * normal(engine);
    if (x >= 0.0 && x <= 1.0) return static_cast<float>(x);
  }
  return static_cast<float>(std::clamp(mean, 0.0, 1.0));
}

void draw_people(CoachingPopulation& world, const Parameters& p, std::size_t s, Seed seed, std::uint32_t number) {
  CounterEngine engine(seed, number, {static_cast<std::uint32_t>(s), 0, number_of(Purpose::people)});
  br::normal_distribution<double> normal;
  br::uniform_int_distribution<int> grade(0, static_cast<int>(grades) - 1);
  br::uniform_01<float> uniform;
  world.trust_score[s] = normal(engine);
  for (std::size_t i = world.school_first[s]; i < world.school_first[s + 1]; ++i) {
    world.school[i] = static_cast<std::uint32_t>(s);
    world.grade[i] = static_cast<std::uint8_t>(grade(engine));
    const Newcomer own_start = draw_newcomer(world.entry_practice, p.people, engine);
    world.practice[i] = own_start.practice;
    world.confidence[i] = own_start.confidence;
    world.own_trust[i] = normal(engine);
    world.trust[i] = trust_of(world.entry_trust, p.trust.icc, world.trust_score[s], world.own_trust[i]);
    world.knowledge[i] = within_unit(normal, engine, p.knowledge.start, p.knowledge.start_sd);
    world.collegiality[i] = within_unit(normal, engine, p.collegiality.base, p.collegiality.base_sd);
    world.experience[i] = draw_experience(p.people, engine);
    world.instruction_noise[i] = static_cast<float>(normal(engine));
    world.survey_draw[i] = uniform(engine);
    world.online_draw[i] = uniform(engine);
  }
}

/// Seats the people of a school in a new order: seat `first + k` gets whom `order[k]` names.
void reseat(CoachingPopulation& world, std::size_t first, const std::vector<std::uint32_t>& order) {
  const auto put = [&](auto& property) {
    const auto from = property.begin() + static_cast<std::ptrdiff_t>(first);
    const auto before = std::vector(from, from + static_cast<std::ptrdiff_t>(order.size()));
    for (std::size_t k = 0; k < order.size(); ++k) property[first + k] = before[order[k] - first];
  };
  for (auto* property : {&world.practice, &world.confidence, &world.trust, &world.knowledge, &world.collegiality,
                         &world.experience, &world.instruction_noise})
    put(*property);
  put(world.own_trust);
}

/// Who may be coached by whom: the seats of each post's candidates, whose numbers differ by one at most, in the order
/// in which everybody is taken. Seats of candidates are in the order of a lot; posts are in that of their leaders'
/// merit.
std::vector<std::vector<std::uint32_t>> candidates_of_posts(const CoachingPopulation& world, const Parameters& p,
                                                            std::size_t s) {
  const std::size_t posts = world.post_first[s + 1] - world.post_first[s];
  std::vector<std::uint32_t> seats(world.school_first[s + 1] - world.school_first[s] - posts);
  std::iota(seats.begin(), seats.end(), static_cast<std::uint32_t>(world.school_first[s] + posts));
  std::vector<std::vector<std::uint32_t>> own(posts);
  if (p.posts.pairing == "lot") {
    for (std::size_t j = 0; j < seats.size(); ++j) own[j % posts].push_back(seats[j]);
    return own;
  }
  const bool by_team = p.posts.pairing == "teams";
  std::ranges::stable_sort(
      seats, {}, [&](std::uint32_t i) { return by_team ? static_cast<float>(world.grade[i]) : world.practice[i]; });
  for (std::size_t k = 0; k < posts; ++k) {
    own[k].assign(seats.begin() + static_cast<std::ptrdiff_t>(k * seats.size() / posts),
                  seats.begin() + static_cast<std::ptrdiff_t>((k + 1) * seats.size() / posts));
    if (!by_team) std::ranges::sort(own[k]);
  }
  return own;
}

/// The orders in which a post's candidates are taken; volunteers by `eagerness`, from the school's `first` seat on.
void order_candidates(CoachingPopulation& world, std::vector<std::uint32_t> own, const std::vector<double>& eagerness,
                      std::size_t first) {
  const auto number_them = [&](Selection rule) {
    for (std::size_t place = 0; place < own.size(); ++place)
      world.place[static_cast<std::size_t>(rule)][own[place]] = static_cast<std::uint16_t>(place);
  };
  number_them(Selection::everybody);
  std::stable_sort(own.begin(), own.end(), [&](auto a, auto b) { return eagerness[a - first] > eagerness[b - first]; });
  number_them(Selection::volunteers);
  std::stable_sort(own.begin(), own.end(), [&](auto a, auto b) { return world.practice[a] < world.practice[b]; });
  number_them(Selection::lowest_practice);
}

/// Posts of school s: its leaders are the experienced teachers with most practice and confidence; everybody else is a
/// candidate of a post. Leaders take the first seats and candidates the others in the order of a lot, so that coached
/// teachers mostly sit side by side and the weekly loop meets runs of equal rows.
void draw_posts(CoachingPopulation& world, const Parameters& p, std::size_t s, Seed seed, std::uint32_t number) {
  const std::size_t first = world.school_first[s], size = world.school_first[s + 1] - first;
  const std::size_t posts = world.post_first[s + 1] - world.post_first[s];
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), static_cast<std::uint32_t>(first));
  const auto merit = [&](std::uint32_t i) {
    return world.practice[i] + world.confidence[i] + (world.experience[i] >= 3.0F ? 2.0F : 0.0F);
  };
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return merit(a) != merit(b) ? merit(a) > merit(b) : a < b; });
  std::vector<std::uint32_t> others(order.begin() + static_cast<std::ptrdiff_t>(posts), order.end());
  CounterEngine engine(seed, number, {static_cast<std::uint32_t>(s), 1, number_of(Purpose::people)});
  shuffle(others, engine);
  std::copy(others.begin(), others.end(), order.begin() + static_cast<std::ptrdiff_t>(posts));
  reseat(world, first, order);

  // Volunteers come in the order of a Gumbel draw plus their pull, which is a logit choice without replacement.
  br::uniform_01<double> uniform;
  std::vector<double> eagerness(size);
  for (std::size_t k = posts; k < size; ++k)
    eagerness[k] =
        p.coverage.volunteer_pull * static_cast<double>(world.confidence[first + k] + world.trust[first + k]) -
        std::log(-std::log(1 - uniform(engine)));
  const auto candidates = candidates_of_posts(world, p, s);
  for (std::size_t k = 0; k < posts; ++k) {
    const std::size_t post = world.post_first[s] + k;
    world.post_school[post] = static_cast<std::uint32_t>(s);
    world.leader[post] = static_cast<std::uint32_t>(first + k);
    world.post[first + k] = no_post;
    world.candidates[post] = static_cast<std::uint16_t>(candidates[k].size());
    for (const std::uint32_t i : candidates[k]) world.post[i] = static_cast<std::uint32_t>(post);
    order_candidates(world, candidates[k], eagerness, first);
  }
}

/// How many posts each school has: one per `teachers_per_post` teachers, one at least.
void number_posts(CoachingPopulation& world, const Posts& parameters) {
  for (std::size_t s = 0; s < world.schools(); ++s) {
    const auto size = static_cast<long>(world.school_first[s + 1] - world.school_first[s]);
    const long posts = std::clamp(std::lround(static_cast<double>(size) / parameters.teachers_per_post), 1L, size);
    world.post_first.push_back(world.post_first.back() + static_cast<std::uint32_t>(posts));
  }
  world.post_school.resize(world.post_first.back());
  world.leader.resize(world.post_first.back());
  world.candidates.resize(world.post_first.back());
}

/// Leaders of a partner turn to a few of their fellow leaders in other schools.
void add_leader_ties(CoachingPopulation& world, std::vector<std::vector<std::uint32_t>>& rows, const Posts& posts,
                     Seed seed, std::uint32_t number) {
  std::size_t from = 0;
  while (from < world.posts()) {
    std::size_t to = from;
    const auto partner_of = [&](std::size_t post) { return world.partner[world.post_school[post]]; };
    while (to < world.posts() && partner_of(to) == partner_of(from)) ++to;
    for (std::size_t k = from; k < to; ++k) {
      CounterEngine engine(seed, number, {static_cast<std::uint32_t>(k), 0, number_of(Purpose::leader_ties)});
      br::uniform_int_distribution<std::size_t> other(from, to - 1);
      for (std::int64_t tie = 0; tie < posts.leader_ties; ++tie) {
        const std::size_t j = other(engine);
        if (world.post_school[j] != world.post_school[k]) rows[world.leader[k]].push_back(world.leader[j]);
      }
    }
    from = to;
  }
}

void form_teams(CoachingPopulation& world) {
  world.team_first = {0};
  for (std::size_t s = 0; s < world.schools(); ++s)
    for (std::size_t grade = 0; grade < grades; ++grade) {
      for (std::uint32_t i = world.school_first[s]; i < world.school_first[s + 1]; ++i)
        if (world.grade[i] == grade) world.team_member.push_back(i);
      world.team_first.push_back(static_cast<std::uint32_t>(world.team_member.size()));
    }
}

/// Orders of candidates by how many colleagues turn to them; those with as many stay in the order of the lot.
void order_by_standing(CoachingPopulation& world) {
  std::vector<std::uint32_t> turn_to(world.size());
  for (const std::uint32_t j : world.advice.target) ++turn_to[j];
  std::vector<std::vector<std::uint32_t>> candidates(world.posts());
  for (std::uint32_t i = 0; i < world.size(); ++i)
    if (world.post[i] != no_post) candidates[world.post[i]].push_back(i);
  for (std::vector<std::uint32_t>& own : candidates) {
    const auto number_them = [&](Selection rule, auto standing) {
      std::ranges::stable_sort(own, {}, [&](std::uint32_t i) {
        return std::pair(standing(turn_to[i]), world.place[static_cast<std::size_t>(Selection::everybody)][i]);
      });
      for (std::size_t place = 0; place < own.size(); ++place)
        world.place[static_cast<std::size_t>(rule)][own[place]] = static_cast<std::uint16_t>(place);
    };
    number_them(Selection::most_sought, [](std::uint32_t n) { return -static_cast<std::int64_t>(n); });
    number_them(Selection::least_sought, [](std::uint32_t n) { return static_cast<std::int64_t>(n); });
  }
}

template <class T>
std::size_t bytes_of(const std::vector<T>& v) {
  return v.size() * sizeof(T);
}

}  // namespace

float trust_of(const BetaByScore& distribution, double icc, double school_score, double own_score) {
  return distribution.at_score(school_score * std::sqrt(icc) + std::sqrt(1 - icc) * own_score);
}

Newcomer draw_newcomer(const BetaByScore& practice, const People& people, CounterEngine& engine) {
  br::normal_distribution<double> normal;
  const float p = practice.at_score(normal(engine));
  const double line = people.confidence_middle + people.confidence_slope * (static_cast<double>(p) - 0.33);
  return {p, within_unit(normal, engine, line, people.confidence_sd)};
}

std::uint32_t may_win(const CoachingPopulation& world, Seed seed, std::uint32_t teacher, std::size_t year) {
  const std::uint32_t s = world.school[teacher], first = world.school_first[s],
                      size = world.school_first[s + 1] - first;
  if (size < 2) return nobody;
  CounterEngine engine(seed, world.number, {teacher, static_cast<std::uint32_t>(year), number_of(Purpose::helpers)});
  const auto draw = br::uniform_int_distribution<std::uint32_t>(0, size - 2)(engine);
  const std::uint32_t other = first + draw + (first + draw >= teacher ? 1 : 0);
  return std::ranges::binary_search(world.advice.of(other), teacher) ? nobody : other;
}

Ties draw_helpers(const CoachingPopulation& world, Seed seed, std::size_t years) {
  std::vector<std::vector<std::uint32_t>> rows(world.size());
  for (std::uint32_t teacher = 0; teacher < world.size(); ++teacher)
    for (std::size_t year = 0; year + 1 < years; ++year) {
      const std::uint32_t other = may_win(world, seed, teacher, year);
      if (other != nobody) rows[other].push_back(teacher);
    }
  return make_ties(std::move(rows));
}

std::shared_ptr<const CoachingPopulation> build_population(const Parameters& p, Seed seed, std::uint32_t number) {
  auto world = std::make_shared<CoachingPopulation>();
  world->number = number;
  draw_school_sizes(*world, p.people, seed, number);
  assign_partners(*world, p.people, seed, number);

  const std::size_t teachers = world->school_first.back(), schools = world->schools();
  for (auto* property : {&world->practice, &world->confidence, &world->trust, &world->knowledge, &world->collegiality,
                         &world->experience, &world->instruction_noise, &world->survey_draw, &world->online_draw})
    property->resize(teachers);
  world->own_trust.resize(teachers);
  world->trust_score.resize(schools);
  world->school.resize(teachers);
  world->grade.resize(teachers);
  world->post.resize(teachers);
  for (auto& places : world->place) places.resize(teachers);

  world->entry_trust = trust_distribution(p.trust.mean, p.trust.sd);
  world->entry_practice = BetaByScore(p.people.practice_alpha, p.people.practice_beta);
  number_posts(*world, p.posts);
  std::vector<std::vector<std::uint32_t>> rows(teachers);
  parallel::for_each_index(schools, [&](std::size_t s) {
    draw_people(*world, p, s, seed, number);
    draw_posts(*world, p, s, seed, number);
    const std::uint32_t first = world->school_first[s], size = world->school_first[s + 1] - first;
    draw_school_ties(std::span(rows).subspan(first, size), first, std::span(world->grade).subspan(first, size), p.ties,
                     CounterEngine(seed, number, {static_cast<std::uint32_t>(s), 0, number_of(Purpose::ties)}));
  });
  add_leader_ties(*world, rows, p.posts, seed, number);
  world->advice = make_ties(std::move(rows));
  form_teams(*world);
  order_by_standing(*world);
  world->structure = measure_structure(*world);
  return world;
}

std::size_t CoachingPopulation::bytes() const {
  std::size_t sum = bytes_of(school_first) + bytes_of(partner) + bytes_of(urban) + bytes_of(coaching_rank) +
                    bytes_of(school) + bytes_of(grade) + bytes_of(post) + bytes_of(advice.first) +
                    bytes_of(advice.target) + bytes_of(post_first) + bytes_of(post_school) + bytes_of(leader) +
                    bytes_of(candidates) + bytes_of(team_first) + bytes_of(team_member) + bytes_of(trust_score) +
                    bytes_of(own_trust);
  for (const auto* property : {&practice, &confidence, &trust, &knowledge, &collegiality, &experience,
                               &instruction_noise, &survey_draw, &online_draw})
    sum += bytes_of(*property);
  for (const auto& places : place) sum += bytes_of(places);
  return sum;
}

std::string CoachingPopulation::description() const {
  return format_count(static_cast<double>(size())) + " teachers in " + format_count(static_cast<double>(schools())) +
         " schools of " + format_count(partners) + " partners, " + format_count(static_cast<double>(posts())) +
         " leaders' posts";
}

}  // namespace peerspread::peer_coaching
