/// Every parameter of the peer-coaching model: one field here (its initialiser is the default), one line in
/// parameters.cpp (unit, range, label, source, help). Sections of the config file are the structs.
#pragma once

#include <cstdint>
#include <string>

#include "models/peer_coaching/advice_ties.hpp"
#include "sim/core/parameter.hpp"

namespace peerspread::peer_coaching {

/// Weeks of a school year in which there is school (180 days).
inline constexpr std::size_t weeks_per_year = 36;

struct Time {
  std::int64_t years = 3;
  double summer_weeks = 16;
  static void declare(ParameterTable<Time>& table);
};

struct People {
  std::int64_t teachers = 18000;
  std::int64_t partners = 38;
  double school_size = 37.0;
  double school_size_spread = 0.45;
  double urban = 0.6;
  double practice_alpha = 2.0;
  double practice_beta = 4.0;
  double confidence_middle = 0.45;
  double confidence_slope = 0.35;
  double confidence_sd = 0.15;
  double experience_1_3 = 0.12;
  double experience_4_9 = 0.28;
  double experience_10_19 = 0.36;
  static void declare(ParameterTable<People>& table);
};

struct Trust {
  double mean = 0.715;
  double sd = 0.166;
  double icc = 0.147;
  double gain = 0.03;
  double loss = 0.03;
  double fading = 0.005;
  double gate_steepness = 10.0;
  double gate_middle = 0.55;
  static void declare(ParameterTable<Trust>& table);
};

struct Climate {
  double evaluative = 0.2;
  double spread = 0.15;
  double change_per_year = 0.0;
  double contact_rise = 0.1;
  double principal_change = 0.18;
  static void declare(ParameterTable<Climate>& table);
};

struct Posts {
  double teachers_per_post = 20.0;
  std::int64_t caseload = 10;
  double release_hours_per_week = 3.75;
  double stipend_hours_per_year = 60.0;
  double direct_share = 0.75;
  double quality_sd = 0.5;
  std::int64_t leader_ties = 2;
  double energy_start = 0.6;
  double energy_rate = 0.02;
  double step_down = 0.05;
  double promotion_practice = 0.7;
  double promotion_confidence = 0.7;
  double promotion_experience = 3.0;
  static void declare(ParameterTable<Posts>& table);
};

struct Training {
  double hours_per_year = 40.0;
  double full_hours = 40.0;
  double untrained_quality = 0.3;
  double full_size = 100.0;
  double dilution = 0.5;
  static void declare(ParameterTable<Training>& table);
};

struct Coaching {
  std::string plan = "hours";
  double hours_per_year = 27.0;
  std::int64_t first_week = 3;
  std::int64_t weeks = 30;
  double years_funded = 30;
  double attendance = 0.9;
  double one_on_one = 0.4;
  double group = 0.3;
  double video = 0.2;
  double online = 0.1;
  double group_size = 5.0;
  static void declare(ParameterTable<Coaching>& table);
};

struct Coverage {
  double schools = 0.5;
  double teachers = 1.0;
  std::string selection = "everybody";
  double volunteer_pull = 4.0;
  static void declare(ParameterTable<Coverage>& table);
};

struct Support {
  double strength_one_on_one = 1.0;
  double strength_group = 0.55;
  double strength_video = 0.85;
  double strength_online = 0.08;
  double cost_video = 0.5;
  double cost_online = 0.1;
  double practice_damping = 0.5;
  double saturation = 4.17;
  double memory_loss = 0.0288;
  static void declare(ParameterTable<Support>& table);
};

struct Practice {
  double readiness_per_uptake = 0.689;
  double readiness_loss = 0.0724;
  double try_base = -4.86;
  double try_readiness = 4.63;
  double try_confidence = 0.645;
  double try_peers = 1.0;
  double success_base = -1.40;
  double success_practice = 2.90;
  double success_readiness = 1.36;
  double learn_success = 0.0135;
  double learn_failure = 0.0104;
  double relapse = 0.0141;
  double sustained_gain = 0.1;
  double sustained_weeks = 18;
  double instruction_per_practice = 2.5;
  static void declare(ParameterTable<Practice>& table);
};

struct Peers {
  double pull = 0.6;
  double pull_start = 0.5;
  std::string advice = "mean";
  double adopter_level = 0.5;
  double adopter_threshold = 0.25;
  static void declare(ParameterTable<Peers>& table);
};

struct Confidence {
  double success = 0.0177;
  double failure = 0.136;
  double fading = 0.01;
  double fading_supported = 0.3;
  double support = 0.010;
  double loss_counted = 0.05;
  static void declare(ParameterTable<Confidence>& table);
};

struct Collegiality {
  double base = 0.5;
  double base_sd = 0.15;
  double newcomer = 0.2;
  double joint_work = 0.03;
  double fading = 0.01;
  static void declare(ParameterTable<Collegiality>& table);
};

struct Knowledge {
  double start = 0.35;
  double start_sd = 0.15;
  double support = 0.03;
  double peers = 0.1;
  double online = 0.01;
  double fading = 0.005;
  static void declare(ParameterTable<Knowledge>& table);
};

struct Online {
  bool sharing = true;
  double audience = 1600000.0;
  double partner_share = 0.2;
  double innovation = 0.004;
  double imitation = 0.05;
  double active_share = 0.1;
  static void declare(ParameterTable<Online>& table);
};

struct Turnover {
  double move_1_3 = 0.125, move_4_9 = 0.117, move_10_19 = 0.056, move_20 = 0.054;
  double leave_1_3 = 0.071, leave_4_9 = 0.068, leave_10_19 = 0.059, leave_20 = 0.114;
  static void declare(ParameterTable<Turnover>& table);
};

struct Survey {
  double teachers = 2627;
  double leaders = 502;
  double response = 0.0;
  double response_gain = 2.0;
  double response_trust = 2.0;
  double bias = 0.12;
  double noise = 0.05;
  double threshold = 0.02;
  static void declare(ParameterTable<Survey>& table);
};

struct Money {
  double salary = 57900.0;
  double benefits = 0.3;
  double paid_hours = 1260.0;
  double stipend = 10000.0;
  double substitute_day = 115.0;
  double training_hour = 60.0;
  double budget_per_teacher = 4000.0;
  static void declare(ParameterTable<Money>& table);
};

/// Switches for ablations and rival theories.
struct Theory {
  std::string dose = "emergent";
  double hill_half = 15.0;
  double hill_gain = 0.25;
  bool peers = true;
  bool trust_gate = true;
  bool dip = true;
  static void declare(ParameterTable<Theory>& table);
};

/// What is written beside the outputs that are always there.
struct Recording {
  std::string teachers = "none";
  std::int64_t teacher_sample = 200;
  std::int64_t quantiles_every = 9;
  bool ties = false;
  bool posts = false;
  static void declare(ParameterTable<Recording>& table);
};

struct Parameters {
  Time time;
  People people;
  AdviceTies ties;
  Trust trust;
  Climate climate;
  Posts posts;
  Training training;
  Coaching coaching;
  Coverage coverage;
  Support support;
  Practice practice;
  Peers peers;
  Confidence confidence;
  Collegiality collegiality;
  Knowledge knowledge;
  Online online;
  Turnover turnover;
  Survey survey;
  Money money;
  Theory theory;
  Recording recording;
};

/// All of them, in the order of the struct; built once.
const ParameterTable<Parameters>& parameter_table();

}  // namespace peerspread::peer_coaching
