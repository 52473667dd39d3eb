/// Worlds of the SIR model stepped together: state is [variable][person][lane], one pack per person.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/sir/community.hpp"
#include "sim/core/for_each.hpp"
#include "sim/model/lane_array.hpp"
#include "sim/model/words_in_order.hpp"

namespace peerspread::sir {

/// A person, 1 or 0 each (recovered who is neither), or how many people.
template <class Real>
struct Count {
  Real susceptible, infectious;
};

struct Record final : LaneRecord {
  std::vector<Count<float>> weeks;  ///< at the end of each
  void persist(Archive& archive) override { archive.vector(weeks); }
};

/// One world of an ensemble.
struct World {
  Parameters parameters;
  std::uint32_t stream;
};

/// One per kernel (kernel.cpp), compiled for the processors that it needs: nothing but this name leaves its object.
template <std::size_t lanes>
std::unique_ptr<Ensemble> start_in_lanes(std::shared_ptr<const Community> community, Seed seed,
                                         std::span<const World> worlds);

/// A person's week. `exposure` counts the contacts who were infectious at its start, `hazard` is -log of the
/// probability to escape one, `chance` is uniform in [0, 1). Who is infected infects, and may recover, from the next
/// week on.
template <class Real>
Count<Real> live_week(Count<Real> was, Real exposure, Real chance, Real hazard, Real recovery) {
  const Real zero(0.0F), one(1.0F);
  const auto caught = lanes::both(was.susceptible > zero, chance >= lanes::exp_of_minus(exposure * hazard));
  return {lanes::select(caught, zero, was.susceptible),
          lanes::select(caught, one, lanes::select(chance < recovery, zero, was.infectious))};
}

template <class Real>
class SirEnsemble final : public Ensemble {
 public:
  SirEnsemble(std::shared_ptr<const Community> community, Seed seed, std::span<const World> worlds)
      : community_(std::move(community)),
        seed_(seed),
        records_(worlds.size()),
        streams_([&](std::size_t lane) { return world_in(lane, worlds).stream; }) {
    for (std::size_t lane = 0; lane < width; ++lane) {
      const Parameters& p = world_in(lane, worlds).parameters;
      hazard_.at(0, lane) = static_cast<float>(std::min(-std::log(1.0 - p.infection), 80.0));  // finite
      recovery_.at(0, lane) = static_cast<float>(p.recovery);
      const auto infected = static_cast<std::size_t>(p.infected);
      count_.at(0, lane) = static_cast<float>(community_->n - infected);
      count_.at(1, lane) = static_cast<float>(infected);
      for (std::size_t k = 0; k < infected; ++k) {
        const std::size_t i = k * community_->n / infected;
        susceptible_.at(i, lane) = 0.0F;
        infectious_.at(i, lane) = 1.0F;
        ill_[i] = 1;
      }
    }
  }

  /// Who was infectious last week is read, who is this week written: everybody at once.
  void advance() override {
    parallel::for_each_index(block_change_.rows() / 2, [&](std::size_t block) {
      const Count<Real> change = step_people(block * block_size, std::min((block + 1) * block_size, community_->n));
      block_change_.set(2 * block, change.susceptible);
      block_change_.set(2 * block + 1, change.infectious);
    });
    std::swap(infectious_, next_infectious_);
    std::swap(ill_, next_ill_);
    ++week_;
    for (std::size_t row = 0; row < block_change_.rows(); ++row)
      count_.set(row % 2, count_.get(row % 2) + block_change_.get(row));
    for (std::size_t lane = 0; lane < records_.size(); ++lane)
      records_[lane].weeks.push_back({count_.at(0, lane), count_.at(1, lane)});
  }

  std::size_t state_bytes() const override { return 3 * susceptible_.bytes() + block_change_.bytes(); }

  std::vector<std::unique_ptr<LaneRecord>> finish() override {
    std::vector<std::unique_ptr<LaneRecord>> finished;
    for (Record& record : records_) finished.push_back(std::make_unique<Record>(std::move(record)));
    return finished;
  }

  void persist(Archive& archive) override {  // what is not here is zero or written before it is read
    archive.value(week_);
    for (LaneArray<Real>* array : {&susceptible_, &infectious_, &count_}) archive.vector(array->values());
    archive.vector(ill_);
    for (Record& record : records_) record.persist(archive);
  }

  void persist_lane(Archive& archive, std::size_t lane) override {
    archive.value(week_);
    for (LaneArray<Real>* array : {&susceptible_, &infectious_, &count_}) array->persist_lane(archive, lane);
    records_[lane].persist(archive);
    if (!archive.reads()) return;
    for (std::size_t i = 0; i < community_->n; ++i)
      if (infectious_.at(i, lane) > 0.0F) ill_[i] = 1;
  }

 private:
  /// A week of people from .. to; how many more or fewer are susceptible and infectious. Who is ill in no world and has
  /// no ill contact in any stays what she is, and is not looked at further.
  Count<Real> step_people(std::size_t from, std::size_t to) {
    const Real hazard = hazard_.get(0), recovery = recovery_.get(0), nobody(0.0F);
    Count<Real> change = {nobody, nobody};
    WordsInOrder words(seed_, streams_, week_, 0);  // for the only purpose
    for (std::size_t i = from; i < to; ++i) {
      if (community_->contacts && i + ahead < to)  // they may lie anywhere, and memory takes as long as many people
        for (const std::uint32_t j : community_->contacts->of(i + ahead)) infectious_.prefetch(j);
      if (!may_change(i)) {
        if (next_ill_[i] != 0) next_infectious_.set(i, nobody);
        next_ill_[i] = 0;
        continue;
      }
      words.go_to(static_cast<std::uint32_t>(i / 4));  // four words serve four people
      const Count<Real> was = {susceptible_.get(i), infectious_.get(i)};
      const Count<Real> is = live_week(was, exposure(i), lanes::uniform(words[i % 4]), hazard, recovery);
      susceptible_.set(i, is.susceptible);
      next_infectious_.set(i, is.infectious);
      next_ill_[i] = lanes::any(is.infectious > nobody) ? 1 : 0;
      change = {change.susceptible + (is.susceptible - was.susceptible),
                change.infectious + (is.infectious - was.infectious)};
    }
    return change;
  }

  bool may_change(std::size_t i) const {
    if (!community_->contacts) return true;
    std::uint8_t ill = ill_[i];
    for (const std::uint32_t j : community_->contacts->of(i)) ill |= ill_[j];
    return ill != 0;
  }

  Real exposure(std::size_t i) const {
    if (!community_->contacts) return count_.get(1);  // matters to the susceptible, who are not among them
    Real infectious(0.0F);
    for (const std::uint32_t j : community_->contacts->of(i)) infectious = infectious + infectious_.get(j);
    return infectious;
  }

  static constexpr std::size_t width = lanes::width<Real>, block_size = 1024;  // of people, for any number of threads
  static constexpr std::size_t ahead = 12;
  std::shared_ptr<const Community> community_;
  Seed seed_;
  std::vector<Record> records_;  ///< one per world; idle lanes have none
  LaneArray<Real> hazard_{1}, recovery_{1};
  SharedStreams<lanes::Word<Real>> streams_;
  std::uint32_t week_ = 0;
  LaneArray<Real> susceptible_{community_->n, 1.0F}, infectious_{community_->n}, next_infectious_{community_->n};
  std::vector<std::uint8_t> ill_ = std::vector<std::uint8_t>(community_->n), next_ill_ = ill_;  ///< 1: in some world
  LaneArray<Real> count_{2};  ///< people susceptible and infectious, last week; whole numbers below 2^24, so exact
  LaneArray<Real> block_change_{2 * ((community_->n + block_size - 1) / block_size)};  ///< of it, block by block
};

}  // namespace peerspread::sir
