/// Parameters of a teacher: what trust, practice, peers, confidence, collegiality and knowledge do.
#pragma once

#include "models/peer_coaching/parameters/sources.hpp"
#include "models/peer_coaching/parameters/timing.hpp"
#include "sim/core/section.hpp"

namespace peerspread::peer_coaching {

// clang-format off
/// Trust in colleagues, and the gate that it puts before uptake.
template <class T>
struct TrustOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "trust";

  Number<T> mean = number("mean", 0.715, {.low = 0.05, .high = 0.95, .label = measured, .source = pitts,
      .help = "mean trust in colleagues at the start (scale 1-4, rescaled)", .scope = structural});
  Number<T> sd = number("sd", 0.166, {.low = 0.01, .high = 0.4, .label = measured, .source = pitts,
      .help = "SD of trust at the start", .scope = structural});
  Number<T> icc = number("icc", 0.147, {.low = 0, .high = 0.9, .label = measured, .source = pitts,
      .help = "share of the variance of trust that lies between schools", .scope = structural});
  Number<T> gain = number("gain", 0.0516, {.unit = "1/h", .low = 0, .high = 0.1,
      .label = calibrated, .source = "range 0.01-0.06; pattern: Bryk & Schneider 2002",
      .help = "growth of trust per hour of support that is not evaluative", .programme_only = true});
  Number<T> loss = number("loss", 0.0417, {.unit = "1/h", .low = 0, .high = 0.1,
      .label = calibrated, .source = "range 0.01-0.06; seed article: mandates used in ratings are feared",
      .help = "loss of trust per hour of support in a fully evaluative climate", .programme_only = true});
  Number<T> fading = number("fading", 0.005, {.unit = "1/week", .low = 0, .high = 0.1, .source = no_source,
      .help = "return of trust to where it began"});
  OnOff<T> earned = on_off("earned", true, {.label = setting,
      .source = "relational trust grows by what colleagues see kept: Bryk & Schneider 2002; form assumed",
      .help = "whether trust grows only by support that is taken up (times the gate)", .programme_only = true});
  Number<T> redrawn = number("redrawn", 0.0, {.source = "principals shape relational trust: Bryk & Schneider 2002; "
      "size assumed", .help = "share of a school's own part of trust that a new principal draws anew",
      .same_for = until_second_year});
  Number<T> gate_steepness = number("gate_steepness", 10.0, {.low = 0, .high = 50, .label = calibrated, .source = set_a,
      .help = "steepness of the gate that trust puts before uptake"});
  Number<T> gate_middle = number("gate_middle", 0.64, {
      .label = calibrated,
      .source = "schools weak in trust hardly improved: Bryk & Schneider 2002; the figure is assumed",
      .help = "trust at which half of the support is taken up"});
};
using Trust = TrustOf<double>;

/// How support becomes tries, and tries become practice.
template <class T>
struct PracticeOf {
  using enum Label;
  static constexpr std::string_view section = "practice";

  Number<T> readiness_per_uptake = number("readiness_per_uptake", 1.05, {.low = 0, .high = 5, .label = calibrated,
      .source = set_a, .help = "readiness gained per unit of uptake (u_A)", .programme_only = true});
  Number<T> readiness_loss = number("readiness_loss", 0.137, {.unit = "1/week", .low = 0, .high = 1,
      .label = calibrated, .source = set_a, .help = "weekly fading of readiness (d_A)"});
  Number<T> try_base = number("try_base", -6.47, {.unit = "logit", .low = -15, .high = 5, .label = calibrated,
      .source = set_a, .help = "log odds of a try without any push (b_0)"});
  Number<T> try_readiness = number("try_readiness", 5.56, {.unit = "logit", .low = 0, .high = 20, .label = calibrated,
      .source = set_a, .help = "rise of the log odds per readiness (b_A)"});
  Number<T> try_confidence = number("try_confidence", 4.64, {.unit = "logit", .low = 0, .high = 20,
      .label = calibrated, .source = set_a, .help = "rise of the log odds per confidence above 0.5 (b_C)"});
  Number<T> try_peers = number("try_peers", 2.31, {.unit = "logit", .low = 0, .high = 10,
      .label = calibrated,
      .source = "0-3; complex contagion: Centola & Macy 2007, noisy thresholds: Eckles et al. 2024",
      .help = "rise of the log odds per share of adopting advisors above the threshold (b_S)"});
  Number<T> success_base = number("success_base", -1.65, {.unit = "logit", .low = -15, .high = 5, .label = calibrated,
      .source = set_a, .help = "log odds that a try succeeds at practice 0 (g_0)"});
  Number<T> success_practice = number("success_practice", 3.07, {.unit = "logit", .low = 0, .high = 20,
      .label = calibrated, .source = set_a, .help = "rise of the log odds per practice (g_P)"});
  Number<T> success_readiness = number("success_readiness", 0.236, {.unit = "logit", .low = 0, .high = 20,
      .label = calibrated, .source = set_a, .help = "rise of the log odds per readiness (g_A)"});
  Number<T> success_knowledge = number("success_knowledge", 0.0, {.unit = "logit", .low = 0, .high = 20,
      .source = "capability beside motivation: Michie et al. 2011 (from memory); bound: online alone at most 0.02 SD",
      .help = "rise of the log odds per knowledge above that at entry (b_K)"});
  Number<T> learn_success = number("learn_success", 0.018, {.label = calibrated, .source = set_a,
      .help = "share of the way to full practice learned from a success (n_S)"});
  Number<T> learn_failure = number("learn_failure", 0.0139, {.label = calibrated, .source = set_a,
      .help = "share of the way to full practice learned from a failure (n_F)"});
  Number<T> relapse = number("relapse", 0.00838, {.unit = "1/week", .label = calibrated, .source = set_a,
      .help = "share of the gain lost in a week without a try (d_P)"});
  Number<T> sustained_gain = number("sustained_gain", 0.1, {.low = 0.01, .high = 1,
      .source = "0.1 of practice is 0.25 instruction SD; a definition",
      .help = "gain in practice over entry that counts as change"});
  Number<T> sustained_weeks = number("sustained_weeks", 18, {.unit = "week", .low = 1, .high = 360,
      .source = "half a school year; a definition",
      .help = "school weeks in a row that change must last to count as sustained"});
  Number<T> instruction_per_practice = number("instruction_per_practice", 2.5, {.unit = "SD", .low = 0.1, .high = 5,
      .source = "scale of practice in instruction SD; 2.5", .help = "instruction SD per unit of practice",
      .same_for = in_all_weeks});
};
using Practice = PracticeOf<double>;

/// What advisors do.
template <class T>
struct PeersOf {
  using enum Label;
  static constexpr std::string_view section = "peers";

  Number<T> pull = number("pull", 1.39, {.low = 0, .high = 3,
      .label = calibrated, .source = "0.3-1.0; peers matter: Jackson & Bruegmann 2009, Sun, Loeb & Grissom 2017",
      .help = "readiness gained from advisors who gained more (phi)"});
  Number<T> pull_start = number("pull_start", 0.589, {.label = calibrated,
      .source = "first specification of the model; assumed",
      .help = "pull of advisors on a teacher of practice 0; it rises by practice"});
  Word<T> advice = word("advice", "sum", {.choices = {"mean", "sum", "saturating"}, .source = no_source,
      .help = "whether the pull of advisors averages, adds up, or adds up with ever less from each"});
  Number<T> saturation = number("saturation", 1.0, {.low = 0.01, .high = 1000, .source = no_source,
      .help = "with advice = saturating, the most that all advisors together can pull; half of it at that sum (K)"});
  Number<T> success = number("success", 0.0, {.unit = "logit", .low = 0, .high = 50,
      .source = "help acts on how well practice is used: Frank, Zhao & Borman 2004; size assumed",
      .help = "rise of the log odds that a try succeeds per pull of advisors (b_H)"});
  Number<T> novice = number("novice", 0.0, {.low = 0, .high = 5,
      .source = "peers matter most for the less experienced: Jackson & Bruegmann 2009; size assumed",
      .help = "how much more, as a share, advisors pull teachers in years 1-3"});
  Number<T> pull_practice = number("pull_practice", 1.0, {.low = -1, .high = 1,
      .source = "first specification of the model; assumed", .help = "rise of that pull per practice"});
  Number<T> trust_needed = number("trust_needed", 0.0, {
      .source = "ties need trust at both ends: Bryk & Schneider "
      "2002; size assumed", .help = "how far an advisor's pull is in proportion to her own trust"});
  Number<T> team = number("team", 0.0, {.unit = "advisor", .low = 0, .high = 10,
      .source = "grade teams: Jackson & Bruegmann 2009, Sun, Loeb & Grissom 2017; weight assumed",
      .help = "colleagues of the grade together count as so many advisors (w)"});
  Number<T> helpers = number("helpers", 0.0, {.unit = "1/a",
      .source = "who got development gives more help: Sun, Penuel, Frank, Gallagher & Youngs 2013; rate assumed",
      .help = "yearly probability that a coached teacher whose ties are fully active wins a colleague who turns to her",
      .programme_only = true});
  Word<T> adopting = word("adopting", "practice", {.choices = {"practice", "gain"},
      .source = "adoption is change: Sun, Penuel, Frank, Gallagher & Youngs 2013",
      .help = "who counts as adopting: who has practice above adopter_level, or gained more than "
              "practice.sustained_gain"});
  Number<T> adopter_level = number("adopter_level", 0.5, {.source = no_source,
      .help = "practice above which an advisor counts as adopting, with adopting = practice"});
  Number<T> adopter_threshold = number("adopter_threshold", 0.0908, {
      .label = calibrated, .source = "several adopting peers needed: Centola & Macy 2007",
      .help = "share of adopting advisors from which they raise the odds of a try"});
};
using Peers = PeersOf<double>;

/// What lifts and lowers confidence.
template <class T>
struct ConfidenceOf {
  using enum Label;
  static constexpr std::string_view section = "confidence";

  Number<T> success = number("success", 0.0516, {.label = calibrated, .source = set_a,
      .help = "share of the way to full confidence gained from a success (a_S)"});
  Number<T> failure = number("failure", 0.0282, {.label = calibrated, .source = set_a,
      .help = "share of confidence lost in a failure (a_F); the implementation dip"});
  Number<T> fading = number("fading", 0.01, {.unit = "1/week", .source = no_source,
      .help = "weekly return of confidence to where it began"});
  Number<T> fading_supported = number("fading_supported", 0.3, {.source = no_source,
      .help = "factor on that return in weeks with support", .programme_only = true});
  Number<T> support = number("support", 0.010, {.unit = "1/h", .low = 0, .high = 0.2, .label = literature,
      .source = "coaching raised self-efficacy most: Tschannen-Moran & McMaster 2009; size assumed",
      .help = "confidence gained per hour of support, trust permitting", .programme_only = true});
  Number<T> loss_counted = number("loss_counted", 0.05, {.source = "a definition",
      .help = "fall of confidence below entry from which a teacher counts as less confident"});
};
using Confidence = ConfidenceOf<double>;

/// How far advice ties are active.
template <class T>
struct CollegialityOf {
  using enum Label;
  using enum Scope;
  static constexpr std::string_view section = "collegiality";

  Number<T> base = number("base", 0.5, {.source = no_source, .help = "mean collegiality without a programme",
      .scope = structural});
  Number<T> base_sd = number("base_sd", 0.15, {.low = 0, .high = 0.4, .source = no_source,
      .help = "SD of that between teachers", .scope = structural});
  Number<T> newcomer = number("newcomer", 0.2, {.source = no_source,
      .help = "collegiality of somebody new to a school",
      .same_for = until_year_end});
  Number<T> joint_work = number("joint_work", 0.0139, {.unit = "1/h", .low = 0, .high = 0.5, .label = calibrated,
      .source = set_a,
      .help = "growth per hour of joint work (group and video fully, one-on-one half)", .programme_only = true});
  Number<T> fading = number("fading", 0.01, {.unit = "1/week", .low = 0, .high = 0.5, .source = no_source,
      .help = "weekly return to the base"});
};
using Collegiality = CollegialityOf<double>;

/// Knowledge of high-quality resources.
template <class T>
struct KnowledgeOf {
  using enum Scope;
  static constexpr std::string_view section = "knowledge";

  Number<T> start = number("start", 0.35, {.source = no_source,
      .help = "mean knowledge of high-quality resources at entry", .scope = structural});
  Number<T> start_sd = number("start_sd", 0.15, {.low = 0, .high = 0.4, .source = no_source, .help = "SD of that",
      .scope = structural});
  Number<T> support = number("support", 0.03, {.unit = "1/h", .low = 0, .high = 0.5, .source = no_source,
      .help = "growth per hour of support", .programme_only = true});
  Number<T> peers = number("peers", 0.1, {.unit = "1/week", .low = 0, .high = 0.5, .source = no_source,
      .help = "growth per unit of pull of advisors who gained more"});
  Number<T> online = number("online", 0.01, {.unit = "1/week", .low = 0, .high = 0.5, .source = no_source,
      .help = "growth of an active user who knows of the online community", .programme_only = true});
  Number<T> fading = number("fading", 0.005, {.unit = "1/week", .low = 0, .high = 0.5, .source = no_source,
      .help = "weekly return to the start"});
};
using Knowledge = KnowledgeOf<double>;
// clang-format on

}  // namespace peerspread::peer_coaching
