/// Scenario files that include each other: eight files of one folder, whose texts the input holds one after the other.
#include <array>
#include <sstream>

#include "sim/core/config.hpp"
#include "sim/core/require.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace peerspread;

namespace {

constexpr std::size_t most_files = 8;
constexpr char next_file = '\x1e';

/// `text`, of which every line that may be an include names one of the files.
std::string within_the_folder(const std::string& text) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("include") != std::string::npos)
      line = "include = f" + std::to_string(static_cast<unsigned char>(line.back()) % most_files);
    kept += line + "\n";
  }
  return kept;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  std::istringstream texts(fuzz::text_of(data, size));
  for (std::size_t i = 0; i < most_files; ++i) {
    std::string text;
    std::getline(texts, text, next_file);
    scratch.put("f" + std::to_string(i), within_the_folder(text));
  }
  Config config;
  if (fuzz::goes_through<InputError>([&] { config = read_config(scratch.folder() / "f0"); }))
    for (const auto& [key, setting] : config)
      fuzz::promise(!key.empty() && setting.origin.starts_with(scratch.folder().string()), "a key has its origin");
  return 0;
}
