/// The seal of a results file, by which damage is noticed before HDF5 sees any of it.
///
/// HDF5 1.10 believes what it reads, and a damaged description crashes it. So dataset `progress/seal`, which lies at
/// byte 4096 of every file, holds a text that is read without HDF5: how many bytes the file has, where those lie that
/// change after it was made (rows, their checksums, flags), and XXH3 of all others, the description. What else changes,
/// the state, stands in the seal itself. HDF5 writes nothing but rows and flags once a file is sealed, and each change
/// of the seal is one write of 128 bytes, so a process may be killed at any moment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace peerspread {

inline constexpr std::uint64_t seal_place = 4096;

/// A stretch of a file, in bytes.
struct Extent {
  std::uint64_t place, size;
};

/// What a process notes when it begins or ends.
struct SealState {
  std::string boot;      ///< names the time since the machine started that wrote last (boot_id)
  std::string finished;  ///< when the last process ended, or `not_finished`
};
inline constexpr const char* no_boot = "------------------------------------";
inline constexpr const char* not_finished = "--------------------";

struct Seal {
  std::string description;      ///< XXH3 of what never changes, 16 hexadecimal digits: it also tells files apart
  std::uint64_t bytes;          ///< of the whole file
  std::uint64_t finished_copy;  ///< where attribute `finished`, a copy for other programs, has its text
  std::vector<Extent> changing;
  SealState state;
};

/// Room for a seal that names `changing` places.
std::uint64_t seal_size(std::size_t changing);

/// Seals a new file, whose attribute `finished` is `token`, a text that is nowhere else in it. RunError that `target`
/// cannot be written.
void seal_file(const std::filesystem::path& file, const std::filesystem::path& target, std::vector<Extent> changing,
               const std::string& token, const SealState& state);

/// Checks all but rows and flags of a file. RunError, in plain words: not HDF5, not peerspread's, another format
/// version, cut short, damaged.
Seal check_seal(const std::filesystem::path& file);

/// Writes the copy of `state.finished`; then the state itself. RunError that `target` cannot be written.
void write_finished_copy(const std::filesystem::path& file, const std::filesystem::path& target, const Seal& seal);
void write_state(const std::filesystem::path& file, const std::filesystem::path& target, const SealState& state);

}  // namespace peerspread
