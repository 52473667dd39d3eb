#include "models/peer_coaching/report.hpp"
#include "models/peer_coaching/report_dots.hpp"
#include "models/peer_coaching/report_words.hpp"

namespace peerspread::peer_coaching {

namespace {

Chart colleagues(const Findings& f) {
  DotsChart dots{{}, {}, {}};
  const Axis& years = f.cubes.axis("year");
  for (std::size_t y = 0; y < years.size(); ++y) {
    dots.categories.push_back("after year " + entry_of(years, y));
    add_dots(dots, f, f.cubes.at("colleagues_changed", {{"year", entry_of(years, y)}}), "", dots.categories.back());
  }
  return {
      "colleagues",
      "Colleagues who change too, per 100 coached teachers",
      "Teachers who were never coached nor led, with change that lasted half a year, more than without support. Mean "
      "and 90 % of worlds.",
      {"colleagues per 100 coached teachers", ""},
      std::move(dots)};
}

Chart by_distance(const Findings& f) {
  DotsChart dots{{}, f.cubes.axis("distance").labels, {}, true};
  for (const std::string& distance : dots.categories)
    add_dots(dots, f, f.cubes.at("effect_by_distance", {{"distance", distance}}), "", distance);
  return {"distance",
          "Instruction above no support, by ties to the nearest coached teacher, at the end",
          "Leaders are left out. No path: nobody whom these teachers turn to, directly or through others, is coached.",
          {"instruction above the no-support twin", "SD"},
          std::move(dots)};
}

Chart by_channel(const Findings& f) {
  DotsChart dots{{"coached", "schoolmate"}, f.cubes.axis("channel").labels, {}};
  for (const std::string& group : dots.facets)
    for (const std::string& channel : dots.categories)
      add_dots(dots, f, f.cubes.at("effect_by_channel", {{"group", group}, {"channel", channel}}), group, channel);
  return {"channels",
          "What the effect came through, at the end",
          "Hours: what is there without peers. Peers: what they add. Seats that changed hands: people who moved. The "
          "three add up.",
          {"instruction above the no-support twin", "SD"},
          std::move(dots)};
}

}  // namespace

Section spread_section(const Findings& f) {
  Section section{
      "spread",
      "How far it spreads",
      {"What coached teachers gain reaches those who turn to them, as far as trust, ties and their own tries "
       "let it. How much peers do is known within a wide range only: it is fitted to one figure (a fifth of "
       "the coached teachers' gain, 0.02 to 0.38), and the band shows that range."}};
  if (recorded(f, {"colleagues_changed"})) section.charts.push_back(colleagues(f));
  if (recorded(f, {"effect_by_channel"})) section.charts.push_back(by_channel(f));
  if (recorded(f, {"effect_by_distance"})) section.charts.push_back(by_distance(f));
  return section;
}

}  // namespace peerspread::peer_coaching
