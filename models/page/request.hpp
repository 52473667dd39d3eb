/// What a page asks of the engine, as text, line by line:
///
///   seed=20180601            as in a config file, and so populations
///   replicates=0,4,8         which of them are wanted
///   outputs=effect,cost      which are wanted; all where the line is missing
///   scenario                 begins a scenario; its lines are the model's parameters that are not at their defaults
///   coaching.hours_per_year=27
///   sets=trust.gain,...      the parameters of accepted sets,
///   set=0:0.0145,...         and the set of a replicate
///
/// What scenarios, sets and replicates mean is what they mean to `compare` (sim/campaign/make_campaign.hpp), so the
/// same text gives the worlds of the same config file.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "sim/campaign/campaign.hpp"

namespace peerspread::page {

struct Request {
  Campaign campaign;
  std::vector<std::size_t> replicates;  ///< those wanted, ascending
};

/// Throws InputError: a line or key that is none, a value out of range, a replicate without a set.
Request read_request(const Model& model, std::string_view text);

}  // namespace peerspread::page
