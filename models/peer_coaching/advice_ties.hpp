/// The advice network: whom each teacher turns to, with the measured structure of EVIDENCE.md (targets C5 and V8).
///
/// Pitts & Spillane 2009 data, 15 schools, 433 staff: out-degree, popularity, reciprocity, transitivity, grade.
/// How many colleagues a teacher names is drawn first. Ties are then made one at a time, in random order over the
/// teachers of a school: to an advisor's advisor (closure) or else by popularity and grade; whoever is named may
/// name back while she has ties left. Every tie takes constant time. Ties never leave a school; a school depends
/// on nothing but its number, grades, parameters, seed and population, so schools may be drawn in any order or in
/// parallel. Pure functions, no errors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/peer_coaching/parameters/people.hpp"
#include "sim/model/random.hpp"

namespace peerspread::peer_coaching {

/// Whom each teacher turns to, in no particular order. The teachers of school s are [school_first[s],
/// school_first[s + 1]); `grade` (0 to 12) has one entry per teacher. School s draws from one stream of numbers:
/// (seed, population | s, 0, purpose).
std::vector<std::vector<std::uint32_t>> draw_advice_ties(std::span<const std::uint32_t> school_first,
                                                         std::span<const std::uint8_t> grade,
                                                         const AdviceTies& parameters, Seed seed,
                                                         std::uint32_t population, std::uint32_t purpose);

/// The same for one school: fills `rows`, one per teacher of the school, with teachers numbered from `first`.
/// `grade` holds the grades of that school's teachers only.
void draw_school_ties(std::span<std::vector<std::uint32_t>> rows, std::uint32_t first,
                      std::span<const std::uint8_t> grade, const AdviceTies& parameters, CounterEngine random);

}  // namespace peerspread::peer_coaching
