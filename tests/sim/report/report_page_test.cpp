/// What the page is drawn from: every kind of chart as scripts/report/report.schema.json has it.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/report/report.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

class PageData : public Scratch {
 protected:
  /// The JSON of a page that has one chart.
  std::string data_with(Chart chart) {
    const std::filesystem::path file = folder_ / "x.h5";
    ResultsWriter writer(file, file, campaign_, tiny_batches.size());
    write_all(writer, campaign_);
    writer.close();
    const ResultsFile results(file);
    const Comparison comparison = outline_of(results);
    Report report{"Title", "", {}, "", comparison.points, {{"id", "Heading", {"Text."}, {std::move(chart)}}}};
    return data_of(report, findings_of(results, campaign_, comparison));
  }
  /// The chart in it.
  std::string json_of(decltype(Chart::drawing) drawing) {
    const std::string data = data_with({"c", "t", "", {"x", "h"}, std::move(drawing)});
    const std::string start = R"("charts":[)";
    const std::size_t from = data.find(start) + start.size();
    return data.substr(from, data.find(R"(],"fold":false}],"again":)") - from);
  }

  const double undefined_ = std::nan("");
  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
};

const std::string y_blank =
    R"("id":"c","title":"t","caption":"","x":{"label":"x","unit":"hours"},"y":{"label":"","unit":""},)";
const std::string y_named =
    R"("id":"c","title":"t","caption":"","x":{"label":"x","unit":"hours"},"y":{"label":"y","unit":"SD"},)";

TEST_F(PageData, HasLinesWithMarks) {
  LinesChart::Line line{"15 hours", "f", {}, {}, {}, {}};
  line.add(1, {0.123456, 0.1, 0.2});
  line.add(2, {undefined_, undefined_, undefined_});
  LinesChart chart{{"y", "SD"}, {"f"}, {line}};
  const std::string plain = R"({"kind":"lines",)" + y_named +
                            R"("facets":["f"],"series":[{"scenario":"15 hours","facet":"f",)" +
                            R"("x":[1.0,2.0],"mid":[0.1235,null],"low":[0.1,null],"high":[0.2,null]}])";
  EXPECT_EQ(json_of(chart), plain + "}");
  chart.marks = {{1.5, "summer"}};
  chart.best = {2, "best"};
  EXPECT_EQ(json_of(chart), plain + R"(,"marks":[{"x":1.5,"label":"summer"}],"best":{"x":2.0,"label":"best"}})");
}

TEST_F(PageData, HasSpreads) {
  EXPECT_EQ(json_of(SpreadChart{{"f"}, {{"15 hours", "f", {0.05, 0.5}, {1, 2}}}}),
            R"({"kind":"spread",)" + y_blank + R"("facets":["f"],"series":[{"scenario":"15 hours","facet":"f",)" +
                R"("levels":[0.05,0.5],"values":[1.0,2.0]}]})");
}

TEST_F(PageData, HasDots) {
  const DotsChart::Dot dot{"15 hours", "", "a", {1, 0, undefined_}};
  const std::string series =
      R"("series":[{"scenario":"15 hours","facet":"","category":"a","mid":1.0,"low":0,"high":null}]})";
  EXPECT_EQ(json_of(DotsChart{{}, {"a"}, {dot}}),
            R"({"kind":"dots",)" + y_blank + R"("facets":[],"categories":["a"],)" + series);
  EXPECT_EQ(json_of(DotsChart{{}, {"a"}, {dot}, true}),
            R"({"kind":"dots",)" + y_blank + R"("facets":[],"categories":["a"],"zero":true,)" + series);
}

TEST_F(PageData, HasBars) {
  EXPECT_EQ(json_of(BarsChart{{"year 1"}, {"training"}, {{"year 1", "training", "15 hours", 12345}}}),
            R"({"kind":"bars",)" + y_blank + R"("categories":["year 1"],"parts":["training"],)" +
                R"("values":[{"category":"year 1","part":"training","scenario":"15 hours","value":12350.0}]})");
}

TEST_F(PageData, HasMaps) {
  EXPECT_EQ(json_of(HeatChart{{"y", "SD"}, {"z", "1"}, {"5", "10"}, {"low"}, {{1, undefined_}}}),
            R"({"kind":"heat",)" + y_named +
                R"("xs":["5","10"],"ys":["low"],"z":{"label":"z","unit":"1"},"values":[[1.0,null]]})");
}

TEST_F(PageData, SaysHowToGetItAgain) {
  const std::string data = data_with({});
  for (const char* part : {R"({"title":"Title",)", R"("scenarios":["15 hours","27 hours"])",
                           R"("again":{"command":"peerspread compare a.cfg b.cfg",)", R"("model":"tiny")"})
    EXPECT_NE(data.find(part), std::string::npos) << data;
}

}  // namespace
}  // namespace peerspread
