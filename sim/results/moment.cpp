#include "sim/results/moment.hpp"

#include <ctime>
#include <fstream>
#include <limits>

namespace peerspread {

std::string time_now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

double seconds_since_moment(const std::string& moment) {
  std::tm utc{};
  if (::strptime(moment.c_str(), "%Y-%m-%dT%H:%M:%SZ", &utc) == nullptr)
    return std::numeric_limits<double>::quiet_NaN();
  return std::difftime(std::time(nullptr), ::timegm(&utc));
}

std::string boot_id() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  in >> id;
  id.resize(36, '-');
  return id;
}

}  // namespace peerspread
