/// The survey as it was asked: a sample answers, those who gained and trust answer more, and answers are biased and
/// noisy. What is true of the same people stands beside it; so do the answers of groups that were never coached.
#pragma once

#include "models/peer_coaching/ensemble.hpp"

namespace peerspread::peer_coaching {

/// Growth of the states that the questions are about, beyond what the person came with, wherever she is now. A mover's
/// ties start anew below that, so a move alone is never growth.
template <class Real>
std::array<Real, questions> growth_of(const Worlds<Real>& w, std::size_t i, std::size_t year, Real energy_growth) {
  const State<Real>& s = w.state;
  const Real newcomer = pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].collegiality.newcomer; });
  // Who began to teach during the run has at most as many years of experience as the run has had.
  const auto arrived = Real(static_cast<float>(year) + 0.5F) > s.experience.get(i);
  const Real base = s.came_with.collegiality.get(i), start = lanes::select(arrived, lanes::min(newcomer, base), base);
  return {s.now.collegiality.get(i) - start, s.now.knowledge.get(i) - s.came_with.knowledge.get(i),
          s.now.confidence.get(i) - s.came_with.confidence.get(i), energy_growth};
}

/// Who holds a post (1, others 0), and growth of her energy in it.
template <class Real>
struct InPost {
  LaneArray<Real> holds, growth;
};
template <class Real>
InPost<Real> in_post(const Worlds<Real>& w) {
  constexpr std::size_t width = lanes::width<Real>;
  InPost<Real> all{LaneArray<Real>(w.people->size()), LaneArray<Real>(w.people->size())};
  for (std::size_t k = 0; k < w.people->posts(); ++k)
    for (std::size_t lane = 0; lane < width; ++lane) {
      const std::uint32_t holder = w.state.leader[k * width + lane];
      if (holder == nobody) continue;
      const auto start = static_cast<float>(w.parameters[lane].posts.energy_start);
      all.holds.at(holder, lane) = 1.0F;
      all.growth.at(holder, lane) = w.state.energy.at(k, lane) - start;
    }
  return all;
}

/// Answers of each lane asked for. Sampled seats are the same in every lane and year of a population.
template <class Real>
std::vector<SurveyAnswers> ask(const Worlds<Real>& w, std::size_t year) {
  const auto pack = [&](double Survey::*of) {
    return pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].survey.*of; });
  };
  const Real zero(0.0F), one(1.0F), threshold = pack(&Survey::threshold), bias = pack(&Survey::bias),
                                    noise = pack(&Survey::noise);
  const Real response = pack(&Survey::response), by_gain = pack(&Survey::response_gain),
             by_trust = pack(&Survey::response_trust);
  const Real mean_trust = pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].trust.mean; });
  std::array<Real, groups> sampled;
  for (std::size_t g = 0; g < groups; ++g)
    sampled[g] = pack_of<Real>([&](std::size_t lane) {
      const Survey& survey = w.parameters[lane].survey;
      const double size = static_cast<double>(w.coverage[lane]->size[g]);
      return size > 0 ? (g == static_cast<std::size_t>(Group::leader) ? survey.leaders : survey.teachers) / size : 0.0;
    });

  const InPost<Real> energy = in_post(w);
  const lanes::Word<Real> streams = w.stream_words();
  LaneArray<Real> answered(groups * questions), truly(groups * questions), reported(groups * questions);
  const auto add = [](LaneArray<Real>& sum, std::size_t row, Real x) { sum.set(row, sum.get(row) + x); };
  for (std::size_t i = 0; i < w.people->size(); ++i) {
    const auto who = static_cast<std::uint32_t>(i), when = static_cast<std::uint32_t>(year);
    const Real in_sample(w.people->survey_draw[i]);
    const Real group = w.state.group.get(i);
    Real share = zero;
    for (std::size_t g = 0; g < groups; ++g)
      share = lanes::select(group == Real(static_cast<float>(g)), sampled[g], share);
    if (!lanes::any(in_sample < share)) continue;

    const auto growth = growth_of(w, i, year, energy.growth.get(i));
    const auto words = random_words(w.seed, streams, {who, when + 1, number_of(Purpose::survey)});
    const auto more = random_words(w.seed, streams, {who, when + 1 + 1000, number_of(Purpose::survey)});
    const Real mean_growth = (growth[0] + growth[1] + growth[2]) * Real(1.0F / 3.0F);
    const Real answers =
        lanes::logistic(response + by_gain * mean_growth + by_trust * (w.state.now.trust.get(i) - mean_trust));
    const auto responds = lanes::both(in_sample < share, lanes::uniform(words[0]) < answers);
    for (std::size_t g = 0; g < groups; ++g) {
      const auto answering = lanes::both(responds, group == Real(static_cast<float>(g)));
      if (!lanes::any(answering)) continue;
      for (std::size_t q = 0; q < questions; ++q) {
        const bool of_holders = q == static_cast<std::size_t>(Question::energy);  // who holds no post is not asked
        const auto counts = lanes::both(answering, (of_holders ? energy.holds.get(i) : one) > zero);
        add(answered, g * questions + q, lanes::select(counts, one, zero));
        const Real says = lanes::logistic((growth[q] + bias - threshold) / noise);
        const auto grew = growth[q] > threshold, claims = lanes::uniform(more[q]) < says;
        add(truly, g * questions + q, lanes::select(lanes::both(counts, grew), one, zero));
        add(reported, g * questions + q, lanes::select(lanes::both(counts, claims), one, zero));
      }
    }
  }
  std::vector<SurveyAnswers> result(w.lanes);
  for (std::size_t lane = 0; lane < w.lanes; ++lane)
    for (std::size_t g = 0; g < groups; ++g)
      for (std::size_t q = 0; q < questions; ++q) {
        const bool asked =
            q != static_cast<std::size_t>(Question::energy) || g == static_cast<std::size_t>(Group::leader);
        const float nan = std::numeric_limits<float>::quiet_NaN();
        result[lane].truly[q][g] =
            asked ? truly.at(g * questions + q, lane) / answered.at(g * questions + q, lane) : nan;
        result[lane].reported[q][g] =
            asked ? reported.at(g * questions + q, lane) / answered.at(g * questions + q, lane) : nan;
      }
  return result;
}

}  // namespace peerspread::peer_coaching
