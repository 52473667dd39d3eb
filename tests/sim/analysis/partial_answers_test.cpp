#include "sim/analysis/partial_answers.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/sim/fake_model.hpp"

namespace peerspread {
namespace {

constexpr double normal_95 = 1.959963984540054;

class HeadlinedScenario : public FakeScenario {
 public:
  using FakeScenario::FakeScenario;
  std::vector<Output> outputs() const override {
    std::vector<Output> all = FakeScenario::outputs();
    all[1].headlines = {{"Effect", {}}};
    return all;
  }
};

class HeadlinedModel : public FakeModel {
 public:
  explicit HeadlinedModel(FakeLog& log) : FakeModel(log), own_log_(log) {}
  std::unique_ptr<const Scenario> bind(const Values& values) const override {
    return std::make_unique<HeadlinedScenario>(values, Twins::without_support, no_population, own_log_);
  }

 private:
  FakeLog& own_log_;
};

class PartialAnswersTest : public testing::Test {
 protected:
  /// Two points, four replicates in two populations.
  Campaign campaign(const std::string& design) {
    Campaign campaign{&model_, {}, defaults_of(model_.parameters()), {}};
    campaign.settings.replicates = 4;
    campaign.settings.populations = 2;
    campaign.points = {{"a", {}}, {"b", changes_between(campaign.base, fake_values("coaching.rate", 0.25))}};
    campaign.design = design;
    return campaign;
  }
  /// As if each batch had found value[point][replicate].
  static void see_all(PartialAnswers& answers, const Plan& plan, const std::vector<std::vector<float>>& values) {
    for (std::size_t b = 0; b < plan.batches.size(); ++b) {
      BatchResult result{plan.batches[b].jobs, {{}, {}}};
      for (const Job& job : result.jobs) {
        result.rows[0].insert(result.rows[0].end(), 5, 0.0F);
        result.rows[1].push_back(values[job.point][job.replicate]);
      }
      answers.see(b, result);
    }
  }

  FakeLog log_;
  HeadlinedModel model_{log_};
};

// Replicates 0 and 2 live in one population, 1 and 3 in the other: 1 and 2, 4 and 7 have squares of 0.5 + 4.5 within,
// 16 between (n0 = 2), so the variance of the mean is ((16 - 2.5) / 2) / 2 + 2.5 / 4 = 4.
TEST_F(PartialAnswersTest, ADesignHasMeansOfEveryPointAndACompareDifferencesToTheFirst) {
  const std::vector<std::vector<float>> values = {{1, 4, 2, 7}, {2, 8, 4, 14}};
  const Campaign design = campaign("coaching.rate = 0.5, 0.25"), scenarios = campaign("");
  const Plan cut = plan(design);
  PartialAnswers of_design(design, cut), of_scenarios(scenarios, cut);
  see_all(of_design, cut, values);
  see_all(of_scenarios, cut, values);
  const std::vector<std::size_t> all = {0, 1, 2, 3};
  ASSERT_EQ(of_design.complete(), all);

  const PartialAnswer means = of_design.over(all).at(0), differences = of_scenarios.over(all).at(0);
  EXPECT_TRUE(of_design.of_means());
  EXPECT_FALSE(of_scenarios.of_means());
  EXPECT_EQ(means.means, (std::vector<double>{3.5, 7.0}));
  EXPECT_EQ(means.means, differences.means);
  ASSERT_EQ(means.widths.size(), 2U);
  EXPECT_DOUBLE_EQ(means.widths[0], 2 * normal_95 * 2.0);
  EXPECT_DOUBLE_EQ(means.widths[1], 2 * normal_95 * 4.0);
  ASSERT_EQ(differences.widths.size(), 1U);
  EXPECT_DOUBLE_EQ(differences.widths[0], 2 * normal_95 * 2.0);
}

TEST_F(PartialAnswersTest, AllWidthsHaveToBeKnownAndNarrow) {
  const Campaign design = campaign("coaching.rate = 0.5, 0.25");
  const Plan cut = plan(design);
  PartialAnswers answers(design, cut);
  see_all(answers, cut, {{1, 4, 2, 7}, {2, 8, 4, 14}});
  const std::vector<std::size_t> all = {0, 1, 2, 3};
  EXPECT_FALSE(answers.are_within(all, 2 * normal_95 * 3.9)) << "the second point is as wide as 4";
  EXPECT_TRUE(answers.are_within(all, 2 * normal_95 * 4.1));
  EXPECT_FALSE(answers.are_within({0}, 1e9)) << "one replicate says nothing of its own spread";

  PartialAnswers undefined(design, cut);
  const float none = std::nanf("");
  see_all(undefined, cut, {{1, 4, 2, 7}, {none, none, none, none}});
  EXPECT_FALSE(undefined.are_within(all, 1e9));
  EXPECT_TRUE(std::isnan(undefined.over(all).at(0).width()));
  EXPECT_EQ(undefined.over(all).at(0).undefined, 4U);
}

}  // namespace
}  // namespace peerspread
