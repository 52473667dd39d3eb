/// Scenario files, of a model with a parameter of each kind.
#include "tests/fuzz/config_round_trip.hpp"

using namespace peerspread;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Registry registry = fuzz::tiny_registry();
  fuzz::read_and_print(registry, fuzz::text_of(data, size));
  return 0;
}
