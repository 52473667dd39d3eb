/// A small comparison of 15 with 27 hours by the engine alone, in every kernel that runs here: prints one hash a kernel
/// over the population and all outputs. The same program compiled for other processors, by other compilers and for
/// WebAssembly has to print the same hashes (scripts/same_bytes).
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>

#include "models/registry.hpp"
#include "sim/campaign/batch_run.hpp"
#include "sim/model/kernel.hpp"

namespace peerspread {
namespace {

/// FNV-1a of 64 bits.
class Hash {
 public:
  void add(std::span<const float> numbers) {
    for (const float number : numbers)
      for (const auto byte : std::bit_cast<std::array<std::uint8_t, 4>>(number)) {
        value_ ^= byte;
        value_ *= 0x100000001B3;
      }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325;
};

/// `model` with two points that differ in `key`.
Campaign two_points(const Model& model, const std::vector<std::pair<std::string, std::string>>& settings,
                    const std::string& key, const std::vector<std::string>& values) {
  const std::vector<Parameter>& parameters = model.parameters();
  Campaign campaign{&model, {}, defaults_of(parameters), {}};
  campaign.settings.replicates = 4;
  campaign.settings.populations = 2;
  const auto set = [&](Values& all, const std::string& name, const std::string& text) {
    const std::size_t place = find_parameter(parameters, name);
    all.at(place) = parse_value(parameters.at(place), text);
  };
  for (const auto& [name, text] : settings) set(campaign.base, name, text);
  for (const std::string& text : values) {
    Values changed = campaign.base;
    set(changed, key, text);
    campaign.points.push_back({key + " = " + text, changes_between(campaign.base, changed)});
  }
  return campaign;
}

std::uint64_t hash_of(Campaign campaign, std::size_t lanes) {
  campaign.settings.lanes = static_cast<std::int64_t>(lanes);
  const Plan batches = plan(campaign);
  Hash hash;
  for (std::size_t b = 0; b < batches.batches.size(); ++b) {
    const Batch& batch = batches.batches[b];
    const Values structural = with_changes(campaign.base, batches.variants[batch.worlds.front().variant]);
    BatchRun run(campaign, batches, b, campaign.model->bind(structural)->build(campaign.seed(), batch.population));
    while (!run.finished()) run.advance();
    for (const std::vector<float>& output : run.observe().rows) hash.add(output);
  }
  return hash.value();
}

}  // namespace
}  // namespace peerspread

int main() {
  using namespace peerspread;
  const Registry registry = make_registry();
  const Campaign hours = two_points(*registry[0],
                                    {{"people.teachers", "600"},
                                     {"people.partners", "3"},
                                     {"time.years", "3"},
                                     {"posts.promotion_practice", "0.4"},
                                     {"posts.promotion_confidence", "0.4"},
                                     {"recording.teachers", "all"},
                                     {"recording.posts", "on"},
                                     {"recording.ties", "on"}},
                                    "coaching.hours_per_year", {"15", "27"});
  const Campaign bass =
      two_points(*registry[1], {{"bass.graph", "random"}, {"bass.agents", "600"}}, "bass.imitation", {"0.2", "0.4"});
  for (const Kernel& kernel : all_kernels) {
    const std::string name(kernel.name);
    if (runs_here(kernel.lanes))
      std::printf("%-8s %016llx %016llx\n", name.c_str(), static_cast<unsigned long long>(hash_of(hours, kernel.lanes)),
                  static_cast<unsigned long long>(hash_of(bass, kernel.lanes)));
    else
      std::printf("%-8s does not run here\n", name.c_str());
    std::fflush(stdout);
  }
}
