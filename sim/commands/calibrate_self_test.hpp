/// `calibrate FILE.cfg --self-test`: whether the posteriors of a calibration cover what they should.
#pragma once

#include "sim/commands/calibrate_task.hpp"

namespace peerspread {

/// Draws truths from the first wave, prints how often posteriors cover them, and writes every trial to --csv.
void self_test(const Registry& registry, const Task& task, const Invocation& invocation, Ranks& ranks);

/// A whole number that option `name` gives, or `fallback`. Throws InputError: not a number, out of range.
std::size_t number_of(const Invocation& invocation, const std::string& name, std::size_t fallback, std::size_t low,
                      std::size_t high);

}  // namespace peerspread
