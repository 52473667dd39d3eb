/// The course of an ensemble, but for the week of its teachers (ensemble_week.hpp): start, order of weeks and years,
/// posts and the online community, records. Compiled once per kernel by kernel.cpp.
#pragma once

#include <algorithm>

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/quantiles.hpp"
#include "models/peer_coaching/year.hpp"

namespace peerspread::peer_coaching {

template <class Real>
Worlds<Real>::Worlds(std::shared_ptr<const CoachingPopulation> population, Seed seed_, std::vector<Parameters> padded,
                     std::vector<std::uint32_t> streams_, std::size_t lanes_)
    : people(std::move(population)),
      seed(seed_),
      parameters(std::move(padded)),
      streams(std::move(streams_)),
      shared_streams([this](std::size_t lane) { return streams[lane]; }),
      coverage(assign_groups(*people, parameters)),
      lanes(lanes_),
      rates(rates_in_lanes<Real>(parameters)),
      helpers(lanes::any(rates.peers.helpers > Real(0.0F)) ? draw_helpers(*people, seed, years()) : Ties{}),
      state(*people, coverage),
      recorded_seats(tracked_teachers(parameters.front(), people->size())),
      record_posts(parameters.front().recording.posts) {
  const std::size_t weeks = years() * weeks_per_year;
  state.won = LaneArray<Real>(helpers.target.size());
  if (!recorded_seats.empty()) {
    state.number_people();
    tried = succeeded = LaneArray<Real>(people->size());
  }
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    auto record = std::make_unique<CoachingRecord>();
    record->coverage = coverage[lane];
    record->weekly.resize(weeks);
    record->quantile_values.resize(quantile_states * quantile_weeks(parameters[lane]).size() * quantiles.size() *
                                   groups);
    record->online_reached.resize(weeks);
    record->years.resize(years());
    records.push_back(std::move(record));
  }
}

template <class Real>
CoachingEnsemble<Real>::CoachingEnsemble(Worlds<Real> worlds, Observe observe)
    : worlds_(std::move(worlds)), observe_(observe), runs_(worlds_.coverage) {
  const std::size_t n = worlds_.people->size();
  row_coached_.resize(n);
  for (const auto& lane : worlds_.coverage)
    for (const std::uint32_t i : lane->coached) row_coached_[i] = 1;
  for (std::size_t g = 0; g < groups; ++g)
    for (std::size_t lane = 0; lane < lanes::width<Real>; ++lane)
      group_sizes_[g][lane] = static_cast<double>(worlds_.coverage[lane]->size[g]);
  block_sums_ = LaneArray<Real>((n + block_size - 1) / block_size * groups * weekly_mean_count);
  quantile_weeks_ = quantile_weeks(worlds_.parameters.front());
  weeks_differ_ =
      std::ranges::any_of(worlds_.parameters, [](const Parameters& p) { return differs_by_week(p.coaching); });
  state_bytes_ = worlds_.state.bytes();
}

template <class Real>
void CoachingEnsemble<Real>::advance() {
  const std::size_t year = week_ / weeks_per_year, week_of_year = week_ % weeks_per_year;
  if (week_ == 0) record_at(worlds_, Moment::day_and_weeks);
  if (week_of_year == 0) begin_year(worlds_, year);

  set_support(year, week_of_year);
  const std::size_t blocks = (worlds_.people->size() + block_size - 1) / block_size;
  parallel::for_each_index(blocks, [&](std::size_t block) { step_block(block, week_); });
  step_posts_and_online(lanes::any(support_now_ > Real(0.5F)));
  worlds_.state.end_week();

  if (observe_ == Observe::on) {
    record_week(week_);
    const auto mark = std::find(quantile_weeks_.begin(), quantile_weeks_.end(), week_);
    if (mark != quantile_weeks_.end()) record_quantiles(static_cast<std::size_t>(mark - quantile_weeks_.begin()));
    record_at(worlds_, Moment::day_and_weeks);
    record_at(worlds_, Moment::week);
  }
  ++week_;
  if (week_of_year + 1 == weeks_per_year) end_year(worlds_, year);
}

/// Whether there is support in a lane, how much of the year's comes in this week, and of which kinds.
template <class Real>
void CoachingEnsemble<Real>::set_support(std::size_t year, std::size_t week_of_year) {
  support_now_ = pack_of<Real>([&](std::size_t lane) {
    const Coaching& c = worlds_.parameters[lane].coaching;
    const std::int64_t since = static_cast<std::int64_t>(week_of_year) + 1 - c.first_week;
    return worlds_.funded(lane, year) && since >= 0 && since < c.weeks ? 1 : 0;
  });
  if (!weeks_differ_) return;
  std::array<WeekOfSupport, lanes::width<Real>> week;
  for (std::size_t lane = 0; lane < week.size(); ++lane) {
    const Coaching& c = worlds_.parameters[lane].coaching;
    week[lane] = week_of_support(c, static_cast<std::int64_t>(week_of_year) + 1 == c.first_week);
  }
  Rates<Real>& rates = worlds_.rates;
  pace_now_ = pack_of<Real>([&](std::size_t lane) { return week[lane].pace; });
  for (std::size_t m = 0; m < modalities; ++m)
    rates.share[m] = pack_of<Real>([&](std::size_t lane) { return week[lane].mix[m]; });
  rates.joint_share = pack_of<Real>([&](std::size_t lane) { return joint_share_of(week[lane].mix); });
}

/// Leaders' energy, and awareness of the online community (Bass 1969: won by leaders' sharing and by word of mouth).
template <class Real>
void CoachingEnsemble<Real>::step_posts_and_online(bool support_week) {
  State<Real>& s = worlds_.state;
  const CoachingPopulation& people = *worlds_.people;
  const Real one(1.0F), zero(0.0F);
  const Real rate = pack_of<Real>([&](std::size_t l) { return worlds_.parameters[l].posts.energy_rate; });
  if (support_week)
    for (std::size_t k = 0; k < people.posts(); ++k) {
      const Real climate = s.evaluative.get(people.post_school[k]), e = s.energy.get(k);
      // Support that is not evaluative energises, strain (hours beyond capacity) and an evaluative climate tire.
      const Real change = rate * ((one - climate) * (one - e) - (climate + s.strain.get(k)) * e);
      s.energy.set(k, e + support_now_ * s.held.get(k) * change);
    }
  const Real innovation = pack_of<Real>([&](std::size_t l) { return worlds_.parameters[l].online.innovation; });
  const Real imitation = pack_of<Real>([&](std::size_t l) { return worlds_.parameters[l].online.imitation; });
  // Leaders share in weeks of support; word of mouth goes on while there is anything shared.
  const auto spread = [&](Real aware, Real sharing) {
    return lanes::min(one, aware + sharing * (innovation + imitation * aware) * (one - aware));
  };
  Real sum = zero;
  for (std::size_t p = 0; p < people.partners; ++p) {
    const Real sharing = support_now_ * s.sharing.get(p);
    s.online_aware.set(p, spread(s.online_aware.get(p), sharing));
    sum = sum + sharing;
  }
  const Real mean = sum * Real(1.0F / static_cast<float>(people.partners));
  s.nation_aware.set(0, spread(s.nation_aware.get(0), mean));
}

template <class Real>
void CoachingEnsemble<Real>::record_week(std::size_t week) {
  constexpr std::size_t width = lanes::width<Real>, entries = groups * weekly_mean_count;
  const std::size_t blocks = block_sums_.rows() / entries;
  std::array<std::array<float, width>, entries> means;  // [group][mean][lane]
  for (std::size_t entry = 0; entry < entries; ++entry) {
    std::array<double, width> sums{};
    for (std::size_t b = 0; b < blocks; ++b)
      for (std::size_t lane = 0; lane < width; ++lane)
        sums[lane] += static_cast<double>(block_sums_.at(b * entries + entry, lane));
    const auto& sizes = group_sizes_[entry / weekly_mean_count];
    // 0 / 0 is NaN, the missing value, where a group is empty.
    for (std::size_t lane = 0; lane < width; ++lane) means[entry][lane] = static_cast<float>(sums[lane] / sizes[lane]);
  }
  for (std::size_t lane = 0; lane < worlds_.lanes; ++lane)
    for (std::size_t m = 0; m < weekly_mean_count; ++m)
      for (std::size_t g = 0; g < groups; ++g)
        worlds_.records[lane]->weekly[week][m][g] = means[g * weekly_mean_count + m][lane];
  for (std::size_t lane = 0; lane < worlds_.lanes; ++lane) {
    CoachingRecord& record = *worlds_.records[lane];
    const Online& online = worlds_.parameters[lane].online;
    double partners = 0.0;
    for (std::size_t p = 0; p < worlds_.people->partners; ++p)
      partners += static_cast<double>(worlds_.state.online_aware.at(p, lane));
    partners /= worlds_.people->partners;
    record.online_reached[week] = static_cast<float>(
        online.audience * (online.partner_share * partners +
                           (1 - online.partner_share) * static_cast<double>(worlds_.state.nation_aware.at(0, lane))));
  }
}

template <class Real>
void CoachingEnsemble<Real>::record_quantiles(std::size_t mark) {
  const State<Real>& s = worlds_.state;
  std::vector<std::pair<const LaneArray<Real>*, Summary>> states;
  for_each_state([&](auto state) {
    if constexpr (state.traits.summary != Summary::none) states.emplace_back(&state.of(s.now), state.traits.summary);
  });
  parallel::for_each_index(quantile_states, [&](std::size_t v) {
    const auto record = [&](std::size_t lane, std::size_t q, std::size_t g, float value) {
      if (lane < worlds_.lanes)
        worlds_.records[lane]
            ->quantile_values[((v * quantile_weeks_.size() + mark) * quantiles.size() + q) * groups + g] = value;
    };
    constexpr float scale = bins;  // shares end at 1
    const auto& [values, summary] = states[v];
    if (summary == Summary::amount)
      find_amount_quantiles(*values, s.group, runs_, worlds_.coverage, record);
    else
      find_quantiles(count_in_bins(*values, scale, s.group, runs_), scale, worlds_.coverage, record);
  });
}

template <class Real>
std::vector<std::unique_ptr<LaneRecord>> CoachingEnsemble<Real>::finish() {
  std::vector<std::unique_ptr<LaneRecord>> records;
  for (auto& record : worlds_.records) records.push_back(std::move(record));
  return records;
}

template <class Real>
void CoachingEnsemble<Real>::persist(Archive& archive) {
  archive.value(week_);
  worlds_.state.persist(archive);
  for (auto& record : worlds_.records) record->persist(archive);
}

/// Colleagues who were won stay, though nobody may win others from now on: a pack that has no such ties gets them.
template <class Real>
void CoachingEnsemble<Real>::persist_won(Archive& archive, std::size_t lane) {
  LaneArray<Real>& won = worlds_.state.won;
  std::uint8_t has_any = won.rows() > 0;
  archive.value(has_any);
  if (has_any == 0) return;
  if (won.rows() == 0) {
    worlds_.helpers = draw_helpers(*worlds_.people, worlds_.seed, worlds_.years());
    won = LaneArray<Real>(worlds_.helpers.target.size());
  }
  won.persist_lane(archive, lane);
}

template <class Real>
void CoachingEnsemble<Real>::persist_lane(Archive& archive, std::size_t lane) {
  archive.value(week_);
  worlds_.state.persist_lane(archive, lane);
  persist_won(archive, lane);
  worlds_.records[lane]->persist(archive);
  if (archive.reads() && lane + 1 == worlds_.lanes)
    for (std::size_t idle = worlds_.lanes; idle < lanes::width<Real>; ++idle) worlds_.state.copy_lane(lane, idle);
}

template <std::size_t width>
std::unique_ptr<Ensemble> start_in_lanes(Start start) {
  using Real = lanes::Pack<width>;
  const std::size_t asked = start.parameters.size();
  start.parameters.resize(width, start.parameters.back());
  start.streams.resize(width, start.streams.back());
  return std::make_unique<CoachingEnsemble<Real>>(
      Worlds<Real>(std::move(start.population), start.seed, std::move(start.parameters), std::move(start.streams),
                   asked),
      start.observe);
}

}  // namespace peerspread::peer_coaching
