#include "models/peer_coaching/parameters.hpp"

namespace peerspread::peer_coaching {

namespace {
constexpr Label measured = Label::measured, literature = Label::literature, calibrated = Label::calibrated,
                setting = Label::setting;
constexpr Scope structural = Scope::structural, execution = Scope::execution;

constexpr const char* set_a = "one of two sets that fitted the targets alike in a prototype; not identified";
constexpr const char* nces = "NCES Teacher Follow-up Survey 2012-13";
constexpr const char* pitts = "15 schools, 433 staff: Pitts & Spillane 2009 data, own computation";
constexpr const char* nobody = "no source; sweep it";
}  // namespace

// One line per parameter.
// clang-format off
void Time::declare(ParameterTable<Time>& t) {
  t.add("years", &Time::years, {.unit = "a", .low = 1, .high = 30, .label = setting, .source = "length of the run", .help = "school years simulated", .scope = structural});
  t.add("summer_weeks", &Time::summer_weeks, {.unit = "week", .low = 0, .high = 26, .label = measured, .source = "52 weeks less a school year of 36 (180 days, from memory)", .help = "weeks without school, in which memory and readiness only fade"});
}

void People::declare(ParameterTable<People>& t) {
  t.add("teachers", &People::teachers, {.unit = "teacher", .low = 3, .high = 4000000, .label = setting, .source = "size of the simulated world, coached and comparison schools together", .help = "teachers in all schools", .scope = structural});
  t.add("partners", &People::partners, {.unit = "organisation", .low = 1, .high = 2000, .label = measured, .source = "38 funded organisations, seed article (WestEd 2018); other counts: 21, then 14", .help = "network partners; each also is a region within which teachers move", .scope = structural});
  t.add("school_size", &People::school_size, {.unit = "teacher", .low = 3, .high = 300, .label = measured, .source = "3,348,830 teachers / 90,400 public schools, NTPS 2015-16", .help = "mean teachers per school", .scope = structural});
  t.add("school_size_spread", &People::school_size_spread, {.low = 0, .high = 1, .source = nobody, .help = "SD of the logarithm of school size", .scope = structural});
  t.add("urban", &People::urban, {.source = "urban and rural districts, shares unpublished", .help = "share of schools that are urban; for reporting, nothing depends on it", .scope = structural});
  t.add("practice_alpha", &People::practice_alpha, {.low = 0.5, .high = 20, .source = "Beta(2,4): mean 1/3, SD 0.18", .help = "first shape of standards-aligned practice at entry", .scope = structural});
  t.add("practice_beta", &People::practice_beta, {.low = 0.5, .high = 20, .source = "Beta(2,4): mean 1/3, SD 0.18", .help = "second shape of standards-aligned practice at entry", .scope = structural});
  t.add("confidence_middle", &People::confidence_middle, {.source = nobody, .help = "confidence at entry of a teacher of practice 0.33", .scope = structural});
  t.add("confidence_slope", &People::confidence_slope, {.low = -1, .high = 1, .source = nobody, .help = "rise of confidence at entry per unit of practice", .scope = structural});
  t.add("confidence_sd", &People::confidence_sd, {.low = 0, .high = 0.5, .source = nobody, .help = "SD of confidence at entry around that line", .scope = structural});
  t.add("experience_1_3", &People::experience_1_3, {.label = calibrated, .source = "solves the overall 8.1/7.7 % move/leave from the rates by experience (C7)", .help = "share of teachers in years 1-3", .scope = structural});
  t.add("experience_4_9", &People::experience_4_9, {.label = calibrated, .source = "as experience_1_3", .help = "share of teachers in years 4-9", .scope = structural});
  t.add("experience_10_19", &People::experience_10_19, {.label = calibrated, .source = "as experience_1_3", .help = "share of teachers in years 10-19; the rest have 20 or more", .scope = structural});
}

void Trust::declare(ParameterTable<Trust>& t) {
  t.add("mean", &Trust::mean, {.low = 0.05, .high = 0.95, .label = measured, .source = pitts, .help = "mean trust in colleagues at the start (scale 1-4, rescaled)", .scope = structural});
  t.add("sd", &Trust::sd, {.low = 0.01, .high = 0.4, .label = measured, .source = pitts, .help = "SD of trust at the start", .scope = structural});
  t.add("icc", &Trust::icc, {.low = 0, .high = 0.9, .label = measured, .source = pitts, .help = "share of the variance of trust that lies between schools", .scope = structural});
  t.add("gain", &Trust::gain, {.unit = "1/h", .low = 0, .high = 0.1, .source = "range 0.01-0.06; pattern: Bryk & Schneider 2002", .help = "growth of trust per hour of support that is not evaluative"});
  t.add("loss", &Trust::loss, {.unit = "1/h", .low = 0, .high = 0.1, .source = "range 0.01-0.06; seed article: mandates used in ratings are feared", .help = "loss of trust per hour of support in a fully evaluative climate"});
  t.add("fading", &Trust::fading, {.unit = "1/week", .low = 0, .high = 0.1, .source = nobody, .help = "return of trust to where it began"});
  t.add("gate_steepness", &Trust::gate_steepness, {.low = 0, .high = 50, .source = nobody, .help = "steepness of the gate that trust puts before uptake"});
  t.add("gate_middle", &Trust::gate_middle, {.source = "schools weak in trust hardly improved: Bryk & Schneider 2002; the figure is assumed", .help = "trust at which half of the support is taken up"});
}

void Climate::declare(ParameterTable<Climate>& t) {
  t.add("evaluative", &Climate::evaluative, {.source = nobody, .help = "mean evaluative climate: how far support can be used against teachers in ratings"});
  t.add("spread", &Climate::spread, {.low = 0, .high = 0.5, .source = nobody, .help = "SD of the climate between schools and principals"});
  t.add("change_per_year", &Climate::change_per_year, {.unit = "1/a", .low = -0.5, .high = 0.5, .label = setting, .source = "a policy lever", .help = "yearly change of the mean climate"});
  t.add("contact_rise", &Climate::contact_rise, {.low = 0, .high = 0.5, .label = literature, .source = "sign: Berebitsky & Andrews-Larson 2017; size assumed (0-0.5)", .help = "rise of attendance in a fully evaluative climate"});
  t.add("principal_change", &Climate::principal_change, {.unit = "1/a", .label = measured, .source = "82 % of principals stay, NCES 2016-17", .help = "yearly probability of a new principal, who sets the climate anew"});
}

void Posts::declare(ParameterTable<Posts>& t) {
  t.add("teachers_per_post", &Posts::teachers_per_post, {.unit = "teacher", .low = 2, .high = 300, .source = "22.5 (seed article), 16 and 10 in other counts", .help = "teachers of a school per leader's post; sets how many posts there are", .scope = structural});
  t.add("caseload", &Posts::caseload, {.unit = "teacher", .low = 0, .high = 300, .label = measured, .source = "10 a year (10,000/1,000); 6-22 elsewhere", .help = "most teachers that a post coaches in a year"});
  t.add("release_hours_per_week", &Posts::release_hours_per_week, {.unit = "h/week", .low = 0, .high = 40, .label = measured, .source = "one period of 45 minutes a day, NYC FY18", .help = "hours a leader is released from teaching"});
  t.add("stipend_hours_per_year", &Posts::stipend_hours_per_year, {.unit = "h/a", .low = 0, .high = 400, .label = measured, .source = "NYC DOE: 5 h a month and 5 days ($12,500) or 2 h a month and 2 days ($7,500); mean of both", .help = "hours paid by the stipend"});
  t.add("direct_share", &Posts::direct_share, {.source = nobody, .help = "share of a leader's paid hours spent with teachers, not in preparation"});
  t.add("quality_sd", &Posts::quality_sd, {.low = 0, .high = 1, .label = calibrated, .source = "aims at 0.25-0.30 SD between coaches, Blazar et al. 2024 (C8)", .help = "SD of leaders' quality"});
  t.add("leader_ties", &Posts::leader_ties, {.unit = "tie", .low = 0, .high = 20, .source = nobody, .help = "leaders of the same partner a leader turns to", .scope = structural});
  t.add("energy_start", &Posts::energy_start, {.source = nobody, .help = "energy of a new leader"});
  t.add("energy_rate", &Posts::energy_rate, {.unit = "1/week", .low = 0, .high = 0.5, .source = nobody, .help = "weekly gain of energy in a trusting climate, and loss by strain and an evaluative one"});
  t.add("step_down", &Posts::step_down, {.unit = "1/a", .source = nobody, .help = "yearly probability that a leader without energy gives up the post"});
  t.add("promotion_practice", &Posts::promotion_practice, {.source = nobody, .help = "practice needed to fill a vacant post"});
  t.add("promotion_confidence", &Posts::promotion_confidence, {.source = nobody, .help = "confidence needed to fill a vacant post"});
  t.add("promotion_experience", &Posts::promotion_experience, {.unit = "a", .low = 0, .high = 40, .source = nobody, .help = "years of experience needed to fill a vacant post"});
}

void Training::declare(ParameterTable<Training>& t) {
  t.add("hours_per_year", &Training::hours_per_year, {.unit = "h/a", .low = 0, .high = 400, .source = nobody, .help = "training that each leader gets"});
  t.add("full_hours", &Training::full_hours, {.unit = "h/a", .low = 1, .high = 400, .source = nobody, .help = "training that makes a leader's mean quality 1"});
  t.add("untrained_quality", &Training::untrained_quality, {.source = nobody, .help = "mean quality of a leader without training"});
  t.add("full_size", &Training::full_size, {.unit = "teacher", .low = 1, .high = 100000, .label = literature, .source = "programmes of 100 teachers and over have about half the effect: Kraft, Blazar & Hogan 2018", .help = "teachers coached by a partner up to which its training is undiluted"});
  t.add("dilution", &Training::dilution, {.low = 0, .high = 2, .source = "pattern: Kraft, Blazar & Hogan 2018; exponent assumed", .help = "how fast training thins out with a partner's size beyond that (exponent)"});
}

void Coaching::declare(ParameterTable<Coaching>& t) {
  t.add("plan", &Coaching::plan, {.choices = {"hours", "capacity", "budget"}, .label = setting, .source = "a policy lever", .help = "what fixes the planned hours: hours_per_year, all of the leaders' time, or money.budget_per_teacher"});
  t.add("hours_per_year", &Coaching::hours_per_year, {.unit = "h/a", .low = 0, .high = 400, .label = measured, .source = "over 27 hours per teacher, NYC 2017-18, seed article", .help = "hours of support planned per coached teacher and year"});
  t.add("first_week", &Coaching::first_week, {.unit = "week", .low = 1, .high = 36, .source = nobody, .help = "week of the year in which support begins, a whole number"});
  t.add("weeks", &Coaching::weeks, {.unit = "week", .low = 1, .high = 36, .source = nobody, .help = "weeks of support in a year, a whole number"});
  t.add("years_funded", &Coaching::years_funded, {.unit = "a", .low = 0, .high = 30, .label = setting, .source = "a policy lever", .help = "years with support; none after"});
  t.add("attendance", &Coaching::attendance, {.source = nobody, .help = "share of offered hours that take place"});
  t.add("one_on_one", &Coaching::one_on_one, {.source = "kinds: seed article; mix assumed", .help = "weight of one-on-one support in the mix"});
  t.add("group", &Coaching::group, {.source = "as one_on_one", .help = "weight of group meetings in the mix"});
  t.add("video", &Coaching::video, {.source = "as one_on_one", .help = "weight of classroom video intervisitation in the mix"});
  t.add("online", &Coaching::online, {.source = "as one_on_one", .help = "weight of online support in the mix"});
  t.add("group_size", &Coaching::group_size, {.unit = "teacher", .low = 1, .high = 100, .source = nobody, .help = "teachers in a group meeting"});
}

void Coverage::declare(ParameterTable<Coverage>& t) {
  t.add("schools", &Coverage::schools, {.label = setting, .source = "a policy lever", .help = "share of schools with coaching; the others are comparison schools"});
  t.add("teachers", &Coverage::teachers, {.label = setting, .source = "a policy lever", .help = "most of a post's teachers that are coached, as a share"});
  t.add("selection", &Coverage::selection, {.choices = {"everybody", "volunteers", "lowest_practice"}, .label = setting, .source = "a policy lever", .help = "who comes first: drawn by lot, volunteers (confident and trusting), or lowest practice"});
  t.add("volunteer_pull", &Coverage::volunteer_pull, {.low = 0, .high = 20, .source = nobody, .help = "how much confidence and trust raise the odds to volunteer", .scope = structural});
}

void Support::declare(ParameterTable<Support>& t) {
  t.add("strength_one_on_one", &Support::strength_one_on_one, {.low = 0, .high = 2, .source = "0.7-1.2; only the order of the four has support", .help = "uptake per hour of one-on-one support"});
  t.add("strength_group", &Support::strength_group, {.low = 0, .high = 2, .source = "0.3-0.8; as strength_one_on_one", .help = "uptake per hour of group meeting"});
  t.add("strength_video", &Support::strength_video, {.low = 0, .high = 2, .source = "0.5-1.1; as strength_one_on_one", .help = "uptake per hour of video intervisitation"});
  t.add("strength_online", &Support::strength_online, {.low = 0, .high = 2, .source = "0-0.2; as strength_one_on_one", .help = "uptake per hour of online support"});
  t.add("cost_video", &Support::cost_video, {.unit = "h/h", .low = 0, .high = 2, .source = nobody, .help = "leader-hours per teacher-hour of video intervisitation"});
  t.add("cost_online", &Support::cost_online, {.unit = "h/h", .low = 0, .high = 2, .source = nobody, .help = "leader-hours per teacher-hour of online support"});
  t.add("practice_damping", &Support::practice_damping, {.source = "first specification of the model; assumed", .help = "how far uptake falls as practice nears 1"});
  t.add("saturation", &Support::saturation, {.unit = "h", .low = 0.1, .high = 100, .label = calibrated, .source = set_a, .help = "recent hours of one kind at which a further hour counts half"});
  t.add("memory_loss", &Support::memory_loss, {.unit = "1/week", .low = 0, .high = 1, .label = calibrated, .source = set_a, .help = "weekly fading of recent hours"});
}

void Practice::declare(ParameterTable<Practice>& t) {
  t.add("readiness_per_uptake", &Practice::readiness_per_uptake, {.low = 0, .high = 5, .label = calibrated, .source = set_a, .help = "readiness gained per unit of uptake (u_A)"});
  t.add("readiness_loss", &Practice::readiness_loss, {.unit = "1/week", .low = 0, .high = 1, .label = calibrated, .source = set_a, .help = "weekly fading of readiness (d_A)"});
  t.add("try_base", &Practice::try_base, {.unit = "logit", .low = -15, .high = 5, .label = calibrated, .source = set_a, .help = "log odds of a try without any push (b_0)"});
  t.add("try_readiness", &Practice::try_readiness, {.unit = "logit", .low = 0, .high = 20, .label = calibrated, .source = set_a, .help = "rise of the log odds per readiness (b_A)"});
  t.add("try_confidence", &Practice::try_confidence, {.unit = "logit", .low = 0, .high = 20, .label = calibrated, .source = set_a, .help = "rise of the log odds per confidence above 0.5 (b_C)"});
  t.add("try_peers", &Practice::try_peers, {.unit = "logit", .low = 0, .high = 10, .source = "0-3; complex contagion: Centola & Macy 2007, noisy thresholds: Eckles et al. 2024", .help = "rise of the log odds per share of adopting advisors above the threshold (b_S)"});
  t.add("success_base", &Practice::success_base, {.unit = "logit", .low = -15, .high = 5, .label = calibrated, .source = set_a, .help = "log odds that a try succeeds at practice 0 (g_0)"});
  t.add("success_practice", &Practice::success_practice, {.unit = "logit", .low = 0, .high = 20, .label = calibrated, .source = set_a, .help = "rise of the log odds per practice (g_P)"});
  t.add("success_readiness", &Practice::success_readiness, {.unit = "logit", .low = 0, .high = 20, .label = calibrated, .source = set_a, .help = "rise of the log odds per readiness (g_A)"});
  t.add("learn_success", &Practice::learn_success, {.label = calibrated, .source = set_a, .help = "share of the way to full practice learned from a success (n_S)"});
  t.add("learn_failure", &Practice::learn_failure, {.label = calibrated, .source = set_a, .help = "share of the way to full practice learned from a failure (n_F)"});
  t.add("relapse", &Practice::relapse, {.unit = "1/week", .label = calibrated, .source = set_a, .help = "share of the gain lost in a week without a try (d_P)"});
  t.add("sustained_gain", &Practice::sustained_gain, {.low = 0.01, .high = 1, .source = "0.1 of practice is 0.25 instruction SD; a definition", .help = "gain in practice over entry that counts as change"});
  t.add("sustained_weeks", &Practice::sustained_weeks, {.unit = "week", .low = 1, .high = 360, .source = "half a school year; a definition", .help = "school weeks in a row that change must last to count as sustained"});
  t.add("instruction_per_practice", &Practice::instruction_per_practice, {.unit = "SD", .low = 0.1, .high = 5, .source = "scale of practice in instruction SD; 2.5", .help = "instruction SD per unit of practice"});
}

void Peers::declare(ParameterTable<Peers>& t) {
  t.add("pull", &Peers::pull, {.low = 0, .high = 3, .source = "0.3-1.0; peers matter: Jackson & Bruegmann 2009, Sun, Loeb & Grissom 2017", .help = "readiness gained from advisors who gained more (phi)"});
  t.add("pull_start", &Peers::pull_start, {.source = "first specification of the model; assumed", .help = "pull of advisors on a teacher of practice 0; it rises by practice"});
  t.add("advice", &Peers::advice, {.choices = {"mean", "sum"}, .source = nobody, .help = "whether the pull of advisors averages or adds up"});
  t.add("adopter_level", &Peers::adopter_level, {.source = nobody, .help = "practice above which an advisor counts as adopting"});
  t.add("adopter_threshold", &Peers::adopter_threshold, {.source = "several adopting peers needed: Centola & Macy 2007", .help = "share of adopting advisors from which they raise the odds of a try"});
}

void Confidence::declare(ParameterTable<Confidence>& t) {
  t.add("success", &Confidence::success, {.label = calibrated, .source = set_a, .help = "share of the way to full confidence gained from a success (a_S)"});
  t.add("failure", &Confidence::failure, {.label = calibrated, .source = set_a, .help = "share of confidence lost in a failure (a_F); the implementation dip"});
  t.add("fading", &Confidence::fading, {.unit = "1/week", .source = nobody, .help = "weekly return of confidence to where it began"});
  t.add("fading_supported", &Confidence::fading_supported, {.source = nobody, .help = "factor on that return in weeks with support"});
  t.add("support", &Confidence::support, {.unit = "1/h", .low = 0, .high = 0.2, .label = literature, .source = "coaching raised self-efficacy most: Tschannen-Moran & McMaster 2009; size assumed", .help = "confidence gained per hour of support, trust permitting"});
  t.add("loss_counted", &Confidence::loss_counted, {.source = "a definition", .help = "fall of confidence below entry from which a teacher counts as less confident"});
}

void Collegiality::declare(ParameterTable<Collegiality>& t) {
  t.add("base", &Collegiality::base, {.source = nobody, .help = "mean collegiality without a programme", .scope = structural});
  t.add("base_sd", &Collegiality::base_sd, {.low = 0, .high = 0.4, .source = nobody, .help = "SD of that between teachers", .scope = structural});
  t.add("newcomer", &Collegiality::newcomer, {.source = nobody, .help = "collegiality of somebody new to a school"});
  t.add("joint_work", &Collegiality::joint_work, {.unit = "1/h", .low = 0, .high = 0.5, .source = nobody, .help = "growth per hour of joint work (group and video fully, one-on-one half)"});
  t.add("fading", &Collegiality::fading, {.unit = "1/week", .low = 0, .high = 0.5, .source = nobody, .help = "weekly return to the base"});
}

void Knowledge::declare(ParameterTable<Knowledge>& t) {
  t.add("start", &Knowledge::start, {.source = nobody, .help = "mean knowledge of high-quality resources at entry", .scope = structural});
  t.add("start_sd", &Knowledge::start_sd, {.low = 0, .high = 0.4, .source = nobody, .help = "SD of that", .scope = structural});
  t.add("support", &Knowledge::support, {.unit = "1/h", .low = 0, .high = 0.5, .source = nobody, .help = "growth per hour of support"});
  t.add("peers", &Knowledge::peers, {.unit = "1/week", .low = 0, .high = 0.5, .source = nobody, .help = "growth per unit of pull of advisors who gained more"});
  t.add("online", &Knowledge::online, {.unit = "1/week", .low = 0, .high = 0.5, .source = nobody, .help = "growth of an active user who knows of the online community"});
  t.add("fading", &Knowledge::fading, {.unit = "1/week", .low = 0, .high = 0.5, .source = nobody, .help = "weekly return to the start"});
}

void Online::declare(ParameterTable<Online>& t) {
  t.add("sharing", &Online::sharing, {.label = setting, .source = "a policy lever", .help = "whether leaders share resources online"});
  t.add("audience", &Online::audience, {.unit = "person", .low = 0, .high = 1e8, .label = measured, .source = "over 1.6 million contacts, seed article; very likely not distinct teachers", .help = "most people the online community can reach"});
  t.add("partner_share", &Online::partner_share, {.source = nobody, .help = "share of the audience in the partners' own communities; the rest is national"});
  t.add("innovation", &Online::innovation, {.unit = "1/week", .low = 0, .high = 1, .source = "Bass diffusion; 0.004 a week assumed", .help = "awareness won by leaders' sharing, if all posts are held"});
  t.add("imitation", &Online::imitation, {.unit = "1/week", .low = 0, .high = 1, .source = "Bass diffusion; 0.05 a week assumed", .help = "awareness won by word of mouth"});
  t.add("active_share", &Online::active_share, {.source = "about a tenth; assumed", .help = "share of teachers who are active users"});
}

void Turnover::declare(ParameterTable<Turnover>& t) {
  const auto rate = [](const char* help) { return Declaration{.unit = "1/a", .label = measured, .source = nces, .help = help}; };
  t.add("move_1_3", &Turnover::move_1_3, rate("yearly probability to move to another school, years 1-3"));
  t.add("move_4_9", &Turnover::move_4_9, rate("the same, years 4-9"));
  t.add("move_10_19", &Turnover::move_10_19, rate("the same, years 10-19"));
  t.add("move_20", &Turnover::move_20, rate("the same, 20 years and more"));
  t.add("leave_1_3", &Turnover::leave_1_3, rate("yearly probability to leave teaching, years 1-3"));
  t.add("leave_4_9", &Turnover::leave_4_9, rate("the same, years 4-9"));
  t.add("leave_10_19", &Turnover::leave_10_19, rate("the same, years 10-19"));
  t.add("leave_20", &Turnover::leave_20, rate("the same, 20 years and more"));
}

void Survey::declare(ParameterTable<Survey>& t) {
  t.add("teachers", &Survey::teachers, {.unit = "teacher", .low = 0, .high = 1e6, .label = measured, .source = "2,627 supported teachers, 2017 survey", .help = "teachers asked in each group"});
  t.add("leaders", &Survey::leaders, {.unit = "leader", .low = 0, .high = 1e6, .label = measured, .source = "502 teacher leaders, 2017 survey", .help = "leaders asked"});
  t.add("response", &Survey::response, {.unit = "logit", .low = -10, .high = 10, .source = "response rates unpublished", .help = "log odds to answer without gain and at mean trust"});
  t.add("response_gain", &Survey::response_gain, {.unit = "logit", .low = 0, .high = 20, .source = nobody, .help = "rise of those log odds per unit of true growth"});
  t.add("response_trust", &Survey::response_trust, {.unit = "logit", .low = 0, .high = 20, .source = nobody, .help = "rise of those log odds per unit of trust above its mean"});
  t.add("bias", &Survey::bias, {.low = -1, .high = 1, .label = calibrated, .source = "explains answers of 94-96 %; acquiescence: reported gain did not correlate with tested gain in a study of 545", .help = "growth that people report beyond what is true"});
  t.add("noise", &Survey::noise, {.low = 0.001, .high = 1, .source = nobody, .help = "spread of the answers around that (logistic scale)"});
  t.add("threshold", &Survey::threshold, {.source = nobody, .help = "growth from which a change counts, true or reported"});
}

void Money::declare(ParameterTable<Money>& t) {
  t.add("salary", &Money::salary, {.unit = "$/a", .low = 0, .high = 1e6, .label = measured, .source = "base salary, NTPS 2017-18", .help = "a teacher's yearly salary"});
  t.add("benefits", &Money::benefits, {.low = 0, .high = 2, .source = nobody, .help = "employer's cost on top of salary, as a share"});
  t.add("paid_hours", &Money::paid_hours, {.unit = "h/a", .low = 100, .high = 3000, .source = "180 days (from memory) of 7 hours", .help = "hours that the salary pays"});
  t.add("stipend", &Money::stipend, {.unit = "$/a", .low = 0, .high = 1e6, .label = measured, .source = "NYC DOE: $12,500 and $7,500; mean of both", .help = "stipend of a leader"});
  t.add("substitute_day", &Money::substitute_day, {.unit = "$/day", .low = 0, .high = 2000, .label = literature, .source = "about $95-137; weak source", .help = "a substitute for a day of seven hours, while teachers visit classrooms by video"});
  t.add("training_hour", &Money::training_hour, {.unit = "$/h", .low = 0, .high = 1000, .source = nobody, .help = "price of an hour of leader training, per leader"});
  t.add("budget_per_teacher", &Money::budget_per_teacher, {.unit = "$/a", .low = 0, .high = 1e6, .label = literature, .source = "$3,260-5,220: Knight 2012", .help = "money per coached teacher and year, used with coaching.plan = budget"});
}

void Theory::declare(ParameterTable<Theory>& t) {
  t.add("dose", &Theory::dose, {.choices = {"emergent", "hill_1", "hill_2_5"}, .label = setting, .source = "the 15-hour rule rests on nine studies (Yoon et al. 2007) and is contested", .help = "how hours act: through readiness and tries, or by an explicit Hill curve of slope 1 or 2.5"});
  t.add("hill_half", &Theory::hill_half, {.unit = "h", .low = 0.1, .high = 400, .source = "15 hours, contested", .help = "hours of the year at half effect of the Hill curve"});
  t.add("hill_gain", &Theory::hill_gain, {.source = nobody, .help = "practice gained at the top of the Hill curve, as a share of the way to 1"});
  t.add("peers", &Theory::peers, {.label = setting, .source = "ablation", .help = "whether advisors matter"});
  t.add("trust_gate", &Theory::trust_gate, {.label = setting, .source = "ablation", .help = "whether trust gates uptake"});
  t.add("dip", &Theory::dip, {.label = setting, .source = "ablation", .help = "whether failed tries cost confidence"});
}

void Recording::declare(ParameterTable<Recording>& t) {
  t.add("teachers", &Recording::teachers, {.choices = {"none", "sample", "all"}, .label = setting, .source = "", .help = "whose single trajectories are written", .scope = execution});
  t.add("teacher_sample", &Recording::teacher_sample, {.unit = "teacher", .low = 1, .high = 1000000, .label = setting, .source = "", .help = "how many, evenly spaced, with teachers = sample", .scope = execution});
  t.add("quantiles_every", &Recording::quantiles_every, {.unit = "week", .low = 1, .high = 36, .label = setting, .source = "", .help = "school weeks between two records of the distributions", .scope = execution});
  t.add("ties", &Recording::ties, {.label = setting, .source = "", .help = "whether the advice network is written, at most that of 1,000,000 teachers", .scope = execution});
  t.add("posts", &Recording::posts, {.label = setting, .source = "", .help = "whether posts, schools and partners are written, by week and year", .scope = execution});
}
// clang-format on

const ParameterTable<Parameters>& parameter_table() {
  static const ParameterTable<Parameters> table = [] {
    ParameterTable<Parameters> t;
    t.add_section("time", &Parameters::time);
    t.add_section("people", &Parameters::people);
    t.add_section("ties", &Parameters::ties);
    t.add_section("trust", &Parameters::trust);
    t.add_section("climate", &Parameters::climate);
    t.add_section("posts", &Parameters::posts);
    t.add_section("training", &Parameters::training);
    t.add_section("coaching", &Parameters::coaching);
    t.add_section("coverage", &Parameters::coverage);
    t.add_section("support", &Parameters::support);
    t.add_section("practice", &Parameters::practice);
    t.add_section("peers", &Parameters::peers);
    t.add_section("confidence", &Parameters::confidence);
    t.add_section("collegiality", &Parameters::collegiality);
    t.add_section("knowledge", &Parameters::knowledge);
    t.add_section("online", &Parameters::online);
    t.add_section("turnover", &Parameters::turnover);
    t.add_section("survey", &Parameters::survey);
    t.add_section("money", &Parameters::money);
    t.add_section("theory", &Parameters::theory);
    t.add_section("recording", &Parameters::recording);
    return t;
  }();
  return table;
}

}  // namespace peerspread::peer_coaching
