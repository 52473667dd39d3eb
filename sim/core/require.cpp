#include "sim/core/require.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/core/table.hpp"

namespace peerspread {

std::string Facts::sentence() const {
  std::string text = where.empty() ? "" : where + ": ";
  if (!key.empty()) text += shorten(key, longest_shown) + (blame == Blame::setting ? " = " : ": ");
  if (blame == Blame::setting) text += shorten(value, longest_shown) + ": ";
  if (blame == Blame::value) text += "'" + shorten(value, longest_shown) + "' ";
  text += why;
  if (!nearest.empty() && !allowed.empty()) text += " (nearest: " + nearest + ")";
  if (!allowed.empty()) text += "; allowed: " + allowed;
  if (!nearest.empty() && allowed.empty()) text += "; did you mean '" + nearest + "'?";
  return see.empty() ? text : text + " (" + see + ")";
}

Wrong& Wrong::at(const std::string& where) {
  facts_.where = facts_.where.empty() ? where : where + ": " + facts_.where;
  return *this;
}

Wrong& Wrong::key(std::string key) {
  facts_.key = std::move(key);
  return *this;
}

Wrong& Wrong::value(std::string value) {
  facts_.value = std::move(value);
  facts_.blame = Facts::Blame::value;
  return *this;
}

Wrong& Wrong::setting(std::string key, std::string value) {
  facts_.key = std::move(key);
  facts_.value = std::move(value);
  facts_.blame = Facts::Blame::setting;
  return *this;
}

Wrong& Wrong::is(std::string why) {
  facts_.why = std::move(why);
  return *this;
}

Wrong& Wrong::allowed(std::string allowed) {
  facts_.allowed = std::move(allowed);
  return *this;
}

Wrong& Wrong::nearest(std::string_view word, std::span<const std::string> known) {
  facts_.nearest = peerspread::nearest(word, known);
  return *this;
}

Wrong& Wrong::see(std::string where) {
  facts_.see = std::move(where);
  return *this;
}

Wrong wrong(std::string where) {
  Facts facts;
  facts.where = std::move(where);
  return Wrong(std::move(facts));
}

Error::Error(const std::string& sentence) : Error(wrong().is(sentence)) {}

Error::Error(const Wrong& wrong)
    : std::runtime_error(wrong.facts().sentence()), facts_(std::make_shared<const Facts>(wrong.facts())) {}

void require(bool condition, const char* sentence) {
  if (!condition) throw InputError(sentence);
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
