#include "sim/results/shape.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <functional>

#include "sim/results/seal.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

/// Files whose checksums are right, and that are not what they should be: somebody made them.
class ShapeTest : public Scratch {
 protected:
  using Change = std::function<void(H5::H5File& h5)>;
  void expect_refused(const Change& change, const std::string& what, const std::string& name = "x.h5") {
    SCOPED_TRACE(what);
    const fs::path file = folder_ / name;
    fs::remove(file);
    {
      ResultsWriter writer(file, file, campaign_, tiny_batches.size());
      write_all(writer, campaign_);
      writer.close();
    }
    const Seal before = check_seal(file);
    {
      H5::H5File h5(file.string(), H5F_ACC_RDWR);
      change(h5);
    }
    seal_file(file, file, before.changing, before.state.finished, before.state);
    EXPECT_NO_THROW(check_seal(file));
    expect_run_error([&] { ResultsFile(file, ResultsFile::Allow::parts); }, {file.string(), what});
    expect_run_error([&] { ResultsWriter(file, file, campaign_, tiny_batches.size()); }, {file.string(), what});
  }
  /// Puts another dataset of that name in the place of one, with its attributes of one text.
  static void replace(H5::H5File& h5, const std::string& name, const H5::DataType& type, const Sizes& sizes,
                      const H5::DSetCreatPropList& properties = {}) {
    std::string dimensions;
    {
      const H5::Attribute attribute = h5.openDataSet(name).openAttribute("dimensions");
      attribute.read(attribute.getStrType(), dimensions);
    }
    h5.unlink(name);
    const H5::DataSet made =
        h5.createDataSet(name, type, H5::DataSpace(static_cast<int>(sizes.size()), sizes.data()), properties);
    const H5::StrType text(H5::PredType::C_S1, H5T_VARIABLE);
    made.createAttribute("dimensions", text, H5::DataSpace()).write(text, dimensions);
  }
  static H5::DSetCreatPropList early() {
    H5::DSetCreatPropList properties;
    properties.setAllocTime(H5D_ALLOC_TIME_EARLY);
    return properties;
  }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
};

TEST_F(ShapeTest, ARowThatIsTakenFromItselfOrFromElsewhere) {
  for (const std::string from : {".", "x.h5", "other.h5"})
    expect_refused(
        [&](H5::H5File& h5) {
          const Sizes sizes{3, 2};
          const H5::DataSpace all(2, sizes.data());
          H5::DSetCreatPropList properties;
          properties.setVirtual(all, from, "cost", all);
          replace(h5, "cost", H5::PredType::IEEE_F32LE, sizes, properties);
        },
        "dataset 'cost' takes its rows from '" + from + "', which is none of the parts it names");
  expect_refused(
      [](H5::H5File& h5) {
        const H5::StrType text(H5::PredType::C_S1, H5T_VARIABLE);
        h5.createAttribute("sources", text, H5::DataSpace()).write(text, std::string("12345 0123456789abcdef x.h5\n"));
      },
      "it names itself among its parts");
}

TEST_F(ShapeTest, TextsWhereNumbersBelongAndTheOtherWayRound) {
  const H5::StrType text(H5::PredType::C_S1, H5T_VARIABLE), fixed(H5::PredType::C_S1, 100);
  expect_refused([&](H5::H5File& h5) { replace(h5, "population", text, {3}, early()); },
                 "dataset 'population' holds texts where numbers belong");
  expect_refused([&](H5::H5File& h5) { replace(h5, "point", H5::PredType::STD_I64LE, {2}, early()); },
                 "dataset 'point' holds numbers where texts belong");
  expect_refused([&](H5::H5File& h5) { replace(h5, "point", fixed, {2}, early()); },
                 "dataset 'point' holds neither texts nor numbers");
  expect_refused(
      [](H5::H5File& h5) {
        const hsize_t ten = 10;
        const std::array<std::int64_t, 10> many{};
        h5.removeAttr("seed");
        h5.createAttribute("seed", H5::PredType::STD_I64LE, H5::DataSpace(1, &ten))
            .write(H5::PredType::NATIVE_INT64, many.data());
      },
      "attribute seed of the file is no single text or number");
  expect_refused(
      [](H5::H5File& h5) {
        const H5::DataSet cost = h5.openDataSet("cost");
        const std::int64_t number = 1;
        cost.removeAttr("DIMENSION_LIST");
        cost.createAttribute("DIMENSION_LIST", H5::PredType::STD_I64LE, H5::DataSpace())
            .write(H5::PredType::NATIVE_INT64, &number);
      },
      "attribute DIMENSION_LIST of 'cost'");
}

TEST_F(ShapeTest, SizesThatDoNotFitTheDimensions) {
  expect_refused(
      [](H5::H5File& h5) {
        replace(h5, "cost", H5::PredType::IEEE_F32LE, {300, 2}, early());
      },
      "dataset 'cost' has 300 elements along replicate, which has 3");
  expect_refused([](H5::H5File& h5) { replace(h5, "cost", H5::PredType::IEEE_F32LE, {6}, early()); },
                 "a dataset with other dimensions than it says");
  expect_refused(
      [](H5::H5File& h5) {
        const Sizes sizes{2, 2};
        h5.unlink("progress/finished");
        h5.createDataSet("progress/finished", H5::PredType::STD_U64LE, H5::DataSpace(2, sizes.data()), early());
      },
      "its flags are no list of numbers");
  expect_refused([](H5::H5File& h5) { h5.unlink("row_checksum"); }, "there is no dataset 'row_checksum'");
}

TEST_F(ShapeTest, WhatDoesNotLieInTheFile) {
  expect_refused(
      [&](H5::H5File& h5) {
        H5::DSetCreatPropList properties;
        properties.setExternal((folder_ / "secret").c_str(), 0, 24);
        replace(h5, "cost", H5::PredType::IEEE_F32LE, {3, 2}, properties);
      },
      "dataset 'cost' does not lie in one block of the file");
  expect_refused(
      [](H5::H5File& h5) {
        replace(h5, "cost", H5::PredType::IEEE_F32LE, {3, 2});
      },
      "dataset 'cost' does not lie inside the file");
  expect_refused(
      [](H5::H5File& h5) {
        h5.unlink("cost");
        ASSERT_GE(H5Lcreate_external("y.h5", "/cost", h5.getId(), "cost", H5P_DEFAULT, H5P_DEFAULT), 0);
      },
      "a link to elsewhere");
}

/// Of another size than the campaign has, alike in all its datasets: only who knows the campaign can tell.
TEST_F(ShapeTest, APartIsOfTheSizeOfItsCampaign) {
  const fs::path file = folder_ / "x.h5";
  const TinyModel longer(4);
  ResultsWriter(file, file, tiny_campaign(longer), tiny_batches.size()).close();
  expect_run_error([&] { ResultsWriter(file, file, campaign_, tiny_batches.size()); },
                   {"dataset 'practice' has other sizes than the campaign"});
}

}  // namespace
}  // namespace peerspread
