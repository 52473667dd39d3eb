#include "sim/report/tidy_table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

class TidyTable : public Scratch {
 protected:
  std::vector<std::string> lines(const TidyOptions& options) const {
    std::string text;
    write_tidy(ResultsFile(file_), options, [&](std::string_view piece) { text += piece; });
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }

  void SetUp() override {
    ResultsWriter writer(file_, file_, campaign_, tiny_batches.size());
    write_all(writer, campaign_);
    writer.close();
  }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
  std::filesystem::path file_ = folder_ / "x.h5";
};

TEST_F(TidyTable, HasARowForEveryNumberInTheOrderOfTheFile) {
  const auto all = lines({});
  ASSERT_EQ(all.size(), 1 + tiny_replicates * 2 * (3 * 2 + 1));
  EXPECT_EQ(all[0],
            "point,coaching.hours,coaching.posts,climate.trusting,coaching.selection,replicate,population,week,group,"
            "output,value,unit");
  EXPECT_EQ(all[1], "15 hours,15,38,1,everybody,0,0,1,coached,practice,0,points");
  EXPECT_EQ(all[8], "27 hours,27.5,12,0,volunteers,0,0,1,schoolmates – même école,practice,1.001,points");
  EXPECT_EQ(all[all.size() - 1], "27 hours,27.5,12,0,volunteers,2,0,,,cost,1002,USD");
}

TEST_F(TidyTable, AsJsonIsAListOfRows) {
  const auto all = lines({TableFormat::json, false, {"cost"}});
  ASSERT_EQ(all.size(), 2 + tiny_replicates * 2);
  EXPECT_EQ(all.front(), "[");
  EXPECT_EQ(
      all[1],
      R"({"point":"15 hours","coaching.hours":15,"coaching.posts":38,"climate.trusting":1,)"
      R"("coaching.selection":"everybody","replicate":0,"population":0,"output":"cost","value":0,"unit":"USD"},)");
  EXPECT_EQ(all.back(), "]");
}

TEST_F(TidyTable, OfReplicatesGivesMeanSpreadAndCount) {
  const auto all = lines({TableFormat::csv, true, {"cost"}});
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0],
            "point,coaching.hours,coaching.posts,climate.trusting,coaching.selection,output,mean,sd,low_90,high_90,"
            "replicates,unit");
  EXPECT_EQ(all[2], "27 hours,27.5,12,0,volunteers,cost,1001,1,1000.1,1001.9,3,USD");
}

}  // namespace
}  // namespace peerspread
