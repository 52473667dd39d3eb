#include "models/peer_coaching/rates.hpp"

namespace peerspread::peer_coaching {

namespace {

/// What a theory leaves out does nothing.
Parameters under_theory(Parameters p) {
  if (p.theory.dose == "emergent")
    p.theory.hill_gain = 0;
  else
    p.practice.readiness_per_uptake = 0;
  if (!p.theory.peers) p.practice.try_peers = p.peers.pull = p.knowledge.peers = 0;
  if (!p.theory.dip) p.confidence.failure = 0;
  return p;
}

Derived<float> derive(const Parameters& p) {
  const auto single = [](double x) { return static_cast<float>(x); };
  const std::array<double, modalities> mix = mix_of(p.coaching);
  return {.share = {single(mix[0]), single(mix[1]), single(mix[2]), single(mix[3])},
          .strength = {single(p.support.strength_one_on_one), single(p.support.strength_group),
                       single(p.support.strength_video), single(p.support.strength_online)},
          .half_saturation = single(1 / p.support.saturation),
          .memory_kept = single(1 - p.support.memory_loss),
          .joint_share = single(0.5 * mix[0] + mix[1] + mix[2]),
          .advice_sum = p.peers.advice == "sum" ? 1.0F : 0.0F,
          .hill_steep = p.theory.dose == "hill_2_5" ? 1.0F : 0.0F};
}

}  // namespace

Rates<float> rates_of(const Parameters& parameters) {
  const Parameters p = under_theory(parameters);
  return {parameter_table().in_numbers(p), derive(p)};
}

}  // namespace peerspread::peer_coaching
