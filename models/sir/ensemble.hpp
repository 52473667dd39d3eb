/// Worlds of the SIR model stepped together: state is [variable][person][lane], one pack per person.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/sir/community.hpp"
#include "sim/core/for_each.hpp"
#include "sim/model/lane_array.hpp"

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
      : community_(std::move(community)), seed_(seed), records_(worlds.size()) {
    for (std::size_t lane = 0; lane < width; ++lane) {
      const auto& [p, stream] = worlds[std::min(lane, worlds.size() - 1)];  // idle lanes repeat the last world
      streams_[lane] = stream;
      hazard_.at(0, lane) = static_cast<float>(std::min(-std::log(1.0 - p.infection), 80.0));  // finite
      recovery_.at(0, lane) = static_cast<float>(p.recovery);
      const auto infected = static_cast<std::size_t>(p.infected);
      count_.at(1, lane) = static_cast<float>(infected);
      for (std::size_t k = 0; k < infected; ++k) {
        susceptible_.at(k * community_->n / infected, lane) = 0.0F;
        infectious_.at(k * community_->n / infected, lane) = 1.0F;
      }
    }
  }

  /// Who was infectious last week is read, who is this week written: everybody at once.
  void advance() override {
    const auto streams = lanes::load<lanes::Word<Real>>(streams_.data());
    parallel::for_each_index(block_count_.rows() / 2, [&](std::size_t block) {
      Count<Real> count = {Real(0.0F), Real(0.0F)};
      for (std::size_t i = block * block_size; i < std::min((block + 1) * block_size, community_->n); ++i) {
        const Draw draw = {.who = static_cast<std::uint32_t>(i), .when = week_};  // for the only purpose, so number 0
        const Real chance = lanes::uniform(random_words(seed_, streams, draw)[0]);
        const Count<Real> was = {susceptible_.get(i), infectious_.get(i)};
        const Count<Real> is = live_week(was, exposure(i), chance, hazard_.get(0), recovery_.get(0));
        susceptible_.set(i, is.susceptible);
        next_infectious_.set(i, is.infectious);
        count = {count.susceptible + is.susceptible, count.infectious + is.infectious};
      }
      block_count_.set(2 * block, count.susceptible);
      block_count_.set(2 * block + 1, count.infectious);
    });
    std::swap(infectious_, next_infectious_);
    ++week_;
    count_ = LaneArray<Real>(2);
    for (std::size_t row = 0; row < block_count_.rows(); ++row)
      count_.set(row % 2, count_.get(row % 2) + block_count_.get(row));
    for (std::size_t lane = 0; lane < records_.size(); ++lane)
      records_[lane].weeks.push_back({count_.at(0, lane), count_.at(1, lane)});
  }

  std::size_t state_bytes() const override { return 3 * susceptible_.bytes() + block_count_.bytes(); }

  std::vector<std::unique_ptr<LaneRecord>> finish() override {
    std::vector<std::unique_ptr<LaneRecord>> finished;
    for (Record& record : records_) finished.push_back(std::make_unique<Record>(std::move(record)));
    return finished;
  }

  void persist(Archive& archive) override {  // the other arrays are written before they are read
    archive.value(week_);
    for (LaneArray<Real>* array : {&susceptible_, &infectious_, &count_}) archive.vector(array->values());
    for (Record& record : records_) record.persist(archive);
  }

 private:
  Real exposure(std::size_t i) const {
    if (!community_->contacts) return count_.get(1);  // matters to the susceptible, who are not among them
    Real infectious(0.0F);
    for (const std::uint32_t j : community_->contacts->of(i)) infectious = infectious + infectious_.get(j);
    return infectious;
  }

  static constexpr std::size_t width = lanes::width<Real>, block_size = 1024;  // of people, for any number of threads
  std::shared_ptr<const Community> community_;
  Seed seed_;
  std::vector<Record> records_;  ///< one per world; idle lanes have none
  LaneArray<Real> hazard_{1}, recovery_{1};
  alignas(64) std::array<std::uint32_t, width> streams_;
  std::uint32_t week_ = 0;
  LaneArray<Real> susceptible_{community_->n, 1.0F}, infectious_{community_->n}, next_infectious_{community_->n};
  LaneArray<Real> count_{2};  ///< people susceptible and infectious, last week; whole numbers below 2^24, so exact
  LaneArray<Real> block_count_{2 * ((community_->n + block_size - 1) / block_size)};  ///< the same, block by block
};

}  // namespace peerspread::sir
