/// The survey as it was asked: a sample answers, those who gained and trust answer more, and answers are biased and
/// noisy. What is true of the same people stands beside it; so do the answers of groups that were never coached.
#pragma once

#include <algorithm>

#include "models/peer_coaching/ensemble.hpp"

namespace peerspread::peer_coaching {

/// Growth of the states that the questions are about, beyond what the person came with, wherever she is now. A mover's
/// ties start anew below that, so a move alone is never growth.
/// A leader is prepared by what she does better herself, and shares as far as her ties are more active.
template <class Real>
std::array<Real, questions> growth_of(const Worlds<Real>& w, std::size_t i, std::size_t year, Real energy_growth) {
  const State<Real>& s = w.state;
  const Real newcomer = pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].collegiality.newcomer; });
  // Who began to teach during the run has at most as many years of experience as the run has had.
  const auto arrived = Real(static_cast<float>(year) + 0.5F) > s.experience.get(i);
  const Real base = s.came_with.collegiality.get(i), start = lanes::select(arrived, lanes::min(newcomer, base), base);
  const Real ties = s.now.collegiality.get(i) - start;
  return {ties,
          s.now.knowledge.get(i) - s.came_with.knowledge.get(i),
          s.now.confidence.get(i) - s.came_with.confidence.get(i),
          energy_growth,
          s.now.practice.get(i) - s.came_with.practice.get(i),
          ties};
}

/// Who holds no post is not asked about her post.
constexpr bool of_leaders(std::size_t question) { return question >= static_cast<std::size_t>(Question::energy); }

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

/// What decides in each lane who is asked, who answers and what she says.
template <class Real>
struct SurveyRates {
  Real threshold, bias, courtesy, noise, response, by_gain, by_trust, mean_trust;
  Real funded;                       ///< 1 in lanes whose programme is funded in the year
  std::array<Real, groups> sampled;  ///< share of each group
  float most_sampled = 0.0F;         ///< the largest of them, in any lane
};
template <class Real>
SurveyRates<Real> survey_rates(const Worlds<Real>& w, std::size_t year) {
  const auto pack = [&](double Survey::*of) {
    return pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].survey.*of; });
  };
  SurveyRates<Real> r;
  r.threshold = pack(&Survey::threshold);
  r.bias = pack(&Survey::bias);
  r.courtesy = pack(&Survey::courtesy);
  r.noise = pack(&Survey::noise);
  r.response = pack(&Survey::response);
  r.by_gain = pack(&Survey::response_gain);
  r.by_trust = pack(&Survey::response_trust);
  r.mean_trust = pack_of<Real>([&](std::size_t lane) { return w.parameters[lane].trust.mean; });
  r.funded = pack_of<Real>([&](std::size_t lane) { return w.funded(lane, year) ? 1.0 : 0.0; });
  for (std::size_t g = 0; g < groups; ++g)
    r.sampled[g] = pack_of<Real>([&](std::size_t lane) {
      const Survey& survey = w.parameters[lane].survey;
      const double size = static_cast<double>(w.coverage[lane]->size[g]);
      const double share =
          size > 0 ? (g == static_cast<std::size_t>(Group::leader) ? survey.leaders : survey.teachers) / size : 0.0;
      r.most_sampled = std::max(r.most_sampled, static_cast<float>(share));
      return share;
    });
  return r;
}

/// Answers so far, by group and question.
template <class Real>
class Tally {
 public:
  /// One more person of group g in lanes where `counts` holds: whether what question q is about grew, and whether she
  /// says so.
  template <class Mask>
  void add(std::size_t g, std::size_t q, Mask counts, Mask grew, Mask claims) {
    const std::size_t row = g * questions + q;
    add_where(answered_, row, counts);
    add_where(truly_, row, lanes::both(counts, grew));
    add_where(reported_, row, lanes::both(counts, claims));
  }

  /// As shares of those who answered; NaN where nobody did, or nobody was asked.
  SurveyAnswers shares(std::size_t lane) const {
    SurveyAnswers of_groups;
    for (std::size_t g = 0; g < groups; ++g)
      for (std::size_t q = 0; q < questions; ++q) {
        const bool asked = !of_leaders(q) || g == static_cast<std::size_t>(Group::leader);
        const auto share_of = [&](const LaneArray<Real>& said) {
          const std::size_t row = g * questions + q;
          return asked ? said.at(row, lane) / answered_.at(row, lane) : std::numeric_limits<float>::quiet_NaN();
        };
        of_groups.truly[q][g] = share_of(truly_);
        of_groups.reported[q][g] = share_of(reported_);
      }
    return of_groups;
  }

 private:
  template <class Mask>
  static void add_where(LaneArray<Real>& sum, std::size_t row, Mask mask) {
    sum.set(row, sum.get(row) + lanes::select(mask, Real(1.0F), Real(0.0F)));
  }

  LaneArray<Real> answered_{groups * questions}, truly_{groups * questions}, reported_{groups * questions};
};

/// The year's draws of who is asked: whether she answers, and what she says to each question.
template <class Real>
struct SurveyWords {
  WordsInOrder<lanes::Word<Real>> answers, first_questions, other_questions;
  SurveyWords(const Worlds<Real>& w, std::size_t year)
      : answers(w.words(year + 1, Purpose::survey)),
        first_questions(w.words(year + 1 + 1000, Purpose::survey)),
        other_questions(w.words(year + 1 + 2000, Purpose::survey)) {}
  void go_to(std::uint32_t who) {
    for (auto* words : {&answers, &first_questions, &other_questions}) words->go_to(who);
  }
  lanes::Word<Real> of_question(std::size_t q) const { return q < 4 ? first_questions[q] : other_questions[q - 4]; }
};

/// Asks person i in those lanes in which she is in the sample.
template <class Real>
void ask_one(const Worlds<Real>& w, std::size_t year, const SurveyRates<Real>& r, const InPost<Real>& post,
             std::size_t i, SurveyWords<Real>& words, Tally<Real>& tally) {
  if (!(w.people->survey_draw[i] < r.most_sampled)) return;
  const Real in_sample(w.people->survey_draw[i]);
  const Real group = w.state.group.get(i);
  Real share(0.0F);
  for (std::size_t g = 0; g < groups; ++g)
    share = lanes::select(group == Real(static_cast<float>(g)), r.sampled[g], share);
  if (!lanes::any(in_sample < share)) return;

  const auto growth = growth_of(w, i, year, post.growth.get(i));
  words.go_to(static_cast<std::uint32_t>(i));
  const auto helped = lanes::both(w.state.supported.get(i) > Real(0.0F), r.funded > Real(0.0F));
  const Real bias = r.bias + lanes::select(helped, r.courtesy, Real(0.0F));
  const Real mean_growth = (growth[0] + growth[1] + growth[2]) * Real(1.0F / 3.0F);
  const Real answers =
      lanes::logistic(r.response + r.by_gain * mean_growth + r.by_trust * (w.state.now.trust.get(i) - r.mean_trust));
  const auto responds = lanes::both(in_sample < share, lanes::uniform(words.answers[0]) < answers);
  for (std::size_t g = 0; g < groups; ++g) {
    const auto answering = lanes::both(responds, group == Real(static_cast<float>(g)));
    if (!lanes::any(answering)) continue;
    for (std::size_t q = 0; q < questions; ++q) {
      const auto asked = lanes::both(answering, (of_leaders(q) ? post.holds.get(i) : Real(1.0F)) > Real(0.0F));
      const Real says = lanes::logistic((growth[q] + bias - r.threshold) / r.noise);
      tally.add(g, q, asked, growth[q] > r.threshold, lanes::uniform(words.of_question(q)) < says);
    }
  }
}

/// Answers of each lane asked for. Sampled seats are the same in every lane and year of a population.
template <class Real>
std::vector<SurveyAnswers> ask(const Worlds<Real>& w, std::size_t year) {
  const SurveyRates<Real> rates = survey_rates(w, year);
  const InPost<Real> post = in_post(w);
  SurveyWords<Real> words(w, year);
  Tally<Real> tally;
  for (std::size_t i = 0; i < w.people->size(); ++i) ask_one(w, year, rates, post, i, words, tally);
  std::vector<SurveyAnswers> answers;
  for (std::size_t lane = 0; lane < w.lanes; ++lane) answers.push_back(tally.shares(lane));
  return answers;
}

}  // namespace peerspread::peer_coaching
