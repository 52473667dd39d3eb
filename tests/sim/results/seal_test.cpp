#include "sim/results/seal.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

class SealTest : public Scratch {
 protected:
  SealTest() {
    ResultsWriter writer(file_, file_, campaign_, tiny_batches.size());
    write_all(writer, campaign_);
    writer.close();
  }
  void expect_damaged(const std::string& bytes, const std::string& what = "damaged") const {
    put(file_, bytes);
    expect_run_error([&] { check_seal(file_); }, {file_.string(), what});
  }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
  fs::path file_ = folder_ / "x.h5";
};

TEST_F(SealTest, EveryByteButRowsAndFlagsIsSealed) {
  const std::string good = bytes_of(file_);
  const Seal seal = check_seal(file_);
  EXPECT_EQ(seal.bytes, good.size());
  std::size_t changing = 0;
  for (std::size_t place = 0; place < good.size(); place += 101) {
    std::string bytes = good;
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << place % 8));
    const bool may_change = std::ranges::any_of(seal.changing, [&](const Extent& extent) {
      return place >= extent.place && place < extent.place + extent.size;
    });
    put(file_, bytes);
    changing += may_change;
    if (may_change)
      EXPECT_NO_THROW(check_seal(file_)) << place;
    else
      EXPECT_THROW(check_seal(file_), RunError) << place;
  }
  EXPECT_GT(changing, 0U);
  put(file_, good);
  EXPECT_NO_THROW(check_seal(file_));
}

/// HDF5 must write nothing but rows and flags, or a kill could leave a file that does not fit its seal.
TEST_F(SealTest, TheDescriptionIsTheSameFromTheFirstMomentToTheLast) {
  fs::remove(file_);
  std::string description;
  const auto check = [&](const std::string& finished) {
    const Seal seal = check_seal(file_);
    if (description.empty()) description = seal.description;
    EXPECT_EQ(seal.description, description);
    EXPECT_EQ(seal.state.finished == not_finished, finished.empty());
  };
  for (const std::size_t b : {1U, 0U}) {
    ResultsWriter writer(file_, file_, campaign_, tiny_batches.size());
    check("");
    writer.write(b, rows(campaign_, tiny_batches[b]));
    check("");
    writer.close();
    check("then");
    const H5::H5File h5(file_.string(), H5F_ACC_RDWR);  // as others may, who change nothing
  }
  check("then");
}

TEST_F(SealTest, AKillBetweenTheCopyOfTheTimeAndTheTimeHarmsNothing) {
  Seal seal = check_seal(file_);
  const std::string ended = seal.state.finished;
  write_state(file_, file_, {seal.state.boot, not_finished});
  EXPECT_NO_THROW(check_seal(file_));
  seal.state.finished = "2001-02-03T04:05:06Z";
  write_finished_copy(file_, file_, seal);
  EXPECT_EQ(check_seal(file_).state.finished, not_finished);
  write_state(file_, file_, seal.state);
  EXPECT_EQ(ResultsFile(file_).attributes().at("finished"), "2001-02-03T04:05:06Z");
  write_state(file_, file_, {seal.state.boot, ended});
  EXPECT_THROW(check_seal(file_), RunError) << "the copy says another time";
}

TEST_F(SealTest, SaysHowAFileIsCutShort) {
  const std::string good = bytes_of(file_);
  expect_damaged(good.substr(0, good.size() - 1),
                 "is cut short: " + std::to_string(good.size() - 1) + " of its " + std::to_string(good.size()));
  expect_damaged(good.substr(0, 4096), "or is cut short");
  expect_damaged(good.substr(0, 4000), "or is cut short");
  expect_damaged(good.substr(0, 5), "not HDF5");
  expect_damaged("", "not HDF5");
  expect_damaged(good + "x");
}

TEST_F(SealTest, AFileOfEarlierVersionsIsHDF5WithoutASeal) {
  std::string bytes = bytes_of(file_);
  expect_damaged(bytes.replace(seal_place, 20, 20, '\0'), "it is HDF5, but has no seal of format version 5");
}

TEST_F(SealTest, PlacesThatOverlapOrLieOutsideAreNoSeal) {
  const std::string good = bytes_of(file_);
  const Seal seal = check_seal(file_);
  const Extent first = seal.changing.front();
  for (const std::vector<Extent>& places :
       {std::vector<Extent>{first, first}, {{first.place, ~std::uint64_t{0}}}, {{good.size() + 1, 1}}}) {
    put(file_, good);
    seal_file(file_, file_, places, seal.state.finished, seal.state);
    expect_run_error([&] { check_seal(file_); }, {file_.string() + " is damaged: its seal"});
  }
}

TEST_F(SealTest, IsAPlainTextAndAPlainDataset) {
  const H5::H5File h5(file_.string(), H5F_ACC_RDONLY);
  const H5::DataSet dataset = h5.openDataSet("progress/seal");
  EXPECT_EQ(H5Dget_offset(dataset.getId()), seal_place);
  std::string text;
  dataset.read(text, dataset.getStrType());
  EXPECT_TRUE(text.starts_with("peerspread results 5\nboot "));
  EXPECT_NE(text.find("description " + check_seal(file_).description), std::string::npos);
}

}  // namespace
}  // namespace peerspread
