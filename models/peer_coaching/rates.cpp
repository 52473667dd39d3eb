#include "models/peer_coaching/rates.hpp"

#include <algorithm>
#include <cmath>

namespace peerspread::peer_coaching {

namespace {

/// What a theory leaves out does nothing.
Parameters under_theory(Parameters p) {
  if (p.theory.dose == "emergent")
    p.theory.hill_gain = 0;
  else
    p.practice.readiness_per_uptake = 0;
  if (!p.theory.peers)
    p.practice.try_peers = p.peers.pull = p.peers.success = p.theory.linear_influence = p.knowledge.peers = 0;
  if (!p.theory.dip) p.confidence.failure = 0;
  return p;
}

/// Uptake per hour of kind m; in groups that are larger than 5 an hour has less for each.
double strength_of(std::size_t m, const Parameters& p) {
  const double strength = p.support.*support_kinds[m].strength, crowding = p.support.group_crowding;
  if (support_kinds[m].name != "group" || !(crowding > 0)) return strength;
  return strength * std::pow(std::max(1.0, p.coaching.group_size / 5), -crowding);
}

Derived<float> derive(const Parameters& p) {
  const auto single = [](double x) { return static_cast<float>(x); };
  const std::array<double, modalities> mix = mix_of(p.coaching);
  const bool by_gain = p.peers.adopting == "gain";
  std::array<float, modalities> strength{};
  for (std::size_t m = 0; m < modalities; ++m) strength[m] = single(strength_of(m, p));
  return {.share = {single(mix[0]), single(mix[1]), single(mix[2]), single(mix[3])},
          .strength = strength,
          .half_saturation = single(1 / p.support.saturation),
          .memory_kept = single(1 - p.support.memory_loss),
          .joint_share = single(joint_share_of(mix)),
          .advice_sum = p.peers.advice == "sum" ? 1.0F : 0.0F,
          .advice_saturates = p.peers.advice == "saturating" ? 1.0F : 0.0F,
          .gain_adopts = by_gain ? 1.0F : 0.0F,
          .adopting_above = single(by_gain ? p.practice.sustained_gain : p.peers.adopter_level),
          .hill_steep = p.theory.dose == "hill_2_5" ? 1.0F : 0.0F,
          .dose_linear = p.theory.dose == "linear" ? 1.0F : 0.0F,
          .dose_constant = p.theory.dose == "constant" ? 1.0F : 0.0F};
}

}  // namespace

Rates<float> rates_of(const Parameters& parameters) {
  const Parameters p = under_theory(parameters);
  return {parameter_table().in_numbers(p), derive(p)};
}

}  // namespace peerspread::peer_coaching
