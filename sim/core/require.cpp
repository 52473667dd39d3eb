#include "sim/core/require.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace peerspread {

void require(bool condition, const std::string& message) {
  if (!condition) throw InputError(message);
}

namespace {

/// Levenshtein distance, one row at a time.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> known) {
  std::string best;
  std::size_t fewest = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    // "hours_per_year" is meant for "coaching.hours_per_year": the section was forgotten.
    const bool sectioned = word.find('.') != std::string_view::npos;
    const std::string_view meant = sectioned ? candidate : std::string_view(candidate).substr(candidate.rfind('.') + 1);
    // Words far longer or shorter than `word` need no count of edits, which takes the product of both lengths.
    const auto far = [&](std::string_view other) {
      return std::max(word.size(), other.size()) - std::min(word.size(), other.size()) >= fewest;
    };
    std::size_t distance = fewest;
    if (!far(candidate)) distance = edits(word, candidate);
    if (!far(meant)) distance = std::min(distance, edits(word, meant));
    // An abbreviation is as near as one letter wrong.
    if (word.size() >= 3 && meant.starts_with(word)) distance = std::min<std::size_t>(distance, 1);
    if (distance < fewest) {
      fewest = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::string best = nearest(word, known);
  return best.empty() ? "" : "; did you mean '" + best + "'?";
}

}  // namespace peerspread
