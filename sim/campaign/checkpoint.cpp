#include "sim/campaign/checkpoint.hpp"

#include <boost/crc.hpp>
#include <fstream>
#include <iterator>

#include "sim/core/text_file.hpp"

namespace peerspread {

namespace {

constexpr const char* mark = "peerspread checkpoint 1\n";

std::uint32_t checksum(const std::string& bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

/// What stands before the state.
std::string seal(const std::string& campaign, const std::string& state) {
  return mark + campaign + "\n" + std::to_string(state.size()) + " " + std::to_string(checksum(state)) + "\n";
}

}  // namespace

void save_checkpoint(const std::filesystem::path& file, const std::string& campaign, const Archive& state) {
  TextFile(file, true).write(seal(campaign, state.data()) + state.data());
}

Archive load_checkpoint(const std::filesystem::path& file, const std::string& campaign) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("no checkpoint");
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::string start = mark + campaign + "\n";
  const std::size_t end_of_seal = bytes.find('\n', start.size());
  if (!bytes.starts_with(start) || end_of_seal == std::string::npos) throw std::runtime_error("not this campaign's");
  const std::string state = bytes.substr(end_of_seal + 1);
  if (bytes.substr(0, end_of_seal + 1) != seal(campaign, state)) throw std::runtime_error("damaged");
  return Archive(state);
}

}  // namespace peerspread
