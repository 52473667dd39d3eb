/// The survey as asked, true beside reported.
#include "models/peer_coaching/survey.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/peer_coaching/ensemble_run.hpp"
#include "models/peer_coaching/ensemble_week.hpp"
#include "tests/models/peer_coaching/worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

constexpr std::array everybody = {Group::coached, Group::schoolmate, Group::comparison, Group::leader};

/// One world on its first day, before anybody has grown.
struct FirstDay {
  Worlds<float> worlds;
  explicit FirstDay(const Settings& settings)
      : worlds(people_with(settings), test_seed, {parameters_with(settings)}, {0}, 1) {}
  SurveyAnswers answers() const { return ask(worlds, 0).front(); }
};

const Settings& some() {
  static const Settings settings = {
      {"people.teachers", "6000"}, {"people.partners", "10"}, {"time.years", "1"}, {"coverage.teachers", "0.5"}};
  return settings;
}

float answer(const decltype(SurveyAnswers::truly)& shares, Question question, Group group) {
  return shares[static_cast<std::size_t>(question)][static_cast<std::size_t>(group)];
}

constexpr std::array asked_of_all = {Question::collegiality, Question::knowledge, Question::confidence};

TEST(Survey, BiasMakesMostReportGrowthThatIsNone) {
  Survey survey;  // logistic noise around a bias above the threshold
  survey.bias = 0.12;
  const SurveyAnswers answers = FirstDay(some() + Settings{{"survey.bias", "0.12"}}).answers();
  for (const Group group : everybody)
    for (const Question question : asked_of_all) {
      EXPECT_EQ(answer(answers.truly, question, group), 0.0F);
      const double odds = (survey.bias - survey.threshold) / survey.noise;
      EXPECT_NEAR(answer(answers.reported, question, group), 1 / (1 + std::exp(-odds)), 0.05);
    }
}

/// Without bias and noise the answers are the truth: here, that every other teacher has grown by 0.1.
TEST(Survey, WithoutBiasAndNoiseReportedIsTrue) {
  FirstDay day(some() + Settings{{"survey.bias", "0"}, {"survey.noise", "0.001"}, {"survey.response_gain", "0"}});
  auto& state = day.worlds.state;
  for (std::size_t i = 0; i < day.worlds.people->size(); i += 2) {
    state.now.confidence.at(i, 0) += 0.1F;
    state.now.knowledge.at(i, 0) += 0.1F;
    state.now.collegiality.at(i, 0) += 0.1F;
  }
  for (std::size_t k = 0; k < day.worlds.people->posts(); ++k) state.energy.at(k, 0) = k % 2 ? 0.5F : 0.7F;
  const SurveyAnswers answers = day.answers();
  for (const Group group : everybody)
    for (const Question question : asked_of_all) {
      EXPECT_EQ(answer(answers.reported, question, group), answer(answers.truly, question, group));
      EXPECT_NEAR(answer(answers.truly, question, group), 0.5, 0.1);
    }
  EXPECT_EQ(answer(answers.reported, Question::energy, Group::leader),
            answer(answers.truly, Question::energy, Group::leader));
  EXPECT_NEAR(answer(answers.truly, Question::energy, Group::leader), 0.5, 0.1);
}

TEST(Survey, OnlyLeadersAreAskedAboutEnergy) {
  const SurveyAnswers answers = FirstDay(some()).answers();
  for (const Group group : everybody) {
    EXPECT_EQ(std::isnan(answer(answers.truly, Question::energy, group)), group != Group::leader);
    EXPECT_EQ(std::isnan(answer(answers.reported, Question::energy, group)), group != Group::leader);
  }
}

/// Who gained answers more often, so even unbiased answers flatter.
TEST(Survey, WhoGainedAnswersMoreOften) {
  const auto share = [](const char* response_gain) {
    FirstDay day(some() + Settings{{"survey.response_gain", response_gain}});
    for (std::size_t i = 0; i < day.worlds.people->size(); i += 2) day.worlds.state.now.confidence.at(i, 0) += 0.5F;
    return answer(day.answers().truly, Question::confidence, Group::comparison);
  };
  EXPECT_NEAR(share("0"), 0.5, 0.03);
  EXPECT_NEAR(share("20"), 1 / (1 + 0.5), 0.04);  // they answer nearly all, the others half
}

TEST(Survey, NobodyAskedNothingKnown) {
  const SurveyAnswers answers =
      FirstDay(some() + Settings{{"survey.teachers", "0"}, {"survey.leaders", "0"}}).answers();
  for (const Group group : everybody)
    for (const Question question : asked_of_all) {
      EXPECT_TRUE(std::isnan(answer(answers.truly, question, group)));
      EXPECT_TRUE(std::isnan(answer(answers.reported, question, group)));
    }
}

/// At the default bias the figure hardly tells coached from comparison teachers, though what is true does.
TEST(Survey, ReportedGrowthIsNearlyNonDiagnostic) {
  const Observed seen = run_one(some() + Settings{{"time.years", "2"}});
  const auto confidence = [&](const char* output, Group group) {
    return seen.at(output, {{"year", "2"}, {"question", "confidence"}, {"group", label_of(group)}});
  };
  EXPECT_GT(confidence("survey_reported", Group::coached), 0.8F);
  EXPECT_GT(confidence("survey_reported", Group::comparison), 0.5F);
  EXPECT_GT(confidence("survey_true", Group::coached), confidence("survey_true", Group::comparison) + 0.2F);
}

}  // namespace
}  // namespace peerspread::peer_coaching
