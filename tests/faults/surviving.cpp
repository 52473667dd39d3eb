#include "tests/faults/surviving.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace faults {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t block = 512;  ///< what a disk writes at once

std::string bytes_of(int descriptor) {
  std::ifstream in("/proc/self/fd/" + std::to_string(descriptor), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Of a file and a block, as good as by chance.
bool by_chance(std::uint64_t seed, std::uint64_t file, std::uint64_t place) {
  std::uint64_t x = seed + 0x9E3779B97F4A7C15 * (file * 1000003 + place + 1);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return ((x ^ (x >> 31)) & 1) != 0;
}

}  // namespace

Keeps keeps_of(std::string_view text) {
  if (text == "none") return {};
  if (text == "names") return {.names = true};
  if (text == "contents") return {.contents = true};
  if (text == "all") return {.names = true, .contents = true};
  const std::uint64_t seed = std::strtoull(std::string(text).c_str(), nullptr, 10);
  return {.names = seed % 2 == 0, .seed = seed};
}

Surviving::Surviving(fs::path folder, Keeps keeps) : folder_(std::move(folder)), keeps_(keeps) {
  add(folder_);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) add(entry.path());
  sync(folder_);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) sync(entry.path());
}

Surviving::Id Surviving::id_of(const fs::path& path) {
  struct stat is {};
  return ::lstat(path.c_str(), &is) == 0 ? Id{is.st_dev, is.st_ino} : Id{};
}

std::map<std::string, Surviving::Id> Surviving::names_in(const fs::path& folder) {
  std::map<std::string, Id> names;
  for (const auto& entry : fs::directory_iterator(folder)) names[entry.path().filename()] = id_of(entry.path());
  return names;
}

void Surviving::add(const fs::path& path) {
  struct stat is {};
  if (::lstat(path.c_str(), &is) != 0 || things_.contains({is.st_dev, is.st_ino})) return;
  Thing& thing = things_[{is.st_dev, is.st_ino}];
  thing.held = ::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC);
  thing.folder = S_ISDIR(is.st_mode);
  thing.mode = is.st_mode & 07777;
}

void Surviving::sync(const fs::path& path) {
  const auto found = things_.find(id_of(path));
  if (found == things_.end()) return;
  if (found->second.folder)
    found->second.names = names_in(path);
  else
    found->second.bytes = bytes_of(found->second.held);
}

std::string Surviving::bytes_left_of(const Thing& file) const {
  if (keeps_.contents) return bytes_of(file.held);
  if (!keeps_.seed) return file.bytes;
  const std::string now = bytes_of(file.held), &safe = file.bytes;
  const auto number = static_cast<std::uint64_t>(file.held);
  // Its length is one or the other; blocks that were not written are zeros.
  std::string left(by_chance(*keeps_.seed, number, ~std::uint64_t{0}) ? now.size() : safe.size(), '\0');
  for (std::size_t at = 0; at < left.size(); at += block) {
    const std::string& from = by_chance(*keeps_.seed, number, at / block) ? now : safe;
    if (at >= from.size()) continue;
    const std::size_t size = std::min({block, left.size() - at, from.size() - at});
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), size, left.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return left;
}

void Surviving::collect(const Id& id, const fs::path& path, std::vector<Left>& left) {
  const auto found = things_.find(id);
  if (found == things_.end()) return;
  const Thing& thing = found->second;
  left.push_back({path, thing.folder, thing.mode, thing.folder ? "" : bytes_left_of(thing)});
  if (!thing.folder) return;
  for (const auto& [name, inner] : keeps_.names ? names_in(path) : thing.names) collect(inner, path / name, left);
}

void Surviving::cut() {
  std::vector<Left> left;
  collect(id_of(folder_), folder_, left);
  for (const auto& entry : fs::directory_iterator(folder_)) fs::remove_all(entry.path());
  for (const Left& thing : left) {
    if (thing.folder)
      fs::create_directory(thing.path);
    else
      std::ofstream(thing.path, std::ios::binary) << thing.bytes;
    ::chmod(thing.path.c_str(), thing.mode);
  }
}

}  // namespace faults
