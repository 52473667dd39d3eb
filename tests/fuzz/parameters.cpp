/// Scenario files of the models that there are, whose parameters have to go together: slower than `scenario`.
#include "models/registry.hpp"
#include "tests/fuzz/config_round_trip.hpp"

using namespace peerspread;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Registry registry = make_registry();
  fuzz::read_and_print(registry, fuzz::text_of(data, size));
  return 0;
}
