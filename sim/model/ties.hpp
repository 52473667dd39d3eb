/// Ties between people in compressed sparse rows: who each agent turns to.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace peerspread {

/// A directed network. `first` has one entry per agent plus one; agent i turns to `target[first[i] .. first[i+1])`,
/// in ascending order, without repeats and never itself.
struct Ties {
  std::vector<std::uint32_t> first{0};
  std::vector<std::uint32_t> target;
  std::size_t size() const { return first.size() - 1; }
  std::span<const std::uint32_t> of(std::size_t agent) const {
    return {target.data() + first[agent], target.data() + first[agent + 1]};
  }
};

/// Rows to ties; each row is sorted and stripped of repeats and self-ties.
Ties make_ties(std::vector<std::vector<std::uint32_t>> rows);

/// Measures of a directed network, as social network analysis defines them (Wasserman & Faust 1994).
struct TieStatistics {
  double mean_out_degree = 0, sd_out_degree = 0, share_isolated_out = 0;
  double sd_in_degree = 0, max_in_degree = 0, top_tenth_in_share = 0;
  double reciprocity = 0;   ///< share of ties that are returned
  double transitivity = 0;  ///< share of two-paths i->j->k (i != k) with i->k
};
TieStatistics measure(const Ties& ties);

}  // namespace peerspread
