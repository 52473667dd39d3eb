/// Who leaves, moves or stays at the end of a year, and what becomes of the seats.
#pragma once

#include <boost/random/uniform_int_distribution.hpp>

#include "models/peer_coaching/ensemble.hpp"
#include "models/peer_coaching/experience.hpp"
#include "models/peer_coaching/helpers.hpp"
#include "models/peer_coaching/leaders.hpp"
#include "models/peer_coaching/recorder.hpp"

namespace peerspread::peer_coaching {

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
  std::vector<Fate> fates(w.people->size() * width, Fate::stays);
  auto words = w.words(year, Purpose::turnover);
  for (std::size_t i = 0; i < w.people->size(); ++i) {
    if (i % 4 == 0) words.go_to(static_cast<std::uint32_t>(i / 4));
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
/// `personal` are the arrays that go with the person, listed once for all newcomers.
template <class Real>
void replace(Worlds<Real>& w, std::span<LaneArray<Real>* const> personal, std::size_t seat, std::size_t lane,
             std::size_t year) {
  State<Real>& s = w.state;
  const People& people = w.parameters[lane].people;
  CounterEngine engine(
      w.seed, w.streams[lane],
      {static_cast<std::uint32_t>(seat), static_cast<std::uint32_t>(year), number_of(Purpose::newcomer)});
  for (LaneArray<Real>* state : personal) state->at(seat, lane) = 0.0F;
  for_each_state([&](auto state) {
    if constexpr (state.entry_moves)
      state.of(s.now).at(seat, lane) = state.of(s.came_with).at(seat, lane) = state.of(*w.people)[seat];
  });
  const Newcomer fresh = draw_newcomer(w.people->entry_practice, people, engine);
  s.now.practice.at(seat, lane) = s.came_with.practice.at(seat, lane) = fresh.practice;
  s.now.confidence.at(seat, lane) = s.came_with.confidence.at(seat, lane) = fresh.confidence;
  s.experience.at(seat, lane) = 1.0F;
  s.origin.at(seat, lane) = came_later;
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

template <class Real>
void turn_over(Worlds<Real>& w, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  std::vector<Fate> fates = draw_fates(w, year);
  const std::vector<LaneArray<Real>*> personal = w.state.personal();
  parallel::for_each_index(width, [&](std::size_t lane) {
    std::vector<std::vector<std::uint32_t>> movers(w.people->partners);
    std::size_t moved = 0, left = 0;
    for (std::size_t i = 0; i < w.people->size(); ++i) {
      const Fate fate = fates[i * width + lane];
      if (fate == Fate::stays) continue;
      if (fate == Fate::leaves) {
        replace(w, std::span<LaneArray<Real>* const>(personal), i, lane, year);
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
    win_colleagues(w, fates, lane, year);
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

}  // namespace peerspread::peer_coaching
