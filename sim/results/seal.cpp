#include "sim/results/seal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>
#include <sstream>
#include <string_view>
#include <system_error>

#include "sim/core/durable.hpp"
#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"
#include "sim/results/disk.hpp"
#include "sim/results/file.hpp"

namespace peerspread {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t state_size = 128, most_of_seal = 1 << 16;
constexpr std::size_t piece = 1 << 20;  ///< bytes read at once

class Descriptor {
 public:
  Descriptor(const fs::path& file, int mode) : number_(::open(file.c_str(), mode | O_CLOEXEC)) {
    if (number_ < 0) throw std::system_error(errno, std::generic_category());
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::uint64_t size() const {
    struct stat about {};
    if (::fstat(number_, &about) != 0) throw std::system_error(errno, std::generic_category());
    return static_cast<std::uint64_t>(about.st_size);
  }
  /// Fewer bytes only at the end of the file.
  std::string read(std::uint64_t place, std::uint64_t size) const {
    std::string bytes(size, '\0');
    std::size_t there = 0;
    while (there < bytes.size()) {
      const ssize_t done =
          ::pread(number_, bytes.data() + there, bytes.size() - there, static_cast<off_t>(place + there));
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) throw std::system_error(errno, std::generic_category());
      if (done == 0) break;
      there += static_cast<std::size_t>(done);
    }
    bytes.resize(there);
    return bytes;
  }
  void write(std::uint64_t place, std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t done = ::pwrite(number_, bytes.data(), bytes.size(), static_cast<off_t>(place));
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) throw std::system_error(errno, std::generic_category());
      place += static_cast<std::uint64_t>(done);
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }

 private:
  int number_;
};

std::string checksum_of(std::string_view text) { return format_hexadecimal(XXH3_64bits(text.data(), text.size())); }

/// What a seal begins with.
std::string mark() {
  std::ostringstream text;
  text << results_format << ' ' << results_format_version << '\n';
  return text.str();
}

std::string text_of(const SealState& state) {
  const std::string text = mark() + "boot " + state.boot + "\nfinished " + state.finished + "\n";
  std::string sealed = text + "state " + checksum_of(text) + "\n";
  sealed.resize(state_size, '\n');
  return sealed;
}

/// All of a seal but the state; it never changes.
std::string map_of(const Seal& seal) {
  std::string text = "bytes " + std::to_string(seal.bytes) + "\ndescription " + seal.description + "\nfinished_copy " +
                     std::to_string(seal.finished_copy) + "\n";
  for (const Extent& extent : seal.changing)
    text += "changes " + std::to_string(extent.place) + " " + std::to_string(extent.size) + "\n";
  return text + "seal " + checksum_of(text) + "\n";
}

/// Stretches between those that change, from the first byte to the last.
std::vector<Extent> never_changing(const Seal& seal, std::uint64_t map_size) {
  std::vector<Extent> changing = seal.changing, gaps;
  changing.push_back({seal_place, state_size + map_size});
  changing.push_back({seal.finished_copy, seal.state.finished.size()});
  std::ranges::sort(changing, {}, &Extent::place);
  std::uint64_t at = 0;
  for (const Extent& extent : changing) {
    if (extent.place > at) gaps.push_back({at, extent.place - at});
    at = extent.place + extent.size;
  }
  if (seal.bytes > at) gaps.push_back({at, seal.bytes - at});
  return gaps;
}

std::string checksum_of(const Descriptor& file, const std::vector<Extent>& extents) {
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  for (const Extent& extent : extents)
    for (std::uint64_t at = 0; at < extent.size; at += piece) {
      const std::string bytes = file.read(extent.place + at, std::min<std::uint64_t>(piece, extent.size - at));
      XXH3_64bits_update(state.get(), bytes.data(), bytes.size());
    }
  return format_hexadecimal(XXH3_64bits_digest(state.get()));
}

/// Where `token` is in those stretches.
std::uint64_t place_of(const std::string& token, const Descriptor& file, const std::vector<Extent>& extents) {
  for (const Extent& extent : extents) {
    const std::size_t found = file.read(extent.place, extent.size).find(token);
    if (found != std::string::npos) return extent.place + found;
  }
  throw std::logic_error("a new results file has no attribute finished");
}

/// `action()`; what the system refuses becomes a RunError.
void attempt_write(const fs::path& target, const std::function<void()>& action) {
  try {
    action();
  } catch (const std::system_error& error) {
    refuse_to_write(target, disk_reason(error.code().value()));
  }
}

constexpr const char* remedy = "restore a copy, or remove it and give the command that made it again";

[[noreturn]] void damaged(const fs::path& file, const std::string& what) {
  throw RunError(file.string() + " is damaged: " + what + " not as it was written; " + remedy);
}

/// Why a file without our mark is none of this version's.
[[noreturn]] void refuse(const fs::path& file, const Descriptor& opened, const std::string& start) {
  constexpr std::string_view signature = "\211HDF\r\n\032\n";
  const std::string none = file.string() + " is not a results file of peerspread: ";
  if (opened.read(0, signature.size()) != signature) throw RunError(none + "it is not HDF5");
  const std::string kin = std::string(results_format) + " ";
  const std::string known = std::to_string(results_format_version);
  if (start.starts_with(kin)) {
    std::string found = start.substr(kin.size(), 8);
    found = found.substr(0, found.find_first_not_of("0123456789"));
    if (!found.empty())
      throw RunError(file.string() + " has format version " + found + "; this peerspread reads version " + known +
                     ", use the one that wrote the file");
  }
  if (opened.size() < seal_place + state_size)
    throw RunError(file.string() + " is not a results file of peerspread, or is cut short");
  throw RunError(none + "it is HDF5, but has no seal of format version " + known +
                 "; files of version 4 and before are for the peerspread that wrote them");
}

SealState state_of(const fs::path& file, const Descriptor& opened) {
  // Once more where it does not fit: its writer may be at work.
  for (int left = 3;; --left) {
    const std::string text = opened.read(seal_place, state_size);
    if (!text.starts_with(mark())) refuse(file, opened, text);
    std::istringstream words(text.substr(text.find('\n')));
    std::string word;
    SealState state;
    words >> word >> state.boot >> word >> state.finished;
    if (text_of(state) == text) return state;
    if (left == 1) damaged(file, "its seal is");
  }
}

/// Whether the places are in order, apart and inside the file.
bool makes_sense(const Seal& seal, std::uint64_t map_size) {
  std::vector<Extent> all = seal.changing;
  all.push_back({seal_place, state_size + map_size});
  all.push_back({seal.finished_copy, seal.state.finished.size()});
  std::ranges::sort(all, {}, &Extent::place);
  std::uint64_t at = 0;
  for (const Extent& extent : all) {
    if (extent.place < at || extent.place > seal.bytes || extent.size > seal.bytes - extent.place) return false;
    at = extent.place + extent.size;
  }
  return true;
}

}  // namespace

std::uint64_t seal_size(std::size_t changing) {
  constexpr std::size_t fixed_lines = 256, line = sizeof "changes  \n" + 40;
  const std::uint64_t most = state_size + fixed_lines + changing * line;
  return (most + seal_place - 1) / seal_place * seal_place;
}

void seal_file(const fs::path& file, const fs::path& target, std::vector<Extent> changing, const std::string& token,
               const SealState& state) {
  attempt_write(target, [&] {
    const Descriptor opened(file, O_RDWR);
    Seal seal{std::string(16, '0'), opened.size(), 0, std::move(changing), state};
    const std::uint64_t room = seal_size(seal.changing.size());
    std::erase_if(seal.changing, [](const Extent& extent) { return extent.size == 0; });
    std::ranges::sort(seal.changing, {}, &Extent::place);
    seal.finished_copy = place_of(token, opened, never_changing(seal, 0));
    opened.write(seal.finished_copy, state.finished);
    const std::uint64_t map_size = map_of(seal).size();
    if (state_size + map_size > std::min<std::uint64_t>(room, most_of_seal))
      throw std::logic_error("a results file has more outputs than its seal has room for");
    seal.description = checksum_of(opened, never_changing(seal, map_size));
    opened.write(seal_place, text_of(state) + map_of(seal));
  });
}

Seal check_seal(const fs::path& file) {
  try {
    const Descriptor opened(file, O_RDONLY);
    Seal seal{};
    seal.state = state_of(file, opened);
    const std::string text = opened.read(seal_place + state_size, most_of_seal - state_size);
    std::istringstream words(text);
    std::string word;
    words >> word >> seal.bytes >> word >> seal.description >> word >> seal.finished_copy;
    for (Extent extent{}; words >> word && word == "changes" && words >> extent.place >> extent.size;)
      seal.changing.push_back(extent);
    const std::string map = map_of(seal);
    if (!text.starts_with(map) || !makes_sense(seal, map.size())) damaged(file, "its seal is");
    const std::uint64_t there = opened.size();
    if (there < seal.bytes)
      throw RunError(file.string() + " is cut short: " + std::to_string(there) + " of its " +
                     std::to_string(seal.bytes) + " bytes are there; " + remedy);
    const std::string copy = opened.read(seal.finished_copy, seal.state.finished.size());
    if (there > seal.bytes || checksum_of(opened, never_changing(seal, map.size())) != seal.description ||
        (seal.state.finished != not_finished && seal.state.finished != copy))
      damaged(file, "its description (settings, points, axes, ...) is");
    return seal;
  } catch (const std::system_error& error) {
    throw RunError("cannot read " + file.string() + ": " + error.code().message());
  }
}

void write_finished_copy(const fs::path& file, const fs::path& target, const Seal& seal) {
  attempt_write(target, [&] { Descriptor(file, O_WRONLY).write(seal.finished_copy, seal.state.finished); });
}

void write_state(const fs::path& file, const fs::path& target, const SealState& state) {
  attempt_write(target, [&] { Descriptor(file, O_WRONLY).write(seal_place, text_of(state)); });
}

}  // namespace peerspread
