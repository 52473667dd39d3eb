#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "sim/campaign/make_campaign.hpp"
#include "sim/campaign/plan.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"

namespace peerspread {
namespace {

class CampaignTest : public testing::Test {
 protected:
  CampaignTest() {
    registry_.push_back(std::make_unique<FakeModel>(log_));
    registry_.push_back(std::make_unique<FakeModel>(log_, Twins::none, "untwinned"));
  }
  /// A config as if line n of `file` held the n-th key.
  static Config config(const std::vector<std::pair<std::string, std::string>>& keys,
                       const std::string& file = "a.cfg") {
    Config c;
    for (std::size_t i = 0; i < keys.size(); ++i)
      c[keys[i].first] = {keys[i].second, file + ":" + std::to_string(i + 1)};
    return c;
  }
  Campaign make(const std::vector<Config>& configs) const {
    return make_campaign(registry_, configs, {names_.begin(), names_.begin() + static_cast<int>(configs.size())});
  }
  Campaign with_points(const std::vector<Values>& points, std::int64_t replicates, std::int64_t populations,
                       std::size_t model = 0) const {
    Campaign campaign{registry_[model].get(), {}, defaults_of(registry_[model]->parameters()), {}};
    campaign.settings.replicates = replicates;
    campaign.settings.populations = populations;
    for (const Values& values : points)
      campaign.points.push_back({std::to_string(campaign.points.size()), changes_between(campaign.base, values)});
    return campaign;
  }
  static std::vector<Values> rates(std::size_t n) {
    std::vector<Values> points;
    for (std::size_t i = 0; i < n; ++i)
      points.push_back(fake_values("coaching.rate", 0.5 + 0.001 * static_cast<double>(i)));
    return points;
  }

  FakeLog log_;
  Registry registry_;
  std::vector<std::string> names_{"first", "second", "third"};
};

// --- make_campaign -----------------------------------------------------------------------------------------------

TEST_F(CampaignTest, AnEmptyConfigIsTheFirstModelWithDefaults) {
  const Campaign c = make({{}});
  EXPECT_EQ(c.model->name(), "fake");
  ASSERT_EQ(c.points.size(), 1U);
  EXPECT_EQ(c.points[0].name, "first");
  EXPECT_EQ(c.values_of(0), defaults_of(c.model->parameters()));
  EXPECT_TRUE(c.points[0].changes.empty());
  EXPECT_EQ(c.settings.replicates, 32);
  EXPECT_EQ(c.settings.populations, 4);
  EXPECT_EQ(c.seed(), 20180601U);
}

TEST_F(CampaignTest, KeysGoToTheEngineOrTheModel) {
  const Campaign c = make({config({{"model", "untwinned"},
                                   {"name", "half"},
                                   {"seed", "9007199254740992"},
                                   {"threads", "2"},
                                   {"lanes", "4"},
                                   {"output", "x.h5"},
                                   {"coaching.rate", "0.25"}})});
  EXPECT_EQ(c.model->name(), "untwinned");
  EXPECT_EQ(c.points[0].name, "half");
  EXPECT_EQ(c.settings.name, "half");
  EXPECT_EQ(c.seed(), Seed{1} << 53);
  EXPECT_EQ(c.settings.threads, 2);
  EXPECT_EQ(c.settings.lanes, 4);
  EXPECT_EQ(c.settings.output, "x.h5");
  EXPECT_EQ(c.values_of(0), fake_values("coaching.rate", 0.25));
}

TEST_F(CampaignTest, ExecutionSettingsAreTheFirstScenarios) {
  const Campaign c = make({config({{"threads", "2"}, {"output", "a.h5"}}), config({{"threads", "3"}, {"lanes", "4"}})});
  EXPECT_EQ(c.settings.threads, 2);
  EXPECT_EQ(c.settings.lanes, 0);
  EXPECT_EQ(c.settings.output, "a.h5");
  EXPECT_EQ(c.points[1].name, "second");
}

TEST_F(CampaignTest, NoMorePopulationsThanReplicates) {
  EXPECT_EQ(make({config({{"replicates", "3"}, {"populations", "10"}})}).settings.populations, 3);
}

TEST_F(CampaignTest, SettingsHaveTheirRanges) {
  const std::vector<std::tuple<std::string, std::string, std::string>> refused{
      {"seed", "-1", "0 to 9007199254740992"},
      {"replicates", "0", "1 to 100000"},
      {"populations", "10001", "1 to 10000"},
      {"threads", "1025", "0 to 1024"},
      {"lanes", "17", "0 to 16"},
      {"lanes", "5", "0 (the widest), 1, 4, 8, 16"}};
  for (const auto& [key, value, allowed] : refused)
    expect_input_error(
        [&, key = key, value = value] {
          make({config({{key, value}})});
        },
        {"a.cfg:1: " + key, "'" + value + "'", allowed});
}

TEST_F(CampaignTest, RefusesUnknownModelsAndKeysWithTheNearest) {
  expect_input_error(
      [&] {
        make({config({{"model", "fale"}})});
      },
      {"a.cfg:1: model: 'fale'", "nearest: fake", "allowed: fake, untwinned"});
  expect_input_error(
      [&] {
        make({config({{"seed", "1"}, {"replicatse", "4"}})});
      },
      {"a.cfg:2: replicatse = 4", "did you mean 'replicates'?"});
  expect_input_error([&] { make({config({{"coaching.rat", "0.5"}})}); }, {"did you mean 'coaching.rate'?"});
  expect_input_error([&] { make({config({{"modle", "fake"}})}); }, {"did you mean 'model'?"});
}

TEST_F(CampaignTest, RefusesValuesThatDoNotGoTogetherByScenario) {
  const Config bad = config({{"name", "bold"}, {"coaching.rate", "0.95"}, {"coaching.support", "off"}});
  expect_input_error([&] { make({{}, bad}); }, {"scenario 'bold'", "coaching.rate of 0.9 and more"});
}

TEST_F(CampaignTest, RefusesScenariosThatDifferInACampaignSetting) {
  const std::vector<std::tuple<std::string, std::string, std::string>> settings{
      {"model", "untwinned", "fake"}, {"seed", "1", "20180601"}, {"replicates", "8", "32"}, {"populations", "2", "4"}};
  for (const auto& [key, value, standard] : settings) {
    expect_input_error(
        [&, key = key, value = value] {
          make({{}, config({{key, value}}, "b.cfg")});
        },
        {"'first' and 'second'", "differ in " + key, standard + " (default)", value + " (b.cfg:1)"});
    EXPECT_NO_THROW(make({config({{key, value}}), config({{key, value}})}));
  }
}

TEST_F(CampaignTest, RefusesScenariosThatDifferInHorizon) {
  expect_input_error(
      [&] {
        make({{}, config({{"run.weeks", "6"}})});
      },
      {"'first' and 'second'", "differ in horizon: 5 against 6 weeks"});
}

TEST_F(CampaignTest, RefusesTwoScenariosOfOneName) {
  expect_input_error([&] { make({{}, config({{"name", "first"}})}); }, {"two scenarios are called 'first'", "name"});
}

TEST_F(CampaignTest, RefusesNoScenarioAtAll) {
  expect_input_error([&] { make({}); }, {"no scenario"});
}

// --- changes ------------------------------------------------------------------------------------------------------

TEST_F(CampaignTest, PointsAreKeptAsWhatDiffersFromTheFirst) {
  const Campaign c = make({config({{"coaching.rate", "0.25"}}), config({{"coaching.rate", "0.25"}}),
                           config({{"coaching.rate", "0.75"}, {"coaching.support", "off"}})});
  EXPECT_EQ(c.base, fake_values("coaching.rate", 0.25));
  EXPECT_TRUE(c.points[0].changes.empty());
  EXPECT_TRUE(c.points[1].changes.empty());
  EXPECT_EQ(c.points[2].changes, (Changes{{2, 0.75}, {3, false}}));
  Values third = fake_values("coaching.rate", 0.75);
  third[3] = false;
  EXPECT_EQ(c.values_of(2), third);
}

TEST_F(CampaignTest, ChangesBringOneSetOfValuesToTheOther) {
  const Values base = fake_values("coaching.rate", 0.5), other = fake_values("run.weeks", std::int64_t{7});
  EXPECT_TRUE(changes_between(base, base).empty());
  EXPECT_EQ(with_changes(base, changes_between(base, other)), other);
  EXPECT_EQ(with_changes(other, changes_between(other, base)), base);
}

TEST_F(CampaignTest, StructuralChangesAreThoseOfThePopulation) {
  EXPECT_EQ(structural_changes(*registry_[0], {{0, std::int64_t{99}}, {2, 0.25}}), (Changes{{0, std::int64_t{99}}}));
  EXPECT_TRUE(structural_changes(*registry_[0], {{2, 0.25}}).empty());
}

// --- plan --------------------------------------------------------------------------------------------------------

/// What holds for every plan: each job once, its own world and twin, one population and structure, no world twice.
void check_plan(const Campaign& campaign) {
  std::set<std::pair<std::size_t, std::size_t>> seen;
  const Plan all = plan(campaign);
  const auto changes_of = [&](const World& world) { return all.variants.at(world.variant); };
  const auto values_of = [&](const World& world) { return with_changes(campaign.base, changes_of(world)); };
  for (const Batch& batch : all.batches) {
    ASSERT_FALSE(batch.jobs.empty());
    EXPECT_LE(batch.worlds.size(), worlds_per_batch);
    ASSERT_EQ(batch.own.size(), batch.jobs.size());
    ASSERT_EQ(batch.twins.size(), batch.jobs.size());
    std::set<std::size_t> used;
    for (std::size_t j = 0; j < batch.jobs.size(); ++j) {
      const Job& job = batch.jobs[j];
      EXPECT_TRUE(seen.insert({job.point, job.replicate}).second);
      EXPECT_EQ(batch.population, campaign.population_of(job.replicate));
      const Values values = campaign.values_of(job.point);
      const World& own = batch.worlds.at(batch.own[j]);
      EXPECT_EQ(values_of(own), values);
      EXPECT_EQ(own.stream, job.replicate);
      used.insert(batch.own[j]);
      const auto twins = campaign.model->bind(values)->twins();
      ASSERT_EQ(batch.twins[j].size(), twins.size());
      for (std::size_t k = 0; k < twins.size(); ++k) {
        EXPECT_EQ(values_of(batch.worlds.at(batch.twins[j][k])), twins[k]);
        EXPECT_EQ(batch.worlds[batch.twins[j][k]].stream, job.replicate);
        used.insert(batch.twins[j][k]);
      }
    }
    EXPECT_EQ(used.size(), batch.worlds.size()) << "a world that no job needs";
    std::set<std::pair<Values, std::uint32_t>> distinct;
    for (const World& world : batch.worlds) {
      EXPECT_TRUE(distinct.insert({values_of(world), world.stream}).second);
      EXPECT_EQ(structural_changes(*campaign.model, changes_of(world)),
                structural_changes(*campaign.model, changes_of(batch.worlds[0])));
    }
  }
  EXPECT_EQ(std::set(all.variants.begin(), all.variants.end()).size(), all.variants.size());
  EXPECT_EQ(seen.size(), campaign.points.size() * static_cast<std::size_t>(campaign.settings.replicates));
}

TEST_F(CampaignTest, EveryPlanHoldsEveryJobOnce) {
  for (const std::size_t points : {1U, 2U, 9U, 47U, 48U, 60U, 130U})
    for (const std::int64_t replicates : {1, 2, 7, 50})
      for (const std::size_t model : {0U, 1U})
        check_plan(with_points(rates(points), replicates, std::min<std::int64_t>(replicates, 3), model));
}

TEST_F(CampaignTest, TwoScenariosShareTheirTwinAndABatch) {
  const auto batches = plan(with_points(rates(2), 32, 4)).batches;
  ASSERT_EQ(batches.size(), 4U);
  for (std::uint32_t p = 0; p < 4; ++p) {
    EXPECT_EQ(batches[p].population, p);
    EXPECT_EQ(batches[p].worlds.size(), 8U * 3U);
    ASSERT_EQ(batches[p].jobs.size(), 16U);
    EXPECT_EQ(batches[p].twins[0], batches[p].twins[1]);
    for (std::size_t j = 0; j < 16; ++j) {
      EXPECT_EQ(batches[p].jobs[j].replicate, p + 4 * (j / 2));
      EXPECT_EQ(batches[p].jobs[j].point, j % 2);
    }
  }
}

TEST_F(CampaignTest, APointThatIsItsOwnTwinIsSteppedOnce) {
  Values without = registry_[0]->bind(rates(1)[0])->twins().front();
  const auto batches = plan(with_points({without}, 3, 1)).batches;
  ASSERT_EQ(batches.size(), 1U);
  EXPECT_EQ(batches[0].worlds.size(), 3U);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(batches[0].twins[j], std::vector{batches[0].own[j]});
}

TEST_F(CampaignTest, BatchesAreCutBetweenReplicatesWherePossible) {
  // 9 points and their twin are 10 worlds a replicate: four replicates fit into 48.
  const auto batches = plan(with_points(rates(9), 10, 1)).batches;
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[0].jobs.size(), 36U);
  EXPECT_EQ(batches[1].jobs.size(), 36U);
  EXPECT_EQ(batches[2].jobs.size(), 18U);
}

TEST_F(CampaignTest, AReplicateTooLargeForABatchIsCut) {
  // 60 points and a twin: 47 points with the twin fill a batch. 13 are left; 33 of the next replicate, again with the
  // twin, fill theirs up, and the last 27 with the twin make the third.
  const auto batches = plan(with_points(rates(60), 2, 1)).batches;
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[0].jobs.size(), 47U);
  EXPECT_EQ(batches[0].worlds.size(), 48U);
  EXPECT_EQ(batches[1].jobs.size(), 13U + 33U);
  EXPECT_EQ(batches[1].worlds.size(), 14U + 34U);
  EXPECT_EQ(batches[2].jobs.size(), 27U);
  EXPECT_EQ(batches[2].worlds.size(), 28U);
}

TEST_F(CampaignTest, PointsOfOneStructureKeepTogetherInOrderOfAppearance) {
  std::vector<Values> points = rates(4);
  const std::size_t agents = find_parameter(registry_[0]->parameters(), "people.agents");
  points[1][agents] = points[3][agents] = std::int64_t{99};
  const Campaign campaign = with_points(points, 2, 1);
  check_plan(campaign);
  const auto batches = plan(campaign).batches;
  ASSERT_EQ(batches.size(), 2U);
  const auto points_of = [](const Batch& batch) {
    std::vector<std::size_t> list;
    for (const Job& job : batch.jobs) list.push_back(job.point);
    return list;
  };
  EXPECT_EQ(points_of(batches[0]), (std::vector<std::size_t>{0, 2, 0, 2}));
  EXPECT_EQ(points_of(batches[1]), (std::vector<std::size_t>{1, 3, 1, 3}));
}

}  // namespace
}  // namespace peerspread
