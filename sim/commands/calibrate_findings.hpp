/// What calibrated sets say of targets and parameters.
#pragma once

#include <string>
#include <vector>

#include "sim/analysis/prior.hpp"
#include "sim/analysis/study.hpp"

namespace peerspread {

/// `observed`: what a set gave, by target. The distance from the target that it misses most; at most 1 where it meets
/// all.
double distance(const std::vector<Study>& targets, const Row& observed);

/// Which targets stand in each other's way, where no set meets all.
std::string conflicts(const std::vector<Study>& targets, const std::vector<Row>& observed);

/// "C1 100 %, C2 93 %, all together 90 %": of the members of an ensemble.
std::string members_within(const std::vector<Study>& targets, const std::vector<Row>& observed);

/// What the ensemble says of the parameters.
std::string findings(const Prior& prior, const Model& model, const std::vector<Row>& accepted);

}  // namespace peerspread
