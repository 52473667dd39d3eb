/// What happens once a year: climate, capacity and training at its start; survey and turnover (turnover.hpp) at its
/// end. Plain loops over lanes where a lane's people differ from its neighbours'; every draw has a name of its own.
#pragma once

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>
#include <limits>

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/formulas.hpp"
#include "models/peer_coaching/leaders.hpp"
#include "models/peer_coaching/recorder.hpp"
#include "models/peer_coaching/survey.hpp"
#include "models/peer_coaching/turnover.hpp"

namespace peerspread::peer_coaching {

/// A mean or share; NaN, the missing value, where there is nothing to share among.
inline double share_of(double sum, double all) {
  return all > 0 ? sum / all : std::numeric_limits<double>::quiet_NaN();
}

/// A new principal draws part of the school's trust anew: what its teachers' trust returns to, not their trust now.
template <class Real>
void redraw_trust(Worlds<Real>& w, std::uint32_t school, std::size_t lane, std::uint32_t year) {
  const Trust& p = w.parameters[lane].trust;
  if (!(p.redrawn > 0)) return;
  CounterEngine engine(w.seed, w.streams[lane], {school, year, number_of(Purpose::trust)});
  const double kept = 1 - p.redrawn, fresh = boost::random::normal_distribution<double>()(engine);
  float& score = w.state.school_trust.at(school, lane);
  score = static_cast<float>(kept * static_cast<double>(score) + std::sqrt(1 - kept * kept) * fresh);
  for (std::uint32_t i = w.people->school_first[school]; i < w.people->school_first[school + 1]; ++i)
    w.state.came_with.trust.at(i, lane) =
        trust_of(w.people->entry_trust, p.icc, static_cast<double>(score), w.people->own_trust[i]);
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
      if (fresh && year > 0) redraw_trust(w, who, lane, when);
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

/// Who is coached or leads in this funded year is never again one of those whom only colleagues reach.
template <class Real>
void note_supported(Worlds<Real>& w, std::size_t lane) {
  State<Real>& s = w.state;
  for (const std::uint32_t i : w.coverage[lane]->coached)
    if (s.on_caseload.at(i, lane) > 0.0F) s.supported.at(i, lane) = 1.0F;
  for (std::size_t k = 0; k < w.people->posts(); ++k) {
    const std::uint32_t holder = s.leader[k * lanes::width<Real> + lane];
    if (holder != nobody) s.supported.at(holder, lane) = 1.0F;
  }
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
    if (funded) note_supported(w, lane);
    std::vector<PostPlan> plan_of_caseload;  // posts with equal caseloads have equal plans, but for those of a budget
    for (std::size_t k = 0; k < w.people->posts(); ++k) {
      s.weekly_hours.at(k, lane) = 0.0F;
      s.strain.at(k, lane) = 0.0F;
      const std::size_t n = caseloads[k];
      const double caseload = static_cast<double>(n);
      coached += caseload;
      if (n == 0 || !funded) continue;
      const double attended = attendance(p, static_cast<double>(s.evaluative.at(w.people->post_school[k], lane)));
      while (plan_of_caseload.size() <= n) plan_of_caseload.push_back(plan_post(p, plan_of_caseload.size(), attended));
      const double size = w.coverage[lane]->coached_by_partner[w.people->partner[w.people->post_school[k]]];
      const bool own_plan = p.coaching.plan == "budget" || p.posts.time_thinning > 0;
      const PostPlan plan = own_plan ? plan_post(p, n, attended, size) : plan_of_caseload[n];
      planned += caseload * plan.planned_hours;
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
    record.funded = funded;
    record.mix = mix_of(p.coaching);
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

/// Who has changed, and practice of people by where they began, and of seats by what else tells them apart, in each
/// lane. Seat after seat, for a row of lanes lies together in memory.
template <class Real>
std::vector<SpreadRecord> spread_of(const Worlds<Real>& w) {
  const State<Real>& s = w.state;
  std::vector<SpreadRecord> records(w.lanes, SpreadRecord(w.people->size()));
  for (std::size_t i = 0; i < w.people->size(); ++i) {
    const std::size_t band = experience_band(w.people->experience[i]);
    for (std::size_t lane = 0; lane < w.lanes; ++lane) {
      SpreadRecord& record = records[lane];
      const Groups& coverage = *w.coverage[lane];
      const auto weeks = static_cast<float>(w.parameters[lane].practice.sustained_weeks);
      const float practice = s.now.practice.at(i, lane), origin = s.origin.at(i, lane);
      if (s.now.weeks_changed.at(i, lane) >= weeks) record.changed.set(i);
      if (s.supported.at(i, lane) > 0.0F) record.supported.set(i);
      if (origin < came_later) record.people[static_cast<std::size_t>(origin)].add(practice);
      record.by_experience[coverage.of[i]][band].add(practice);
      if (coverage.of[i] != static_cast<std::uint8_t>(Group::leader))
        record.by_distance[coverage.distance[i]].add(practice);
    }
  }
  return records;
}

template <class Real>
void end_year(Worlds<Real>& w, std::size_t year) {
  const State<Real>& s = w.state;
  const std::vector<SurveyAnswers> answers = ask(w, year);
  std::vector<SpreadRecord> spread = spread_of(w);
  for (std::size_t lane = 0; lane < w.lanes; ++lane) {
    YearRecord& record = w.records[lane]->years[year];
    record.survey = answers[lane];
    for (const std::uint32_t i : w.coverage[lane]->coached) record.practice.push_back(s.now.practice.at(i, lane));
    record.spread = std::move(spread[lane]);
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
