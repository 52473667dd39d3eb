/// What tests of collecting share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/collect/collect.hpp"
#include "sim/commands/commands.hpp"
#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {

namespace fs = std::filesystem;
using End = Collected::End;

/// One for all tests: who is launched by mpirun joins it once.
inline Ranks& ranks() {
  static Ranks one;
  return one;
}

/// Campaigns of the fake model in a folder, and what an undisturbed run makes of them.
class CollectTest : public Scratch {
 protected:
  CollectTest() {
    auto model = std::make_unique<FakeModel>(log_);
    model_ = model.get();
    registry_.push_back(std::move(model));
    reference_ = [this] {
      const Campaign c = campaign("reference.h5");
      EXPECT_EQ(collect_in_full(c).end, End::whole);
      const auto contents = contents_of(c.settings.output);
      fs::remove(c.settings.output);
      return contents;
    }();
    weeks_ = log_.weeks;
    log_.weeks = 0;
  }

  /// Four batches: seven points and a twin in sixteen replicates, in two populations.
  Campaign campaign(const std::string& file) const {
    Campaign c{model_, {}, defaults_of(model_->parameters()), {}};
    for (int i = 0; i < 7; ++i)
      c.points.push_back({std::to_string(i),
                          changes_between(c.base, fake_values("coaching.rate", 0.1 + 0.1 * static_cast<double>(i)))});
    c.settings.name = "fake";
    c.settings.replicates = 16;
    c.settings.populations = 2;
    c.settings.threads = 1;
    c.settings.lanes = 4;
    c.settings.output = (folder_ / file).string();
    c.command_line = "peerspread sweep fake.cfg";
    return c;
  }
  Collected collect_in_full(const Campaign& c, const CollectOptions& options = {}) const {
    return collect(registry_, c, plan(c), options, ranks());
  }
  Collected collect_shard(const Campaign& c, std::size_t i, std::size_t n) const {
    CollectOptions options;
    options.shard = Shard{i, n};
    return collect_in_full(c, options);
  }
  void merge(const std::vector<std::string>& words, const std::string& output = "") const {
    const Presenters presenters;
    Invocation invocation{words, {{}, {}, {{"quiet", ""}}}, "", presenters};
    if (!output.empty()) invocation.line.settings["output"] = {output, "command line"};
    merge_parts(registry_, invocation, ranks());
  }
  /// Does `action` before the week that comes after `weeks` more; weeks of all packs count.
  void after(int weeks, const std::function<void()>& action) {
    log_.before_week = [action, at = log_.weeks + weeks](int before) {
      if (before == at) action();
    };
  }
  void expect_reference(const fs::path& file) const { expect_same_contents(contents_of(file), reference_); }

  FakeLog log_;
  FakeModel* model_;
  Registry registry_;
  std::map<std::string, std::string> reference_;  ///< what is in the file of an undisturbed run
  int weeks_;                                     ///< that it takes
};

}  // namespace peerspread
