/// The ensemble: the worlds of one pack of lanes, stepped a week at a time. Order of a week and of a year's end is the
/// order of `advance`; the equations are in teacher_week.hpp, what happens once a year in year.hpp.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "models/peer_coaching/rates.hpp"
#include "models/peer_coaching/record.hpp"
#include "models/peer_coaching/start_ensemble.hpp"
#include "models/peer_coaching/state.hpp"
#include "sim/core/for_each.hpp"
#include "sim/model/model.hpp"
#include "sim/model/words_in_order.hpp"

namespace peerspread::peer_coaching {

/// What became of a seat's holder at the end of the year.
enum class Fate : std::uint8_t { stays, moves, leaves };

/// Everything a yearly process needs to see and change.
template <class Real>
struct Worlds {
  std::shared_ptr<const CoachingPopulation> people;
  Seed seed;
  std::vector<Parameters> parameters;  ///< one per lane of the pack; lanes beyond those asked for repeat the last
  std::vector<std::uint32_t> streams;  ///< noise stream of each lane
  SharedStreams<lanes::Word<Real>> shared_streams;
  LaneGroups coverage;  ///< of each lane of the pack
  std::size_t lanes;    ///< asked for
  Rates<Real> rates;
  Ties helpers;  ///< teachers to the colleagues who may win them as they are coached; empty where no lane has any
  State<Real> state;
  std::vector<std::unique_ptr<CoachingRecord>> records;
  std::size_t this_year = 0;  ///< that has begun last, from 0

  // For recording single teachers, posts, schools and partners; else empty.
  std::vector<std::uint32_t> recorded_seats;
  bool record_posts;
  LaneArray<Real> tried, succeeded;  ///< 1 or 0 for every teacher, in the week
  std::vector<Fate> fates;           ///< [teacher][lane], as carried out at the end of the year

  Worlds(std::shared_ptr<const CoachingPopulation> population, Seed seed, std::vector<Parameters> padded,
         std::vector<std::uint32_t> streams, std::size_t lanes);
  WordsInOrder<lanes::Word<Real>> words(std::size_t when, Purpose purpose) const {
    return {seed, shared_streams, static_cast<std::uint32_t>(when), number_of(purpose)};
  }
  std::size_t years() const { return static_cast<std::size_t>(parameters.front().time.years); }
  bool funded(std::size_t lane, std::size_t year) const {
    const Coaching& c = parameters[lane].coaching;
    return static_cast<double>(year) < c.years_funded && !plans_nothing(c);
  }
};

template <class Real>
class CoachingEnsemble final : public Ensemble {
 public:
  CoachingEnsemble(Worlds<Real> worlds, Observe observe);
  void advance() override;
  std::size_t state_bytes() const override { return state_bytes_; }
  std::vector<std::unique_ptr<LaneRecord>> finish() override;
  void persist(Archive& archive) override;
  void persist_lane(Archive& archive, std::size_t lane) override;
  const Worlds<Real>& worlds() const { return worlds_; }

 private:
  using Means = std::array<std::array<Real, weekly_mean_count>, groups>;
  static constexpr std::size_t block_size = 512;  ///< teachers; even, for two share a block of random words
  /// Teachers between two additions to the means: their states are still in the first cache then.
  static constexpr std::size_t strip = 32;
  static_assert(block_size % strip == 0);

  void persist_won(Archive& archive, std::size_t lane);
  void step_block(std::size_t block, std::size_t week);
  [[gnu::noinline]] void add_to_means(std::size_t from, std::size_t to, const std::array<Week<Real>, strip>& happened,
                                      Means& sums) const;
  [[gnu::noinline]] void keep_tries(std::size_t from, std::size_t to, const std::array<Week<Real>, strip>& happened);
  void set_support(std::size_t year, std::size_t week_of_year);
  void step_posts_and_online(bool support_week);
  void record_week(std::size_t week);
  void record_quantiles(std::size_t mark);

  Worlds<Real> worlds_;
  Observe observe_;
  std::size_t week_ = 0;
  std::size_t state_bytes_;
  Real support_now_{};          ///< 1 in lanes with support this week
  Real pace_now_ = Real(1.0F);  ///< its hours, over those of an even week
  bool weeks_differ_;           ///< in pace or mix, in some lane
  GroupRuns runs_;
  std::vector<std::uint8_t> row_coached_;  ///< 1 where some lane coaches the teacher
  std::array<std::array<double, lanes::width<Real>>, groups> group_sizes_;
  LaneArray<Real> block_sums_;  ///< [block][group][mean]
  std::vector<std::size_t> quantile_weeks_;
};

}  // namespace peerspread::peer_coaching
