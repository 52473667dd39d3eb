#include "sim/results/stored_campaign.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "sim/results/identity.hpp"
#include "sim/results/layout.hpp"
#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

/// TinyModel as the sweeps of it know it.
enum : std::uint32_t { hours, posts, trusting, selection, decay, evaluative };

class StoredCampaign : public Scratch {
 protected:
  StoredCampaign() { registry_.push_back(std::make_unique<TinyModel>()); }

  Campaign campaign() const {
    Campaign c = tiny_campaign(*registry_.front());
    c.settings.seed = 1LL << 53;
    c.base[decay] = 0.1 + 0.2;  // a number that takes all its digits
    c.design = "sweep.coaching.hours = 15, 27.5\nsweep.design = grid\n";
    return c;
  }
  fs::path store(const Campaign& c) const {
    const fs::path file = folder_ / "x.h5";
    fs::remove(file);
    ResultsWriter(file, file, c, 2).close();
    return file;
  }
  Campaign stored(const Campaign& c) const {
    const fs::path file = store(c);
    return stored_campaign(registry_, ResultsFile(file, ResultsFile::Allow::parts), file.string());
  }

  Registry registry_;
};

TEST_F(StoredCampaign, IsTheOneThatWasWritten) {
  const Campaign written = campaign(), read = stored(written);
  EXPECT_EQ(read.model, written.model);
  EXPECT_EQ(read.settings.name, written.settings.name);
  EXPECT_EQ(read.settings.seed, written.settings.seed);
  EXPECT_EQ(read.settings.replicates, written.settings.replicates);
  EXPECT_EQ(read.settings.populations, written.settings.populations);
  EXPECT_EQ(read.base, written.base);
  ASSERT_EQ(read.points.size(), written.points.size());
  for (std::size_t p = 0; p < read.points.size(); ++p) {
    EXPECT_EQ(read.points[p].name, written.points[p].name);
    EXPECT_EQ(read.points[p].changes, written.points[p].changes);
  }
  EXPECT_EQ(read.command_line, written.command_line);
  EXPECT_EQ(read.design, written.design);
  EXPECT_EQ(fingerprint(read), fingerprint(written));
  EXPECT_TRUE(differences(read, written).empty());
}

TEST_F(StoredCampaign, FactsThatAreAttributesAreWrittenAndReadByTheirOneDeclaration) {
  Campaign written = campaign();
  written.written_by_version = 7;
  const auto attributes = ResultsFile(store(written), ResultsFile::Allow::parts).attributes();
  const Campaign read = stored(written);
  std::vector<std::string> names;
  for (const KeptFact& fact : kept_facts()) {
    names.emplace_back(fact.attribute);
    const auto value = fact.of(written);
    const auto* number = std::get_if<std::int64_t>(&value);
    EXPECT_EQ(attributes.at(fact.attribute), number ? std::to_string(*number) : std::get<std::string>(value));
    EXPECT_EQ(fact.of(read), value) << fact.key;
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"format_version", "model", "model_version", "seed", "replicates", "populations"}))
      << "their order is part of the fingerprint, and of the bytes of a file";
}

TEST_F(StoredCampaign, MayHaveASinglePointOrAThousand) {
  Campaign one = campaign();
  one.points = {{"only", {}}};
  EXPECT_EQ(fingerprint(stored(one)), fingerprint(one));
  Campaign many = campaign();
  many.points.clear();
  for (int p = 0; p < 1000; ++p) {
    Values values = many.base;
    values[hours] = 0.1 * p;
    values[posts] = std::int64_t{p};
    many.points.push_back({std::to_string(p), changes_between(many.base, values)});
  }
  EXPECT_EQ(fingerprint(stored(many)), fingerprint(many));
}

TEST_F(StoredCampaign, KeepsParameterSetsAndTheChoiceOfOutputs) {
  Campaign written = campaign();
  written.settings.ensemble = "accepted.csv";
  written.sets = {{decay, evaluative}, {{0.1, 0.2}, {0.3, 0.4}, {0.1, 0.2}}};
  written.set_numbers = {5, 0, 5};
  written.settings.outputs = "cost";
  written.outputs = {"cost"};
  const Campaign read = stored(written);
  EXPECT_EQ(read.sets.parameters, written.sets.parameters);
  EXPECT_EQ(read.sets.values, written.sets.values);
  EXPECT_EQ(read.set_numbers, written.set_numbers);
  EXPECT_EQ(read.outputs, written.outputs);
  EXPECT_EQ(read.settings.ensemble, written.settings.ensemble);
  EXPECT_EQ(fingerprint(read), fingerprint(written));
  EXPECT_TRUE(differences(read, written).empty());
}

TEST_F(StoredCampaign, RefusesModelsAndParametersThatThisProgramLacks) {
  const fs::path file = store(campaign());
  const ResultsFile results(file, ResultsFile::Allow::parts);
  FakeLog log;
  Registry others;
  others.push_back(std::make_unique<FakeModel>(log));
  expect_run_error([&] { stored_campaign(others, results, "x.h5"); }, {"x.h5", "of a model 'tiny'"});
  others.push_back(std::make_unique<FakeModel>(log, Twins::none, "tiny"));
  expect_run_error([&] { stored_campaign(others, results, "x.h5"); },
                   {"x.h5 was written by peerspread", "whose parameters are others", "no such parameter"});
}

TEST_F(StoredCampaign, DifferencesNameTheirKeys) {
  const Campaign here = campaign();
  const auto expect = [&](const std::function<void(Campaign&)>& change, const std::vector<std::string>& expected) {
    Campaign there = here;
    change(there);
    EXPECT_EQ(differences(there, here), expected);
    EXPECT_NE(fingerprint(there), fingerprint(here)) << "what differs is not the same campaign";
  };
  expect([](Campaign& c) { c.written_by_version = 7; }, {"the model's version is 7 there and 1 here"});
  expect([](Campaign& c) { c.settings.seed = 7; }, {"seed is 7 there and 9007199254740992 here"});
  expect([](Campaign& c) { c.settings.replicates = 4; }, {"replicates is 4 there and 3 here"});
  expect([](Campaign& c) { c.settings.populations = 1; }, {"populations is 1 there and 2 here"});
  expect(
      [](Campaign& c) {
        c.base[hours] = 20.0;
        c.base[trusting] = false;
      },
      {"coaching.hours is 20 there and 15 here", "climate.trusting is off there and on here"});
  expect([](Campaign& c) { c.points.pop_back(); }, {"the number of points is 1 there and 2 here"});
  expect([](Campaign& c) { c.points[1].name = "more"; }, {"the name of point 2 is more there and 27 hours here"});
  expect([](Campaign& c) { c.points[1].changes.pop_back(); },
         {"what point '27 hours' sets is coaching.hours = 27.5, coaching.posts = 12, climate.trusting = off there and "
          "coaching.hours = 27.5, coaching.posts = 12, climate.trusting = off, coaching.selection = volunteers here"});
}

TEST_F(StoredCampaign, DifferencesOfDesignsNameTheKeysOfTheSection) {
  const Campaign here = campaign();
  Campaign there = here;
  there.design = "sweep.coaching.hours = 5, 27.5\nsweep.practice.decay = 0, 1\n";
  EXPECT_EQ(differences(there, here),
            (std::vector<std::string>{"sweep.coaching.hours is 5, 27.5 there and 15, 27.5 here",
                                      "sweep.design is not set there and grid here",
                                      "sweep.practice.decay is 0, 1 there and not set here"}));
}

TEST_F(StoredCampaign, HowItIsRunIsNoDifference) {
  const Campaign here = campaign();
  Campaign there = here;
  there.settings.threads = 7;
  there.settings.lanes = 4;
  there.settings.output = "elsewhere.h5";
  there.settings.name = "renamed";
  there.command_line = "peerspread run";
  EXPECT_TRUE(differences(there, here).empty());
  EXPECT_EQ(fingerprint(there), fingerprint(here));
}

}  // namespace
}  // namespace peerspread
