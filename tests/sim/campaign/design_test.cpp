#include "sim/campaign/design.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

/// The places of TinyModel's parameters.
enum : std::uint32_t { hours, posts, trusting, selection, decay, evaluative };

using Keys = std::vector<std::pair<std::string, std::string>>;

/// A section as if its n-th key stood in line n of a.cfg.
Config section(const Keys& keys) {
  Config config;
  for (std::size_t i = 0; i < keys.size(); ++i)
    config[keys[i].first] = {keys[i].second, "a.cfg:" + std::to_string(i + 1)};
  return config;
}

class DesignTest : public Scratch {
 protected:
  Campaign one_point(const Model& model, Seed seed = 1) const {
    Campaign campaign{&model, {}, defaults_of(model.parameters()), {{"base", {}}}};
    campaign.settings.seed = static_cast<std::int64_t>(seed);
    return campaign;
  }
  Campaign swept(const Keys& keys, Seed seed = 1) const {
    Campaign campaign = one_point(model_, seed);
    make_points(campaign, section(keys), folder_);
    return campaign;
  }
  /// Value of parameter `index` at each point.
  static std::vector<Value> column(const Campaign& campaign, std::size_t index) {
    std::vector<Value> values;
    for (std::size_t p = 0; p < campaign.points.size(); ++p) values.push_back(campaign.values_of(p)[index]);
    return values;
  }
  static std::vector<double> numbers(const Campaign& campaign, std::size_t index) {
    std::vector<double> all;
    for (const Value& value : column(campaign, index)) all.push_back(std::get<double>(value));
    return all;
  }
  static std::vector<std::string> names(const Campaign& campaign) {
    std::vector<std::string> all;
    for (const Point& point : campaign.points) all.push_back(point.name);
    return all;
  }
  void expect_refused(const Keys& keys, std::initializer_list<std::string> parts) const {
    expect_input_error([&] { swept(keys); }, parts);
  }
  /// Points from a file of `text`.
  Campaign from_csv(const std::string& text) const {
    put(folder_ / "points.csv", text);
    return swept({{"design", "file"}, {"file", "points.csv"}});
  }
  void expect_csv_refused(const std::string& text, const std::string& line, std::initializer_list<std::string> parts) {
    expect_input_error([&] { from_csv(text); }, {(folder_ / "points.csv").string() + ":" + line + ": "});
    expect_input_error([&] { from_csv(text); }, parts);
  }

  TinyModel model_;
};

using Numbers = std::vector<double>;
using Names = std::vector<std::string>;

// --- lists and ranges ----------------------------------------------------------------------------------------------

TEST_F(DesignTest, AListOfAnyKindOfParameter) {
  EXPECT_EQ(numbers(swept({{"coaching.hours", "5, 10,15"}}), hours), (Numbers{5, 10, 15}));
  EXPECT_EQ(column(swept({{"coaching.posts", "3, 0"}}), posts), (std::vector<Value>{std::int64_t{3}, std::int64_t{0}}));
  EXPECT_EQ(column(swept({{"climate.trusting", "on, off"}}), trusting), (std::vector<Value>{true, false}));
  EXPECT_EQ(column(swept({{"coaching.selection", "volunteers, everybody"}}), selection),
            (std::vector<Value>{std::string("volunteers"), std::string("everybody")}));
}

TEST_F(DesignTest, ARangeEndsWhereItSays) {
  EXPECT_EQ(numbers(swept({{"coaching.hours", "5:40:5"}}), hours), (Numbers{5, 10, 15, 20, 25, 30, 35, 40}));
  EXPECT_EQ(numbers(swept({{"coaching.hours", "5:12:5"}}), hours), (Numbers{5, 10})) << "or before";
  EXPECT_EQ(numbers(swept({{"coaching.hours", "5:5:1"}}), hours), Numbers{5});
  EXPECT_EQ(numbers(swept({{"practice.decay", "0:1:0.1"}}), decay),
            (Numbers{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}))
      << "as people write numbers, whatever a tenth is in binary";
  EXPECT_EQ(column(swept({{"coaching.posts", "1:5:2"}}), posts),
            (std::vector<Value>{std::int64_t{1}, std::int64_t{3}, std::int64_t{5}}));
}

TEST_F(DesignTest, PointsAreKeptAsWhatDiffersFromTheBase) {
  const Campaign campaign = swept({{"coaching.hours", "15, 20"}, {"coaching.posts", "1, 38"}});
  EXPECT_EQ(campaign.base, defaults_of(model_.parameters()));
  ASSERT_EQ(campaign.points.size(), 4U);
  EXPECT_EQ(campaign.points[0].changes, (Changes{{posts, std::int64_t{1}}}));
  EXPECT_TRUE(campaign.points[1].changes.empty()) << "the base itself";
  EXPECT_EQ(campaign.points[2].changes, (Changes{{hours, 20.0}, {posts, std::int64_t{1}}}));
}

TEST_F(DesignTest, PointsAreCalledByTheirValuesOrNumbered) {
  EXPECT_EQ(names(swept({{"coaching.hours", "5, 10"}, {"climate.trusting", "off"}})),
            (Names{"climate.trusting=off, coaching.hours=5", "climate.trusting=off, coaching.hours=10"}));
  const Campaign many = swept(
      {{"coaching.hours", "1:10:1"}, {"coaching.posts", "1"}, {"practice.decay", "0"}, {"climate.trusting", "on"}});
  EXPECT_EQ(names(many).front(), "01");
  EXPECT_EQ(names(many).back(), "10");
  EXPECT_EQ(names(swept({{"coaching.hours", "5, 5"}})), (Names{"1", "2"})) << "equal points";
}

TEST_F(DesignTest, TheSectionIsKeptAsWritten) {
  EXPECT_EQ(swept({{"design", "zip"}, {"coaching.hours", "5:10:5"}}).design,
            "sweep.coaching.hours = 5:10:5\nsweep.design = zip\n");
}

TEST_F(DesignTest, NoParameterSetChangesWhatIsSwept) {
  Campaign campaign = one_point(model_);
  campaign.sets = {{hours, decay}, {{1.0, 0.1}, {2.0, 0.2}}};
  campaign.settings.replicates = 2;
  make_points(campaign, section({{"coaching.hours", "5, 15"}}), folder_);
  for (const Point& point : campaign.points) {
    const Values values = campaign.values_in(1, point.changes);
    EXPECT_EQ(values[hours], campaign.values_of(point.changes.empty() ? 1 : 0)[hours]);
    EXPECT_EQ(values[decay], Value(0.2));
  }
}

// --- designs -------------------------------------------------------------------------------------------------------

TEST_F(DesignTest, GridIsEveryCombinationTheLastFastest) {
  const Campaign campaign = swept({{"coaching.hours", "5, 10"}, {"practice.decay", "0, 0.1, 0.2"}});
  EXPECT_EQ(numbers(campaign, hours), (Numbers{5, 5, 5, 10, 10, 10}));
  EXPECT_EQ(numbers(campaign, decay), (Numbers{0, 0.1, 0.2, 0, 0.1, 0.2}));
}

TEST_F(DesignTest, ZipTakesValuesTogether) {
  const Campaign campaign =
      swept({{"design", "zip"}, {"coaching.hours", "5, 10, 20"}, {"practice.decay", "0:0.2:0.1"}});
  EXPECT_EQ(numbers(campaign, hours), (Numbers{5, 10, 20}));
  EXPECT_EQ(numbers(campaign, decay), (Numbers{0, 0.1, 0.2}));
}

TEST_F(DesignTest, LatinHypercubeMeetsEveryStratumOnce) {
  for (const std::size_t n : {1U, 2U, 64U, 1000U}) {
    const Campaign campaign = swept({{"design", "latin_hypercube"},
                                     {"points", std::to_string(n)},
                                     {"coaching.hours", "100:300"},
                                     {"practice.decay", "0:1"}});
    ASSERT_EQ(campaign.points.size(), n);
    std::set<std::size_t> of_hours, of_decay;
    for (const double x : numbers(campaign, hours))
      of_hours.insert(static_cast<std::size_t>((x - 100) / 200 * static_cast<double>(n)));
    for (const double x : numbers(campaign, decay))
      of_decay.insert(static_cast<std::size_t>(x * static_cast<double>(n)));
    for (const auto& strata : {of_hours, of_decay}) {
      EXPECT_EQ(strata.size(), n);
      EXPECT_EQ(*strata.rbegin(), n - 1);
    }
  }
}

TEST_F(DesignTest, LatinHypercubeParametersAreUnrelated) {
  const Campaign campaign =
      swept({{"design", "latin_hypercube"}, {"points", "1000"}, {"coaching.hours", "0:1"}, {"practice.decay", "0:1"}});
  const Numbers x = numbers(campaign, hours), y = numbers(campaign, decay);
  double covariance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) covariance += (x[i] - 0.5) * (y[i] - 0.5) / 1000;
  // The correlation of 1000 unrelated pairs has a standard deviation of 1/sqrt(999) = 0.032; five of them.
  EXPECT_LT(std::abs(covariance * 12), 0.16);
}

TEST_F(DesignTest, LatinHypercubeSharesOutListsAndWholeNumbersEvenly) {
  const Campaign campaign = swept({{"design", "latin_hypercube"},
                                   {"points", "40"},
                                   {"coaching.posts", "3:6"},
                                   {"coaching.selection", "everybody, volunteers"},
                                   {"climate.trusting", "on, off"}});
  for (std::int64_t k = 3; k <= 6; ++k) EXPECT_EQ(std::ranges::count(column(campaign, posts), Value(k)), 10);
  EXPECT_EQ(std::ranges::count(column(campaign, selection), Value(std::string("volunteers"))), 20);
  EXPECT_EQ(std::ranges::count(column(campaign, trusting), Value(true)), 20);
}

TEST_F(DesignTest, SobolIsTheSequenceOfJoeAndKuo) {
  // Joe & Kuo 2008, new-joe-kuo-6.21201: the example of their page (sobol 10 3) after its first point, the corner.
  const Campaign campaign = swept({{"design", "sobol"},
                                   {"points", "9"},
                                   {"climate.evaluative", "0:1"},
                                   {"coaching.hours", "0:1"},
                                   {"practice.decay", "0:1"}});
  EXPECT_EQ(numbers(campaign, evaluative), (Numbers{0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125, 0.1875, 0.6875}));
  EXPECT_EQ(numbers(campaign, hours), (Numbers{0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625, 0.3125, 0.8125}));
  EXPECT_EQ(numbers(campaign, decay), (Numbers{0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375, 0.9375, 0.4375}));
}

TEST_F(DesignTest, SobolFillsTheRangesGiven) {
  const Campaign campaign = swept({{"design", "sobol"}, {"points", "3"}, {"coaching.hours", "100:300"}});
  EXPECT_EQ(numbers(campaign, hours), (Numbers{200, 250, 150}));
}

TEST_F(DesignTest, DrawnValuesReadAsPeopleWriteThem) {
  const Campaign campaign = swept({{"design", "sobol"}, {"points", "5"}, {"climate.evaluative", "0:0.8"}});
  EXPECT_EQ(names(campaign),
            (std::vector<std::string>{"climate.evaluative=0.4", "climate.evaluative=0.6", "climate.evaluative=0.2",
                                      "climate.evaluative=0.3", "climate.evaluative=0.7"}));
}

TEST_F(DesignTest, SameSeedSamePoints) {
  const Keys keys{{"design", "latin_hypercube"}, {"points", "20"}, {"coaching.hours", "0:400"}};
  EXPECT_EQ(numbers(swept(keys, 1), hours), numbers(swept(keys, 1), hours));
  EXPECT_NE(numbers(swept(keys, 1), hours), numbers(swept(keys, 2), hours));
}

TEST_F(DesignTest, PointsFromAFile) {
  const Campaign campaign = from_csv(
      "practice.decay, \"coaching.hours\" ,coaching.selection\r\n0.1,5,volunteers\r\n\r\n0.2,\"15\",everybody\n");
  EXPECT_EQ(numbers(campaign, decay), (Numbers{0.1, 0.2}));
  EXPECT_EQ(numbers(campaign, hours), (Numbers{5, 15}));
  EXPECT_EQ(campaign.points[1].changes, (Changes{{decay, 0.2}}));
  EXPECT_EQ(names(campaign)[0], "practice.decay=0.1, coaching.hours=5, coaching.selection=volunteers");
}

// --- refusals ------------------------------------------------------------------------------------------------------

TEST_F(DesignTest, RefusesADesignWithoutPoints) {
  expect_refused({}, {"makes no point", "no parameter is swept"});
  expect_refused({{"design", "grid"}}, {"a.cfg:1: sweep.design = grid", "makes no point"});
  for (const std::string design : {"latin_hypercube", "sobol"})
    expect_refused({{"design", design}, {"coaching.hours", "5:40"}},
                   {"a.cfg:1: sweep.design = " + design, "needs a number of points"});
  expect_refused({{"coaching.hours", ""}}, {"a.cfg:1: sweep.coaching.hours", "''"});
}

TEST_F(DesignTest, RefusesUnknownDesignsAndKeysWithTheNearest) {
  expect_refused({{"design", "gird"}, {"coaching.hours", "5"}},
                 {"a.cfg:1: design: 'gird'", "nearest: grid", "latin_hypercube"});
  expect_refused({{"coaching.huors", "5"}}, {"a.cfg:1: sweep.coaching.huors = 5", "did you mean 'coaching.hours'?"});
  expect_refused({{"desing", "zip"}}, {"a.cfg:1: sweep.desing = zip", "did you mean 'design'?"});
  expect_refused({{"coaching.hours", "5"}, {"points", "many"}}, {"a.cfg:2: points: 'many'", "allowed: 0 to 1000000"});
}

TEST_F(DesignTest, RefusesRangesThatNeverEnd) {
  for (const std::string step : {"0", "-5", "nan", "inf", "x", "", "5x"})
    expect_refused({{"coaching.hours", "5:40:" + step}},
                   {"a.cfg:1: sweep.coaching.hours = 5:40:" + step, "never ends", "a step above 0"});
  expect_refused({{"coaching.hours", "40:5:5"}}, {"a.cfg:1: sweep.coaching.hours = 40:5:5", "low <= high"});
}

TEST_F(DesignTest, RefusesRangesThatAreNone) {
  expect_refused({{"coaching.hours", "5:40:5:1"}}, {"a.cfg:1", "not a range", "low:high:step"});
  expect_refused({{"coaching.selection", "everybody:volunteers"}}, {"a.cfg:1", "not a range", "a list (a, b, c)"});
  expect_refused({{"climate.trusting", "off:on"}}, {"a.cfg:1", "not a range"});
  for (const std::string text : {":", "5:", ":40", "5:x", "nan:40", "5:40:5, 50"})
    expect_refused({{"coaching.hours", text}}, {"a.cfg:1: sweep.coaching.hours"});
}

TEST_F(DesignTest, RefusesDesignsOfTooManyPoints) {
  expect_refused({{"coaching.hours", "0:400:0.0001"}}, {"a.cfg:1", "makes 4000001 values", "at most 1000000"});
  expect_refused({{"coaching.hours", "0:400:0.1"}, {"practice.decay", "0:1:0.001"}},
                 {"makes 4005001 points", "at most 1000000"});
}

TEST_F(DesignTest, RefusesARangeWhereAListIsNeeded) {
  for (const std::string design : {"grid", "zip"})
    expect_refused({{"design", design}, {"coaching.hours", "5:40"}},
                   {"a.cfg:2: sweep.coaching.hours = 5:40", "needs a step", "design " + design});
}

TEST_F(DesignTest, RefusesListsOfUnequalLength) {
  expect_refused({{"design", "zip"}, {"coaching.hours", "5, 10, 20"}, {"practice.decay", "0, 0.1"}},
                 {"a.cfg:1: sweep.design = zip", "equal length", "coaching.hours has 3", "practice.decay has 2"});
}

TEST_F(DesignTest, RefusesValuesOutOfRangeWithTheirOrigin) {
  expect_refused({{"coaching.hours", "5, 500"}},
                 {"a.cfg:1: sweep.coaching.hours: '500' is out of range", "allowed: 0 to 400 h"});
  expect_refused({{"coaching.hours", "5:500:5"}}, {"a.cfg:1: sweep.coaching.hours: '500' is out of range"});
  expect_refused({{"coaching.hours", "nan"}}, {"a.cfg:1: sweep.coaching.hours: 'nan'"});
  expect_refused({{"coaching.posts", "-1"}}, {"a.cfg:1: sweep.coaching.posts: '-1'"});
  expect_refused({{"coaching.posts", "1:3:0.5"}}, {"a.cfg:1: sweep.coaching.posts: '1.5'"});
  expect_refused({{"coaching.selection", "everybody, nobody"}}, {"a.cfg:1: sweep.coaching.selection: 'nobody'"});
}

TEST_F(DesignTest, RefusesValuesThatDoNotGoTogetherByPoint) {
  FakeLog log;
  const FakeModel fake(log);
  Campaign campaign = one_point(fake);
  expect_input_error(
      [&] {
        make_points(campaign, section({{"coaching.rate", "0.5, 0.95"}, {"coaching.support", "off"}}), folder_);
      },
      {"point 'coaching.rate=0.95, coaching.support=off' of the sweep", "needs coaching.support"});
  campaign = one_point(fake);
  expect_input_error(
      [&] {
        make_points(campaign, section({{"run.weeks", "5, 6"}}), folder_);
      },
      {"'run.weeks=5' and 'run.weeks=6'", "differ in horizon: 5 against 6 weeks"});
}

TEST_F(DesignTest, RefusesFilesThatAreNoTable) {
  expect_csv_refused("", "1", {"no column", "names parameters"});
  expect_csv_refused("\n5\n", "1", {"no column"});
  expect_csv_refused("coaching.hours,coaching.huors\n5,5\n", "1",
                     {"column 'coaching.huors' is no parameter", "did you mean 'coaching.hours'?"});
  expect_csv_refused("coaching.hours,\n5,5\n", "1", {"column '' is no parameter"});
  expect_csv_refused("coaching.hours,coaching.hours\n5,5\n", "1", {"column 'coaching.hours' is there twice"});
  expect_csv_refused("coaching.hours,practice.decay\n5,0.1\n5\n", "3", {"1 columns; allowed: the 2 that line 1 names"});
  expect_csv_refused("coaching.hours,practice.decay\n5,0.1,7\n", "2", {"3 columns; allowed: the 2"});
  expect_csv_refused("coaching.hours,practice.decay\n\n5,2\n", "3",
                     {"practice.decay: '2' is out of range; allowed: 0 to 1"});
  expect_csv_refused("coaching.hours,practice.decay\n5,\n", "2", {"practice.decay: ''"});
  expect_input_error([&] { from_csv("coaching.hours\n"); }, {"a.cfg:2: sweep.file = points.csv", "makes no point"});
}

TEST_F(DesignTest, RefusesAFileWhereItMeansNothing) {
  expect_refused({{"design", "file"}}, {"a.cfg:1: sweep.design = file", "needs a file of points"});
  expect_refused({{"design", "file"}, {"file", "none.csv"}}, {"a.cfg:2: sweep.file = none.csv", "cannot read"});
  expect_refused({{"file", "points.csv"}, {"coaching.hours", "5"}}, {"a.cfg:1: sweep.file", "only with design = file"});
  put(folder_ / "points.csv", "practice.decay\n0.1\n");
  expect_refused({{"design", "file"}, {"file", "points.csv"}, {"coaching.hours", "5"}},
                 {"a.cfg:3: sweep.coaching.hours = 5", "in the file already"});
}

}  // namespace
}  // namespace peerspread
