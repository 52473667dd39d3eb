/// Ensembles of parameter sets: a table that is accepted reads back the same once it is printed.
#include "sim/campaign/ensemble_sets.hpp"
#include "sim/core/require.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/sim/tiny_model.hpp"

using namespace peerspread;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const TinyModel model;
  static const fuzz::Scratch scratch;
  ParameterSets sets;
  const auto read = [&](const std::string& text) { sets = read_sets(scratch.put("sets.csv", text), "input", model); };
  if (!fuzz::goes_through<InputError>([&] { read(fuzz::text_of(data, size)); })) return 0;
  const ParameterSets first = sets;
  read(print_sets(first, model, {"printed again"}));
  fuzz::promise(sets.parameters == first.parameters && sets.values == first.values, "a printed table reads back");
  return 0;
}
