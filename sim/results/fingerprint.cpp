#include "sim/results/fingerprint.hpp"

#include <array>
#include <boost/crc.hpp>
#include <cstdio>

#include "peerspread/version.hpp"
#include "sim/core/config.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

std::string fingerprint(const Campaign& campaign) {
  boost::crc_optimal<64, 0x42F0E1EBA9EA3693ULL, ~0ULL, ~0ULL, true, true> crc;
  const auto add = [&](const std::string& text) { crc.process_bytes(text.c_str(), text.size() + 1); };
  const CampaignSettings& s = campaign.settings;
  add(std::string(version) + " " + std::string(git_state) + " " + std::string(campaign.model->name()));
  for (const std::int64_t number : {results_format_version, s.seed, s.replicates, s.populations})
    add(std::to_string(number));
  add(print_config(campaign.model->parameters(), campaign.base, false));
  add(campaign.same_chance ? "same chance" : "");
  for (const std::uint32_t p : campaign.sets.parameters) add(std::to_string(p));
  for (const auto& row : campaign.sets.values) crc.process_bytes(row.data(), row.size() * sizeof(double));
  for (const std::string& output : campaign.outputs) add(output);
  for (const Point& point : campaign.points) {
    add(point.name);
    for (const auto& [index, value] : point.changes) add(std::to_string(index) + "=" + format_value(value));
  }
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(crc.checksum()));
  return digits.data();
}

}  // namespace peerspread
