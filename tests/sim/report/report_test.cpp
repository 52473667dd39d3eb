#include "sim/report/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/campaign/design.hpp"
#include "sim/results/writer.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

class SweepSection : public Scratch {
 protected:
  /// What the page says of a sweep, in which the "Effect" of point p is p in one replicate and p + 1 in the other.
  Section section_of(const std::map<std::string, std::string>& keys) {
    campaign_.points = {{"base", {}}};
    Config config;
    for (const auto& [key, text] : keys) config[key] = {text, "a.cfg:1"};
    make_points(campaign_, config, folder_);
    const Plan all = plan(campaign_);
    const std::filesystem::path file = folder_ / "x.h5";
    std::filesystem::remove(file);
    ResultsWriter writer(file, file, campaign_, all.batches.size());
    for (std::size_t b = 0; b < all.batches.size(); ++b) writer.write(b, rows(campaign_, all.batches[b].jobs));
    writer.close();
    const ResultsFile results(file);
    std::vector<std::vector<double>> values;
    for (std::size_t p = 0; p < campaign_.points.size(); ++p)
      values.push_back({static_cast<double>(p), static_cast<double>(p + 1)});
    Comparison comparison = outline_of(results);
    comparison.rows.push_back(compare_values(values, {{0, 1}}));
    comparison.rows.back().title = "Effect";
    const Findings findings = findings_of(results, campaign_, comparison);
    words_ = point_in_words(findings, campaign_.points.size() - 1);
    optimum_ = optimum_in_words(findings, values);
    points_ = points_section(findings, {});
    try_out_ = try_out_of(findings, {});
    return sweep_section(findings);
  }

  TinyModel model_;
  Campaign campaign_ = [this] {
    Campaign campaign = tiny_campaign(model_);
    campaign.settings.replicates = 2;
    return campaign;
  }();
  std::string words_;                 ///< of the last point
  std::vector<std::string> optimum_;  ///< of the last sweep
  Section points_;
  TryOut try_out_;
};

TEST_F(SweepSection, GridsAreCurvesAndHeatMaps) {
  const Section section = section_of({{"coaching.hours", "5:20:5"}, {"climate.evaluative", "0,0.1,0.2"}});
  ASSERT_EQ(section.charts.size(), 2U);
  const auto& curves = std::get<LinesChart>(section.charts[0].drawing);
  ASSERT_EQ(curves.series.size(), 3U);
  EXPECT_EQ(curves.series[1].x, (std::vector<double>{5, 10, 15, 20}));
  const auto& map = std::get<HeatChart>(section.charts[1].drawing);
  EXPECT_EQ(map.xs, (std::vector<std::string>{"5", "10", "15", "20"}));
  EXPECT_EQ(map.ys, (std::vector<std::string>{"0", "0.1", "0.2"}));
  EXPECT_EQ(words_, "hours a year 20 hours, how far support is held against teachers 0.2");
}

TEST_F(SweepSection, TheBestPointHasItsRangeAndSaysThatItIsAtTheEdge) {
  section_of({{"coaching.hours", "5:20:5"}});
  EXPECT_EQ(optimum_, (std::vector<std::string>{
                          "No other point comes within 5 % of the highest. The highest is the best in 100 % "
                          "of worlds. It lies at the edge of the sweep (hours a year 20 hours): what lies "
                          "beyond was not looked at."}));
  section_of({{"coaching.hours", "5:204:1"}});  // of 200 points the last are within 5 %
  ASSERT_EQ(optimum_.size(), 1U);
  EXPECT_TRUE(
      optimum_[0].starts_with("The top is flat: 10 of 200 points are within 5 % of the highest: hours a year "
                              "195 to 204 hours."))
      << optimum_[0];
}

TEST_F(SweepSection, PointsAreATableWithDifferencesToTheFirst) {
  section_of({{"coaching.hours", "5:20:5"}, {"coaching.selection", "everybody,volunteers"}});
  ASSERT_TRUE(points_.table);
  EXPECT_FALSE(points_.fold);
  EXPECT_EQ(points_.table->columns,
            (std::vector<std::string>{"", "hours a year (hours)", "who", "Effect", "difference to point 1"}));
  ASSERT_EQ(points_.table->rows.size(), 8U);
  EXPECT_EQ(points_.table->rows[0], (std::vector<std::string>{"point 1", "5", "everybody", "0.50 (0.05 to 0.95)", ""}));
  EXPECT_EQ(points_.table->rows[7],
            (std::vector<std::string>{"point 8", "20", "volunteers", "7.50 (7.05 to 7.95)", "+7.0"}));
  EXPECT_EQ(points_.table->points, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST_F(SweepSection, ReadersMayPickAPoint) {
  section_of({{"coaching.hours", "5:20:5"}});
  ASSERT_EQ(try_out_.scenarios.size(), 1U) << "the first point is what a plan is compared with";
  EXPECT_EQ(try_out_.scenarios[0].first, "point 1");
  ASSERT_EQ(try_out_.points.size(), 4U);
  EXPECT_EQ(try_out_.points[3].name, "point 4");
  EXPECT_EQ(try_out_.points[3].title, "hours a year 20 hours");
  EXPECT_EQ(try_out_.points[3].changes, (Settings{{"coaching.hours", "20"}}));
}

TEST_F(SweepSection, TooManyPointsAreNoTable) {
  section_of({{"coaching.hours", "1:201:1"}});
  EXPECT_FALSE(points_.table);
  EXPECT_EQ(points_.text,
            (std::vector<std::string>{"201 points are too many for a table; 'peerspread export' writes them."}));
  EXPECT_EQ(try_out_.points.size(), 200U);
}

TEST_F(SweepSection, AParametersOwnEndIsNoEdge) {
  section_of({{"climate.evaluative", "0,0.5,1"}});
  ASSERT_EQ(optimum_.size(), 1U);
  EXPECT_EQ(optimum_[0].find("edge"), std::string::npos) << optimum_[0];
}

TEST_F(SweepSection, ConfoundedColumnsAreNotDrawnApart) {
  std::string hours, posts;
  for (int p = 0; p < 20; ++p) {
    hours += (p > 0 ? "," : "") + std::to_string(5 + p);
    posts += (p > 0 ? "," : "") + std::to_string(1 + p);
  }
  const Section section = section_of({{"design", "zip"}, {"coaching.hours", hours}, {"coaching.posts", posts}});
  EXPECT_TRUE(section.charts.empty());
  EXPECT_TRUE(section.text.back().starts_with("Not drawn, for in this design their values go with those of the other"))
      << section.text.back();
}

TEST_F(SweepSection, FewPointsWithoutCurvesAreRows) {
  const Section section = section_of({{"design", "zip"},
                                      {"coaching.hours", "5,10,15"},
                                      {"climate.evaluative", "0,0.1,0.2"},
                                      {"practice.decay", "0.3,0.2,0.1"},
                                      {"coaching.posts", "1,2,3"}});
  ASSERT_EQ(section.charts.size(), 1U);
  const auto& dots = std::get<DotsChart>(section.charts[0].drawing);
  ASSERT_EQ(dots.series.size(), 3U);
  EXPECT_EQ(dots.series[2].band.mid, 2.5);
  EXPECT_EQ(dots.series[2].category, words_);
  EXPECT_EQ(words_,
            "point 3: hours a year 15 hours, coaches at work 3, forgetting 0.1 a week, how far support is held against "
            "teachers 0.2")
      << "points that are only numbered say what is swept there";
}

TEST_F(SweepSection, WordsAreRowsToo) {
  const Section section = section_of({{"coaching.selection", "everybody,volunteers"}});
  ASSERT_EQ(section.charts.size(), 1U);
  EXPECT_EQ(std::get<DotsChart>(section.charts[0].drawing).categories.back(), "who volunteers");
}

TEST_F(SweepSection, ScatteredPointsAreTakenTogetherWithTheirNeighbours) {
  const Section section =
      section_of({{"design", "sobol"}, {"points", "100"}, {"coaching.hours", "0:40"}, {"climate.evaluative", "0:1"}});
  ASSERT_EQ(section.charts.size(), 2U) << "one for each parameter, and no map that is mostly holes";
  for (const Chart& chart : section.charts) {
    const auto& lines = std::get<LinesChart>(chart.drawing);
    ASSERT_EQ(lines.series.size(), 1U);
    const LinesChart::Line& line = lines.series[0];
    ASSERT_EQ(line.x.size(), 10U);
    EXPECT_TRUE(std::ranges::is_sorted(line.x));
    double sum = 0.0;
    for (const double mid : line.mid) sum += mid / 10;
    EXPECT_NEAR(sum, 50.0, 1e-9) << "groups of equal size: their mean is that of all points";
  }
}

}  // namespace
}  // namespace peerspread
