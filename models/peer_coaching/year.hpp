/// What happens once a year: climate, capacity and training at its start; survey, turnover and new leaders at its end.
/// Plain loops over lanes where a lane's people differ from its neighbours'; every draw has a name of its own.
#pragma once

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <limits>

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/experience.hpp"
#include "models/peer_coaching/recorder.hpp"
#include "models/peer_coaching/survey.hpp"

namespace peerspread::peer_coaching {

/// A mean or share; NaN, the missing value, where there is nothing to share among.
inline double share_of(double sum, double all) {
  return all > 0 ? sum / all : std::numeric_limits<double>::quiet_NaN();
}

/// Every school's climate: the mean of the lane, its yearly change, and the principal's own part.
template <class Real>
void set_climate(Worlds<Real>& w, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  State<Real>& s = w.state;
  parallel::for_each_index(width, [&](std::size_t lane) {
    const Climate& c = w.parameters[lane].climate;
    for (std::size_t k = 0; k < w.people->schools(); ++k) {
      const auto who = static_cast<std::uint32_t>(k), when = static_cast<std::uint32_t>(year);
      CounterEngine engine(w.seed, w.streams[lane], {who, when, number_of(Purpose::principal)});
      const bool fresh = year == 0 || boost::random::uniform_01<double>()(engine) < c.principal_change;
      if (fresh) s.principal.at(k, lane) = static_cast<float>(boost::random::normal_distribution<double>()(engine));
      const double climate = c.evaluative + c.change_per_year * static_cast<double>(year) +
                             c.spread * static_cast<double>(s.principal.at(k, lane));
      s.evaluative.at(k, lane) = static_cast<float>(std::min(1.0, std::max(0.0, climate)));
    }
  });
}

/// Summer: nothing but fading, at the rates of the school weeks.
template <class Real>
void pass_summer(Worlds<Real>& w) {
  State<Real>& s = w.state;
  for_each_state([&](auto state) {
    if constexpr (state.fades) {
      const Real kept = pack_of<Real>([&](std::size_t lane) {
        const Parameters& p = w.parameters[lane];
        return std::pow(1 - state.info.fading(p), p.time.summer_weeks);
      });
      for_each_part(state.of(s.now), [&](LaneArray<Real>& values, std::size_t) {
        for (std::size_t i = 0; i < values.rows(); ++i) {
          Real base(0.0F);
          if constexpr (state.has_entry) base = state.of(s.came_with).get(i);
          values.set(i, kept_of(values.get(i), base, kept));
        }
      });
    }
  });
}

/// A new leader's quality: what training gives on average in a programme of this size, and the person.
template <class Real>
void appoint(Worlds<Real>& w, std::size_t post, std::size_t lane, std::uint32_t teacher, std::size_t year) {
  const Parameters& p = w.parameters[lane];
  const std::uint32_t partner = w.people->partner[w.people->post_school[post]];
  CounterEngine engine(
      w.seed, w.streams[lane],
      {static_cast<std::uint32_t>(post), static_cast<std::uint32_t>(year), number_of(Purpose::quality)});
  const double own = p.posts.quality_sd * boost::random::normal_distribution<double>()(engine);
  const double mean = trained_quality(p, w.coverage[lane]->coached_by_partner[partner]);
  w.state.fill(post, lane, teacher, static_cast<float>(p.posts.energy_start));
  w.state.quality.at(post, lane) = static_cast<float>(std::max(0.0, mean + own));
  w.state.appointed.at(post, lane) = static_cast<float>(year);
}

/// The leaders' yearly institute, a group format: readiness, confidence, knowledge and ties, as trust permits.
template <class Real>
void train_leader(Worlds<Real>& w, std::size_t teacher, std::size_t lane) {
  State<Real>& s = w.state;
  const Parameters& p = w.parameters[lane];
  const double hours = p.training.hours_per_year;
  const auto now = [&](const LaneArray<Real>& state) { return static_cast<double>(state.at(teacher, lane)); };
  const double gate =
      p.theory.trust_gate ? gate_of(now(s.now.trust), p.trust.gate_steepness, p.trust.gate_middle) : 1.0;
  const auto raise = [&](LaneArray<Real>& state, double per_hour) {
    float& x = state.at(teacher, lane);
    x = raised(x, static_cast<float>(1 - std::pow(1 - per_hour, hours)));
  };
  const double dose =
      gate * takes_up(now(s.now.practice), p.support.practice_damping) * p.support.strength_group * hours;
  const double uptake = saturated(dose, hours / p.support.saturation);
  if (p.theory.dose == "emergent")
    s.now.readiness.at(teacher, lane) += static_cast<float>(p.practice.readiness_per_uptake * uptake);
  raise(s.now.confidence, gate * p.confidence.support);
  raise(s.now.knowledge, p.knowledge.support);
  raise(s.now.collegiality, p.collegiality.joint_work);
}

/// Who is coached this year: the group, but for those who by now hold a post themselves, so that nobody coaches
/// herself. Returns how many are left on the caseload of each post.
template <class Real>
std::vector<std::size_t> draw_up_caseloads(Worlds<Real>& w, std::size_t lane) {
  State<Real>& s = w.state;
  const Groups& coverage = *w.coverage[lane];
  std::vector<std::size_t> caseloads(coverage.coached_by_post.begin(), coverage.coached_by_post.end());
  for (const std::uint32_t i : coverage.coached) s.on_caseload.at(i, lane) = 1.0F;
  for (std::size_t k = 0; k < w.people->posts(); ++k) {
    const std::uint32_t holder = s.leader[k * lanes::width<Real> + lane];
    if (holder == nobody || !(s.on_caseload.at(holder, lane) > 0.0F)) continue;
    s.on_caseload.at(holder, lane) = 0.0F;
    --caseloads[w.people->post[holder]];
  }
  return caseloads;
}

/// Each post spreads its leader's hours over its caseload: hours are delivered as far as capacity and attendance allow.
template <class Real>
void set_capacity(Worlds<Real>& w, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  State<Real>& s = w.state;
  parallel::for_each_index(width, [&](std::size_t lane) {
    const Parameters& p = w.parameters[lane];
    const bool funded = w.funded(lane, year);
    double planned = 0, offered = 0, coached = 0, filled = 0, posts = 0;
    std::vector<double> sharing(w.people->partners), posts_of(w.people->partners);
    Cost cost;
    const std::vector<std::size_t> caseloads = draw_up_caseloads(w, lane);
    std::vector<PostPlan> plan_of_caseload;  // posts with equal caseloads have equal plans, but for those of a budget
    for (std::size_t k = 0; k < w.people->posts(); ++k) {
      s.weekly_hours.at(k, lane) = 0.0F;
      s.strain.at(k, lane) = 0.0F;
      const std::size_t n = caseloads[k];
      if (n == 0 || !funded) continue;
      const double attended = attendance(p, static_cast<double>(s.evaluative.at(w.people->post_school[k], lane)));
      while (plan_of_caseload.size() <= n) plan_of_caseload.push_back(plan_post(p, plan_of_caseload.size(), attended));
      const PostPlan plan = p.coaching.plan == "budget" ? plan_post(p, n, attended) : plan_of_caseload[n];
      const double caseload = static_cast<double>(n);
      planned += caseload * plan.planned_hours;
      coached += caseload;
      if (!(plan.planned_hours > 0)) continue;  // a programme of no hours is no programme, and costs nothing
      ++posts;
      const std::uint32_t partner = w.people->partner[w.people->post_school[k]];
      ++posts_of[partner];
      const std::uint32_t leader = s.leader[k * width + lane];
      if (leader == nobody) continue;
      ++filled;
      if (p.online.sharing) ++sharing[partner];
      offered += caseload * plan.offered_hours;
      const double delivered = plan.offered_hours * attended;
      s.weekly_hours.at(k, lane) = static_cast<float>(delivered / static_cast<double>(p.coaching.weeks));
      s.strain.at(k, lane) =
          plan.planned_hours > 0 ? static_cast<float>(1 - plan.offered_hours / plan.planned_hours) : 0.0F;
      const Cost own = cost_of_post(p, plan, delivered * caseload);
      cost.stipends += own.stipends;
      cost.release += own.release;
      cost.training += own.training;
      cost.substitutes += own.substitutes;
      if (p.training.hours_per_year > 0) train_leader(w, leader, lane);
    }
    for (std::uint32_t partner = 0; partner < w.people->partners; ++partner)
      s.sharing.at(partner, lane) =
          posts_of[partner] > 0 ? static_cast<float>(sharing[partner] / posts_of[partner]) : 0.0F;
    if (lane >= w.lanes) return;
    YearRecord& record = w.records[lane]->years[year];
    record.planned = share_of(planned, coached);
    record.offered = share_of(offered, coached);
    record.posts_filled = share_of(filled, posts);
    record.cost = cost;
  });
}

template <class Real>
void begin_year(Worlds<Real>& w, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  if (year == 0)
    for (std::size_t k = 0; k < w.people->posts(); ++k)
      for (std::size_t lane = 0; lane < width; ++lane)
        if (w.coverage[lane]->coached_by_post[k] > 0) appoint(w, k, lane, w.people->leader[k], 0);
  w.this_year = year;
  if (year > 0) pass_summer(w);
  for_each_state([&](auto state) {
    if constexpr (state.traits.new_every_year) state.of(w.state.now) = LaneArray<Real>(w.people->size());
  });
  set_climate(w, year);
  set_capacity(w, year);
  record_at(w, Moment::year);
}

/// Draws everybody's fate by experience (NCES rates) and ages everybody by a year.
template <class Real>
std::vector<Fate> draw_fates(Worlds<Real>& w, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  State<Real>& s = w.state;
  const auto rate = [&](double Turnover::*of) {
    return pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].turnover.*of; });
  };
  std::array<Real, experience_bands.size()> move, leave;
  for (std::size_t b = 0; b < experience_bands.size(); ++b) {
    move[b] = rate(experience_bands[b].move);
    leave[b] = rate(experience_bands[b].leave);
  }
  const auto by_band = [](const auto& rates, Real years) {
    Real found = rates[0];
    for (std::size_t b = 1; b < experience_bands.size(); ++b)
      found = lanes::select(years > Real(experience_bands[b].above()), rates[b], found);
    return found;
  };
  const lanes::Word<Real> streams = w.stream_words();
  std::vector<Fate> fates(w.people->size() * width, Fate::stays);
  Block<lanes::Word<Real>> words{};
  for (std::size_t i = 0; i < w.people->size(); ++i) {
    if (i % 4 == 0)
      words = random_words(
          w.seed, streams,
          {static_cast<std::uint32_t>(i / 4), static_cast<std::uint32_t>(year), number_of(Purpose::turnover)});
    const Real u = lanes::uniform(words[i % 4]), years = s.experience.get(i);
    const Real leaves = by_band(leave, years), goes = leaves + by_band(move, years);
    s.experience.set(i, years + Real(1.0F));
    if (!lanes::any(u < goes)) continue;
    alignas(64) float draw[width], left[width], gone[width];
    lanes::store(draw, u);
    lanes::store(left, leaves);
    lanes::store(gone, goes);
    for (std::size_t lane = 0; lane < width; ++lane)
      if (draw[lane] < gone[lane]) fates[i * width + lane] = draw[lane] < left[lane] ? Fate::leaves : Fate::moves;
  }
  return fates;
}

/// What does not move with the person begins anew for whoever is new in a seat: trust as it was there at the start, no
/// recent support, and ties inactive (no more active than she would have them).
template <class Real>
void settle(Worlds<Real>& w, std::size_t seat, std::size_t lane) {
  State<Real>& s = w.state;
  for_each_state([&](auto state) {
    if constexpr (state.traits.owner == Owner::seat)
      for_each_part(state.of(s.now), [&](LaneArray<Real>& values, std::size_t) {
        if constexpr (state.has_entry)
          values.at(seat, lane) = state.of(s.came_with).at(seat, lane);
        else
          values.at(seat, lane) = 0.0F;
      });
  });
  float& ties = s.now.collegiality.at(seat, lane);
  ties = std::min(static_cast<float>(w.parameters[lane].collegiality.newcomer), ties);
}

/// A newcomer: fresh state in the same advice position; knows and is as collegial as whom the seat began with.
template <class Real>
void replace(Worlds<Real>& w, std::size_t seat, std::size_t lane, std::size_t year) {
  State<Real>& s = w.state;
  const People& people = w.parameters[lane].people;
  CounterEngine engine(
      w.seed, w.streams[lane],
      {static_cast<std::uint32_t>(seat), static_cast<std::uint32_t>(year), number_of(Purpose::newcomer)});
  for (LaneArray<Real>* state : s.personal()) state->at(seat, lane) = 0.0F;
  for_each_state([&](auto state) {
    if constexpr (state.entry_moves)
      state.of(s.now).at(seat, lane) = state.of(s.came_with).at(seat, lane) = state.of(*w.people)[seat];
  });
  const Newcomer fresh = draw_newcomer(w.people->entry_practice, people, engine);
  s.now.practice.at(seat, lane) = s.came_with.practice.at(seat, lane) = fresh.practice;
  s.now.confidence.at(seat, lane) = s.came_with.confidence.at(seat, lane) = fresh.confidence;
  s.experience.at(seat, lane) = 1.0F;
  s.number_newcomer(seat, lane);
  settle(w, seat, lane);
}

/// Movers of a partner's region trade places in a circle drawn by lot and keep what they learned.
template <class Real>
void trade_places(Worlds<Real>& w, std::vector<std::uint32_t> movers, std::uint32_t region, std::size_t lane,
                  std::size_t year) {
  if (movers.empty()) return;
  CounterEngine engine(w.seed, w.streams[lane], {region, static_cast<std::uint32_t>(year), number_of(Purpose::movers)});
  for (std::size_t i = movers.size(); i > 1; --i)
    std::swap(movers[i - 1], movers[boost::random::uniform_int_distribution<std::size_t>(0, i - 1)(engine)]);
  for (LaneArray<Real>* state : w.state.personal()) {
    const float first = state->at(movers.front(), lane);
    for (std::size_t k = 0; k + 1 < movers.size(); ++k) state->at(movers[k], lane) = state->at(movers[k + 1], lane);
    state->at(movers.back(), lane) = first;
  }
  for (const std::uint32_t seat : movers) settle(w, seat, lane);
}

/// Posts whose leaders went, or gave up for want of energy, fall vacant; the best qualified of the school fills them.
/// Who gave a post up wants none, that or another, for the next year; after that she may be asked again.
template <class Real>
void fill_posts(Worlds<Real>& w, const std::vector<Fate>& fates, std::size_t lane, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  State<Real>& s = w.state;
  const CoachingPopulation& people = *w.people;
  const Posts& posts = w.parameters[lane].posts;
  const auto holder = [&](std::size_t post) { return s.leader[post * width + lane]; };
  std::vector<std::uint32_t> gave_up(people.posts(), nobody);
  for (std::size_t k = 0; k < people.posts(); ++k) {
    if (holder(k) == nobody) continue;
    CounterEngine engine(
        w.seed, w.streams[lane],
        {static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(year) + 1000, number_of(Purpose::quality)});
    const double tired = posts.step_down * (1 - static_cast<double>(s.energy.at(k, lane)));
    const bool gives_up = boost::random::uniform_01<double>()(engine) < tired;
    const bool stays = fates[holder(k) * width + lane] == Fate::stays;  // else somebody else has the seat by now
    if (gives_up && stays) gave_up[k] = holder(k);
    if (gives_up || !stays) s.vacate(k, lane);
  }
  for (std::size_t k = 0; k < people.posts(); ++k) {
    if (holder(k) != nobody || w.coverage[lane]->coached_by_post[k] == 0) continue;
    const std::uint32_t school = people.post_school[k];
    std::uint32_t best = nobody;
    for (std::uint32_t i = people.school_first[school]; i < people.school_first[school + 1]; ++i) {
      const float practice = s.now.practice.at(i, lane);
      const bool qualified = practice > static_cast<float>(posts.promotion_practice) &&
                             s.now.confidence.at(i, lane) > static_cast<float>(posts.promotion_confidence) &&
                             s.experience.at(i, lane) >= static_cast<float>(posts.promotion_experience);
      bool unwilling = false;
      for (std::uint32_t other = people.post_first[school]; other < people.post_first[school + 1]; ++other)
        unwilling = unwilling || holder(other) == i || gave_up[other] == i;
      if (qualified && !unwilling && (best == nobody || practice > s.now.practice.at(best, lane))) best = i;
    }
    if (best != nobody) appoint(w, k, lane, best, year + 1);
  }
}

template <class Real>
void turn_over(Worlds<Real>& w, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  std::vector<Fate> fates = draw_fates(w, year);
  parallel::for_each_index(width, [&](std::size_t lane) {
    std::vector<std::vector<std::uint32_t>> movers(w.people->partners);
    std::size_t moved = 0, left = 0;
    for (std::size_t i = 0; i < w.people->size(); ++i) {
      const Fate fate = fates[i * width + lane];
      if (fate == Fate::stays) continue;
      if (fate == Fate::leaves) {
        replace(w, i, lane, year);
        ++left;
      } else {
        movers[w.people->partner[w.people->school[i]]].push_back(static_cast<std::uint32_t>(i));
      }
    }
    for (auto& region : movers) {
      if (region.size() == 1) {  // nobody to trade places with: stays
        fates[region.front() * width + lane] = Fate::stays;
        region.clear();
      }
      moved += region.size();
    }
    for (std::uint32_t region = 0; region < w.people->partners; ++region)
      trade_places(w, std::move(movers[region]), region, lane, year);
    fill_posts(w, fates, lane, year);
    if (lane >= w.lanes) return;
    const double n = static_cast<double>(w.people->size());
    YearRecord& record = w.records[lane]->years[year];
    record.move = static_cast<double>(moved) / n;
    record.leave = static_cast<double>(left) / n;
    record.stay = 1 - record.move - record.leave;
  });
  if (!w.recorded_seats.empty()) w.fates = std::move(fates);
  record_at(w, Moment::year_end);
}

template <class Real>
void end_year(Worlds<Real>& w, std::size_t year) {
  const State<Real>& s = w.state;
  const std::vector<SurveyAnswers> answers = ask(w, year);
  for (std::size_t lane = 0; lane < w.lanes; ++lane) {
    YearRecord& record = w.records[lane]->years[year];
    record.survey = answers[lane];
    for (const std::uint32_t i : w.coverage[lane]->coached) record.practice.push_back(s.now.practice.at(i, lane));
    double energy = 0, posts = 0;
    for (std::size_t k = 0; k < w.people->posts(); ++k)
      if (s.leader[k * lanes::width<Real> + lane] != nobody) {
        energy += static_cast<double>(s.energy.at(k, lane));
        ++posts;
      }
    record.energy = share_of(energy, posts);
  }
  turn_over(w, year);
}

}  // namespace peerspread::peer_coaching
