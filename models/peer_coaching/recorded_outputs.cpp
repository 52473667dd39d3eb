#include "models/peer_coaching/recorded_outputs.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/require.hpp"

namespace peerspread::peer_coaching {

namespace {

using Row = std::vector<float>;

std::vector<double> count_from(std::size_t first, std::size_t end) {
  std::vector<double> numbers;
  for (std::size_t i = first; i < end; ++i) numbers.push_back(static_cast<double>(i));
  return numbers;
}

std::size_t teachers_of(const Parameters& p) { return static_cast<std::size_t>(p.people.teachers); }

/// How many rows there are in this population, and how many the axis has room for.
struct Extent {
  std::size_t own, room;
};
Extent extent_of(Rows rows, const Study& s) {
  const Parameters& p = s.parameters;
  switch (rows) {
    case Rows::teacher: {
      const std::size_t seats = tracked_teachers(p, s.people.size()).size();
      return {seats, seats};
    }
    case Rows::post:
      return {s.people.posts(), most_posts(p)};
    case Rows::school:
      return {s.people.schools(), most_schools(p)};
    case Rows::partner:
      return {s.people.partners, most_partners(p)};
    case Rows::nation:
      return {1, 1};
  }
  return {0, 0};
}

/// Appends `values`, whole rows of `own` numbers, each filled up to `room`.
void append_filled(const Row& values, Extent extent, Row& row) {
  for (auto from = values.begin(); from != values.end();) {
    const auto to = from + static_cast<std::ptrdiff_t>(extent.own);
    row.insert(row.end(), from, to);
    row.insert(row.end(), extent.room - extent.own, recorded::none);
    from = to;
  }
}

std::vector<std::string> axes_of_line(const auto& line) {
  std::vector<std::string> axes = {line.moment == Moment::day_and_weeks ? "recorded_week"
                                   : line.moment == Moment::week        ? "week"
                                                                        : "year"};
  if (line.parts > 1) axes.emplace_back("kind");
  if (line.rows != Rows::nation) axes.emplace_back(name_of(line.rows));
  return axes;
}

/// An output that has a number `of(study, row)` for each row.
OutputLine constant(Rows rows, const char* name, const char* what, double (*of)(const CoachingPopulation&, std::size_t),
                    const char* unit = "1") {
  return {{std::string(name_of(rows)) + "_" + name, unit, what, {std::string(name_of(rows))}},
          [rows, of](const Study& s, Row& row) {
            const Extent extent = extent_of(rows, s);
            Row values;
            if (rows == Rows::teacher)
              for (const std::uint32_t i : tracked_teachers(s.parameters, s.people.size()))
                values.push_back(static_cast<float>(of(s.people, i)));
            else
              for (std::size_t k = 0; k < extent.own; ++k) values.push_back(static_cast<float>(of(s.people, k)));
            append_filled(values, extent, row);
          }};
}

using P = const CoachingPopulation&;
using I = std::size_t;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

void add_teachers(std::vector<OutputLine>& lines) {
  const auto add = [&](const char* name, const char* what, double (*of)(P, I)) {
    lines.push_back(constant(Rows::teacher, name, what, of));
  };
  add("school", "school of the teacher's seat", [](P p, I i) -> double { return p.school[i]; });
  add("partner", "partner of the school", [](P p, I i) -> double { return p.partner[p.school[i]]; });
  add("urban", "whether the school is urban", [](P p, I i) -> double { return p.urban[p.school[i]]; });
  add("grade", "grade, 0 to 5", [](P p, I i) -> double { return p.grade[i]; });
  add("post", "post whose candidate the seat is", [](P p, I i) { return p.post[i] == no_post ? none : p.post[i]; });
  add("online_draw", "uniform: the lowest are active users of the online community",
      [](P p, I i) -> double { return static_cast<double>(p.online_draw[i]); });
  add("survey_draw", "uniform: who is asked in a survey of a given share",
      [](P p, I i) -> double { return static_cast<double>(p.survey_draw[i]); });
  add("noise", "standard normal score of the part of instruction that practice does not explain",
      [](P p, I i) -> double { return static_cast<double>(p.instruction_noise[i]); });
  lines.push_back({{"teacher_group",
                    "1",
                    "group of the teacher's seat: 0 coached, 1 schoolmate, 2 comparison, 3 leader",
                    {"teacher"}},
                   [](const Study& s, Row& row) {
                     for (const std::uint32_t i : tracked_teachers(s.parameters, s.people.size()))
                       row.push_back(s.own.coverage->of[i]);
                   }});
  lines.push_back({{"teacher_place",
                    "1",
                    "place of the seat among the post's candidates, by the order in which they are taken",
                    {"selection", "teacher"}},
                   [](const Study& s, Row& row) {
                     for (const auto& place : s.people.place)
                       for (const std::uint32_t i : tracked_teachers(s.parameters, s.people.size()))
                         row.push_back(s.people.post[i] == no_post ? recorded::none : static_cast<float>(place[i]));
                   }});
}

void add_posts(std::vector<OutputLine>& lines) {
  const auto add = [&](Rows rows, const char* name, const char* unit, const char* what, double (*of)(P, I)) {
    lines.push_back(constant(rows, name, what, of, unit));
  };
  add(Rows::post, "school", "1", "school of the post", [](P p, I k) -> double { return p.post_school[k]; });
  add(Rows::post, "candidates", "teacher", "teachers whom the post could coach",
      [](P p, I k) -> double { return p.candidates[k]; });
  add(Rows::school, "first", "1", "first seat of the school", [](P p, I k) -> double { return p.school_first[k]; });
  add(Rows::school, "teachers", "teacher", "seats of the school",
      [](P p, I k) -> double { return p.school_first[k + 1] - p.school_first[k]; });
  add(Rows::school, "partner", "1", "partner of the school", [](P p, I k) -> double { return p.partner[k]; });
  add(Rows::school, "urban", "1", "whether the school is urban", [](P p, I k) -> double { return p.urban[k]; });
  add(Rows::school, "coaching_rank", "1", "the school is coached where this is below coverage.schools",
      [](P p, I k) { return static_cast<double>(p.coaching_rank[k]); });
}

/// An output over axis `tie`: `of(population, teacher, place in the list of targets)`.
OutputLine over_ties(const char* name, const char* what, float (*of)(P, I, I)) {
  return {{name, "1", what, {"tie"}}, [of](const Study& s, Row& row) {
            const Ties& advice = s.people.advice;
            const std::size_t room = most_ties(s.parameters);
            for (std::size_t i = 0; i < advice.size(); ++i)
              for (std::size_t k = advice.first[i]; k < advice.first[i + 1]; ++k) row.push_back(of(s.people, i, k));
            row.insert(row.end(), room - advice.target.size(), recorded::none);
          }};
}

void add_ties(std::vector<OutputLine>& lines) {
  lines.push_back({{"advice_first",
                    "1",
                    "where the advisors of each teacher begin among the ties; last, the number of ties",
                    {"advice_row"}},
                   [](const Study& s, Row& row) {
                     const auto& first = s.people.advice.first;
                     row.insert(row.end(), first.begin(), first.end());
                   }});
  lines.push_back(
      over_ties("tie_teacher", "seat of who asks", [](P, I teacher, I) { return static_cast<float>(teacher); }));
  lines.push_back(over_ties("tie_advisor", "seat of who is asked",
                            [](P p, I, I k) { return static_cast<float>(p.advice.target[k]); }));
  lines.push_back(over_ties("tie_kind", "0 colleagues of a school, 1 leaders of a partner", [](P p, I teacher, I k) {
    return p.school[teacher] == p.school[p.advice.target[k]] ? 0.0F : 1.0F;
  }));
}

}  // namespace

void require_room_for_ties(const Parameters& p, const CoachingPopulation& people) {
  const std::size_t ties = people.advice.target.size(), room = most_ties(p);
  if (p.recording.ties && ties > room)
    throw InputError(wrong()
                         .key("recording.ties")
                         .is("a population has " + std::to_string(ties) +
                             " ties, more than the results file has room for (" + std::to_string(room) +
                             "); take another seed, or recording.ties = off"));
}

std::size_t most_schools(const Parameters& p) {
  constexpr std::size_t least_teachers = 8;
  return teachers_of(p) / std::min(least_teachers, teachers_of(p));
}

std::size_t most_posts(const Parameters& p) {
  // One at least in each school, and a half more than its share by rounding.
  const auto shared = static_cast<std::size_t>(static_cast<double>(p.people.teachers) / p.posts.teachers_per_post);
  return std::min(teachers_of(p), most_schools(p) + shared);
}

std::size_t most_partners(const Parameters& p) {
  return std::min(static_cast<std::size_t>(p.people.partners), most_schools(p));
}

std::size_t most_ties(const Parameters& p) {
  const auto n = static_cast<double>(p.people.teachers);
  const double all = n * (n - 1);
  // Expected ties, and eight standard deviations of how much schools differ, or one school that differs by as many.
  const double s = p.ties.school_variation, v = p.ties.named_variation;
  const double school = p.people.school_size * std::exp(p.people.school_size_spread * p.people.school_size_spread);
  const double schools = std::max(1.0, n / school);
  const double spread =
      8 * std::sqrt((std::exp(s * s) - 1 + (v * v + 1) / school) / schools) + std::exp(8 * s) / schools;
  const double leaders = static_cast<double>(most_posts(p)) * static_cast<double>(p.posts.leader_ties);
  return static_cast<std::size_t>(std::min(all, std::ceil(n * (1 + (p.ties.named - 1) * (1 + spread)) + leaders)));
}

void add_recorded_axes(const Parameters& p, std::vector<Axis>& axes) {
  const std::size_t n = teachers_of(p), weeks = static_cast<std::size_t>(p.time.years) * weeks_per_year;
  if (p.recording.teachers != "none") {
    const std::vector<Parameter>& parameters = parameter_table().parameters();
    // Seats of the first population; other populations have as many, numbered alike.
    std::vector<double> seats;
    for (const std::uint32_t i : tracked_teachers(p, n)) seats.push_back(i);
    axes.push_back({"teacher", "1", "number of the teacher's seat", seats, {}});
    axes.push_back({"recorded_week", "week", "school weeks done; 0 is the first day", count_from(0, weeks + 1), {}});
    axes.push_back({"selection",
                    "",
                    "order in which a post's candidates are taken",
                    {},
                    parameters[find_parameter(parameters, "coverage.selection")].choices});
  }
  if (p.recording.posts) {
    axes.push_back({"post", "1", "number of the leader's post", count_from(0, most_posts(p)), {}});
    axes.push_back({"school", "1", "number of the school", count_from(0, most_schools(p)), {}});
    axes.push_back({"partner", "1", "number of the network partner", count_from(0, most_partners(p)), {}});
  }
  if (p.recording.ties) {
    axes.push_back({"advice_row", "1", "number of the teacher's seat, and one more", count_from(0, n + 1), {}});
    axes.push_back({"tie", "1", "number of the advice tie", count_from(0, most_ties(p)), {}});
  }
}

void add_recorded_outputs(const Recording& recording, std::vector<OutputLine>& lines) {
  for_each_recorded([&](const auto& line, std::size_t place) {
    if (!is_recorded(line.rows, recording)) return;
    const std::string at_entry = line.group.empty() ? "" : " at entry";
    lines.push_back(
        {{line.output(), std::string(line.unit), std::string(line.long_name) + at_entry, axes_of_line(line)},
         [place, rows = line.rows](const Study& s, Row& row) {
           append_filled(s.own.recorded[place], extent_of(rows, s), row);
         }});
  });
  if (recording.teachers != "none") add_teachers(lines);
  if (recording.posts) add_posts(lines);
  if (recording.ties) add_ties(lines);
}

}  // namespace peerspread::peer_coaching
