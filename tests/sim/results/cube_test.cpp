#include "sim/results/cube.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

/// 2 points x 2 replicates of 2 years x 2 groups: 100 times the replicate, 10 times the point, and the place.
Cube small_cube() {
  const Shape shape({"hours", "h", "", {"year", "group"}},
                    {{"year", "a", "", {1, 2}, {}}, {"group", "", "", {}, {"coached", "leader"}}});
  std::vector<float> values;
  for (const float replicate : {0.0F, 100.0F})
    for (const float point : {0.0F, 10.0F})
      for (const float place : {0.0F, 1.0F, 2.0F, 3.0F}) values.push_back(replicate + point + place);
  return {shape, "h", 2, values};
}

TEST(Cube, GivesPointsAndReplicatesOfASelection) {
  const Cube cube = small_cube();
  EXPECT_EQ(cube.at({{"year", "1"}, {"group", "leader"}}), (ByPoint{{1, 101}, {11, 111}}));
  EXPECT_EQ(cube.at({}), (ByPoint{{3, 103}, {13, 113}})) << "the last year of the last group";
  EXPECT_EQ(cube.unit(), "h");
  EXPECT_EQ(cube.bytes(), 64U);
}

TEST(Cube, GivesThemAlongAnAxis) {
  const std::vector<ByPoint> years = small_cube().along("year", {{"group", "coached"}});
  EXPECT_EQ(years, (std::vector<ByPoint>{{{0, 100}, {10, 110}}, {{2, 102}, {12, 112}}}));
}

TEST(Cube, RefusesWhatItsShapeRefuses) {
  expect_input_error([] { small_cube().at({{"group", "leaders"}}); }, {"'leaders' is no group of output hours"});
  expect_input_error([] { small_cube().along("week", {}); }, {"output hours has no axis 'week'"});
}

class CubesTest : public Scratch {
 protected:
  CubesTest() {
    ResultsWriter writer(file_, file_, campaign_, tiny_batches.size());
    write_all(writer, campaign_);
    writer.close();
    const H5::H5File h5(file_.string(), H5F_ACC_RDONLY);
    practice_at_ = static_cast<std::streamoff>(H5Dget_offset(h5.openDataSet("practice").getId()));
  }
  /// Changes the first number of "practice" in the file: whoever reads it from then on will notice.
  void damage_practice() const {
    std::fstream bytes(file_, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(practice_at_);
    bytes.put('\x7F');
  }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
  fs::path file_ = folder_ / "x.h5";
  std::streamoff practice_at_ = 0;
};

constexpr Cubes::Limits nothing_kept{0, 0};

TEST_F(CubesTest, AreTheSameKeptOrNot) {
  const ResultsFile results(file_);
  const Cubes kept(results), read(results, nothing_kept);
  for (const Selection& selection : {Selection{}, Selection{{"week", "2"}}, Selection{{"group", "coached"}}})
    EXPECT_EQ(kept.at("practice", selection), read.at("practice", selection));
  EXPECT_EQ(kept.at("practice", {{"week", "2"}, {"group", "coached"}})[1][2], double{practice_at(1, 2, 2)});
  EXPECT_EQ(kept.along("practice", "week", {}), read.along("practice", "week", {}));
  EXPECT_EQ(kept.along("practice", "week", {{"group", "coached"}})[2][1][0], double{practice_at(1, 0, 4)});
  EXPECT_EQ(kept.at("cost", {}), read.at("cost", {}));
}

TEST_F(CubesTest, ReadAnOutputOnceAndKeepIt) {
  const ResultsFile results(file_);
  const Cubes cubes(results);
  const auto first = cubes.at("practice", {});
  damage_practice();
  EXPECT_EQ(cubes.at("practice", {}), first);
  EXPECT_EQ(cubes.along("practice", "group", {}).back(), first);
}

TEST_F(CubesTest, KeepNoMoreThanTheyMay) {
  const std::size_t practice = 2 * tiny_replicates * 6 * sizeof(float), much = std::size_t{1} << 20;
  const ResultsFile results(file_);
  const Cubes none(results, nothing_kept), fewer(results, {practice, much}), one(results, {much, practice});
  for (const Cubes* cubes : {&none, &fewer, &one}) cubes->at("practice", {});
  one.at("cost", {});  // for which the older one has to go
  damage_practice();
  for (const Cubes* cubes : {&none, &fewer, &one})
    expect_run_error([&] { cubes->at("practice", {}); }, {"is damaged", "'practice'"});
}

TEST_F(CubesTest, NameWhatTheFileLacks) {
  const ResultsFile results(file_);
  const Cubes cubes(results);
  EXPECT_TRUE(cubes.has("practice"));
  EXPECT_FALSE(cubes.has("population"));
  EXPECT_EQ(cubes.axis("group").labels, tiny_groups);
  expect_run_error([&] { cubes.axis("year"); }, {"the results file has no axis 'year'"});
  expect_run_error([&] { cubes.at("practise", {}); }, {"the results file has no output 'practise'"});
  expect_run_error(
      [&] {
        cubes.at("practice", {{"group", "coachd"}});
      },
      {"in the results file 'coachd' is no group of output practice", "did you mean 'coached'?"});
  expect_run_error([&] { cubes.along("cost", "week", {}); }, {"in the results file output cost has no axis 'week'"});
}

}  // namespace
}  // namespace peerspread
