#include "sim/model/ties.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>

namespace peerspread {

namespace {

std::vector<std::uint32_t> out_degrees(const Ties& ties) {
  std::vector<std::uint32_t> degree(ties.size());
  for (std::size_t i = 0; i < ties.size(); ++i) degree[i] = ties.first[i + 1] - ties.first[i];
  return degree;
}

std::vector<std::uint32_t> in_degrees(const Ties& ties) {
  std::vector<std::uint32_t> degree(ties.size());
  for (const std::uint32_t j : ties.target) ++degree[j];
  return degree;
}

double sd(std::span<const std::uint32_t> degrees, double mean) {
  double squares = 0;
  for (const std::uint32_t d : degrees) squares += (d - mean) * (d - mean);
  return std::sqrt(squares / static_cast<double>(degrees.size()));
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Ties held by the tenth of the agents (rounded up) that most others turn to.
std::size_t ties_of_top_tenth(std::vector<std::uint32_t> in_degree) {
  const auto top = in_degree.begin() + static_cast<std::ptrdiff_t>((in_degree.size() + 9) / 10);
  std::nth_element(in_degree.begin(), top, in_degree.end(), std::greater<>{});
  std::size_t held = 0;
  for (auto d = in_degree.begin(); d != top; ++d) held += *d;
  return held;
}

struct Pattern {
  std::size_t returned = 0, two_paths = 0, closed = 0;
};

Pattern count_patterns(const Ties& ties) {
  Pattern count;
  std::vector<std::uint8_t> named(ties.size());  // whom agent i turns to, while i is looked at
  for (std::uint32_t i = 0; i < ties.size(); ++i) {
    for (const std::uint32_t j : ties.of(i)) named[j] = 1;
    for (const std::uint32_t j : ties.of(i)) {
      for (const std::uint32_t k : ties.of(j)) {
        count.returned += k == i;
        count.two_paths += k != i;
        count.closed += named[k];  // named[i] is 0: nobody names herself
      }
    }
    for (const std::uint32_t j : ties.of(i)) named[j] = 0;
  }
  return count;
}

}  // namespace

Ties make_ties(std::vector<std::vector<std::uint32_t>> rows) {
  Ties ties;
  ties.first.reserve(rows.size() + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::uint32_t>& row = rows[i];
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    assert(row.empty() || row.back() < rows.size());
    for (const std::uint32_t j : row)
      if (j != i) ties.target.push_back(j);
    ties.first.push_back(static_cast<std::uint32_t>(ties.target.size()));
  }
  return ties;
}

TieStatistics measure(const Ties& ties) {
  TieStatistics s;
  if (ties.size() == 0) return s;
  const std::vector<std::uint32_t> out = out_degrees(ties), in = in_degrees(ties);
  const Pattern pattern = count_patterns(ties);
  s.mean_out_degree = share(ties.target.size(), ties.size());
  s.sd_out_degree = sd(out, s.mean_out_degree);
  s.share_isolated_out = share(static_cast<std::size_t>(std::count(out.begin(), out.end(), 0U)), ties.size());
  s.sd_in_degree = sd(in, s.mean_out_degree);  // both degrees have the same mean
  s.max_in_degree = *std::max_element(in.begin(), in.end());
  s.top_tenth_in_share = share(ties_of_top_tenth(in), ties.target.size());
  s.reciprocity = share(pattern.returned, ties.target.size());
  s.transitivity = share(pattern.closed, pattern.two_paths);
  return s;
}

}  // namespace peerspread
