#include "models/peer_coaching/spread_outputs.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "models/peer_coaching/measures.hpp"

namespace peerspread::peer_coaching {

namespace {

using Y = std::size_t;
constexpr std::array<std::string_view, 3> channel_names = {"hours", "peers", "seats that changed hands"};

double slope_of(const Study& s) { return s.parameters.practice.instruction_per_practice; }

/// SD by which people who began in the group are above those of `twin`, wherever they are by now.
double effect_on_people(const Study& s, const CoachingRecord& own, const CoachingRecord& twin, Y year, std::size_t g) {
  return slope_of(s) * (own.years[year].spread.people[g].mean() - twin.years[year].spread.people[g].mean());
}

/// Teachers who were never coached nor led and whose change is sustained, above the twin, per 100 coached.
double colleagues_changed(const Study& s, Y year) {
  const SpreadRecord &own = s.own.years[year].spread, &twin = s.twin.years[year].spread;
  double more = 0;
  for (std::size_t k = 0; k < own.changed.words().size(); ++k) {
    const std::uint64_t only_peers = ~own.supported.words()[k];
    more += std::popcount(own.changed.words()[k] & only_peers) - std::popcount(twin.changed.words()[k] & only_peers);
  }
  return 100 * more / static_cast<double>(s.own.coverage->coached.size());
}

/// What schoolmates gained as a share of what coached teachers did, both as people; NaN unless that is above 0.01 SD.
double spillover_share(const Study& s, Y year) {
  const double coached = effect_on_people(s, s.own, s.twin, year, static_cast<std::size_t>(Group::coached));
  return coached > 0.01
             ? effect_on_people(s, s.own, s.twin, year, static_cast<std::size_t>(Group::schoolmate)) / coached
             : std::numeric_limits<double>::quiet_NaN();
}

/// An output with `of(study, year)` for each year, which appends its numbers.
template <class Function>
OutputLine by_year(Output info, Function of) {
  info.axes.insert(info.axes.begin(), "year");
  return {std::move(info), [of](const Study& s, std::vector<float>& row) {
            for (Y year = 0; year < s.own.years.size(); ++year)
              of(s, year, [&](double x) { row.push_back(static_cast<float>(x)); });
          }};
}

/// Hours and peers as people have them; the rest of what the seats show came and went with people.
OutputLine channels_line() {
  return by_year({.name = "effect_by_channel",
                  .unit = "SD",
                  .long_name = "instruction above the no-support twin, by what it came through; the parts add up",
                  .axes = {"group", "channel"},
                  .headlines = {{"Instruction of uncoached schoolmates above no support through peers, at the end",
                                 {{"group", "schoolmate"}, {"channel", "peers"}}}}},
                 [](const Study& s, Y year, auto put) {
                   for (std::size_t g = 0; g < groups; ++g) {
                     const double people = effect_on_people(s, s.own, s.twin, year, g);
                     const double hours = effect_on_people(s, *s.without_peers, *s.twin_without_peers, year, g);
                     put(hours);
                     put(people - hours);
                     put(effect_on_seats(s, year, static_cast<Group>(g)) - people);
                   }
                 });
}

}  // namespace

void add_spread_axes(std::vector<Axis>& axes) {
  std::vector<std::string> bands;
  for (const ExperienceBand& band : experience_bands) bands.emplace_back(band.subgroup);
  axes.push_back({"experience", "", "years of experience of who had the seat on the first day", {}, bands});
  axes.push_back({"distance",
                  "",
                  "ties that lead from a teacher to the nearest coached one on the first day",
                  {},
                  {distance_names.begin(), distance_names.end()}});
  axes.push_back({"channel", "", "what an effect came through", {}, {channel_names.begin(), channel_names.end()}});
}

std::vector<OutputLine> spread_lines(bool channels) {
  std::vector<OutputLine> lines = {
      by_year({.name = "colleagues_changed",
               .unit = "teacher",
               .long_name = "teachers never coached, nor leaders, with sustained change above the no-support twin, per "
                            "100 coached teachers",
               .headlines = {{"Colleagues who change too, per 100 coached teachers, after year 1", {{"year", "1"}}},
                             {"Colleagues who change too, per 100 coached teachers, at the end", {}}}},
              [](const Study& s, Y year, auto put) { put(colleagues_changed(s, year)); }),
      by_year({.name = "spillover_share",
               .unit = "1",
               .long_name = "what schoolmates gained as a share of what coached teachers did, followed as people",
               .headlines = {{"What schoolmates gain as a share of what coached teachers do, at the end", {}}}},
              [](const Study& s, Y year, auto put) { put(spillover_share(s, year)); }),
      by_year({.name = "effect_on_people",
               .unit = "SD",
               .long_name = "instruction above the no-support twin of people who began in the group, wherever they are",
               .axes = {"group"}},
              [](const Study& s, Y year, auto put) {
                for (std::size_t g = 0; g < groups; ++g) put(effect_on_people(s, s.own, s.twin, year, g));
              }),
      by_year({.name = "effect_by_experience",
               .unit = "SD",
               .long_name = "instruction above the no-support twin, by the experience of first holders",
               .axes = {"group", "experience"}},
              [](const Study& s, Y year, auto put) {
                const SpreadRecord &own = s.own.years[year].spread, &twin = s.twin.years[year].spread;
                for (std::size_t g = 0; g < groups; ++g)
                  for (std::size_t b = 0; b < experience_bands.size(); ++b)
                    put(slope_of(s) * (own.by_experience[g][b].mean() - twin.by_experience[g][b].mean()));
              }),
      by_year({.name = "effect_by_distance",
               .unit = "SD",
               .long_name = "instruction above the no-support twin of all but leaders, by ties to the nearest coached",
               .axes = {"distance"}},
              [](const Study& s, Y year, auto put) {
                const SpreadRecord &own = s.own.years[year].spread, &twin = s.twin.years[year].spread;
                for (std::size_t d = 0; d < distance_names.size(); ++d)
                  put(slope_of(s) * (own.by_distance[d].mean() - twin.by_distance[d].mean()));
              })};
  if (channels) lines.push_back(channels_line());
  return lines;
}

}  // namespace peerspread::peer_coaching
