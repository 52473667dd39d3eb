/// Command lines, one word a line: what one asks for is known or refused, and its settings are as good as a file's.
#include <sstream>

#include "sim/commands/cli.hpp"
#include "sim/core/require.hpp"
#include "tests/fuzz/config_round_trip.hpp"

using namespace peerspread;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Registry registry = fuzz::tiny_registry();
  std::istringstream lines(fuzz::text_of(data, size));
  std::vector<std::string> words;
  for (std::string word; std::getline(lines, word);) words.push_back(word.substr(0, word.find('\0')));
  fuzz::goes_through<InputError>([&] { command_asked_for(words, registry); });
  return 0;
}
