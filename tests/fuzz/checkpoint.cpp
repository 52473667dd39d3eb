/// Checkpoints. The first byte chooses: a damaged file is noticed, and a state that was saved by somebody else under a
/// good checksum is taken or refused, but harms nothing.
#include "sim/campaign/checkpoint.hpp"

#include "models/registry.hpp"
#include "sim/campaign/batch_run.hpp"
#include "sim/campaign/make_campaign.hpp"
#include "sim/core/config.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace peerspread;

namespace {

/// A batch in the middle of its second pack of a few teachers, and what it saved there.
class Saved {
 public:
  Saved() {
    BatchRun run = begin();
    while (run.done() < 0.7 * all_weeks()) run.advance();
    Archive archive;
    run.persist(archive);
    state_ = archive.data();
  }
  BatchRun begin() const { return {campaign_, plan_, 0, population_}; }
  const std::string& state() const { return state_; }

 private:
  double all_weeks() const {
    return static_cast<double>(population_->size() * plan_.batches[0].worlds.size() * campaign_.scenario()->weeks());
  }

  Registry registry_ = make_registry();
  Campaign campaign_ = make_campaign(registry_,
                                     {parse_config("replicates = 5\npopulations = 1\n[people]\nteachers = 40\n"
                                                   "partners = 1\n[time]\nyears = 1\n",
                                                   "fuzzer")},
                                     {"small"});
  Plan plan_ = plan(campaign_);
  std::shared_ptr<const Population> population_ = campaign_.scenario()->build(campaign_.seed(), 0);
  std::string state_;
};

/// Reads back what lies in `file`, if it is intact.
bool load(const std::filesystem::path& file, std::string& state) {
  return fuzz::goes_through<std::runtime_error>([&] { state = load_checkpoint(file, "campaign").data(); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const Saved saved;
  static const std::string intact = [] {
    Archive archive;
    std::string state = saved.state();
    archive.raw(state.data(), state.size());
    const std::filesystem::path file = scratch.folder() / "intact";
    save_checkpoint(file, "campaign", archive);
    return fuzz::bytes_of(file);
  }();
  if (size == 0) return 0;
  const bool whole_file = data[0] % 2 == 0;
  if (whole_file) {
    std::string state;
    if (load(scratch.put("damaged", fuzz::edited(intact, data + 1, size - 1)), state))
      fuzz::promise(state == saved.state(), "damage is noticed");
    return 0;
  }
  BatchRun run = saved.begin();
  fuzz::goes_through<std::runtime_error>([&] {
    Archive archive(fuzz::edited(saved.state(), data + 1, size - 1));
    run.persist(archive);
  });
  return 0;
}
