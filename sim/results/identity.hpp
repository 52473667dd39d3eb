/// What makes two campaigns the same, in one list: hashed, compared and printed from it. Parts belong together, and a
/// campaign may be continued, where all of it is equal. The state of git is not in it: a commit that changes no answer
/// keeps no campaign from going on, and one that does raises the model's version (tests see to that).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/campaign/campaign.hpp"

namespace peerspread {

/// A fact that a results file keeps as an attribute; all others are in its datasets and its configuration.
struct KeptFact {
  std::string_view key;   ///< as it is told to people, and hashed
  const char* attribute;  ///< its name in the file
  std::variant<std::int64_t, std::string> (*of)(const Campaign&);
  void (*set)(Campaign&, std::int64_t) = nullptr;  ///< from a file; none for what a reader has to look up
};
/// In the order in which they are hashed, compared and written.
std::span<const KeptFact> kept_facts();

/// Calls `see` with every fact that decides what a campaign's datasets hold, always in the same order: those that are
/// kept as attributes, the other settings, each of the model's parameters, accepted sets, points.
void for_each_fact(const Campaign& campaign,
                   const std::function<void(std::string_view key, const std::string& value)>& see);

/// All facts in 16 hexadecimal digits (XXH3).
std::string fingerprint(const Campaign& campaign);

/// "seed is 1 there and 2 here"; of what is long only that it differs, and "" where it does not.
std::string difference_in(std::string_view key, const std::string& there, const std::string& here);

/// "coaching.hours_per_year is 27 there and 20 here", one per fact that differs; empty for equal campaigns. Designs
/// are told apart by their settings, and points only where those agree.
std::vector<std::string> differences(const Campaign& there, const Campaign& here);

}  // namespace peerspread
