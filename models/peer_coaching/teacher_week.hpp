/// One teacher's week: the model's equations, written once on a type `Real` (a float or a pack of lanes).
///
/// Symbols in brackets are those of ODD.md, which gives the reasons and sources. All states are in [0, 1] unless said.
#pragma once

#include <cstddef>

#include "models/peer_coaching/formulas.hpp"
#include "models/peer_coaching/teacher.hpp"
#include "sim/model/lanes.hpp"

namespace peerspread::peer_coaching {

/// What the teacher's advisors were last week.
template <class Real>
struct Advisors {
  Real pull;      ///< mean, sum or saturating sum over advisors of g_j max(0, gain_j - gain_i)
  Real adopting;  ///< share of advisors who adopted (x)
};

/// Where the teacher works, this week.
template <class Real>
struct Surroundings {
  Real hours;       ///< of support that reach the teacher this week, h; 0 where not coached
  Real quality;     ///< of the leader who gives it (q)
  Real evaluative;  ///< climate of the school (E)
  Real online;      ///< awareness of the online community (A) if the teacher is an active user, else 0
};

/// Two uniform random numbers in [0, 1).
template <class Real>
struct Chance {
  Real tries, succeeds;
};

/// The explicit curve of hours: D^n / (half^n + D^n) with n = 1 or 2.5, D / half, or 1 from the first hour on.
template <class Real>
inline Real dose_curve(Real hours, const Rates<Real>& r) {
  const Real zero(0.0F), one(1.0F), half(0.5F);
  const Real x = hours / r.theory.hill_half;
  const Real power = lanes::select(r.hill_steep > Real(0.5F), x * x * lanes::square_root(x), x);
  const Real step = lanes::select(x > zero, one, zero);
  return lanes::select(r.dose_linear > half, x, lanes::select(r.dose_constant > half, step, power / (one + power)));
}

/// Uptake of a week's hours and the memory of them (step 3): saturation by kind is what makes diverse support work.
template <class Real>
inline Real take_up(Teacher<Real>& t, const Surroundings<Real>& s, Real gate, const Rates<Real>& r) {
  Real sum(0.0F);
  for (std::size_t m = 0; m < modalities; ++m) {
    const Real hours = r.share[m] * s.hours;
    sum = sum + saturated(r.strength[m] * hours, t.recent_hours[m] * r.half_saturation);
    t.recent_hours[m] = (t.recent_hours[m] + hours) * r.memory_kept;
  }
  return gate * s.quality * takes_up(t.practice, r.support.practice_damping) * sum;
}

/// With theory.users_only only who has gained hears advisors.
template <class Real>
inline Advisors<Real> heard_by_users(const Teacher<Real>& t, const Entry<Real>& entry, const Advisors<Real>& advisors,
                                     const Rates<Real>& r) {
  const Real zero(0.0F), one(1.0F);
  const Real user = lanes::select(t.practice - entry.practice >= r.practice.sustained_gain, one, zero);
  const Real hears = lanes::select(r.theory.users_only > Real(0.5F), user, one);
  return {advisors.pull * hears, advisors.adopting * hears};
}

/// Steps 6 to 8: what support lifts, and what returns to where it began.
template <bool supported, class Real>
inline void return_and_rise(Teacher<Real>& t, const Entry<Real>& entry, const Surroundings<Real>& s,
                            const Advisors<Real>& advisors, Real gate, const Rates<Real>& r) {
  using lanes::min, lanes::select;
  const Real zero(0.0F), one(1.0F), half(0.5F);
  // 6. Confidence returns to where it began, more slowly with support, which also lifts it. 7. Trust.
  Real fading = r.confidence.fading;
  if constexpr (supported) {
    const Real dose = min(one, s.hours);
    fading = select(s.hours > zero, fading * r.confidence.fading_supported, fading);
    t.confidence = raised(t.confidence, r.confidence.support * gate * dose);
    const Real earned = select(r.trust.earned > half, gate, one);  // by support that was taken up, or by its hours
    t.trust = t.trust + dose * (r.trust.gain * (one - s.evaluative) * (one - t.trust) * earned -
                                r.trust.loss * s.evaluative * t.trust);
    // 8. Joint work activates advice ties; support and (below) peers and the online community bring resources.
    t.collegiality = raised(t.collegiality, r.collegiality.joint_work * min(one, r.joint_share * s.hours));
    t.knowledge = raised(t.knowledge, r.knowledge.support * dose);
  }
  t.confidence = faded(t.confidence, entry.confidence, fading);
  t.trust = faded(t.trust, entry.trust, r.trust.fading);
  t.collegiality = faded(t.collegiality, entry.collegiality, r.collegiality.fading);
  const Real told = min(one, r.knowledge.peers * t.collegiality * advisors.pull + r.knowledge.online * s.online);
  t.knowledge = faded(raised(t.knowledge, told), entry.knowledge, r.knowledge.fading);
}

/// Steps 3 to 9 of the week. `supported` says at compile time whether hours can be above 0 (most rows skip that work;
/// with hours of 0 both give the same bits).
template <bool supported, class Real>
[[gnu::always_inline]] inline Week<Real> live_week(Teacher<Real>& t, const Entry<Real>& entry,
                                                   const Surroundings<Real>& s, Advisors<Real> advisors,
                                                   const Chance<Real>& chance, const Rates<Real>& r) {
  using lanes::max, lanes::min, lanes::select;
  const Real zero(0.0F), one(1.0F), half(0.5F);
  if (lanes::any(r.theory.users_only > half)) advisors = heard_by_users(t, entry, advisors, r);
  const Real gate =
      select(r.theory.trust_gate > half, gate_of(t.trust, r.trust.gate_steepness, r.trust.gate_middle), one);

  // 3. Uptake, and 4. readiness: only advisors who gained more pull (better peers help, worse ones do no harm).
  Real push =
      r.peers.pull * gate * (r.peers.pull_start + r.peers.pull_practice * t.practice) * t.collegiality * advisors.pull -
      r.practice.readiness_loss * t.readiness;
  Real hill_step(0.0F);
  if constexpr (supported) {
    const Real uptake = take_up(t, s, gate, r);
    push = push + r.practice.readiness_per_uptake * uptake;
    if (lanes::any(r.theory.hill_gain > zero))
      hill_step = r.theory.hill_gain * gate * s.quality *
                  (dose_curve(t.hours_this_year + s.hours, r) - dose_curve(t.hours_this_year, r));
    t.hours_this_year = t.hours_this_year + s.hours;
  }
  t.readiness = max(zero, t.readiness + push);

  // 5. Try it: a noisy threshold of adopting advisors; success and failure teach, failure costs confidence (the dip).
  const Real try_odds = r.practice.try_base + r.practice.try_readiness * t.readiness +
                        r.practice.try_confidence * (t.confidence - half) +
                        r.practice.try_peers * max(zero, advisors.adopting - r.peers.adopter_threshold);
  const auto tries = lanes::happens(chance.tries, try_odds);
  const Real room = one - t.practice, told_how = r.theory.linear_influence * t.collegiality * advisors.pull;
  Real tried = zero, succeeded = zero, change = zero - r.practice.relapse * max(zero, t.practice - entry.practice);
  if (lanes::any(tries)) {  // of those whom nothing reaches hardly anybody does, in any world
    const Real success_odds = r.practice.success_base + r.practice.success_practice * t.practice +
                              r.practice.success_readiness * t.readiness + r.peers.success * advisors.pull +
                              r.practice.success_knowledge * (t.knowledge - entry.knowledge);
    const auto succeeds = lanes::both(tries, lanes::happens(chance.succeeds, success_odds));
    tried = select(tries, one, zero);
    succeeded = select(succeeds, one, zero);
    change = select(tries, select(succeeds, r.practice.learn_success, r.practice.learn_failure) * room, change);
    const Real after_success = r.confidence.success * (one - t.confidence);
    const Real after_failure = zero - r.confidence.failure * t.confidence;
    t.confidence = t.confidence + select(succeeds, after_success, select(tries, after_failure, zero));
  }
  t.practice = min(one, t.practice + change + hill_step * room + told_how * room);

  return_and_rise<supported>(t, entry, s, advisors, gate, r);
  const auto changed = t.practice - entry.practice >= r.practice.sustained_gain;
  t.weeks_changed = select(changed, t.weeks_changed + one, zero);
  return {tried, succeeded, s.hours};
}

}  // namespace peerspread::peer_coaching
