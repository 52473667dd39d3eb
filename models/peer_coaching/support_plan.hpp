/// What a post can give and what that costs: planned hours, capacity, quality from training, money.
#pragma once

#include <array>

#include "models/peer_coaching/parameters.hpp"
#include "models/peer_coaching/support_kinds.hpp"

namespace peerspread::peer_coaching {

/// Weights of the mix, scaled to sum to 1 (all 0 where every weight is 0).
std::array<double, modalities> mix_of(const Coaching& coaching);
/// Whether a programme plans no hours at all: then nobody is supported, and no year is funded.
bool plans_nothing(const Coaching& coaching);

/// A week's hours, over those of a week in which all kinds come evenly, and the mix of that week.
struct WeekOfSupport {
  double pace = 1;
  std::array<double, modalities> mix;
};
/// Whether it differs from week to week.
bool differs_by_week(const Coaching& coaching);
/// `first`: of the weeks of support.
WeekOfSupport week_of_support(const Coaching& coaching, bool first);

/// Of the mix, the share that is joint work.
double joint_share_of(const std::array<double, modalities>& mix);

/// Leader-hours that one teacher-hour of the mix takes.
double leader_hours_per_teacher_hour(const Parameters& parameters);

/// Teachers coached by a programme of the size that most studies had: nothing is thinned out there.
inline constexpr double small_programme = 50;

/// What is left of something that thins out with a programme's size: ((size + 50) / 100)^-exponent, 1 at 50, smooth,
/// and never above 2^exponent.
double left_at_size(double size, double exponent);

/// One post's plan for a funded year with `coached` teachers on its caseload, who attend the share `attended` of what
/// is offered: substitutes are paid for hours that take place, so a budget buys more hours where fewer are attended.
struct PostPlan {
  double planned_hours = 0.0;   ///< per coached teacher and year
  double offered_hours = 0.0;   ///< what the leader's time allows of them
  double released_hours = 0.0;  ///< per year, bought as needed up to the most allowed
};
/// `size` is how many the partner coaches in all.
PostPlan plan_post(const Parameters& parameters, std::size_t coached, double attended, double size = small_programme);

/// Share of the offered hours that take place in a school of this climate.
double attendance(const Parameters& parameters, double evaluative);

/// Dollars a year, by what they buy.
struct Cost {
  double stipends = 0.0, release = 0.0, training = 0.0, substitutes = 0.0;
  double total() const { return stipends + release + training + substitutes; }
};
/// Of one occupied post whose teachers together receive `delivered` teacher-hours a year.
Cost cost_of_post(const Parameters& parameters, const PostPlan& plan, double delivered);

/// Mean quality of leaders of a partner that coaches `coached` teachers: training, thinned out by size.
double trained_quality(const Parameters& parameters, double coached);

}  // namespace peerspread::peer_coaching
