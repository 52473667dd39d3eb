/// What policy staff read of this model: the answer in plain sentences and the sections of the page.
#pragma once

#include "models/peer_coaching/parameters.hpp"
#include "sim/report/presenter.hpp"

namespace peerspread::peer_coaching {

/// Two or three sentences with ranges and costs; for one scenario, a comparison, or a sweep. Used on the terminal too.
std::vector<std::string> answer_of(const Findings& findings);
/// Of a sweep over posts.caseload: few teachers deep or many shallow; no charts without it.
Section frontier(const Findings& findings);
/// What a reader of the page may move, in worlds of these parameters.
std::vector<Lever> levers(const Campaign& campaign);
Report report_of(const Findings& findings);

std::unique_ptr<const Presenter> make_presenter();

/// How far change spreads: colleagues changed, effects by distance and by what they came through.
Section spread_section(const Findings& findings);

}  // namespace peerspread::peer_coaching
