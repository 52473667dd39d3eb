/// Worlds of the Bass model stepped together: state is [variable][person][lane], one pack per person.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "models/bass/parameters.hpp"
#include "models/bass/start_ensemble.hpp"
#include "sim/core/for_each.hpp"
#include "sim/model/lane_array.hpp"
#include "sim/model/lanes.hpp"
#include "sim/model/model.hpp"
#include "sim/model/words_in_order.hpp"

namespace peerspread::bass {

/// Probabilities a week.
template <class Real>
struct Rates {
  Real innovation, imitation;
};

/// A person's week. `adopted` is 1 or 0, `share` that of the contacts who had adopted by last week, `chance` uniform
/// in [0, 1). Adoption is for good.
template <class Real>
Real live_week(Real adopted, Real share, Real chance, const Rates<Real>& rates) {
  const Real probability = rates.innovation + rates.imitation * share;
  return lanes::select(chance < probability, Real(1.0F), adopted);
}

/// People per task. Fixed, so that sums have the same order for any number of threads.
inline constexpr std::size_t block_size = 1024;

template <class Real>
class BassEnsemble final : public Ensemble {
 public:
  BassEnsemble(std::shared_ptr<const Community> community, Seed seed, std::span<const BassLane> worlds)
      : community_(std::move(community)),
        seed_(seed),
        records_(worlds.size()),
        streams_([&](std::size_t lane) { return world_in(lane, worlds).stream; }),
        adopted_(community_->size()),
        next_(community_->size()),
        block_adopters_((community_->size() + block_size - 1) / block_size) {
    const auto weekly = [&](double Parameters::*of) {
      return pack_of<Real>([&](std::size_t lane) { return world_in(lane, worlds).parameters.*of / weeks_per_year; });
    };
    rates_.innovation = weekly(&Parameters::innovation);
    rates_.imitation = weekly(&Parameters::imitation);
  }

  void advance() override {
    parallel::for_each_index(block_adopters_.rows(), [&](std::size_t block) { step_block(block); });
    std::swap(adopted_, next_);
    ++week_;
    adopters_ = Real(0.0F);
    for (std::size_t block = 0; block < block_adopters_.rows(); ++block)
      adopters_ = adopters_ + block_adopters_.get(block);
    record_week();
  }

  std::size_t state_bytes() const override { return adopted_.bytes() + next_.bytes() + block_adopters_.bytes(); }

  std::vector<std::unique_ptr<LaneRecord>> finish() override {
    std::vector<std::unique_ptr<LaneRecord>> finished;
    for (Record& record : records_) finished.push_back(std::make_unique<Record>(std::move(record)));
    return finished;
  }

  void persist(Archive& archive) override {
    archive.value(week_);
    archive.value(adopters_);
    for (LaneArray<Real>* array : {&adopted_, &next_}) archive.vector(array->values());
    for (Record& record : records_) record.persist(archive);
  }

  void persist_lane(Archive& archive, std::size_t lane) override {
    archive.value(week_);
    adopted_.persist_lane(archive, lane);
    alignas(64) std::array<float, width> adopters;
    lanes::store(adopters.data(), adopters_);
    archive.value(adopters[lane]);
    adopters_ = lanes::load<Real>(adopters.data());
    records_[lane].persist(archive);
  }

 private:
  static constexpr std::size_t width = lanes::width<Real>;

  /// Reads last week's state, writes this week's: everybody decides at once.
  void step_block(std::size_t block) {
    WordsInOrder words(seed_, streams_, week_, static_cast<std::uint32_t>(Purpose::week));
    const std::size_t end = std::min((block + 1) * block_size, community_->size());
    Real adopters(0.0F);
    for (std::size_t i = block * block_size; i < end; ++i) {
      words.go_to(static_cast<std::uint32_t>(i));
      const Real chance = lanes::uniform(words[0]);
      const Real adopted = live_week(adopted_.get(i), share_of_contacts(i), chance, rates_);
      next_.set(i, adopted);
      adopters = adopters + adopted;
    }
    block_adopters_.set(block, adopters);
  }

  Real share_of_contacts(std::size_t i) const {
    if (!community_->contacts())
      return (adopters_ - adopted_.get(i)) / Real(static_cast<float>(community_->size() - 1));
    const auto contacts = community_->contacts()->of(i);
    Real adopters(0.0F);
    for (const std::uint32_t j : contacts) adopters = adopters + adopted_.get(j);
    return adopters / Real(std::max(1.0F, static_cast<float>(contacts.size())));  // 0 for who has no contacts
  }

  void record_week() {
    alignas(64) std::array<float, width> adopters;
    lanes::store(adopters.data(), adopters_);
    for (std::size_t lane = 0; lane < records_.size(); ++lane) records_[lane].adopters.push_back(adopters[lane]);
  }

  std::shared_ptr<const Community> community_;
  Seed seed_;
  std::vector<Record> records_;  ///< one per world; idle lanes have none
  Rates<Real> rates_;
  SharedStreams<lanes::Word<Real>> streams_;
  std::uint32_t week_ = 0;
  Real adopters_ = Real(0.0F);      ///< people, at the end of last week; whole numbers below 2^24, so exact
  LaneArray<Real> adopted_, next_;  ///< [person], 1 or 0: last week's state and the one being written
  LaneArray<Real> block_adopters_;  ///< [block]
};

template <std::size_t width>
std::unique_ptr<Ensemble> start_in_lanes(std::shared_ptr<const Community> community, Seed seed,
                                         std::span<const BassLane> worlds) {
  return std::make_unique<BassEnsemble<lanes::Pack<width>>>(std::move(community), seed, worlds);
}

}  // namespace peerspread::bass
