#include "rumour.hpp"
#include "sim/core/for_each.hpp"
#include "sim/model/lane_array.hpp"

namespace rumour {

namespace {

using namespace peerspread;

template <class Real>
class Rumour final : public Ensemble {
 public:
  Rumour(std::shared_ptr<const People> people, Seed seed, std::span<const World> worlds)
      : people_(std::move(people)), seed_(seed), records_(worlds.size()), knows_(people_->n) {
    for (std::size_t lane = 0; lane < lanes::width<Real>; ++lane) {
      const World& world = world_in(lane, worlds);
      streams_[lane] = world.stream;
      hearing_.at(0, lane) = static_cast<float>(world.parameters.hearing);
    }
  }

  void advance() override {
    const auto streams = lanes::load<lanes::Word<Real>>(streams_.data());
    Real sum(0.0F);
    for (std::size_t i = 0; i < people_->n; ++i) {
      const Draw draw = {.who = static_cast<std::uint32_t>(i), .when = week_};
      const Real chance = lanes::uniform(random_words(seed_, streams, draw)[0]);
      knows_.set(i, lanes::select(chance < hearing_.get(0), Real(1.0F), knows_.get(i)));
      sum = sum + knows_.get(i);
    }
    ++week_;
    sum_.set(0, sum);
    for (std::size_t lane = 0; lane < records_.size(); ++lane)
      records_[lane].share.push_back(sum_.at(0, lane) / static_cast<float>(people_->n));
  }

  std::size_t state_bytes() const override { return knows_.bytes(); }

  std::vector<std::unique_ptr<LaneRecord>> finish() override {
    std::vector<std::unique_ptr<LaneRecord>> finished;
    for (Record& record : records_) finished.push_back(std::make_unique<Record>(std::move(record)));
    return finished;
  }

  void persist(Archive& archive) override {
    archive.value(week_);
    archive.vector(knows_.values());
    for (Record& record : records_) record.persist(archive);
  }
  void persist_lane(Archive& archive, std::size_t lane) override {
    archive.value(week_);
    knows_.persist_lane(archive, lane);
    records_[lane].persist(archive);
  }

 private:
  std::shared_ptr<const People> people_;
  Seed seed_;
  std::vector<Record> records_;
  LaneArray<Real> knows_, hearing_{1}, sum_{1};
  alignas(64) std::array<std::uint32_t, lanes::width<Real>> streams_{};
  std::uint32_t week_ = 0;
};

}  // namespace

template <std::size_t width>
std::unique_ptr<Ensemble> start_in_lanes(std::shared_ptr<const People> people, Seed seed,
                                         std::span<const World> worlds) {
  return std::make_unique<Rumour<lanes::Pack<width>>>(std::move(people), seed, worlds);
}
template std::unique_ptr<Ensemble> start_in_lanes<PEERSPREAD_LANES>(std::shared_ptr<const People>, Seed,
                                                                    std::span<const World>);

}  // namespace rumour
