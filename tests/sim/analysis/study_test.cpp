#include "sim/analysis/study.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

class StudyTest : public Scratch {
 protected:
  StudyTest() { registry_.push_back(std::make_unique<TinyModel>()); }
  /// A study with these lines and range.
  Study study_of(const std::string& keys, const std::string& range = "low = 0\nhigh = 1",
                 const std::string& sweep = "") const {
    put(folder_ / "s.cfg", "model = tiny\n[study]\nid = X\n" + keys + "\n" + range + "\n" + sweep + "\n");
    return read_study(registry_, folder_ / "s.cfg", {});
  }
  /// A study of "practice" at `at`.
  Study study_at(const std::string& at) const {
    put(folder_ / "s.cfg", "model = tiny\n[study]\nid = X\noutput = practice\nlow = 0\nhigh = 1\nat = " + at + "\n");
    return read_study(registry_, folder_ / "s.cfg", {});
  }

  Registry registry_;
};

TEST_F(StudyTest, ReadsTheNumberThatIsNamed) {
  EXPECT_EQ(study_at("group: coached, week: 2").place, 2U);
  EXPECT_EQ(study_at("week:1, group: schoolmates – même école").place, 1U);
  EXPECT_EQ(study_at("group: coached, week: 2").at, (Selection{{"group", "coached"}, {"week", "2"}}));
  EXPECT_EQ(study_of("output = cost").place, 0U) << "no axes, nothing to name";
}

TEST_F(StudyTest, RefusesAnAxisOfWhichNoEntryIsNamed) {
  expect_input_error([&] { study_at("week: 1"); },
                     {"s.cfg:7: study.at = week: 1: does not say which group of output practice is meant",
                      "(allowed: coached, schoolmates – même école)"});
  expect_input_error([&] { study_of("output = practice"); }, {"s.cfg", "which week of output practice", "1, 2, 3"});
  expect_input_error([&] { study_of("output = cost\nagainst_output = practice\nagainst = week: 1"); },
                     {"s.cfg:6: study.against = week: 1", "which group"});
}

TEST_F(StudyTest, ReadsASecondNumber) {
  const Study study = study_of(
      "output = practice\nat = group: coached, week: 1\nagainst = group: coached, week: 3\n"
      "beside_output = cost");
  ASSERT_TRUE(study.against && study.beside);
  EXPECT_EQ(study.against->output, "practice");
  EXPECT_EQ(study.against->place, 4U);
  EXPECT_EQ(study.beside->output, "cost");
  EXPECT_EQ(study.campaign.outputs, (std::vector<std::string>{"practice", "cost"}));
  EXPECT_EQ(study.of_arm({1, 4, 9}), 0.25);
  expect_input_error([&] { study_of("output = cost\nrelation = difference"); },
                     {"s.cfg:5: study.relation = difference", "nothing to set it against", "against_output"});
  expect_input_error([&] { study_of("output = cost\nagainst_output = costs"); },
                     {"s.cfg:5: study.against_output = costs: no such output", "mean 'cost'?"});
}

TEST_F(StudyTest, KnowsWhatAgrees) {
  const Study both = study_of("output = cost"), low = study_of("output = cost", "low = 0"),
              open = study_of("output = cost\nkind = decision", "");
  EXPECT_TRUE(both.meets(0.5) && !both.meets(1.5) && !both.meets(-0.5));
  EXPECT_EQ(both.error_sd(), 0.25);
  EXPECT_TRUE(both.within_errors(0.9, 2) && !both.within_errors(1.1, 2));
  EXPECT_TRUE(low.meets(1e12) && !low.meets(-1e-9) && low.has_range()) << "no highest";
  EXPECT_TRUE(std::isnan(low.error_sd()));
  EXPECT_TRUE(low.within_errors(1, 2) && !low.within_errors(-1, 2)) << "without an error the range counts";
  EXPECT_TRUE(!open.has_range() && !open.meets(0));
  expect_input_error([&] { study_of("output = cost", ""); },
                     {"s.cfg: study.low: there is no range", "only with kind = decision"});
  expect_input_error([&] { study_of("output = cost\nkind = calibrate", "high = 1"); },
                     {"s.cfg:6", "needs both ends", "low and high"});
  expect_input_error([&] { study_of("output = cost", "low = 2\nhigh = 1"); }, {"s.cfg:5", "is not below"});
}

TEST_F(StudyTest, TakesTheArmsThatAMeasureNeedsInTheirOrder) {
  const auto swept = [&](const std::string& measure, const std::string& sweep) {
    return study_of("output = cost\nmeasure = " + measure, "low = 0\nhigh = 1", "[sweep]\n" + sweep);
  };
  const Study study = swept("ratio", "coaching.hours = 27, 15");
  EXPECT_EQ(study.measure({4, 1}), 0.25);
  ASSERT_EQ(study.campaign.points.size(), 2U);
  EXPECT_EQ(study.campaign.points.front().name, "coaching.hours=27");
  EXPECT_EQ(
      swept("difference", "design = zip\npractice.decay = 0.1, 0.2\ncoaching.hours = 9, 3").campaign.points.size(), 2U);
  expect_input_error([&] { swept("ratio", "practice.decay = 0.1, 0.2\ncoaching.hours = 9, 3"); },
                     {"a second list", "have no order", "design = zip"});
  expect_input_error([&] { swept("value", "coaching.hours = 27, 15"); },
                     {"study.measure = value: cannot take 2 arms", "allowed: one arm"});
  expect_input_error([&] { study_of("output = cost\nmeasure = ratio"); }, {"cannot take 1 arm;", "two arms or more"});
}

TEST_F(StudyTest, UsesEveryAcceptedSetOnce) {
  put(folder_ / "e.csv",
      "# model = tiny\n# model_version = 1\npractice.decay,climate.evaluative\n0.1,0.5\n0.2,0.6\n"
      "0.3,0.7\n");
  const auto numbers = [&](const std::string& world, const Config& on_top = {}) {
    put(folder_ / "s.cfg",
        "model = tiny\nensemble = e.csv\n" + world + "[study]\nid = X\noutput = cost\nlow = 0\nhigh = 1\n");
    return read_study(registry_, folder_ / "s.cfg", on_top).campaign;
  };
  EXPECT_EQ(numbers("replicates = 1\n").set_numbers, (std::vector<std::int64_t>{0, 1, 2})) << "all, at least";
  EXPECT_EQ(numbers("replicates = 5\n").set_numbers, (std::vector<std::int64_t>{0, 1, 2, 0, 1}));
  EXPECT_EQ(numbers("", {{"replicates", {"2", "command line"}}}).set_numbers, (std::vector<std::int64_t>{0, 1}));
  const Campaign own = numbers("replicates = 1\nclimate.evaluative = 0.25\n");
  EXPECT_EQ(own.sets.values, (std::vector<std::vector<double>>{{0.1}, {0.2}, {0.3}})) << "but for what the study sets";
  EXPECT_EQ(own.settings.replicates, 3);
}

TEST_F(StudyTest, RefusesAnAxisThatIsNamedTwice) {
  expect_input_error(
      [&] { study_at("group: coached, group: schoolmates – même école"); },
      {"s.cfg:7: study.at = group: coached, group: schoolmates – même école: axis 'group' is named twice",
       "('coached' and 'schoolmates – même école')", "name it once"});
  expect_input_error([&] { study_at("week: 1, group: coached, week: 1"); }, {"axis 'week' is named twice"});
}

TEST_F(StudyTest, RefusesWhatSelectsNothing) {
  expect_input_error([&] { study_at("group: coachd"); },
                     {"s.cfg:7: study.at = group: coachd: 'coachd' is no group of output practice",
                      "(allowed: coached, schoolmates – même école)", "did you mean 'coached'?"});
  expect_input_error([&] { study_at("grop: coached"); }, {"output practice has no axis 'grop'", "mean 'group'?"});
  expect_input_error([&] { study_at("week: 4"); }, {"'4' is no week of output practice (allowed: 1, 2, 3)"});
  expect_input_error([&] { study_at("coached"); },
                     {"s.cfg:7", "'coached' is not an entry of an axis", "group: coached"});
}

}  // namespace
}  // namespace peerspread
