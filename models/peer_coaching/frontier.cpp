#include <algorithm>

#include "models/peer_coaching/report.hpp"
#include "models/peer_coaching/report_words.hpp"

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
    for (const auto& [key, values] : others) name += (name.empty() ? "" : ", ") + key + " = " + values[p];
    if (name.empty()) name = "all points";
    const auto line = std::ranges::find(lines, name, &FrontierLine::name);
    if (line == lines.end())
      lines.push_back({name, {p}});
    else
      line->points.push_back(p);
  }
  return lines;
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
  const auto caseload = f.results.column("posts.caseload");
  const auto lines = frontier_lines(f);
  std::vector<std::string> best_caseloads;
  for (const auto& [output, title, unit] : std::vector<std::array<std::string, 3>>{
           {"gain_per_leader", "Instruction gained by all teachers together, per leader", "SD"},
           {"changed_per_leader", "Additional teachers with sustained change, per leader", "teachers"}}) {
    const ByPoint values = f.cubes.at(output, {});
    LinesChart chart{{title, unit}, {""}, {}};
    for (const FrontierLine& line : lines) {
      std::vector<std::size_t> points = line.points;
      std::ranges::sort(points, {}, [&](std::size_t p) { return band_of(hours[p]).mid; });
      LinesChart::Line s{line.name, "", {}, {}, {}, {}};
      std::size_t best = points.front();
      for (const std::size_t p : points) {
        const Band band = band_of(values[p]);
        s.add(band_of(hours[p]).mid, band);
        if (band.mid > band_of(values[best]).mid) best = p;
      }
      // How sure: the share of replicates in which the point is the best of its line.
      std::size_t wins = 0;
      const std::size_t replicates = values[best].size();
      for (std::size_t r = 0; r < replicates; ++r)
        wins += std::ranges::all_of(points, [&](std::size_t p) { return values[p][r] <= values[best][r]; });
      const Band at = band_of(hours[best]);
      section.text.push_back(title + ", " + line.name + ": best with " + caseload[best] + " teachers per leader and " +
                             in_words(at.mid, at) + " hours each; it is the best " + worlds_text(wins, replicates) +
                             ".");
      if (output == "gain_per_leader") best_caseloads.push_back(caseload[best]);
      if (lines.size() == 1) chart.best = Mark{at.mid, "best: " + caseload[best] + " teachers per leader"};
      chart.series.push_back(std::move(s));
    }
    section.charts.push_back({"frontier-" + output,
                              title,
                              "Mean and 90 % of worlds against hours really delivered per teacher in year 1.",
                              {"hours delivered per coached teacher", "h"},
                              std::move(chart)});
  }
  std::ranges::sort(best_caseloads);
  const bool flips = best_caseloads.front() != best_caseloads.back();
  if (lines.size() > 1)
    section.text.emplace_back(flips
                                  ? "The best number of teachers per leader is not the same on every line: the answer "
                                    "depends on what is varied there."
                                  : "The best number of teachers per leader is the same on every line.");
  return section;
}

}  // namespace peerspread::peer_coaching
