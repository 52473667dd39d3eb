/// Who is there at the start: schools, teachers, leaders' posts, candidates and advice ties. Built once, then const.
///
/// Teachers are numbered school by school: school s holds teachers [school_first[s], school_first[s + 1]). All arrays
/// named after a teacher property have one entry per teacher. A number identifies a seat: who leaves is replaced in it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/peer_coaching/beta_by_score.hpp"
#include "models/peer_coaching/parameters.hpp"
#include "sim/model/model.hpp"
#include "sim/model/ties.hpp"

namespace peerspread::peer_coaching {

/// What a stream of random numbers is for; part of its name, so order of drawing never matters.
enum class Purpose : std::uint32_t {
  school_sizes = 1,
  partner_order,
  people,
  ties,
  leader_ties,
  week,
  principal,
  quality,
  turnover,
  newcomer,
  movers,
  survey,
  helpers,
  helping,
  trust,
  programme,
};
constexpr std::uint32_t number_of(Purpose purpose) { return static_cast<std::uint32_t>(purpose); }

/// The orders in which a post's candidates are taken; Coverage::selection names one.
enum class Selection : std::size_t { everybody, volunteers, lowest_practice, most_sought, least_sought, count };
inline constexpr std::size_t selections = static_cast<std::size_t>(Selection::count);

inline constexpr std::uint32_t no_post = 0xFFFFFFFFU;
inline constexpr std::size_t grades = 6;

/// Measures of a population, in the order of CoachingPopulation::structure; the labels of axis `structure_measure`.
inline constexpr std::array<std::string_view, 8> structure_names = {"out-degree",
                                                                    "reciprocity",
                                                                    "transitivity",
                                                                    "top tenth's share of in-ties",
                                                                    "density and size correlation",
                                                                    "trust mean",
                                                                    "trust SD",
                                                                    "trust share between schools"};

struct CoachingPopulation final : Population {
  std::uint32_t number = 0;

  // Schools.
  std::vector<std::uint32_t> school_first{0};
  std::vector<std::uint32_t> partner;  ///< of the school
  std::vector<std::uint8_t> urban;     ///< 1 where urban
  std::vector<float> coaching_rank;    ///< in [0, 1): the school is coached where this is below the share coached
  std::vector<double> trust_score;     ///< standard normal: the school's own part of trust
  std::uint32_t partners = 0;

  // Teachers.
  std::vector<std::uint32_t> school;
  std::vector<std::uint8_t> grade;
  std::vector<float> practice, confidence, trust, knowledge, collegiality, experience;
  std::vector<float> instruction_noise;  ///< standard normal: the part of instruction that practice does not explain
  std::vector<std::uint32_t> post;       ///< whose candidate the teacher is; no_post for the first leaders
  std::array<std::vector<std::uint16_t>, selections> place;  ///< in the order of the post's candidates, from 0
  std::vector<float> online_draw;  ///< uniform: the lowest are active users of the online community
  std::vector<float> survey_draw;  ///< uniform: who is asked in a survey of a given share
  std::vector<double> own_trust;   ///< standard normal: the part of trust that is not the school's
  Ties advice;
  std::vector<std::uint32_t> team_first, team_member;  ///< teams, grade by grade in each school, and who is in them
  std::vector<float> structure;                        ///< one entry per structure_names
  BetaByScore entry_practice;                          ///< distribution of practice at entry, for newcomers too
  BetaByScore entry_trust;                             ///< distribution of trust

  // Posts, numbered school by school.
  std::vector<std::uint32_t> post_first{0};  ///< posts of school s: [post_first[s], post_first[s + 1])
  std::vector<std::uint32_t> post_school;
  std::vector<std::uint32_t> leader;      ///< the teacher who holds the post at the start
  std::vector<std::uint16_t> candidates;  ///< how many teachers the post could coach

  std::size_t schools() const { return partner.size(); }
  std::size_t posts() const { return leader.size(); }
  std::size_t size() const override { return school.size(); }
  /// Everybody of the teacher's grade in the school, herself among them.
  std::span<const std::uint32_t> team_of(std::size_t teacher) const {
    const std::size_t team = school[teacher] * grades + grade[teacher];
    return {team_member.data() + team_first[team], team_member.data() + team_first[team + 1]};
  }
  std::size_t bytes() const override;
  std::string description() const override;
};

/// Trust of somebody with this score in a school with that one, by the population's distribution; `icc` is the share of
/// the variance of scores that lies between schools.
float trust_of(const BetaByScore& distribution, double icc, double school_score, double own_score);

/// A pure function of (structural parameters, seed, number). Schools are built in parallel.
std::shared_ptr<const CoachingPopulation> build_population(const Parameters& parameters, Seed seed,
                                                           std::uint32_t number);

inline constexpr std::uint32_t nobody = 0xFFFFFFFFU;

/// The colleague of the school whom the teacher may win at the end of a year (from 0), all alike; nobody where there is
/// none, or who turns to her already.
std::uint32_t may_win(const CoachingPopulation& population, Seed seed, std::uint32_t teacher, std::size_t year);

/// Each teacher and those whom she may be won by in the years of a run.
Ties draw_helpers(const CoachingPopulation& population, Seed seed, std::size_t years);

/// What a teacher comes with: practice by the population's distribution, confidence on a line with normal noise,
/// redrawn until within [0, 1].
struct Newcomer {
  float practice, confidence;
};
Newcomer draw_newcomer(const BetaByScore& practice, const People& people, CounterEngine& engine);

}  // namespace peerspread::peer_coaching
