/// The week of a block of teachers, and their means: what takes most of a run's time, compiled once per kernel by
/// kernel_week.cpp.
#pragma once

#include <algorithm>

#include "models/peer_coaching/advisors.hpp"
#include "models/peer_coaching/ensemble.hpp"

namespace peerspread::peer_coaching {

template <class Real>
void CoachingEnsemble<Real>::step_block(std::size_t block, std::size_t week) {
  State<Real>& s = worlds_.state;
  const CoachingPopulation& people = *worlds_.people;
  const Rates<Real>& rates = worlds_.rates;
  const Real zero(0.0F);
  const AdviceTerms terms = terms_of_advice(worlds_);
  const std::size_t from = block * block_size, to = std::min(from + block_size, people.size());
  Means sums{};
  for (auto& group : sums) group.fill(zero);

  std::array<Week<Real>, strip> happened;
  auto words = worlds_.words(week, Purpose::week);
  for (std::size_t i = from; i < to; ++i) {
    if (i % 2 == 0) words.go_to(static_cast<std::uint32_t>(i / 2));  // four words serve two teachers: two draws each
    const Chance<Real> chance = {lanes::uniform(words[2 * (i % 2)]), lanes::uniform(words[2 * (i % 2) + 1])};
    const std::uint32_t school = people.school[i];
    Teacher<Real> t = s.teacher(i);
    const Entry<Real> entry = s.entry(i);
    Surroundings<Real> around = {zero, zero, s.evaluative.get(school),
                                 lanes::select(Real(people.online_draw[i]) < rates.online.active_share,
                                               s.online_aware.get(people.partner[school]), zero)};
    const Advisors<Real> advisors = ask_advisors(worlds_, terms, i);
    Week<Real>& week_lived = happened[i % strip];
    if (row_coached_[i]) {
      s.read_support(t, i);
      around.quality = s.quality.get(people.post[i]);
      around.hours = s.on_caseload.get(i) * s.weekly_hours.get(people.post[i]) * support_now_ * pace_now_;
      week_lived = live_week<true>(t, entry, around, advisors, chance, rates);
      s.write_support(i, t);
    } else {
      week_lived = live_week<false>(t, entry, around, advisors, chance, rates);
    }
    s.write(i, t);
    if (observe_ == Observe::on && ((i + 1) % strip == 0 || i + 1 == to)) {
      add_to_means(i - i % strip, i + 1, happened, sums);
      if (worlds_.tried.rows() > 0) keep_tries(i - i % strip, i + 1, happened);
    }
  }
  for (std::size_t g = 0; g < groups; ++g)
    for (std::size_t m = 0; m < weekly_mean_count; ++m)
      block_sums_.set((block * groups + g) * weekly_mean_count + m, sums[g][m]);
}

/// Adds teachers from .. to (of one strip, just written and still in cache) to the sums of their groups. Apart from the
/// step, which leaves no registers for sums.
template <class Real>
void CoachingEnsemble<Real>::add_to_means(std::size_t from, std::size_t to,
                                          const std::array<Week<Real>, strip>& happened, Means& sums) const {
  const State<Real>& s = worlds_.state;
  const Real zero(0.0F);
  const auto add = [&](std::size_t i, auto& sum, auto weight) {
    const Teacher<Real> after = s.teacher_after(i);
    const Entry<Real> entry = s.entry(i);
    const Seen<Real> seen = {after, entry, happened[i % strip], worlds_.rates};
    std::size_t m = 0;
    std::apply([&](const auto&... mean) { ((sum[m] = sum[m] + weight(mean.of(seen)), ++m), ...); }, weekly_means);
  };
  runs_.for_each(from, to, [&](std::uint8_t group, std::size_t first, std::size_t end) {
    if (group == GroupRuns::mixed) {
      for (std::size_t i = first; i < end; ++i)
        for (std::size_t g = 0; g < groups; ++g) {
          const auto in_group = s.group.get(i) == Real(static_cast<float>(g));
          add(i, sums[g], [&](Real x) { return lanes::select(in_group, x, zero); });
        }
      return;
    }
    auto sum = sums[group];  // in registers
#pragma GCC unroll 4
    for (std::size_t i = first; i < end; ++i) add(i, sum, [](Real x) { return x; });
    sums[group] = sum;
  });
}

/// What was tried by teachers from .. to, for the records of single teachers.
template <class Real>
void CoachingEnsemble<Real>::keep_tries(std::size_t from, std::size_t to,
                                        const std::array<Week<Real>, strip>& happened) {
  for (std::size_t i = from; i < to; ++i) {
    worlds_.tried.set(i, happened[i % strip].tried);
    worlds_.succeeded.set(i, happened[i % strip].succeeded);
  }
}

}  // namespace peerspread::peer_coaching
