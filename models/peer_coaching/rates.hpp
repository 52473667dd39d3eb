/// From the parameters of each lane to the packs that a week computes with.
#pragma once

#include <span>

#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/support_plan.hpp"
#include "models/peer_coaching/teacher_week.hpp"
#include "sim/lane_array.hpp"

namespace peerspread::peer_coaching {

/// `lane` has one entry per lane of the pack.
template <class Real>
Rates<Real> rates_of(std::span<const Parameters> lane) {
  const auto pack = [&](auto of) { return pack_of<Real>([&](std::size_t l) { return of(lane[l]); }); };
  using P = const Parameters&;
  Rates<Real> r{};
  for (std::size_t m = 0; m < modalities; ++m) r.share[m] = pack([m](P p) { return mix_of(p.coaching)[m]; });
  r.strength = {pack([](P p) { return p.support.strength_one_on_one; }),
                pack([](P p) { return p.support.strength_group; }), pack([](P p) { return p.support.strength_video; }),
                pack([](P p) { return p.support.strength_online; })};
  r.practice_damping = pack([](P p) { return p.support.practice_damping; });
  r.half_saturation = pack([](P p) { return 1 / p.support.saturation; });
  r.memory_kept = pack([](P p) { return 1 - p.support.memory_loss; });
  r.readiness_per_uptake =
      pack([](P p) { return p.theory.dose == "emergent" ? p.practice.readiness_per_uptake : 0.0; });
  r.readiness_loss = pack([](P p) { return p.practice.readiness_loss; });
  r.try_base = pack([](P p) { return p.practice.try_base; });
  r.try_readiness = pack([](P p) { return p.practice.try_readiness; });
  r.try_confidence = pack([](P p) { return p.practice.try_confidence; });
  r.try_peers = pack([](P p) { return p.theory.peers ? p.practice.try_peers : 0.0; });
  r.adopter_threshold = pack([](P p) { return p.peers.adopter_threshold; });
  r.success_base = pack([](P p) { return p.practice.success_base; });
  r.success_practice = pack([](P p) { return p.practice.success_practice; });
  r.success_readiness = pack([](P p) { return p.practice.success_readiness; });
  r.learn_success = pack([](P p) { return p.practice.learn_success; });
  r.learn_failure = pack([](P p) { return p.practice.learn_failure; });
  r.relapse = pack([](P p) { return p.practice.relapse; });
  r.sustained_gain = pack([](P p) { return p.practice.sustained_gain; });
  r.sustained_weeks = pack([](P p) { return p.practice.sustained_weeks; });
  r.confidence_success = pack([](P p) { return p.confidence.success; });
  r.confidence_failure = pack([](P p) { return p.theory.dip ? p.confidence.failure : 0.0; });
  r.confidence_fading = pack([](P p) { return p.confidence.fading; });
  r.confidence_fading_supported = pack([](P p) { return p.confidence.fading_supported; });
  r.confidence_loss_counted = pack([](P p) { return p.confidence.loss_counted; });
  r.confidence_support = pack([](P p) { return p.confidence.support; });
  r.trust_gain = pack([](P p) { return p.trust.gain; });
  r.trust_loss = pack([](P p) { return p.trust.loss; });
  r.trust_fading = pack([](P p) { return p.trust.fading; });
  r.gate_steepness = pack([](P p) { return p.trust.gate_steepness; });
  r.gate_middle = pack([](P p) { return p.trust.gate_middle; });
  r.gate_open = pack([](P p) { return p.theory.trust_gate ? 0 : 1; });
  r.pull = pack([](P p) { return p.theory.peers ? p.peers.pull : 0.0; });
  r.pull_start = pack([](P p) { return p.peers.pull_start; });
  r.adopter_level = pack([](P p) { return p.peers.adopter_level; });
  r.advice_sum = pack([](P p) { return p.peers.advice == "sum" ? 1 : 0; });
  r.joint_share = pack([](P p) {
    const auto mix = mix_of(p.coaching);
    return 0.5 * mix[0] + mix[1] + mix[2];
  });
  r.joint_work = pack([](P p) { return p.collegiality.joint_work; });
  r.collegiality_fading = pack([](P p) { return p.collegiality.fading; });
  r.knowledge_support = pack([](P p) { return p.knowledge.support; });
  r.knowledge_peers = pack([](P p) { return p.theory.peers ? p.knowledge.peers : 0.0; });
  r.knowledge_online = pack([](P p) { return p.knowledge.online; });
  r.online_users = pack([](P p) { return p.online.active_share; });
  r.knowledge_fading = pack([](P p) { return p.knowledge.fading; });
  r.hill_gain = pack([](P p) { return p.theory.dose == "emergent" ? 0.0 : p.theory.hill_gain; });
  r.hill_half = pack([](P p) { return p.theory.hill_half; });
  r.hill_steep = pack([](P p) { return p.theory.dose == "hill_2_5" ? 1 : 0; });
  return r;
}

}  // namespace peerspread::peer_coaching
