/// Whether results belong to the same campaign.
#pragma once

#include <string>

#include "sim/campaign/campaign.hpp"

namespace peerspread {

/// Everything that decides what a campaign's datasets hold, in 16 hexadecimal digits: parts belong together, and a
/// campaign may be continued, where these are equal.
std::string fingerprint(const Campaign& campaign);

}  // namespace peerspread
