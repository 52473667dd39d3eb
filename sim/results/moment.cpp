#include "sim/results/moment.hpp"

#include <ctime>
#include <fstream>

namespace peerspread {

std::string time_now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

std::string boot_id() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  in >> id;
  id.resize(36, '-');
  return id;
}

}  // namespace peerspread
