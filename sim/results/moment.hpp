/// When a file is written, and since which start of the machine.
#pragma once

#include <string>

namespace peerspread {

/// "2018-06-01T09:30:00Z": always as long, so that the layout of a file does not depend on the time.
std::string time_now();

/// Since such a moment; NaN where `moment` is none.
double seconds_since_moment(const std::string& moment);

/// What names the time since this machine started; 36 characters.
std::string boot_id();

}  // namespace peerspread
