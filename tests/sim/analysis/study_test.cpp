#include "sim/analysis/study.hpp"

#include <gtest/gtest.h>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

class StudyTest : public Scratch {
 protected:
  StudyTest() { registry_.push_back(std::make_unique<TinyModel>()); }
  /// A study of "practice" at `at`.
  Study study_at(const std::string& at) const {
    put(folder_ / "s.cfg", "model = tiny\n[study]\nid = X\noutput = practice\nlow = 0\nhigh = 1\nat = " + at + "\n");
    return read_study(registry_, folder_ / "s.cfg", {});
  }

  Registry registry_;
};

TEST_F(StudyTest, MeasuresTheNumberThatIsNamed) {
  EXPECT_EQ(study_at("group: coached, week: 2").place, 2U);
  EXPECT_EQ(study_at("week:1").place, 1U) << "the last group";
  EXPECT_EQ(study_at("").place, 5U);
  EXPECT_EQ(study_at("group: coached, week: 2").at, (Selection{{"group", "coached"}, {"week", "2"}}));
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

TEST_F(StudyTest, RunsWithThatNumber) {
  FakeLog log;
  registry_.clear();
  registry_.push_back(std::make_unique<FakeModel>(log, Twins::none));
  const auto measured_at = [&](const std::string& at) {
    put(folder_ / "s.cfg",
        "model = fake\nreplicates = 1\npopulations = 1\n[study]\nid = X\noutput = total\nlow = 0\n"
        "high = 1\nat = " +
            at + "\n");
    Progress progress(1, "agent-weeks", Progress::Style::silent);
    return run_study(read_study(registry_, folder_ / "s.cfg", {}), progress).front();
  };
  EXPECT_LT(measured_at("week: 1"), measured_at("week: 2")) << "agents only add";
  EXPECT_EQ(measured_at("week: 5"), measured_at(""));
}

}  // namespace
}  // namespace peerspread
