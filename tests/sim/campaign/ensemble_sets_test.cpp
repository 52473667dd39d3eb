#include "sim/campaign/ensemble_sets.hpp"

#include <gtest/gtest.h>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/fake_model.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

class EnsembleSetsTest : public Scratch {
 protected:
  ParameterSets read(const std::string& table,
                     const std::string& head = "# model = fake\n# model_version = 1\n") const {
    put(file_, head + table);
    return read_sets(file_, "s.cfg:3", model_);
  }
  void expect_refused(const std::string& table, std::initializer_list<std::string> parts) const {
    expect_input_error([&] { read(table); }, parts);
  }

  FakeLog log_;
  FakeModel model_{log_};
  std::filesystem::path file_ = folder_ / "e.csv";
};

TEST_F(EnsembleSetsTest, ReadsWhatItPrinted) {
  const auto rate = static_cast<std::uint32_t>(find_parameter(model_.parameters(), "coaching.rate"));
  const ParameterSets sets{{rate}, {{0.25}, {1.0 / 3.0}}};
  put(file_, print_sets(sets, model_, {"targets = A B"}));
  const ParameterSets again = read_sets(file_, "s.cfg:3", model_);
  EXPECT_EQ(again.parameters, sets.parameters);
  EXPECT_EQ(again.values, sets.values) << "to the last bit";
}

TEST_F(EnsembleSetsTest, SaysWhatIsWrongAndWhere) {
  expect_input_error([&] { read_sets(folder_ / "none.csv", "s.cfg:3", model_); }, {"s.cfg:3", "none.csv", "allowed"});
  for (const char* head : {"# model = other\n# model_version = 1\n", "# model = fake\n# model_version = 2\n", ""})
    expect_input_error([&] { read("coaching.rate\n0.5\n", head); },
                       {"s.cfg:3", "this is fake version 1", "calibrate again"});
  expect_refused("coaching.rat\n0.5\n", {"e.csv:3", "did you mean 'coaching.rate'"});
  expect_refused("people.agents\n5\n", {"e.csv:3", "people.agents cannot be in an ensemble"});
  expect_refused("coaching.rate,coaching.rate\n0.5,0.5\n", {"e.csv:3", "there twice"});
  expect_refused("coaching.rate\n0.5\n0.5,0.6\n", {"e.csv:5", "2 columns", "the 1 that"});
  expect_refused("coaching.rate\n1.5\n", {"e.csv:4", "coaching.rate", "1.5", "0 to 1"});
  expect_refused("coaching.rate\n", {"there is no set in it"});
}

}  // namespace
}  // namespace peerspread
