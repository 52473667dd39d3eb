#include <algorithm>

#include "models/peer_coaching/report.hpp"
#include "models/peer_coaching/report_words.hpp"
#include "sim/analysis/optimum.hpp"
#include "sim/report/sweep_dimensions.hpp"

namespace peerspread::peer_coaching {

namespace {

/// Points of a sweep over posts.caseload as lines over hours delivered, one per combination of the other parameters.
struct FrontierLine {
  std::string name;
  std::vector<std::size_t> points;
};

std::vector<FrontierLine> frontier_lines(const Findings& f) {
  std::vector<FrontierLine> lines;
  std::vector<std::pair<std::string, std::vector<std::string>>> others;
  for (const std::string& name : f.results.varied())
    if (name != "posts.caseload" && name != "money.budget_per_teacher")
      others.emplace_back(name, f.results.column(name));
  for (std::size_t p = 0; p < f.comparison.points.size(); ++p) {
    std::string name;
    for (const auto& [key, values] : others) name += (name.empty() ? "" : ", ") + with_title(f, key, values[p]);
    if (name.empty()) name = "all points";
    const auto line = std::ranges::find(lines, name, &FrontierLine::name);
    if (line == lines.end())
      lines.push_back({name, {p}});
    else
      line->points.push_back(p);
  }
  return lines;
}

/// What is said of the best number of teachers per leader on one line.
struct Best {
  std::string caseload, hours;
  std::vector<std::string> near;  ///< caseloads within 5 % of the best, ascending
  std::string sure;
  bool edge;
  double at;  ///< hours delivered there
};

Best best_on(const Findings& f, const FrontierLine& line, const ByPoint& values, const ByPoint& hours) {
  const std::vector<std::string> caseload = f.results.column("posts.caseload");
  std::vector<std::size_t> points = line.points;
  std::ranges::stable_sort(points, {}, [&](std::size_t p) { return number_in(caseload[p]); });
  ByPoint own;
  for (const std::size_t p : points) own.push_back(values[p]);
  const Optimum found = optimum_of(own, f.results.sets().numbers);
  if (found.best == npos) return {};
  const Band at = band_of(hours[points[found.best]]);
  std::vector<std::size_t> near = found.near;
  std::ranges::sort(near);
  Best best{caseload[points[found.best]],
            in_words(at.mid, at),
            {},
            sureness_in_words(found, found.best),
            points.size() > 2 && (found.best == 0 || found.best + 1 == points.size()),
            at.mid};
  for (const std::size_t k : near) best.near.push_back(caseload[points[k]]);
  return best;
}

std::string best_in_words(const Best& best) {
  const std::string flat = best.near.size() > 1 ? "the top is flat, " + best.near.front() + " to " + best.near.back() +
                                                      " teachers are within 5 % of it"
                                                : "no other number is within 5 % of it";
  return "best with " + best.caseload + " teachers per leader and " + best.hours + " hours each; " + flat + ". It is " +
         best.sure + "." + (best.edge ? " It lies at the edge of the sweep: what lies beyond was not looked at." : "");
}

/// Whether one number will do on every line: one that is within 5 % of the best on each.
std::string common_in_words(const std::vector<Best>& lines) {
  std::string shared;
  for (const std::string& caseload : lines.front().near)
    if (std::ranges::all_of(lines, [&](const Best& b) { return std::ranges::count(b.near, caseload) > 0; }))
      shared += (shared.empty() ? "" : ", ") + caseload;
  return shared.empty()
             ? "No number of teachers per leader is within 5 % of the best on every line: the answer depends on "
               "what is varied there."
             : "Within 5 % of the best on every line: " + shared + " teachers per leader.";
}

}  // namespace

Section frontier(const Findings& f) {
  Section section{"frontier", "Few teachers deep or many shallow", {}};
  const auto varied = f.results.varied();
  if (std::ranges::count(varied, std::string("posts.caseload")) == 0) return section;
  if (!recorded(f, {"hours_delivered", "gain_per_leader", "changed_per_leader"})) return section;
  const bool budget = std::ranges::count(varied, std::string("money.budget_per_teacher")) > 0;
  section.text.push_back(std::string("Every point spends the same ") + (budget ? "money" : "leader-hours") +
                         ": further right, on fewer teachers with more hours each.");
  const ByPoint hours = f.cubes.at("hours_delivered", {{"year", "1"}});
  const auto lines = frontier_lines(f);
  std::vector<Best> of_gain;
  for (const auto& [output, title, unit] : std::vector<std::array<std::string, 3>>{
           {"gain_per_leader", "Instruction gained by all teachers together, per leader", "SD"},
           {"changed_per_leader", "Additional teachers with sustained change, per leader", "teachers"}}) {
    const ByPoint values = f.cubes.at(output, {});
    LinesChart chart{{title, unit}, {""}, {}};
    for (const FrontierLine& line : lines) {
      std::vector<std::size_t> points = line.points;
      std::ranges::sort(points, {}, [&](std::size_t p) { return band_of(hours[p]).mid; });
      LinesChart::Line s{line.name, "", {}, {}, {}, {}};
      for (const std::size_t p : points) s.add(band_of(hours[p]).mid, band_of(values[p]));
      chart.series.push_back(std::move(s));
      const Best best = best_on(f, line, values, hours);
      if (best.near.empty()) continue;
      section.text.push_back(title + ", " + line.name + ": " + best_in_words(best));
      if (output == "gain_per_leader") of_gain.push_back(best);
      const std::string span =
          best.near.size() > 1 ? " (" + best.near.front() + " to " + best.near.back() + " within 5 %)" : "";
      if (lines.size() == 1) chart.best = Mark{best.at, "best: " + best.caseload + " teachers per leader" + span};
    }
    section.charts.push_back({"frontier-" + output,
                              title,
                              "Mean and 90 % of worlds against hours really delivered per teacher in year 1.",
                              {"hours delivered per coached teacher", "h"},
                              std::move(chart)});
  }
  if (of_gain.size() > 1) section.text.push_back(common_in_words(of_gain));
  return section;
}

}  // namespace peerspread::peer_coaching
