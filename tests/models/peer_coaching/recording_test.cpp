/// What is recorded for replay and network analysis, against the state that it was taken from and against itself.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "models/peer_coaching/ensemble_run.hpp"
#include "models/peer_coaching/ensemble_week.hpp"
#include "models/peer_coaching/recorded_outputs.hpp"
#include "sim/core/require.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

/// Three years in which people move and leave, leaders step down and others are appointed.
const Settings& some() {
  static const Settings settings = {{"people.teachers", "480"},
                                    {"people.partners", "3"},
                                    {"time.years", "3"},
                                    {"recording.teachers", "all"},
                                    {"recording.ties", "on"},
                                    {"recording.posts", "on"},
                                    {"posts.promotion_practice", "0.4"},
                                    {"posts.promotion_confidence", "0.4"},
                                    {"posts.step_down", "0.5"}};
  return settings;
}
constexpr std::size_t years = 3, weeks = years * weeks_per_year;

const Observed& seen() {
  static const Observed observed = run_one(some());
  return observed;
}
const CoachingPopulation& people() {
  static const auto built = people_with(some());
  return *built;
}
std::size_t teachers() { return people().size(); }

/// After every week but those that end a year, the newest row of each line is the state.
TEST(Recording, RowsAreTheStateOfTheirWeek) {
  CoachingEnsemble<float> world(Worlds<float>(people_with(some()), test_seed, {parameters_with(some())}, {0}, 1),
                                Observe::on);
  const State<float>& s = world.worlds().state;
  const CoachingRecord& record = *world.worlds().records[0];
  for (std::size_t week = 0; week < weeks; ++week) {
    world.advance();
    const bool year_ended = (week + 1) % weeks_per_year == 0;
    for_each_recorded([&](const auto& line, std::size_t place) {
      const auto& values = record.recorded.at(place);
      if (line.moment == Moment::year_end || year_ended) return;
      const std::size_t rows = line.rows == Rows::teacher   ? teachers()
                               : line.rows == Rows::post    ? people().posts()
                               : line.rows == Rows::school  ? people().schools()
                               : line.rows == Rows::partner ? people().partners
                                                            : 1;
      const std::size_t moments = line.moment == Moment::day_and_weeks ? week + 2
                                  : line.moment == Moment::week        ? week + 1
                                                                       : week / weeks_per_year + 1;
      ASSERT_EQ(values.size(), moments * rows * line.parts) << line.output() << " after week " << week + 1;
    });
    if (year_ended) continue;
    const auto newest = [&](const char* output, std::size_t row) {
      float value = -1.0F;
      for_each_recorded([&](const auto& line, std::size_t place) {
        const std::size_t rows = line.rows == Rows::post ? people().posts() : teachers();
        if (line.output() == output) value = *(record.recorded[place].end() - static_cast<std::ptrdiff_t>(rows - row));
      });
      return value;
    };
    for (std::size_t i = 0; i < teachers(); i += 7) {
      EXPECT_EQ(newest("teacher_practice", i), s.now.practice.at(i, 0));
      EXPECT_EQ(newest("teacher_readiness", i), s.now.readiness.at(i, 0));
      EXPECT_EQ(newest("teacher_collegiality", i), s.now.collegiality.at(i, 0));
      EXPECT_EQ(newest("teacher_hours", i), s.now.hours_this_year.at(i, 0));
      EXPECT_EQ(newest("teacher_recent_hours", i), s.now.recent_hours[modalities - 1].at(i, 0));
      EXPECT_EQ(newest("teacher_weeks_changed", i), s.now.weeks_changed.at(i, 0));
      EXPECT_EQ(newest("teacher_entry_collegiality", i), s.came_with.collegiality.at(i, 0));
    }
    for (std::size_t k = 0; k < people().posts(); ++k)
      if (s.held.at(k, 0) > 0.0F)
        EXPECT_EQ(newest("post_energy", k), s.energy.at(k, 0));
      else
        EXPECT_TRUE(std::isnan(newest("post_energy", k)));
  }
}

TEST(Recording, TheFirstDayIsThatOfThePopulation) {
  for (std::size_t i = 0; i < teachers(); ++i) {
    EXPECT_EQ(seen().at_index("teacher_practice", {0, i}), people().practice[i]);
    EXPECT_EQ(seen().at_index("teacher_confidence", {0, i}), people().confidence[i]);
    EXPECT_EQ(seen().at_index("teacher_trust", {0, i}), people().trust[i]);
    EXPECT_EQ(seen().at_index("teacher_knowledge", {0, i}), people().knowledge[i]);
    EXPECT_EQ(seen().at_index("teacher_collegiality", {0, i}), people().collegiality[i]);
    EXPECT_EQ(seen().at_index("teacher_readiness", {0, i}), 0.0F);
    EXPECT_EQ(seen().at_index("teacher_entry_practice", {0, i}), people().practice[i]);
    EXPECT_EQ(seen().at_index("teacher_experience", {0, i}), people().experience[i]);
    EXPECT_EQ(seen().at_index("teacher_holder", {0, i}), static_cast<float>(i));
  }
}

/// Means over single teachers are the weekly means, in all weeks, the last of a year among them.
TEST(Recording, MeansOverTeachersAreTheWeeklyMeans) {
  const auto group = static_cast<std::size_t>(Group::coached);
  for (std::size_t week = 1; week <= weeks; ++week) {
    double practice = 0, trust = 0, tried = 0, n = 0;
    for (std::size_t i = 0; i < teachers(); ++i) {
      if (seen().at_index("teacher_group", {i}) != static_cast<float>(group)) continue;
      practice += static_cast<double>(seen().at_index("teacher_practice", {week, i}));
      trust += static_cast<double>(seen().at_index("teacher_trust", {week, i}));
      tried += static_cast<double>(seen().at_index("teacher_tried", {week - 1, i}));
      EXPECT_LE(seen().at_index("teacher_succeeded", {week - 1, i}), seen().at_index("teacher_tried", {week - 1, i}));
      ++n;
    }
    ASSERT_GT(n, 0);
    EXPECT_NEAR(seen().at_week("practice", week, Group::coached), practice / n, 1e-5);
    EXPECT_NEAR(seen().at_week("trust", week, Group::coached), trust / n, 1e-5);
    EXPECT_NEAR(seen().at_week("trying", week, Group::coached), tried / n, 1e-5);
  }
}

/// Persons keep their number and what they came with; newcomers are numbered on by year and seat.
TEST(Recording, PersonsAreFollowedThroughSeats) {
  float next = static_cast<float>(teachers());
  std::size_t moved = 0, came = 0;
  for (std::size_t y = 1; y < years; ++y) {
    std::map<float, std::size_t> seat_before;
    for (std::size_t i = 0; i < teachers(); ++i) seat_before[seen().at_index("teacher_holder", {y - 1, i})] = i;
    ASSERT_EQ(seat_before.size(), teachers());
    for (std::size_t i = 0; i < teachers(); ++i) {
      const float person = seen().at_index("teacher_holder", {y, i}),
                  fate = seen().at_index("teacher_fate", {y - 1, i});
      if (fate == 2.0F) {
        EXPECT_EQ(person, next++);
        EXPECT_EQ(seen().at_index("teacher_experience", {y, i}), 1.0F);
        ++came;
        continue;
      }
      ASSERT_TRUE(seat_before.contains(person));
      const std::size_t before = seat_before[person];
      EXPECT_EQ(before == i, fate == 0.0F);
      EXPECT_EQ(seen().at_index("teacher_fate", {y - 1, before}), fate);
      EXPECT_EQ(seen().at_index("teacher_partner", {before}), seen().at_index("teacher_partner", {i}));
      EXPECT_EQ(seen().at_index("teacher_entry_practice", {y, i}),
                seen().at_index("teacher_entry_practice", {y - 1, before}));
      EXPECT_EQ(seen().at_index("teacher_experience", {y, i}),
                seen().at_index("teacher_experience", {y - 1, before}) + 1);
      moved += before != i;
    }
  }
  EXPECT_GT(moved, 20U);
  EXPECT_GT(came, 20U);
}

TEST(Recording, SharesOfFatesAreThoseOfTheYear) {
  for (std::size_t y = 0; y < years; ++y) {
    std::array<double, 3> fates{};
    for (std::size_t i = 0; i < teachers(); ++i)
      ++fates.at(static_cast<std::size_t>(seen().at_index("teacher_fate", {y, i})));
    const auto n = static_cast<double>(teachers());
    EXPECT_NEAR(seen().in_year("stay", y + 1), fates[0] / n, 1e-6);
    EXPECT_NEAR(seen().in_year("move", y + 1), fates[1] / n, 1e-6);
    EXPECT_NEAR(seen().in_year("leave", y + 1), fates[2] / n, 1e-6);
  }
}

/// Leaders by post and by teacher are the same; who leads is not coached; posts beyond the last are not there.
TEST(Recording, PostsAndTheirLeadersAgree) {
  std::size_t appointed_later = 0;
  const std::size_t room = most_posts(parameters_with(some()));
  for (std::size_t y = 0; y < years; ++y) {
    std::map<float, float> post_of;
    for (std::size_t k = 0; k < people().posts(); ++k) {
      const float leader = seen().at_index("post_leader", {y, k});
      EXPECT_EQ(std::isnan(leader), std::isnan(seen().at_index("post_quality", {y, k})));
      EXPECT_EQ(std::isnan(leader), std::isnan(seen().at_index("post_energy", {y * weeks_per_year, k})));
      if (std::isnan(leader)) {
        EXPECT_EQ(seen().at_index("post_weekly_hours", {y, k}), 0.0F);
        EXPECT_EQ(seen().at_index("post_appointed", {y, k}), 0.0F);
        continue;
      }
      post_of[leader] = static_cast<float>(k);
      EXPECT_EQ(seen().at_index("teacher_school", {static_cast<std::size_t>(leader)}),
                seen().at_index("post_school", {k}));
      const bool new_in_post =
          y == 0 || seen().at_index("post_quality", {y, k}) != seen().at_index("post_quality", {y - 1, k});
      EXPECT_EQ(seen().at_index("post_appointed", {y, k}), new_in_post ? 1.0F : 0.0F);
      appointed_later += y > 0 && new_in_post;
    }
    for (std::size_t k = people().posts(); k < room; ++k) {
      EXPECT_TRUE(std::isnan(seen().at_index("post_leader", {y, k})));
      EXPECT_TRUE(std::isnan(seen().at_index("post_weekly_hours", {y, k})));
      EXPECT_TRUE(std::isnan(seen().at_index("post_school", {k})));
    }
    for (std::size_t i = 0; i < teachers(); ++i) {
      const float post = seen().at_index("teacher_leads", {y, i});
      const auto found = post_of.find(static_cast<float>(i));
      if (found == post_of.end()) {
        EXPECT_TRUE(std::isnan(post));
        continue;
      }
      EXPECT_EQ(post, found->second);
      EXPECT_EQ(seen().at_index("teacher_coached", {y, i}), 0.0F);
    }
  }
  EXPECT_GT(appointed_later, 1U);
}

/// The hours of the year are those that reach the caseload in each week of support.
TEST(Recording, HoursFollowFromPostsAndCaseloads) {
  const Parameters p = parameters_with(some());
  std::size_t coached = 0;
  for (std::size_t y = 0; y < years; ++y)
    for (std::size_t i = 0; i < teachers(); ++i) {
      const float hours = seen().at_index("teacher_hours", {(y + 1) * weeks_per_year, i});
      if (seen().at_index("teacher_coached", {y, i}) == 0.0F) {
        EXPECT_EQ(hours, 0.0F);
        continue;
      }
      const auto post = static_cast<std::size_t>(seen().at_index("teacher_post", {i}));
      EXPECT_NEAR(hours, static_cast<float>(p.coaching.weeks) * seen().at_index("post_weekly_hours", {y, post}), 1e-3F);
      ++coached;
    }
  EXPECT_GT(coached, 100U);
}

TEST(Recording, SchoolsAndPartnersAreThoseOfThePopulation) {
  for (std::size_t s = 0; s < people().schools(); ++s) {
    EXPECT_EQ(seen().at_index("school_first", {s}), static_cast<float>(people().school_first[s]));
    EXPECT_EQ(seen().at_index("school_partner", {s}), static_cast<float>(people().partner[s]));
    EXPECT_EQ(seen().at_index("school_coaching_rank", {s}), people().coaching_rank[s]);
    EXPECT_GE(seen().at_index("school_climate", {2, s}), 0.0F);
  }
  EXPECT_TRUE(std::isnan(seen().at_index("school_first", {people().schools()})));
  for (std::size_t partner = 0; partner < people().partners; ++partner)
    EXPECT_GT(seen().at_index("partner_aware", {weeks - 1, partner}), seen().at_index("partner_aware", {5, partner}));
}

/// The list of ties, its rows and the population's network are one.
TEST(Recording, TiesAreTheAdviceNetwork) {
  const Ties& advice = people().advice;
  std::size_t k = 0, among_leaders = 0;
  for (std::size_t i = 0; i < advice.size(); ++i) {
    EXPECT_EQ(seen().at_index("advice_first", {i}), static_cast<float>(k));
    for (const std::uint32_t j : advice.of(i)) {
      EXPECT_EQ(seen().at_index("tie_teacher", {k}), static_cast<float>(i));
      EXPECT_EQ(seen().at_index("tie_advisor", {k}), static_cast<float>(j));
      EXPECT_EQ(seen().at_index("tie_kind", {k}), people().school[i] == people().school[j] ? 0.0F : 1.0F);
      among_leaders += people().school[i] != people().school[j];
      ++k;
    }
  }
  EXPECT_EQ(seen().at_index("advice_first", {advice.size()}), static_cast<float>(k));
  EXPECT_GT(among_leaders, 5U);
  const std::vector<float>& room = seen().of("tie_advisor");
  ASSERT_EQ(room.size(), most_ties(parameters_with(some())));
  for (; k < room.size(); ++k) EXPECT_TRUE(std::isnan(room[k]));
}

/// Bounds hold at the ends of what may be set, in small worlds and in ones of many small or few large schools.
TEST(Recording, AxesHaveRoomForEveryPopulation) {
  for (const char* teachers : {"3", "7", "9", "40", "700", "5000"})
    for (const char* size : {"3", "37", "300"})
      for (const char* variation : {"0", "0.8"})
        for (const char* named : {"1", "4.51", "20"})
          for (const std::uint32_t number : {0U, 1U}) {
            const Settings settings = {{"people.teachers", teachers},
                                       {"people.school_size", size},
                                       {"people.school_size_spread", variation},
                                       {"ties.school_variation", variation},
                                       {"ties.named", named},
                                       {"posts.teachers_per_post", "2"}};
            const Parameters p = parameters_with(settings);
            const auto world = people_with(settings, number);
            EXPECT_LE(world->schools(), most_schools(p));
            EXPECT_LE(world->posts(), most_posts(p));
            EXPECT_LE(world->partners, most_partners(p));
            EXPECT_LE(world->advice.target.size(), most_ties(p)) << teachers << " teachers in schools of " << size;
          }
}

TEST(Recording, TiesOfTooManyTeachersAreRefused) {
  const auto model = make_model();
  const Settings many = {{"people.teachers", "1000001"}};
  EXPECT_NO_THROW(model->bind(values_with(many)));
  EXPECT_NO_THROW(model->bind(values_with({{"people.teachers", "1000000"}, {"recording.ties", "on"}})));
  try {
    model->bind(values_with(many + Settings{{"recording.ties", "on"}}));
    FAIL() << "not refused";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("at most 1000000 teachers"), std::string::npos) << error.what();
  }
}

/// A sample is the same seats of the same world, and nothing that is recorded changes anything else.
TEST(Recording, ASampleIsPartOfAllAndRecordingChangesNothing) {
  const Settings few = {{"recording.teachers", "sample"}, {"recording.teacher_sample", "48"}};
  const Observed sample = run_one(some() + few);
  const Observed none =
      run_one(some() + Settings{{"recording.teachers", "none"}, {"recording.ties", "off"}, {"recording.posts", "off"}});
  for (std::size_t m = 0; m < 48; ++m)
    for (const std::size_t y : {0U, 1U, 2U})
      EXPECT_EQ(sample.at_index("teacher_holder", {y, m}), seen().at_index("teacher_holder", {y, 10 * m}));
  for (std::size_t m = 0; m < 48; ++m)
    EXPECT_EQ(sample.at_index("teacher_recent_hours", {40, 1, m}),
              seen().at_index("teacher_recent_hours", {40, 1, 10 * m}));
  const auto model = make_model();
  const Values off = values_with(
      some() + Settings{{"recording.teachers", "none"}, {"recording.ties", "off"}, {"recording.posts", "off"}});
  for (const Output& output : model->bind(off)->outputs())
    EXPECT_TRUE(same_bytes(none.of(output.name), seen().of(output.name))) << output.name;
}

}  // namespace
}  // namespace peerspread::peer_coaching
