/// Who is coached becomes somebody to turn to: at the end of a year with support a coached teacher wins, with some
/// probability, a colleague of the school. Off where `peers.helpers` is 0.
#pragma once

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <vector>

#include "models/peer_coaching/ensemble.hpp"

namespace peerspread::peer_coaching {

/// Ends ties in which either seat changed hands, then lets this year's coached teachers win theirs.
template <class Real>
void win_colleagues(Worlds<Real>& w, const std::vector<Fate>& fates, std::size_t lane, std::size_t year) {
  constexpr std::size_t width = lanes::width<Real>;
  const auto stays = [&](std::uint32_t seat) { return fates[seat * width + lane] == Fate::stays; };
  for (std::uint32_t i = 0; i < w.helpers.size(); ++i)
    for (std::uint32_t tie = w.helpers.first[i]; tie < w.helpers.first[i + 1]; ++tie)
      if (!stays(i) || !stays(w.helpers.target[tie])) w.state.won.at(tie, lane) = 0.0F;
  const double rate = w.parameters[lane].peers.helpers;
  if (!(rate > 0) || year + 1 == w.years()) return;  // whom she would win after the last year is nobody's concern
  for (const std::uint32_t j : w.coverage[lane]->coached) {
    if (!(w.state.now.hours_this_year.at(j, lane) > 0.0F) || !stays(j)) continue;
    const std::uint32_t i = may_win(*w.people, w.seed, j, year);
    if (i == nobody || !stays(i)) continue;
    CounterEngine engine(w.seed, w.streams[lane], {j, static_cast<std::uint32_t>(year), number_of(Purpose::helping)});
    const double open = static_cast<double>(w.state.now.collegiality.at(j, lane));
    if (!(boost::random::uniform_01<double>()(engine) < rate * open)) continue;
    const auto helpers = w.helpers.of(i);
    const auto place = std::ranges::lower_bound(helpers, j) - helpers.begin();
    w.state.won.at(w.helpers.first[i] + static_cast<std::size_t>(place), lane) = 1.0F;
  }
}

}  // namespace peerspread::peer_coaching
