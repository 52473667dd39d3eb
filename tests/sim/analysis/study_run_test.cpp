#include "sim/analysis/study_run.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

class StudyRunTest : public Scratch {
 protected:
  StudyRunTest() { registry_.push_back(std::make_unique<FakeModel>(log_, Twins::without_support)); }
  Study study(const std::string& keys, const std::string& sweep = "", const std::string& world = "replicates = 2") {
    put(folder_ / "s.cfg", "model = fake\n" + world + "\npopulations = 1\n[study]\nid = X\nlow = 0\nhigh = 1\n" + keys +
                               "\n" + (sweep.empty() ? "" : "[sweep]\n" + sweep + "\n"));
    return read_study(registry_, folder_ / "s.cfg", {});
  }
  StudyFound run(const std::string& keys, const std::string& sweep = "") {
    Progress progress(1, "agent-weeks", Progress::Style::silent);
    const std::vector<Study> one{study(keys, sweep)};
    return run_studies(share_worlds(one).front(), one, progress).front();
  }

  FakeLog log_;
  Registry registry_;
};

TEST_F(StudyRunTest, MeasuresTheNumberThatIsNamed) {
  const double first = run("output = total\nat = week: 1").measured[0],
               second = run("output = total\nat = week: 2").measured[0];
  EXPECT_LT(first, second) << "agents only add";
  EXPECT_EQ(run("output = total\nat = week: 2").measured.size(), 2U) << "one a replicate";
}

TEST_F(StudyRunTest, SetsOneNumberOfAnArmAgainstAnother) {
  const double first = run("output = total\nat = week: 1").measured[0],
               second = run("output = total\nat = week: 2").measured[0];
  EXPECT_EQ(run("output = total\nat = week: 1\nagainst = week: 2").measured[0], first / second);
  EXPECT_EQ(run("output = total\nat = week: 1\nagainst = week: 2\nrelation = difference").measured[0], first - second);
}

TEST_F(StudyRunTest, SetsOneOutputAgainstAnother) {
  const double last = run("output = total\nat = week: 5").measured[0], effect = run("output = effect").measured[0];
  EXPECT_EQ(run("output = effect\nagainst_output = total\nagainst = week: 5").measured[0], effect / last);
  EXPECT_EQ(run("output = total\nat = week: 5\nagainst_output = effect").measured[0], last / effect)
      << "whichever the model declares first";
}

TEST_F(StudyRunTest, ArmsComeAsTheyAreWritten) {
  const std::string keys = "output = total\nat = week: 5\nmeasure = ratio";
  const double up = run(keys, "coaching.rate = 0.25, 0.5").measured[0],
               down = run(keys, "coaching.rate = 0.5, 0.25").measured[0];
  EXPECT_GT(up, 1);
  EXPECT_DOUBLE_EQ(up * down, 1);
  const StudyFound found = run(keys, "coaching.rate = 0.5, 0.25");
  EXPECT_EQ(found.measured[1], found.arms[1][1] / found.arms[0][1]) << "in every replicate";
}

TEST_F(StudyRunTest, WhatIsBesideIsNotJudged) {
  const StudyFound found = run("output = effect\nbeside_output = total\nbeside = week: 1");
  EXPECT_EQ(found.measured, run("output = effect").measured);
  EXPECT_EQ(found.beside[0], run("output = total\nat = week: 1").measured);
  EXPECT_TRUE(run("output = effect").beside.empty());
}

TEST_F(StudyRunTest, WorldsOfSeveralStudiesAreSteppedOnce) {
  const std::vector<Study> studies{
      study("output = total\nat = week: 1"), study("output = effect"), study("output = total\nat = week: 2"),
      study("output = effect", "coaching.rate = 0.25"), study("output = effect", "", "replicates = 3")};
  const std::vector<SharedWorlds> shared = share_worlds(studies);
  ASSERT_EQ(shared.size(), 3U) << "another rate or number of replicates are other worlds";
  EXPECT_EQ(shared[0].studies, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(shared[0].campaign.outputs, (std::vector<std::string>{"total", "effect"}));
  log_.worlds_started = 0;
  Progress progress(1, "agent-weeks", Progress::Style::silent);
  const std::vector<StudyFound> found = run_studies(shared[0], studies, progress);
  EXPECT_EQ(log_.worlds_started, 4) << "two worlds and their twins";
  EXPECT_EQ(found[1].measured, run("output = effect").measured);
  EXPECT_EQ(found[2].measured, run("output = total\nat = week: 2").measured);
}

TEST_F(StudyRunTest, TheErrorOfAMeanIsThatOfPopulations) {
  EXPECT_DOUBLE_EQ(monte_carlo_error({1, 3}, 1), 1) << "SD of the mean of two";
  EXPECT_DOUBLE_EQ(monte_carlo_error({1, 5, 3, 7}, 2), 2) << "populations have means 2 and 6";
  EXPECT_DOUBLE_EQ(monte_carlo_error({1, 3}, 64), 1) << "no more populations than values";
  EXPECT_DOUBLE_EQ(monte_carlo_error({1, std::nan(""), 3}, 1), 1) << "what is not defined does not count";
  EXPECT_TRUE(std::isnan(monte_carlo_error({1}, 1)));
}

TEST_F(StudyRunTest, WorldsThatMeetAllAtOnce) {
  const Study narrow = study("output = effect\ntarget = 0.4\nsampling_sd = 0.1"), wide = study("output = effect");
  const std::vector<double> a{0.5, 0.7, 2, 0.5}, b{0.5, 0.5, 0.5, -0.2, 9};
  const Joint joint = meet_all({{narrow, a}, {wide, b}});
  EXPECT_EQ(joint.worlds, 4U) << "as many as all have";
  EXPECT_EQ(joint.within, 2U);
  EXPECT_EQ(joint.within_errors, 1U) << "0.7 is three errors from 0.4; -0.2 lies beyond 0.5 +- 2 x 0.25";
  EXPECT_EQ(meet_all({}).worlds, 0U);
}

}  // namespace
}  // namespace peerspread
