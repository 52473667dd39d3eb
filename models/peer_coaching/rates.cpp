#include "models/peer_coaching/rates.hpp"

namespace peerspread::peer_coaching {

Rates<float> rates_of(const Parameters& p) {
  const auto single = [](double x) { return static_cast<float>(x); };
  Rates<float> r{};
  const std::array<double, modalities> mix = mix_of(p.coaching);
  for (std::size_t m = 0; m < modalities; ++m) r.share[m] = single(mix[m]);
  for (std::size_t m = 0; m < modalities; ++m) r.strength[m] = single(p.support.*support_kinds[m].strength);
  r.practice_damping = single(p.support.practice_damping);
  r.half_saturation = single(1 / p.support.saturation);
  r.memory_kept = single(1 - p.support.memory_loss);
  r.readiness_per_uptake = single(p.theory.dose == "emergent" ? p.practice.readiness_per_uptake : 0.0);
  r.readiness_loss = single(p.practice.readiness_loss);
  r.try_base = single(p.practice.try_base);
  r.try_readiness = single(p.practice.try_readiness);
  r.try_confidence = single(p.practice.try_confidence);
  r.try_peers = single(p.theory.peers ? p.practice.try_peers : 0.0);
  r.adopter_threshold = single(p.peers.adopter_threshold);
  r.success_base = single(p.practice.success_base);
  r.success_practice = single(p.practice.success_practice);
  r.success_readiness = single(p.practice.success_readiness);
  r.learn_success = single(p.practice.learn_success);
  r.learn_failure = single(p.practice.learn_failure);
  r.relapse = single(p.practice.relapse);
  r.sustained_gain = single(p.practice.sustained_gain);
  r.sustained_weeks = single(p.practice.sustained_weeks);
  r.confidence_success = single(p.confidence.success);
  r.confidence_failure = single(p.theory.dip ? p.confidence.failure : 0.0);
  r.confidence_fading = single(p.confidence.fading);
  r.confidence_fading_supported = single(p.confidence.fading_supported);
  r.confidence_loss_counted = single(p.confidence.loss_counted);
  r.confidence_support = single(p.confidence.support);
  r.trust_gain = single(p.trust.gain);
  r.trust_loss = single(p.trust.loss);
  r.trust_fading = single(p.trust.fading);
  r.gate_steepness = single(p.trust.gate_steepness);
  r.gate_middle = single(p.trust.gate_middle);
  r.gate_open = single(p.theory.trust_gate ? 0 : 1);
  r.pull = single(p.theory.peers ? p.peers.pull : 0.0);
  r.pull_start = single(p.peers.pull_start);
  r.adopter_level = single(p.peers.adopter_level);
  r.advice_sum = single(p.peers.advice == "sum" ? 1 : 0);
  r.joint_share = single(joint_share_of(mix));
  r.joint_work = single(p.collegiality.joint_work);
  r.collegiality_fading = single(p.collegiality.fading);
  r.knowledge_support = single(p.knowledge.support);
  r.knowledge_peers = single(p.theory.peers ? p.knowledge.peers : 0.0);
  r.knowledge_online = single(p.knowledge.online);
  r.online_users = single(p.online.active_share);
  r.knowledge_fading = single(p.knowledge.fading);
  r.hill_gain = single(p.theory.dose == "emergent" ? 0.0 : p.theory.hill_gain);
  r.hill_half = single(p.theory.hill_half);
  r.hill_steep = single(p.theory.dose == "hill_2_5" ? 1 : 0);
  return r;
}

}  // namespace peerspread::peer_coaching
