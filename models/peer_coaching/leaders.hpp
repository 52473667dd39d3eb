/// Leaders: what a new one is like, what the yearly institute gives her, and who takes a post that falls vacant.
#pragma once

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <cmath>

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/formulas.hpp"

namespace peerspread::peer_coaching {

/// What content and context make of a partner's support, all its leaders alike: lognormal with a mean of 1.
template <class Real>
double quality_of_programme(const Worlds<Real>& w, std::uint32_t partner, std::size_t lane) {
  const double sd = w.parameters[lane].training.programme_sd;
  if (!(sd > 0)) return 1.0;
  CounterEngine engine(w.seed, w.streams[lane], {partner, 0, number_of(Purpose::programme)});
  return std::exp(sd * boost::random::normal_distribution<double>()(engine) - sd * sd / 2);
}

/// A new leader's quality: what training gives on average in a programme of this size, and the person.
template <class Real>
void appoint(Worlds<Real>& w, std::size_t post, std::size_t lane, std::uint32_t teacher, std::size_t year) {
  const Parameters& p = w.parameters[lane];
  const std::uint32_t partner = w.people->partner[w.people->post_school[post]];
  CounterEngine engine(
      w.seed, w.streams[lane],
      {static_cast<std::uint32_t>(post), static_cast<std::uint32_t>(year), number_of(Purpose::quality)});
  const double own = p.posts.quality_sd * boost::random::normal_distribution<double>()(engine) +
                     p.posts.quality_practice *
                         (static_cast<double>(w.state.now.practice.at(teacher, lane)) - p.posts.promotion_practice);
  const double mean = trained_quality(p, w.coverage[lane]->coached_by_partner[partner]);
  w.state.fill(post, lane, teacher, static_cast<float>(p.posts.energy_start));
  w.state.quality.at(post, lane) =
      static_cast<float>(std::max(0.0, mean + own) * quality_of_programme(w, partner, lane));
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

}  // namespace peerspread::peer_coaching
