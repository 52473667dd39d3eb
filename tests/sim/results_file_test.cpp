#include "sim/results_file.hpp"

#include <H5Cpp.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>

#include "sim/require.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

struct TinyParameters {
  double hours = 15.0;
  std::int64_t posts = 38;
  bool trusting = true;
  std::string selection = "everybody";
  double decay = 0.08;
  static void declare(ParameterTable<TinyParameters>& t) {
    t.add("coaching.hours", &TinyParameters::hours,
          {.unit = "h", .low = 0, .high = 400, .label = Label::measured, .source = "C1", .help = "hours a year"});
    t.add("coaching.posts", &TinyParameters::posts, {.low = 0, .high = 1000, .help = "coaches at work"});
    t.add("climate.trusting", &TinyParameters::trusting, {.help = "schools trust their coaches"});
    t.add("coaching.selection", &TinyParameters::selection, {.choices = {"everybody", "volunteers"}, .help = "who"});
    t.add("practice.decay", &TinyParameters::decay, {.unit = "1/week", .help = "forgetting"});
  }
};

const std::vector<std::string> groups{"coached", "schoolmates – même école"};

/// Declares parameters, axes and outputs; nothing here runs. `weeks` scales the size of the file.
class TinyModel : public Model {
 public:
  explicit TinyModel(std::size_t weeks = 3) : weeks_(weeks) { TinyParameters::declare(table_); }
  std::string_view name() const override { return "tiny"; }
  std::string_view summary() const override { return "a model that stands still"; }
  std::string_view agents() const override { return "teachers"; }
  const std::vector<Parameter>& parameters() const override { return table_.parameters(); }
  void check(const Values&) const override {}
  std::size_t weeks(const Values&) const override { return weeks_; }
  std::vector<Axis> axes(const Values&) const override {
    Axis week{"week", "week", "weeks since the start", {}, {}};
    for (std::size_t w = 1; w <= weeks_; ++w) week.numbers.push_back(static_cast<double>(w));
    return {week, {"group", "", "group of teachers", {}, groups}};
  }
  std::vector<Output> outputs(const Values&) const override {
    return {{"practice", "points", "quality of practice", {"week", "group"}}, {"cost", "USD", "cost of coaching", {}}};
  }
  std::optional<Values> twin(const Values&) const override { return {}; }
  std::size_t agents_of(const Values&) const override { return 0; }
  std::size_t bytes_per_agent_and_lane() const override { return 0; }
  std::shared_ptr<const Population> build(const Values&, Seed, std::uint32_t) const override { return {}; }
  std::unique_ptr<Ensemble> start(std::shared_ptr<const Population>, Seed, std::span<const Lane>,
                                  std::size_t) const override {
    return {};
  }
  Observations observe(const Population&, const Values&, const LaneRecord&, const LaneRecord*) const override {
    return {};
  }

 private:
  std::size_t weeks_;
  ParameterTable<TinyParameters> table_;
};

constexpr std::size_t replicates = 3;

Campaign tiny_campaign(const Model& model) {
  Campaign campaign;
  campaign.model = &model;
  campaign.settings.name = "tiny";
  campaign.settings.replicates = replicates;
  campaign.settings.populations = 2;
  campaign.command_line = "peerspread compare a.cfg b.cfg";
  campaign.points = {{"15 hours", defaults_of(model.parameters())},
                     {"27 hours", {27.5, std::int64_t{12}, false, std::string("volunteers"), 0.08}}};
  return campaign;
}

float practice_at(std::size_t point, std::size_t replicate, std::size_t element) {
  return static_cast<float>(point) + 0.1F * static_cast<float>(replicate) + 0.001F * static_cast<float>(element);
}

float cost_at(std::size_t point, std::size_t replicate) { return static_cast<float>(1000 * point + replicate); }

/// Rows of the jobs given, in that order.
BatchResult rows(const Campaign& campaign, const std::vector<Job>& jobs) {
  const std::size_t elements = campaign.model->weeks({}) * groups.size();
  BatchResult result{jobs, {}};
  for (const Job& job : jobs) {
    std::vector<float> practice;
    for (std::size_t e = 0; e < elements; ++e) practice.push_back(practice_at(job.point, job.replicate, e));
    result.observations.push_back({practice, {cost_at(job.point, job.replicate)}});
  }
  return result;
}

/// Everything, as a campaign hands it over: population by population.
void write_all(ResultsWriter& writer, const Campaign& campaign) {
  writer.write(rows(campaign, {{0, 0}, {1, 0}, {0, 2}, {1, 2}}));
  writer.write(rows(campaign, {{0, 1}, {1, 1}}));
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

void expect_run_error(const std::function<void()>& action, std::initializer_list<std::string> parts) {
  try {
    action();
    ADD_FAILURE() << "no error; one was expected to say " << *parts.begin();
  } catch (const RunError& error) {
    const std::string message = error.what();
    for (const std::string& part : parts)
      EXPECT_NE(message.find(part), std::string::npos) << "\"" << message << "\" does not say \"" << part << "\"";
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

/// A folder that goes when the test ends.
class ResultsFileTest : public testing::Test {
 protected:
  ResultsFileTest() {
    std::string name = (fs::temp_directory_path() / "results-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    file_ = folder_ / "x.h5";
  }
  ~ResultsFileTest() override { fs::remove_all(folder_); }

  void write_file() const { write_file(campaign_); }
  void write_file(const Campaign& campaign) const {
    ResultsWriter writer(file_, true, campaign);
    write_all(writer, campaign);
    writer.close();
  }
  std::size_t files_in_folder() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  TinyModel model_;
  Campaign campaign_ = tiny_campaign(model_);
  fs::path folder_, file_;
};

TEST_F(ResultsFileTest, ReadsBackWhatWasWritten) {
  write_file();
  EXPECT_EQ(files_in_folder(), 1U);
  const ResultsFile results(file_);
  EXPECT_EQ(results.points(), (std::vector<std::string>{"15 hours", "27 hours"}));
  EXPECT_EQ(results.populations(), (std::vector<std::uint32_t>{0, 1, 0}));

  std::vector<float> practice, cost;
  for (std::size_t p = 0; p < 2; ++p)
    for (std::size_t r = 0; r < replicates; ++r) {
      for (std::size_t e = 0; e < 6; ++e) practice.push_back(practice_at(p, r, e));
      cost.push_back(cost_at(p, r));
    }
  EXPECT_EQ(results.read("practice"), practice);
  EXPECT_EQ(results.read("cost"), cost);

  const auto last_week_of_schoolmates = results.read_at("practice", {2, 1});
  const auto costs = results.read_at("cost", {});
  for (std::size_t p = 0; p < 2; ++p)
    for (std::size_t r = 0; r < replicates; ++r) {
      EXPECT_EQ(last_week_of_schoolmates.at(p).at(r), double{practice_at(p, r, 5)});
      EXPECT_EQ(costs.at(p).at(r), double{cost_at(p, r)});
    }
}

TEST_F(ResultsFileTest, DescribesAxesOutputsAndProvenance) {
  write_file();
  const ResultsFile results(file_);
  const std::vector<Axis> axes = results.axes(), written = model_.axes({});
  ASSERT_EQ(axes.size(), written.size());
  for (std::size_t a = 0; a < axes.size(); ++a) {
    EXPECT_EQ(axes[a].name, written[a].name);
    EXPECT_EQ(axes[a].unit, written[a].unit);
    EXPECT_EQ(axes[a].long_name, written[a].long_name);
    EXPECT_EQ(axes[a].numbers, written[a].numbers);
    EXPECT_EQ(axes[a].labels, written[a].labels);
  }
  const std::vector<Output> outputs = results.outputs(), declared = model_.outputs({});
  ASSERT_EQ(outputs.size(), declared.size());
  for (std::size_t o = 0; o < outputs.size(); ++o) {
    EXPECT_EQ(outputs[o].name, declared[o].name);
    EXPECT_EQ(outputs[o].unit, declared[o].unit);
    EXPECT_EQ(outputs[o].long_name, declared[o].long_name);
    EXPECT_EQ(outputs[o].axes, declared[o].axes);
  }
  const auto attributes = results.attributes();
  EXPECT_EQ(attributes.at("format"), "peerspread results");
  EXPECT_EQ(attributes.at("format_version"), "1");
  EXPECT_EQ(attributes.at("model"), "tiny");
  EXPECT_EQ(attributes.at("seed"), std::to_string(campaign_.settings.seed));
  EXPECT_EQ(attributes.at("command_line"), campaign_.command_line);
  EXPECT_EQ(attributes.at("started").size(), std::string("2018-06-01T09:30:00Z").size());
  EXPECT_GE(attributes.at("finished"), attributes.at("started"));
}

TEST_F(ResultsFileTest, RowsThatWereNotWrittenAreUndefined) {
  ResultsWriter writer(file_, false, campaign_);
  writer.write(rows(campaign_, {{1, 2}}));
  writer.close();
  const auto cost = ResultsFile(file_).read_at("cost", {});
  EXPECT_TRUE(std::isnan(cost[0][0]));
  EXPECT_EQ(cost[1][2], double{cost_at(1, 2)});
}

TEST_F(ResultsFileTest, RowsLargerThanAChunkReadBack) {
  const TinyModel model(100'000);
  write_file(tiny_campaign(model));
  EXPECT_LT(fs::file_size(file_), 6 * 200'000 * sizeof(float)) << "not compressed";
  const auto some = ResultsFile(file_).read_at("practice", {99'999, 1});
  EXPECT_EQ(some[1][2], double{practice_at(1, 2, 199'999)});
  EXPECT_EQ(some[0][1], double{practice_at(0, 1, 199'999)});
}

TEST_F(ResultsFileTest, SameCampaignGivesSameBytesButForTimes) {
  const auto without_times = [&] {
    write_file();
    std::string bytes = bytes_of(file_);
    const auto attributes = ResultsFile(file_).attributes();
    for (const std::string key : {"started", "finished"})
      for (auto at = bytes.find(attributes.at(key)); at != std::string::npos; at = bytes.find(attributes.at(key)))
        bytes.replace(at, attributes.at(key).size(), attributes.at(key).size(), '-');
    return bytes;
  };
  const std::string first = without_times();
  ::sleep(1);  // times in the file are whole seconds
  EXPECT_TRUE(first == without_times());
}

TEST_F(ResultsFileTest, RefusesToReplaceAFileUnlessTold) {
  put(file_, "an earlier result");
  expect_run_error([&] { ResultsWriter(file_, false, campaign_); },
                   {file_.string() + " exists; give --overwrite to replace it or --output to write elsewhere"});
  EXPECT_EQ(bytes_of(file_), "an earlier result");
  write_file();
  EXPECT_EQ(ResultsFile(file_).points().size(), 2U);
}

TEST_F(ResultsFileTest, FileThatAppearsDuringTheRunIsKept) {
  ResultsWriter writer(file_, false, campaign_);
  write_all(writer, campaign_);
  put(file_, "somebody else's result");
  expect_run_error([&] { writer.close(); }, {file_.string() + " appeared while", ".part-"});
  EXPECT_EQ(bytes_of(file_), "somebody else's result");
  EXPECT_EQ(ResultsFile(file_.string() + ".part-" + std::to_string(::getpid())).points().size(), 2U);
}

TEST_F(ResultsFileTest, LeavesNothingBehindWithoutClose) {
  put(file_, "an earlier result");
  {
    ResultsWriter writer(file_, true, campaign_);
    EXPECT_EQ(files_in_folder(), 2U);
    writer.write(rows(campaign_, {{0, 0}}));
    EXPECT_EQ(bytes_of(file_), "an earlier result");
  }
  EXPECT_EQ(files_in_folder(), 1U);
  EXPECT_EQ(bytes_of(file_), "an earlier result");
}

TEST_F(ResultsFileTest, SaysWhyATargetCannotBeWritten) {
  expect_run_error([&] { ResultsWriter(folder_, true, campaign_); }, {folder_.string() + " is a folder"});
  expect_run_error([&] { ResultsWriter(folder_ / "no" / "x.h5", true, campaign_); },
                   {"there is no folder " + (folder_ / "no").string(), "--output"});
  expect_run_error([&] { ResultsWriter("/dev/null", true, campaign_); }, {"/dev/null", "not a plain file"});
  expect_run_error([&] { ResultsWriter("", true, campaign_); }, {"names no file"});
  EXPECT_EQ(files_in_folder(), 0U);
}

TEST_F(ResultsFileTest, SaysThatAFolderIsNotWritable) {
  // Not even root can make a file there.
  expect_run_error([&] { ResultsWriter("/proc/self/x.h5", true, campaign_); },
                   {"cannot write /proc/self/x.h5", "--output"});
  if (::geteuid() == 0) return;  // root may write everywhere else
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  expect_run_error([&] { ResultsWriter(file_, true, campaign_); }, {file_.string(), "Permission denied"});
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(ResultsFileTest, MakesTheFolderResultsAndNoOther) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_NO_THROW(ResultsWriter("results/x.h5", false, campaign_).close());
  EXPECT_THROW(ResultsWriter("elsewhere/x.h5", false, campaign_), RunError);
  EXPECT_NO_THROW(ResultsWriter("x.h5", false, campaign_).close());
  fs::current_path(before);
  EXPECT_TRUE(fs::exists(folder_ / "results/x.h5"));
  EXPECT_TRUE(fs::exists(folder_ / "x.h5"));
  EXPECT_EQ(files_in_folder(), 2U);
}

/// No file of this process may grow beyond `bytes` while this lives: a full disk that needs no privileges.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(ResultsFileTest, FullDiskAtAnyMomentHarmsNothing) {
  // A small dataset waits in memory until close, a large one is written row by row: both have to fail well.
  for (const std::size_t weeks : {std::size_t{2'000}, std::size_t{200'000}}) {
    const TinyModel model(weeks);
    const Campaign campaign = tiny_campaign(model);
    put(file_, "an earlier result");
    for (const rlim_t bytes : {0, 100, 20'000, 40'000}) {
      for (const bool from_the_start : {true, false}) {
        const auto run = [&] {
          std::optional<FullDisk> disk;
          if (from_the_start) disk.emplace(bytes);
          ResultsWriter writer(file_, true, campaign);
          if (!from_the_start) disk.emplace(bytes);
          write_all(writer, campaign);
          writer.close();
        };
        expect_run_error(run, {"cannot write " + file_.string(), "File too large", "--output"});
      }
      EXPECT_EQ(bytes_of(file_), "an earlier result");
      EXPECT_EQ(files_in_folder(), 1U);
    }
  }
  write_file();  // HDF5 is none the worse
  EXPECT_EQ(ResultsFile(file_).points().size(), 2U);
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
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "cut short or damaged"});

  { H5::H5File foreign(file_.string(), H5F_ACC_TRUNC); }
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "not a results file of peerspread", "format"});

  write_file();
  {
    const std::int64_t other = 2;
    H5::H5File newer(file_.string(), H5F_ACC_RDWR);
    newer.openAttribute("format_version").write(H5::PredType::NATIVE_INT64, &other);
  }
  expect_run_error([&] { ResultsFile{file_}; }, {file_.string(), "format version 2", "reads version 1"});
}

TEST_F(ResultsFileTest, BytesOverwrittenByAccidentAreAnErrorNotAResult) {
  const TinyModel model(100'000);
  write_file(tiny_campaign(model));
  std::string bytes = bytes_of(file_);
  bytes.replace(bytes.size() - 20'000, 64, 64, '\xA5');  // packed rows of practice end the file
  put(file_, bytes);
  const ResultsFile results(file_);
  expect_run_error([&] { results.read("practice"); }, {file_.string(), "damaged"});
  EXPECT_EQ(results.read("cost").size(), 2 * replicates);
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
