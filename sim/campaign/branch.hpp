/// Campaigns that branch off: what the section [branch] of a scenario says, where a run can, and what no branch
/// changes.
#pragma once

#include <cstdint>
#include <string>

#include "sim/campaign/campaign.hpp"
#include "sim/core/config.hpp"

namespace peerspread {

/// Settings of the section itself, declared like every other parameter.
struct BranchSettings {
  std::string from;
  std::int64_t week = 0;
  static void declare(ParameterTable<BranchSettings>& table);
};
const ParameterTable<BranchSettings>& branch_table();

/// "36 to 72, a multiple of 36": where a run of `weeks` weeks can branch off.
std::string weeks_to_branch_after(std::size_t every, std::size_t weeks);

/// What was written as the week. Throws InputError where the campaign cannot branch off after it.
std::size_t week_of_branch(const Campaign& campaign, const Setting& written);

/// What no branch can change: what makes the population, and what is settled before the first week.
bool stays_at_branch(const Parameter& p);

/// How long a run is and what is written of it are the points' to say, for they write the results.
bool is_of_points(const Parameter& p);

/// Throws InputError where a point of a campaign with a branch differs from its beginning in what no branch can change.
void require_branches(const Campaign& campaign);

}  // namespace peerspread
