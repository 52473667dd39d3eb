#include <algorithm>

#include "models/peer_coaching/report.hpp"
#include "sim/analysis/statistics.hpp"
#include "sim/campaign/campaign.hpp"
#include "sim/core/numbers.hpp"

namespace peerspread::peer_coaching {

namespace {

using Panel = Lever::Panel;

Lever hours() {
  return {.panel = Panel::decision,
          .title = "Hours of support for each coached teacher (hours a year)",
          .key = "coaching.hours_per_year",
          .from = 5,
          .to = 62,
          .reach = 80,
          .evidence =
              "Studies of teachers' development have 5 to 62 hours a year; what more or fewer would do is "
              "the model's guess."};
}

Lever caseload() {
  return {.panel = Panel::decision,
          .title = "Teachers whom each leader coaches (teachers a leader)",
          .key = "posts.caseload",
          .from = 6,
          .to = 22,
          .reach = 40,
          .evidence = "Programmes had 6 to 22 teachers a leader."};
}

Lever schools() {
  return {.panel = Panel::decision,
          .title = "Schools with coaching (% of schools)",
          .key = "coverage.schools",
          .from = 0.05,
          .to = 0.5,
          .reach = 1,
          .per = 0.01,
          .evidence = "How effects shrink in programmes that reach most schools was seen in few studies."};
}

Lever first() {
  const auto order = [](const char* name, const char* word, const char* note) {
    return Lever::Choice{name, {{"coverage.selection", word}}, note};
  };
  const char* nobody_tried = "No study compared this order with a lot: what it does is the model's guess.";
  return {.panel = Panel::decision,
          .title = "Who comes first",
          .choices = {order("drawn by lot", "everybody", ""), order("volunteers", "volunteers", nobody_tried),
                      order("those with the lowest practice", "lowest_practice", nobody_tried),
                      order("those whom most colleagues ask", "most_sought", nobody_tried),
                      order("those whom fewest colleagues ask", "least_sought", nobody_tried)}};
}

Lever kinds() {
  const auto mix = [](const char* name, const char* alone, const char* groups, const char* video, const char* online,
                      const char* note) {
    return Lever::Choice{name,
                         {{"coaching.one_on_one", alone},
                          {"coaching.group", groups},
                          {"coaching.video", video},
                          {"coaching.online", online}},
                         note};
  };
  const char* order = "Only the order of the kinds has evidence, not how far they are apart.";
  return {.panel = Panel::decision,
          .title = "Kinds of support",
          .choices = {{"as in the scenario", {}},
                      mix("all four alike", "0.25", "0.25", "0.25", "0.25", order),
                      mix("one-on-one only", "1", "0", "0", "0", order),
                      mix("group meetings only", "0", "1", "0", "0", order),
                      mix("watching each other's video only", "0", "0", "1", "0", order),
                      mix("online only", "0", "0", "0", "1", order)}};
}

Lever climate() {
  return {.panel = Panel::decision,
          .title = "How far support is used in ratings of teachers (0: never, 100: always)",
          .key = "climate.evaluative",
          .reach = 1,
          .per = 0.01,
          .evidence = "Nobody has measured this: its direction has evidence, its size is assumed."};
}

Lever funded(const Parameters& p) {
  const auto years = static_cast<double>(p.time.years);
  return {.panel = Panel::decision,
          .title = "Years with funding, of " + std::to_string(p.time.years) + " (years)",
          .key = "coaching.years_funded",
          .from = 1,
          .to = 3,
          .reach = years,
          .most = years,
          .evidence = "What is left after funding ends was followed for a year or two."};
}

/// How strongly colleagues pull in the tenth of the accepted sets that `share` ends; the base's where sets do not say.
double pull_at(const Campaign& campaign, const Parameters& p, double share) {
  const std::size_t place = find_parameter(campaign.model->parameters(), "peers.pull");
  const auto column = std::ranges::find(campaign.sets.parameters, place);
  if (column == campaign.sets.parameters.end()) return p.peers.pull * (share < 0.5 ? 0.5 : 2);
  std::vector<double> pulls;
  for (const auto& set : campaign.sets.values)
    pulls.push_back(set[static_cast<std::size_t>(column - campaign.sets.parameters.begin())]);
  std::ranges::sort(pulls);
  return percentile(pulls, share);
}

Lever help(const Campaign& campaign, const Parameters& p) {
  const auto pull = [&](const char* name, double share) {
    const double value = std::clamp(pull_at(campaign, p, share), 0.0, 3.0);
    return Lever::Choice{name,
                         {{"theory.peers", "on"}, {"peers.pull", format_fixed(value, 2)}},
                         "One value in place of those that fit the evidence, which leaves it wide open."};
  };
  return {.panel = Panel::decision,
          .title = "How much colleagues help each other",
          .choices = {{"as the evidence allows", {}},
                      {"not at all", {{"theory.peers", "off"}}, "Studies of peers contradict this."},
                      pull("little", 0.1),
                      pull("much", 0.9)}};
}

Lever price(const char* title, const char* key, double reach, const char* evidence) {
  return {.panel = Panel::price, .title = title, .key = key, .to = 0, .reach = reach, .evidence = evidence};
}

/// Worlds of a reader's own size have to be small enough for a browser.
Lever own(const char* title, const char* key, double most) {
  return {.panel = Panel::own, .title = title, .key = key, .reach = most, .most = most};
}

}  // namespace

std::vector<Lever> levers(const Campaign& campaign) {
  const Parameters p = parameter_table().bind(campaign.base);
  return {hours(),
          caseload(),
          schools(),
          first(),
          kinds(),
          climate(),
          funded(p),
          help(campaign, p),
          price("A leader's stipend ($ a year)", "money.stipend", 40000, ""),
          price("Training of leaders ($ an hour)", "money.training_hour", 300, "Assumed: no source was found."),
          price("A substitute ($ a day)", "money.substitute_day", 500, "From a weak source."),
          own("Teachers in all schools (teachers)", "people.teachers", 20000),
          own("Teachers in a school, on average (teachers)", "people.school_size", 120),
          own("A teacher's salary ($ a year)", "money.salary", 150000),
          own("Teachers for each leader's post (teachers)", "posts.teachers_per_post", 60)};
}

}  // namespace peerspread::peer_coaching
