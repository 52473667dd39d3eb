/// Networks of three teachers drawn by hand, stepped by the whole ensemble. Seat 0 is the leader's, seat 1 is coached,
/// seat 2 is an uncoached schoolmate: each is alone in a group, so weekly means are single teachers. Chance is taken
/// out of the week by odds that leave it nothing to decide.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <tuple>

#include "models/peer_coaching/record.hpp"
#include "models/peer_coaching/start_ensemble.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {

using Names = std::vector<std::vector<std::uint32_t>>;

struct FirstDay {
  std::array<float, 3> practice = {0.3F, 0.2F, 0.4F};
  std::array<float, 3> collegiality = {0.5F, 0.6F, 0.8F};
};

inline std::shared_ptr<CoachingPopulation> three_teachers(const Names& names, const FirstDay& start = {}) {
  auto world = std::make_shared<CoachingPopulation>();
  world->school_first = {0, 3};
  world->partner = {0};
  world->urban = {1};
  world->coaching_rank = {0.0F};
  world->partners = 1;
  world->school = {0, 0, 0};
  world->grade = {0, 0, 0};
  world->practice.assign(start.practice.begin(), start.practice.end());
  world->collegiality.assign(start.collegiality.begin(), start.collegiality.end());
  world->confidence = world->trust = world->knowledge = {0.5F, 0.5F, 0.5F};
  world->experience = {5.0F, 5.0F, 5.0F};
  world->instruction_noise = {0.0F, 0.0F, 0.0F};
  world->survey_draw = world->online_draw = {0.0F, 0.0F, 0.0F};
  world->post = {no_post, 0, 0};
  for (auto& place : world->place) place = {0, 0, 1};
  world->advice = make_ties(names);
  world->post_first = {0, 1};
  world->post_school = {0};
  world->leader = {0};
  world->candidates = {2};
  return world;
}

/// One hour a week of one-on-one support for seat 1, nobody trained, no gate, peers as they were before any switch.
/// Whoever has any readiness tries.
inline Parameters plain_programme() {
  Parameters p;
  p.time.years = 1;
  p.coverage.schools = 1;
  p.posts.caseload = 1;
  p.posts.release_hours_per_week = 40;
  p.posts.quality_sd = 0;
  p.training.hours_per_year = 0;
  p.training.untrained_quality = 1;
  p.coaching = {.hours_per_year = 36,
                .first_week = 1,
                .weeks = 36,
                .attendance = 1,
                .one_on_one = 1,
                .group = 0,
                .video = 0,
                .online = 0};
  p.climate = {.evaluative = 0, .spread = 0, .contact_rise = 0};
  p.theory.trust_gate = false;
  p.trust.earned = false;
  p.training.dilution = p.training.pool_thinning = p.training.programme_sd = 0;
  p.practice.success_knowledge = 0;
  p.peers.advice = "mean";
  p.peers.adopting = "practice";
  p.peers.pull_practice = 1;
  p.peers.team = p.peers.helpers = p.peers.success = p.peers.novice = p.peers.trust_needed = 0;
  p.online.sharing = false;
  p.practice.try_base = -50;
  p.practice.try_readiness = 1e7;
  p.practice.success_base = 80;
  return p;
}

class History {
 public:
  History(std::shared_ptr<const CoachingPopulation> people, const Parameters& p) {
    const auto ensemble = start_ensemble({std::move(people), test_seed, {p}, {0}}, 4);
    for (std::size_t week = 0; week < p.time.years * weeks_per_year; ++week) ensemble->advance();
    record_ = std::move(ensemble->finish().front());
  }
  /// Weekly mean `name` of the one teacher of `group` at the end of `week`, from 1.
  double at(std::string_view name, std::size_t week, Group group) const {
    std::size_t m = 0, place = 0;
    std::apply([&](const auto&... mean) { ((place = mean.name == name ? m : place, ++m), ...); }, weekly_means);
    const auto& weekly = static_cast<const CoachingRecord&>(*record_).weekly;
    return static_cast<double>(weekly.at(week - 1).at(place).at(static_cast<std::size_t>(group)));
  }

 private:
  std::unique_ptr<LaneRecord> record_;
};

}  // namespace peerspread::peer_coaching
