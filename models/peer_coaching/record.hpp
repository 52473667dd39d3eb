/// What is observed of one lane while it runs, before it is compared with its twin.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "models/peer_coaching/groups.hpp"
#include "models/peer_coaching/recorded.hpp"
#include "models/peer_coaching/support_plan.hpp"
#include "models/peer_coaching/teacher_states.hpp"
#include "sim/model/model.hpp"

namespace peerspread::peer_coaching {

/// What a weekly mean may look at: the teacher after the week, what the teacher came with, what happened, the rates.
template <class Real>
struct Seen {
  const Teacher<Real>& now;
  const Entry<Real>& entry;
  const Week<Real>& week;
  const Rates<Real>& rates;
  /// 1 in lanes where `mask` holds, else 0.
  template <class M>
  static Real count(M mask) {
    return lanes::select(mask, Real(1.0F), Real(0.0F));
  }
};

/// A weekly mean over the teachers of a group.
template <class Function>
struct WeeklyMean {
  std::string_view name, unit, long_name;
  Function of;
};
template <class Function>
WeeklyMean(std::string_view, std::string_view, std::string_view, Function) -> WeeklyMean<Function>;

/// The mean of line k of the table of states.
template <std::size_t k>
constexpr auto mean_of_state() {
  using State = StateLine<k>;
  return WeeklyMean{State::info.name, State::info.unit, State::info.long_name,
                    [](const auto& s) { return State::of(s.now); }};
}
constexpr auto means_of_states() {
  return []<std::size_t... n>(std::index_sequence<n...>) { return std::make_tuple(mean_of_state<summarised[n]>()...); }
  (std::make_index_sequence<summarised.size()>{});
}

/// Weekly means that are not those of a state; their datasets (replicate, point, week, group) follow.
inline constexpr auto other_weekly_means = std::make_tuple(
    WeeklyMean{"trying", "1", "share of teachers who try the new practice in the week",
               [](const auto& s) { return s.week.tried; }},
    WeeklyMean{"succeeding", "1", "share of teachers whose try succeeds in the week",
               [](const auto& s) { return s.week.succeeded; }},
    WeeklyMean{"sustained", "1",
               "share of teachers with a gain of practice.sustained_gain for practice.sustained_weeks",
               [](const auto& s) { return s.count(s.now.weeks_changed >= s.rates.practice.sustained_weeks); }},
    WeeklyMean{"less_confident", "1", "share of teachers less confident than at entry by confidence.loss_counted",
               [](const auto& s) {
                 return s.count(s.entry.confidence - s.now.confidence >= s.rates.confidence.loss_counted);
               }},
    WeeklyMean{"hours", "h", "hours of support delivered in the week", [](const auto& s) { return s.week.hours; }});
inline constexpr auto weekly_means = std::tuple_cat(means_of_states(), other_weekly_means);
inline constexpr std::size_t weekly_mean_count = std::tuple_size_v<decltype(weekly_means)>;

/// The place of a weekly mean in `weekly_means`; a name that is not there does not compile.
consteval std::size_t place_of_mean(std::string_view name) {
  std::size_t place = 0, found = weekly_mean_count;
  std::apply([&](const auto&... mean) { ((found = mean.name == name ? place : found, ++place), ...); }, weekly_means);
  if (found == weekly_mean_count) throw "no such weekly mean";
  return found;
}

/// How many states' distributions over teachers are recorded, in the order of the table.
inline constexpr std::size_t quantile_states = summarised.size();
inline constexpr std::array<double, 7> quantiles = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

/// Questions of the survey; those from `energy` on are asked of leaders only.
enum class Question : std::size_t { collegiality, knowledge, confidence, energy, prepared, sharing, count };
inline constexpr std::size_t questions = static_cast<std::size_t>(Question::count);
inline constexpr std::array<std::string_view, questions> question_names = {"collegiality", "knowledge", "confidence",
                                                                           "energy",       "prepared",  "sharing"};

using GroupMeans = std::array<float, groups>;

struct SurveyAnswers {
  std::array<std::array<float, groups>, questions> truly{}, reported{};  ///< shares of those who answered
};

/// Sum and number of what was added.
struct SumOf {
  double sum = 0, count = 0;
  void add(float x) {
    sum += static_cast<double>(x);
    ++count;
  }
  double mean() const { return sum / count; }  ///< NaN where nothing was added
};

/// One bit for each teacher.
class TeacherBits {
 public:
  TeacherBits() = default;
  explicit TeacherBits(std::size_t teachers) : words_((teachers + 63) / 64) {}
  void set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  std::vector<std::uint64_t>& words() { return words_; }
  const std::vector<std::uint64_t>& words() const { return words_; }

 private:
  std::vector<std::uint64_t> words_;
};

/// How far change has spread at the end of a year.
struct SpreadRecord {
  TeacherBits changed, supported;      ///< by seat: whose change is sustained; who was ever coached or held a post
  std::array<SumOf, groups> people{};  ///< practice of who began in the group, wherever they are
  std::array<std::array<SumOf, experience_bands.size()>, groups> by_experience{};  ///< of seats, by their first holders
  std::array<SumOf, distance_names.size()> by_distance{};                          ///< of seats but leaders'
  SpreadRecord() = default;
  explicit SpreadRecord(std::size_t teachers) : changed(teachers), supported(teachers) {}
  void persist(Archive& archive);
};

/// One school year of one world.
struct YearRecord {
  std::vector<float> practice;  ///< of each coached teacher, in order of seats, at the end of the year
  SpreadRecord spread;
  SurveyAnswers survey;
  double planned = 0, offered = 0;  ///< teacher-hours a coached teacher, over caseloads; NaN without any
  double posts_filled = 0;          ///< share of posts in use held by a leader at the start of the year, or NaN
  double stay = 0, move = 0, leave = 0;
  double energy = 0;  ///< mean of leaders in post, or NaN
  bool funded = false;
  std::array<double, modalities> mix{};  ///< of hours by kind, as shares
  Cost cost;                             ///< of the whole programme
  void persist(Archive& archive);
};

struct CoachingRecord final : LaneRecord {
  std::shared_ptr<const Groups> coverage;
  std::vector<std::array<GroupMeans, weekly_mean_count>> weekly;  ///< [week][mean][group], as weeks come
  std::vector<float> quantile_values;                             ///< [state][mark][quantile][group]
  std::vector<float> online_reached;                              ///< [week], people
  std::vector<YearRecord> years;
  std::array<std::vector<float>, recorded_count> recorded;  ///< [line][moment][kind][row], as moments come
  void persist(Archive& archive) override;
};

/// School weeks (0-based, over the whole run) at whose end distributions are recorded.
std::vector<std::size_t> quantile_weeks(const Parameters& parameters);
/// Seats of which single teachers are recorded.
std::vector<std::uint32_t> tracked_teachers(const Parameters& parameters, std::size_t teachers);

}  // namespace peerspread::peer_coaching
