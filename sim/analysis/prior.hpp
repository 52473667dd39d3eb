/// The section [prior] of a config file: for parameters of the model, where each may lie.
#pragma once

#include "sim/analysis/sampling.hpp"
#include "sim/core/config.hpp"
#include "sim/model/model.hpp"

namespace peerspread {

struct Prior {
  std::vector<std::uint32_t> parameters;  ///< indices into the model's, ascending
  Box box;
};

/// Whether the section may name `parameter`: a number that does not make another population.
bool may_have_prior(const Parameter& parameter);

/// Takes what [prior] fixes, a value instead of a range, out of the section.
Config take_fixed(Config& section);

/// Throws InputError, with origin: unknown or structural parameter, no range, low not below high, nothing at all.
Prior read_prior(const Config& section, const Model& model);

}  // namespace peerspread
