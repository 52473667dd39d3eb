/// What the fuzzers share. Each is a program of clang's libFuzzer, which makes up inputs that take branches not taken
/// before. A parser may refuse an input with the errors that it states; any other error, a finding of the sanitizers
/// or a broken promise ends the program, and the input stays as a file.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace peerspread::fuzz {

inline std::string text_of(const std::uint8_t* data, std::size_t size) { return {data, data + size}; }

/// Ends the program unless `kept`.
inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "Broken promise: %s\n", what);
  std::abort();
}

/// Whether `action` went through; false where it refused with an `Error` or `OtherError`.
template <class Error, class OtherError = Error, class Action>
bool goes_through(const Action& action) {
  try {
    action();
    return true;
  } catch (const Error& error) {
    promise(std::string_view(error.what()) != "", "a refusal says why");
  } catch (const OtherError& error) {
    promise(std::string_view(error.what()) != "", "a refusal says why");
  }
  return false;
}

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder in memory that goes with the program: the only place where fuzzers have files.
class Scratch {
 public:
  Scratch() {
    const std::filesystem::path memory = "/dev/shm";
    const bool there = std::filesystem::is_directory(memory);
    std::string name = ((there ? memory : std::filesystem::temp_directory_path()) / "peerspread-fuzz-XXXXXX").string();
    promise(::mkdtemp(name.data()) != nullptr, "there is room for files");
    folder_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  /// Puts `bytes` into the file called `name`.
  std::filesystem::path put(const std::string& name, std::string_view bytes) const {
    std::filesystem::path file = folder_ / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace peerspread::fuzz
