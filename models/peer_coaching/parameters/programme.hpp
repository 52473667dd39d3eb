/// Parameters of the programme: posts, training, support, what it costs and where it is given.
#pragma once

#include "models/peer_coaching/parameters/sources.hpp"
#include "models/peer_coaching/parameters/timing.hpp"
#include "sim/core/section.hpp"

namespace peerspread::peer_coaching {

// clang-format off
/// How far support can be used against teachers in ratings.
template <class T>
struct ClimateOf {
  using enum Label;
  static constexpr std::string_view section = "climate";

  Number<T> evaluative = number("evaluative", 0.2, {.source = no_source,
      .help = "mean evaluative climate: how far support can be used against teachers in ratings",
      .programme_only = true});
  Number<T> spread = number("spread", 0.15, {.low = 0, .high = 0.5, .source = no_source,
      .help = "SD of the climate between schools and principals", .programme_only = true});
  Number<T> change_per_year = number("change_per_year", 0.0, {.unit = "1/a", .low = -0.5, .high = 0.5, .label = setting,
      .source = "a policy lever", .help = "yearly change of the mean climate", .programme_only = true,
      .same_for = until_second_year});
  Number<T> contact_rise = number("contact_rise", 0.1, {.low = 0, .high = 0.5, .label = literature,
      .source = "sign: Berebitsky & Andrews-Larson 2017; size assumed (0-0.5)",
      .help = "rise of attendance in a fully evaluative climate", .programme_only = true});
  Number<T> principal_change = number("principal_change", 0.18, {.unit = "1/a", .label = measured,
      .source = "82 % of principals stay, NCES 2016-17",
      .help = "yearly probability of a new principal, who sets the climate anew, and trust as far as it is redrawn",
      .same_for = until_second_year});
};
using Climate = ClimateOf<double>;

/// The posts of teacher leaders.
template <class T>
struct PostsOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "posts";

  Number<T> teachers_per_post = number("teachers_per_post", 20.0, {.unit = "teacher", .low = 2, .high = 300,
      .source = "22.5 (seed article), 16 and 10 in other counts",
      .help = "teachers of a school per leader's post; sets how many posts there are", .scope = structural});
  Whole<T> caseload = whole("caseload", 10, {.unit = "teacher", .low = 0, .high = 300, .label = measured,
      .source = "10 a year (10,000/1,000); 6-22 elsewhere", .help = "most teachers that a post coaches in a year",
      .first_day = true});
  Number<T> release_hours_per_week = number("release_hours_per_week", 3.75, {.unit = "h/week", .low = 0, .high = 40,
      .label = measured, .source = "one period of 45 minutes a day, NYC FY18",
      .help = "hours a leader is released from teaching", .programme_only = true});
  Number<T> stipend_hours_per_year = number("stipend_hours_per_year", 60.0, {.unit = "h/a", .low = 0, .high = 400,
      .label = measured,
      .source = "NYC DOE: 5 h a month and 5 days ($12,500) or 2 h a month and 2 days ($7,500); mean of both",
      .help = "hours paid by the stipend", .programme_only = true});
  Number<T> direct_share = number("direct_share", 0.75, {.source = no_source,
      .help = "share of a leader's paid hours spent with teachers, not in preparation", .programme_only = true});
  Number<T> time_thinning = number("time_thinning", 0.0, {.low = 0, .high = 1,
      .source = "larger programmes, smaller effects: Kraft, Blazar & Hogan 2018; cause and exponent assumed",
      .help = "how fast the direct share falls with the number coached by the partner (exponent)",
      .programme_only = true});
  Number<T> quality_practice = number("quality_practice", 0.0, {.low = 0, .high = 5, .source = no_source,
      .help = "rise of a leader's quality per own practice above promotion_practice when appointed",
      .programme_only = true});
  Number<T> quality_sd = number("quality_sd", 0.585, {.low = 0, .high = 1, .label = calibrated,
      .source = "aims at 0.25-0.30 SD between coaches, Blazar et al. 2024 (C8)", .help = "SD of leaders' quality",
      .programme_only = true});
  Word<T> pairing = word("pairing", "lot", {.choices = {"lot", "teams", "need"}, .label = setting,
      .source = "a policy lever; need: as Papay, Taylor, Tyler & Laski 2020 paired teachers (from memory)",
      .help = "who may be coached by whom in a school of several posts: by lot, teams of a grade together, or those "
              "with the lowest practice by the leader with most practice and confidence",
      .scope = structural});
  Whole<T> leader_ties = whole("leader_ties", 2, {.unit = "tie", .low = 0, .high = 20, .source = no_source,
      .help = "leaders of the same partner a leader turns to", .scope = structural});
  Number<T> energy_start = number("energy_start", 0.6, {.source = no_source, .help = "energy of a new leader",
      .first_day = true});
  Number<T> energy_rate = number("energy_rate", 0.02, {.unit = "1/week", .low = 0, .high = 0.5, .source = no_source,
      .help = "weekly gain of energy in a trusting climate, and loss by strain and an evaluative one",
      .programme_only = true});
  Number<T> step_down = number("step_down", 0.05, {.unit = "1/a", .source = no_source,
      .help = "yearly probability that a leader without energy gives up the post",
      .same_for = until_year_end});
  Number<T> promotion_practice = number("promotion_practice", 0.7, {.source = no_source,
      .help = "practice needed to fill a vacant post"});
  Number<T> promotion_confidence = number("promotion_confidence", 0.7, {.source = no_source,
      .help = "confidence needed to fill a vacant post",
      .same_for = until_year_end});
  Number<T> promotion_experience = number("promotion_experience", 3.0, {.unit = "a", .low = 0, .high = 40,
      .source = no_source, .help = "years of experience needed to fill a vacant post",
      .same_for = until_year_end});
};
using Posts = PostsOf<double>;

/// What makes leaders good at coaching.
template <class T>
struct TrainingOf {
  using enum Label;
  static constexpr std::string_view section = "training";

  Number<T> hours_per_year = number("hours_per_year", 40.0, {.unit = "h/a", .low = 0, .high = 400, .source = no_source,
      .help = "training that each leader gets", .programme_only = true});
  Number<T> full_hours = number("full_hours", 40.0, {.unit = "h/a", .low = 1, .high = 400, .source = no_source,
      .help = "training that makes a leader's mean quality 1", .programme_only = true});
  Number<T> untrained_quality = number("untrained_quality", 0.299, {.label = calibrated, .source = set_a,
      .help = "mean quality of a leader without training", .programme_only = true});
  Number<T> full_size = number("full_size", 100.0, {.unit = "teacher", .low = 1, .high = 100000, .label = literature,
      .source = "programmes of 100 teachers and over have about half the effect: Kraft, Blazar & Hogan 2018",
      .help = "teachers coached by a partner up to which its training is undiluted", .programme_only = true});
  Number<T> dilution = number("dilution", 0.0, {.low = 0, .high = 2,
      .source = "pattern: Kraft, Blazar & Hogan 2018; exponent assumed",
      .help = "how fast training thins out with a partner's size beyond that (exponent)", .programme_only = true});
  Number<T> pool_thinning = number("pool_thinning", 0.775, {.low = 0, .high = 1,
      .label = calibrated,
      .source = "leaders are the best of a pool, and their quality falls with scale: Davis, Guryan, Hallberg & Ludwig "
                "2017; exponent assumed",
      .help = "how fast leaders' mean quality falls with the number coached by the partner, without a kink (exponent)",
      .programme_only = true});
  Number<T> programme_sd = number("programme_sd", 0.0, {.low = 0, .high = 1.5,
      .source = "effects differ between programmes beyond chance: Kraft, Blazar & Hogan 2018; size assumed",
      .help = "SD of the logarithm of what content and context make of a partner's support", .programme_only = true});
};
using Training = TrainingOf<double>;

/// The programme: how much support, when and of which kinds.
template <class T>
struct CoachingOf {
  using enum Label;
  static constexpr std::string_view section = "coaching";

  Word<T> plan = word("plan", "hours", {.choices = {"hours", "capacity", "budget"}, .label = setting,
      .source = "a policy lever",
      .help = "what fixes the planned hours: hours_per_year, all of the leaders' time, or money.budget_per_teacher",
      .programme_only = true});
  Number<T> hours_per_year = number("hours_per_year", 27.0, {.unit = "h/a", .low = 0, .high = 400, .label = measured,
      .source = "over 27 hours per teacher, NYC 2017-18, seed article",
      .help = "hours of support planned per coached teacher and year", .programme_only = true});
  Whole<T> first_week = whole("first_week", 3, {.unit = "week", .low = 1, .high = 36, .source = no_source,
      .help = "week of the year in which support begins, a whole number", .programme_only = true});
  Whole<T> weeks = whole("weeks", 30, {.unit = "week", .low = 1, .high = 36, .source = no_source,
      .help = "weeks of support in a year, a whole number", .programme_only = true});
  Number<T> years_funded = number("years_funded", 30, {.unit = "a", .low = 0, .high = 30, .label = setting,
      .source = "a policy lever", .help = "years with support; none after", .programme_only = true,
      .same_for = while_both_funded});
  Number<T> attendance = number("attendance", 0.9, {.source = no_source,
      .help = "share of offered hours that take place", .programme_only = true});
  Number<T> one_on_one = number("one_on_one", 0.4, {.source = "kinds: seed article; mix assumed",
      .help = "weight of one-on-one support in the mix", .programme_only = true});
  Number<T> group = number("group", 0.3, {.source = "as one_on_one", .help = "weight of group meetings in the mix",
      .programme_only = true});
  Number<T> video = number("video", 0.2, {.source = "as one_on_one",
      .help = "weight of classroom video intervisitation in the mix", .programme_only = true});
  Number<T> online = number("online", 0.1, {.source = "as one_on_one", .help = "weight of online support in the mix",
      .programme_only = true});
  Number<T> one_on_one_at_start = number("one_on_one_at_start", 0.0, {.label = setting,
      .source = "a policy lever: an institute before the year, say",
      .help = "share of the year's hours of one-on-one support in the first week of support; the rest evenly",
      .programme_only = true});
  Number<T> group_at_start = number("group_at_start", 0.0, {.label = setting,
      .source = "as one_on_one_at_start",
      .help = "share of the year's hours of group meetings in the first week of support; the rest evenly",
      .programme_only = true});
  Number<T> video_at_start = number("video_at_start", 0.0, {.label = setting,
      .source = "as one_on_one_at_start",
      .help = "share of the year's hours of video intervisitation in the first week of support; the rest evenly",
      .programme_only = true});
  Number<T> online_at_start = number("online_at_start", 0.0, {.label = setting,
      .source = "as one_on_one_at_start",
      .help = "share of the year's hours of online support in the first week of support; the rest evenly",
      .programme_only = true});
  Number<T> group_size = number("group_size", 5.0, {.unit = "teacher", .low = 1, .high = 100, .source = no_source,
      .help = "teachers in a group meeting", .programme_only = true});
};
using Coaching = CoachingOf<double>;

/// Whom the programme reaches.
template <class T>
struct CoverageOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "coverage";

  Number<T> schools = number("schools", 0.5, {.label = setting, .source = "a policy lever",
      .help = "share of schools with coaching; the others are comparison schools",
      .first_day = true});
  Number<T> teachers = number("teachers", 1.0, {.label = setting, .source = "a policy lever",
      .help = "most of a post's teachers that are coached, as a share",
      .first_day = true});
  Word<T> selection = word("selection", "everybody", {
      .choices = {"everybody", "volunteers", "lowest_practice", "most_sought", "least_sought"}, .label = setting,
      .source = "a policy lever", .help = "who comes first: drawn by lot, volunteers (confident and trusting), lowest "
      "practice, or those whom most or fewest colleagues turn to",
      .first_day = true});
  Number<T> volunteer_pull = number("volunteer_pull", 4.0, {.low = 0, .high = 20, .source = no_source,
      .help = "how much confidence and trust raise the odds to volunteer", .scope = structural});
};
using Coverage = CoverageOf<double>;

/// What an hour of support does and costs.
template <class T>
struct SupportOf {
  using enum Label;
  static constexpr std::string_view section = "support";

  Number<T> strength_one_on_one = number("strength_one_on_one", 1.0, {.low = 0, .high = 2,
      .source = "0.7-1.2; only the order of the four has support", .help = "uptake per hour of one-on-one support",
      .programme_only = true});
  Number<T> strength_group = number("strength_group", 0.667, {.low = 0, .high = 2,
      .label = calibrated,
      .source = "0.3-0.8; as strength_one_on_one", .help = "uptake per hour of group meeting", .programme_only = true});
  Number<T> strength_video = number("strength_video", 0.9, {.low = 0, .high = 2,
      .label = calibrated,
      .source = "0.5-1.1; as strength_one_on_one", .help = "uptake per hour of video intervisitation",
      .programme_only = true});
  Number<T> strength_online = number("strength_online", 0.08, {.low = 0, .high = 2,
      .source = "0-0.2; as strength_one_on_one", .help = "uptake per hour of online support", .programme_only = true});
  Number<T> group_crowding = number("group_crowding", 0.0, {.low = 0, .high = 2, .source = no_source,
      .help = "how fast an hour in a group loses strength with coaching.group_size beyond 5 (exponent)",
      .programme_only = true});
  Number<T> cost_video = number("cost_video", 0.5, {.unit = "h/h", .low = 0, .high = 2, .source = no_source,
      .help = "leader-hours per teacher-hour of video intervisitation", .programme_only = true});
  Number<T> cost_online = number("cost_online", 0.1, {.unit = "h/h", .low = 0, .high = 2, .source = no_source,
      .help = "leader-hours per teacher-hour of online support", .programme_only = true});
  Number<T> practice_damping = number("practice_damping", 0.5, {.source = "first specification of the model; assumed",
      .help = "how far uptake falls as practice nears 1", .programme_only = true});
  Number<T> saturation = number("saturation", 9.55, {.unit = "h", .low = 0.1, .high = 100, .label = calibrated,
      .source = set_a, .help = "recent hours of one kind at which a further hour counts half", .programme_only = true});
  Number<T> memory_loss = number("memory_loss", 0.0363, {.unit = "1/week", .low = 0, .high = 1, .label = calibrated,
      .source = set_a, .help = "weekly fading of recent hours", .programme_only = true});
};
using Support = SupportOf<double>;

/// The online community to which leaders add.
template <class T>
struct OnlineOf {
  using enum Label;
  static constexpr std::string_view section = "online";

  OnOff<T> sharing = on_off("sharing", true, {.label = setting, .source = "a policy lever",
      .help = "whether leaders share resources online", .programme_only = true});
  Number<T> audience = number("audience", 1600000.0, {.unit = "person", .low = 0, .high = 1e8, .label = measured,
      .source = "over 1.6 million contacts, seed article; very likely not distinct teachers",
      .help = "most people the online community can reach", .programme_only = true});
  Number<T> partner_share = number("partner_share", 0.2, {.source = no_source,
      .help = "share of the audience in the partners' own communities; the rest is national", .programme_only = true});
  Number<T> innovation = number("innovation", 0.004, {.unit = "1/week", .low = 0, .high = 1,
      .source = "Bass diffusion; 0.004 a week assumed",
      .help = "awareness won by leaders' sharing, if all posts are held", .programme_only = true});
  Number<T> imitation = number("imitation", 0.05, {.unit = "1/week", .low = 0, .high = 1,
      .source = "Bass diffusion; 0.05 a week assumed", .help = "awareness won by word of mouth",
      .programme_only = true});
  Number<T> active_share = number("active_share", 0.1, {.source = "about a tenth; assumed",
      .help = "share of teachers who are active users", .programme_only = true});
};
using Online = OnlineOf<double>;

/// Prices.
template <class T>
struct MoneyOf {
  using enum Label;
  static constexpr std::string_view section = "money";

  Number<T> salary = number("salary", 57900.0, {.unit = "$/a", .low = 0, .high = 1e6, .label = measured,
      .source = "base salary, NTPS 2017-18", .help = "a teacher's yearly salary", .programme_only = true});
  Number<T> benefits = number("benefits", 0.3, {.low = 0, .high = 2, .source = no_source,
      .help = "employer's cost on top of salary, as a share", .programme_only = true});
  Number<T> paid_hours = number("paid_hours", 1260.0, {.unit = "h/a", .low = 100, .high = 3000,
      .source = "180 days (from memory) of 7 hours", .help = "hours that the salary pays", .programme_only = true});
  Number<T> stipend = number("stipend", 10000.0, {.unit = "$/a", .low = 0, .high = 1e6, .label = measured,
      .source = "NYC DOE: $12,500 and $7,500; mean of both", .help = "stipend of a leader", .programme_only = true});
  Number<T> substitute_day = number("substitute_day", 115.0, {.unit = "$/day", .low = 0, .high = 2000,
      .label = literature, .source = "about $95-137; weak source",
      .help = "a substitute for a day of seven hours, while teachers visit classrooms by video",
      .programme_only = true});
  Number<T> training_hour = number("training_hour", 60.0, {.unit = "$/h", .low = 0, .high = 1000, .source = no_source,
      .help = "price of an hour of leader training, per leader", .programme_only = true});
  Number<T> budget_per_teacher = number("budget_per_teacher", 4000.0, {.unit = "$/a", .low = 0, .high = 1e6,
      .label = literature, .source = "$3,260-5,220: Knight 2012",
      .help = "money per coached teacher and year, used with coaching.plan = budget", .programme_only = true});
};
using Money = MoneyOf<double>;
// clang-format on

}  // namespace peerspread::peer_coaching
