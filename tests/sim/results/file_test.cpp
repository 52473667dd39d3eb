#include "sim/results/file.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>
#include <string>

#include "sim/core/config.hpp"
#include "sim/results/seal.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

class ResultsFileTest : public Scratch {
 protected:
  void write_file() const { write_file(campaign_); }
  void write_file(const Campaign& campaign) const {
    fs::remove(file_);
    ResultsWriter writer(file_, file_, campaign, tiny_batches.size());
    write_all(writer, campaign);
    writer.close();
  }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
  fs::path file_ = folder_ / "x.h5";
};

TEST_F(ResultsFileTest, ReadsBackWhatWasWritten) {
  write_file();
  const ResultsFile results(file_);
  EXPECT_EQ(results.points(), (std::vector<std::string>{"15 hours", "27 hours"}));
  EXPECT_EQ(results.populations(), (std::vector<std::uint32_t>{0, 1, 0}));

  std::vector<float> practice, cost;
  for (std::size_t r = 0; r < tiny_replicates; ++r)
    for (std::size_t p = 0; p < 2; ++p) {
      for (std::size_t e = 0; e < 6; ++e) practice.push_back(practice_at(p, r, e));
      cost.push_back(cost_at(p, r));
    }
  EXPECT_EQ(results.read("practice"), practice);
  EXPECT_EQ(results.read("cost"), cost);

  const auto last_week_of_schoolmates = results.read_at("practice", {2, 1});
  const auto costs = results.read_at("cost", {});
  for (std::size_t p = 0; p < 2; ++p)
    for (std::size_t r = 0; r < tiny_replicates; ++r) {
      EXPECT_EQ(last_week_of_schoolmates.at(p).at(r), double{practice_at(p, r, 5)});
      EXPECT_EQ(costs.at(p).at(r), double{cost_at(p, r)});
    }
}

TEST_F(ResultsFileTest, ReadsSomeRowsBesideEachOther) {
  write_file();
  const ResultsFile results(file_);
  std::vector<float> expected;
  for (const std::size_t r : {1, 2})
    for (std::size_t e = 0; e < 6; ++e) expected.push_back(practice_at(1, r, e));
  EXPECT_EQ(results.read_block("practice", {1, 2, 1, 1}), expected);
  EXPECT_EQ(results.read_block("cost", {0, 3, 0, 2}), results.read("cost"));
}

TEST_F(ResultsFileTest, DescribesAxesOutputsAndProvenance) {
  write_file();
  const ResultsFile results(file_);
  const std::vector<Axis> axes = results.axes(), written = model_.bind({})->axes();
  ASSERT_EQ(axes.size(), written.size());
  for (std::size_t a = 0; a < axes.size(); ++a) {
    EXPECT_EQ(axes[a].name, written[a].name);
    EXPECT_EQ(axes[a].unit, written[a].unit);
    EXPECT_EQ(axes[a].long_name, written[a].long_name);
    EXPECT_EQ(axes[a].numbers, written[a].numbers);
    EXPECT_EQ(axes[a].labels, written[a].labels);
  }
  const std::vector<Output> outputs = results.outputs(), declared = model_.bind({})->outputs();
  ASSERT_EQ(outputs.size(), declared.size());
  for (std::size_t o = 0; o < outputs.size(); ++o) {
    EXPECT_EQ(outputs[o].name, declared[o].name);
    EXPECT_EQ(outputs[o].unit, declared[o].unit);
    EXPECT_EQ(outputs[o].long_name, declared[o].long_name);
    EXPECT_EQ(outputs[o].axes, declared[o].axes);
  }
  const auto attributes = results.attributes();
  EXPECT_EQ(attributes.at("format"), "peerspread results");
  EXPECT_EQ(attributes.at("format_version"), "5");
  EXPECT_EQ(attributes.at("model"), "tiny");
  EXPECT_EQ(attributes.at("seed"), std::to_string(campaign_.settings.seed));
  EXPECT_EQ(attributes.at("command_line"), campaign_.command_line);
  EXPECT_EQ(attributes.at("started").size(), std::string("2018-06-01T09:30:00Z").size());
  EXPECT_EQ(attributes.at("finished").size(), attributes.at("started").size());
  EXPECT_GE(attributes.at("finished"), attributes.at("started"));
  EXPECT_EQ(attributes.at("configuration"), print_config(model_.parameters(), campaign_.base));
}

TEST_F(ResultsFileTest, GivesTheParametersThatDifferBetweenPoints) {
  write_file();
  const ResultsFile results(file_);
  EXPECT_EQ(results.varied(),
            (std::vector<std::string>{"coaching.hours", "coaching.posts", "climate.trusting", "coaching.selection"}));
  EXPECT_EQ(results.column("coaching.hours"), (std::vector<std::string>{"15", "27.5"}));
  EXPECT_EQ(results.column("coaching.posts"), (std::vector<std::string>{"38", "12"}));
  EXPECT_EQ(results.column("climate.trusting"), (std::vector<std::string>{"1", "0"}));
  EXPECT_EQ(results.column("coaching.selection"), (std::vector<std::string>{"everybody", "volunteers"}));
}

TEST_F(ResultsFileTest, APartIsReadOnlyWhereAPartWillDo) {
  {
    ResultsWriter writer(file_, file_, campaign_, 2);
    writer.write(1, rows(campaign_, tiny_batches[1]));
    writer.close();
  }
  expect_run_error([&] { ResultsFile{file_}; },
                   {file_.string() + " is a part: 1 of 2 batches are not in it", "peerspread merge"});
  const ResultsFile part(file_, ResultsFile::Allow::parts);
  EXPECT_EQ(part.finished(), (std::vector<std::uint8_t>{0, 1}));
  EXPECT_EQ(part.read_at("cost", {})[1][1], double{cost_at(1, 1)});
}

TEST_F(ResultsFileTest, LargeRowsReadBackFromOneBlock) {
  const TinyModel model(100'000);
  write_file(tiny_campaign(model));
  const auto some = ResultsFile(file_).read_at("practice", {99'999, 1});
  EXPECT_EQ(some[1][2], double{practice_at(1, 2, 199'999)});
  EXPECT_EQ(some[0][1], double{practice_at(0, 1, 199'999)});
  const H5::H5File h5(file_.string(), H5F_ACC_RDONLY);
  EXPECT_EQ(h5.openDataSet("practice").getCreatePlist().getLayout(), H5D_CONTIGUOUS);
}

TEST_F(ResultsFileTest, SameCampaignGivesSameBytesInEveryDataset) {
  write_file();
  const auto first = contents_of(file_);
  EXPECT_GT(first.size(), 20U);
  write_file();
  expect_same_contents(first, contents_of(file_));
}

TEST_F(ResultsFileTest, SaysWhyAFileCannotBeRead) {
  expect_run_error([&] { ResultsFile{file_}; }, {"there is no results file " + file_.string()});
  expect_run_error([&] { ResultsFile{folder_}; }, {folder_.string() + " is a folder"});
  put(file_, "");
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "not HDF5"});
  put(file_, "name = 15 hours\n");
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "not HDF5"});

  write_file();
  fs::resize_file(file_, fs::file_size(file_) / 2);
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string() + " is cut short", "bytes are there"});

  { H5::H5File foreign(file_.string(), H5F_ACC_TRUNC); }
  expect_run_error([&] { ResultsFile{file_}; },
                   {file_.string(), "not a results file of peerspread", "or is cut short"});

  write_file();
  std::string newer = bytes_of(file_);
  const std::string mark = "peerspread results 5";
  ASSERT_EQ(newer.find(mark), seal_place);
  put(file_, newer.replace(seal_place, mark.size(), "peerspread results 6"));
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "format version 6", "reads version 5"});
}

TEST_F(ResultsFileTest, ADescriptionOverwrittenByAccidentIsAnErrorNotAResult) {
  write_file();
  H5O_info_t info;
  {
    const H5::H5File h5(file_.string(), H5F_ACC_RDONLY);
    ASSERT_GE(H5Oget_info_by_name(h5.getId(), "practice", &info, H5P_DEFAULT), 0);
  }
  std::string bytes = bytes_of(file_);
  bytes.replace(info.addr + 32, 16, 16, '\xA5');
  put(file_, bytes);
  expect_run_error([&] { ResultsFile(file_, ResultsFile::Allow::parts).read("practice"); },
                   {file_.string(), "damaged"});
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "damaged"});
}

/// Everything that a file says, in one text.
std::string all_of(const fs::path& file) {
  std::string text;
  const ResultsFile results(file);
  for (const auto& [name, value] : results.attributes()) text += name + "=" + value + "\n";
  for (const std::string& point : results.points()) text += point + "\n";
  for (const Axis& axis : results.axes()) {
    text += axis.name + " " + axis.unit + "\n";
    for (const std::string& label : axis.labels) text += label + "\n";
    for (const double number : axis.numbers) text += std::to_string(number) + "\n";
  }
  for (const Output& output : results.outputs()) {
    text += output.name + " " + output.unit + " " + output.long_name + "\n";
    const std::vector<float> rows = results.read(output.name);
    text.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(float));
  }
  return text;
}

/// Whatever bit of a file changes: reading it is an error, or gives what was written. In processes of their own, so
/// that a crash is counted.
TEST_F(ResultsFileTest, AFlippedBitIsNeverSilentlyWrong) {
  write_file();
  const std::string good = bytes_of(file_), expected = all_of(file_);
  enum Outcome : int { as_written, noticed, silently_wrong };
  std::array<int, 3> outcomes{};
  int crashed = 0;
  std::mt19937 random(20261127);
  for (int i = 0; i < 300; ++i) {
    std::string bytes = good;
    const std::size_t place = random() % bytes.size();
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
    put(file_, bytes);
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        ::_exit(all_of(file_) == expected ? as_written : silently_wrong);
      } catch (const RunError&) {
        ::_exit(noticed);
      }
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    if (!WIFEXITED(status)) {
      ++crashed;
      continue;
    }
    ++outcomes.at(static_cast<std::size_t>(WEXITSTATUS(status)));
    EXPECT_NE(WEXITSTATUS(status), silently_wrong) << "byte " << place << " of " << bytes.size();
  }
  EXPECT_GT(outcomes[noticed], 100);
  EXPECT_EQ(crashed, 0);
}

TEST_F(ResultsFileTest, ADamagedRowIsNamed) {
  write_file();
  const haddr_t place = [&] {
    const H5::H5File h5(file_.string(), H5F_ACC_RDONLY);
    return H5Dget_offset(h5.openDataSet("practice").getId());
  }();
  std::string bytes = bytes_of(file_);
  bytes[place] = static_cast<char>(bytes[place] ^ 1);
  put(file_, bytes);
  expect_run_error([&] { ResultsFile(file_).read("practice"); },
                   {file_.string() + " is damaged", "'practice' of replicate 0 at point 1", "not as it was written"});
  EXPECT_NO_THROW(ResultsFile(file_).read("cost"));
}

TEST_F(ResultsFileTest, ADamagedFlagIsNamed) {
  write_file();
  const haddr_t place = [&] {
    const H5::H5File h5(file_.string(), H5F_ACC_RDONLY);
    return H5Dget_offset(h5.openDataSet("progress/finished").getId());
  }();
  std::string bytes = bytes_of(file_);
  bytes[place] = static_cast<char>(bytes[place] ^ 1);
  put(file_, bytes);
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string() + " is damaged", "1 of its 2 batches"});
  const ResultsFile part(file_, ResultsFile::Allow::parts);
  EXPECT_EQ(part.finished(), (std::vector<std::uint8_t>{0, 1}));
  EXPECT_EQ(part.spoilt(), 1U);
}

TEST_F(ResultsFileTest, NamesTheOutputThatIsMissing) {
  write_file();
  const ResultsFile results(file_);
  expect_run_error([&] { results.read("practise"); }, {file_.string(), "'practise'", "did you mean 'practice'?"});
  expect_run_error([&] { results.read("population"); }, {"no output 'population'"});
  expect_run_error([&] { results.read_at("practice", {3, 0}); }, {"no such element"});
  expect_run_error([&] { results.read_at("practice", {0}); }, {"no such element"});
}

}  // namespace
}  // namespace peerspread
