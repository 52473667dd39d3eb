/// What a teacher's colleagues do for her in a week: the advisors whom she names, her grade team as one more of them,
/// and colleagues who won her as they were coached.
#pragma once

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/experience.hpp"
#include "models/peer_coaching/teacher_week.hpp"

namespace peerspread::peer_coaching {

/// Which terms of advice matter in some world of the pack. What matters in none is not computed: the bits are the same.
struct AdviceTerms {
  bool trust, saturation, novices, team, helpers;
};
template <class Real>
AdviceTerms terms_of_advice(const Worlds<Real>& w) {
  const auto matters = [](Real x) { return lanes::any(x > Real(0.0F)); };
  const auto& peers = w.rates.peers;
  return {matters(peers.trust_needed), matters(w.rates.advice_saturates), matters(peers.novice), matters(peers.team),
          !w.helpers.target.empty()};
}

/// Sums over those asked so far.
template <class Real>
struct Asked {
  Real pull{};      ///< of g_j max(0, gain_j - gain_i)
  Real adopting{};  ///< how many have adopted
};

/// Adds what teacher j was last week, as somebody with `gain` sees it.
template <class Real>
[[gnu::always_inline]] inline void ask(const State<Real>& s, const Rates<Real>& r, std::size_t j, Real gain,
                                       Real openness, Asked<Real>& sums) {
  const Real zero(0.0F), practice = s.now.practice.get(j), start = s.came_with.practice.get(j);
  sums.pull = sums.pull + openness * lanes::max(zero, practice - start - gain);
  const Real adopted = practice - r.gain_adopts * start;  // the gain, or the practice itself
  sums.adopting = sums.adopting + lanes::select(adopted > r.adopting_above, Real(1.0F), zero);
}

/// How much of advisor j's gain gets through: her ties are active, and she trusts as far as that is needed.
template <class Real>
Real openness_of(const State<Real>& s, const Rates<Real>& r, const AdviceTerms& terms, std::size_t j) {
  const Real needed = r.peers.trust_needed;
  if (!terms.trust) return s.now.collegiality.get(j);
  return s.now.collegiality.get(j) * ((Real(1.0F) - needed) + needed * s.came_with.trust.get(j));
}

/// The mean colleague of the grade, of whom there is one at least.
template <class Real>
Asked<Real> ask_team(const Worlds<Real>& w, const AdviceTerms& terms, std::size_t i, Real gain) {
  Asked<Real> sums;
  const auto team = w.people->team_of(i);
  for (const std::uint32_t j : team)
    if (j != i) ask(w.state, w.rates, j, gain, openness_of(w.state, w.rates, terms, j), sums);
  const Real share(1.0F / static_cast<float>(team.size() - 1));
  return {sums.pull * share, sums.adopting * share};
}

/// Adds the helpers who won the teacher, and to `count` how many they are.
template <class Real>
void ask_helpers(const Worlds<Real>& w, const AdviceTerms& terms, std::size_t i, Real gain, Asked<Real>& sums,
                 Real& count) {
  for (std::uint32_t tie = w.helpers.first[i]; tie < w.helpers.first[i + 1]; ++tie) {
    const std::uint32_t j = w.helpers.target[tie];
    const Real won = w.state.won.get(tie);
    Asked<Real> helper;
    ask(w.state, w.rates, j, gain, openness_of(w.state, w.rates, terms, j), helper);
    sums.pull = sums.pull + won * helper.pull;
    sums.adopting = sums.adopting + won * helper.adopting;
    count = count + won;
  }
}

/// Advisors, and how many they are: those named, helpers who won the teacher, and the team of weight `peers.team`.
template <class Real>
[[gnu::always_inline]] inline Advisors<Real> ask_advisors(const Worlds<Real>& w, const AdviceTerms& terms,
                                                          std::size_t i) {
  const State<Real>& s = w.state;
  const Rates<Real>& r = w.rates;
  const Real zero(0.0F), one(1.0F), gain = s.now.practice.get(i) - s.came_with.practice.get(i);
  const auto named = w.people->advice.of(i);
  Asked<Real> sums;
  for (const std::uint32_t j : named) ask(s, r, j, gain, openness_of(s, r, terms, j), sums);
  Real share(named.empty() ? 0.0F : 1.0F / static_cast<float>(named.size()));
  if (terms.helpers || terms.team) {
    Real count(static_cast<float>(named.size()));
    if (terms.helpers) ask_helpers(w, terms, i, gain, sums, count);
    if (terms.team && w.people->team_of(i).size() > 1) {
      const Asked<Real> team = ask_team(w, terms, i, gain);
      sums.pull = sums.pull + r.peers.team * team.pull;
      sums.adopting = sums.adopting + r.peers.team * team.adopting;
      count = count + r.peers.team;
    }
    share = lanes::select(count > zero, one / count, zero);
  }
  Real scale = lanes::select(r.advice_sum > Real(0.5F), one, share);
  if (terms.saturation)
    scale =
        lanes::select(r.advice_saturates > Real(0.5F), r.peers.saturation / (r.peers.saturation + sums.pull), scale);
  Real pull = sums.pull * scale;
  if (terms.novices)
    pull = pull * (one + lanes::select(s.experience.get(i) < Real(experience_bands[1].above()), r.peers.novice, zero));
  return {pull, sums.adopting * share};
}

}  // namespace peerspread::peer_coaching
