#include "models/page/request.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "models/page/session.hpp"
#include "models/peer_coaching/model.hpp"
#include "tests/sim/expect_error.hpp"

namespace peerspread::page {
namespace {

const Model& model() {
  static const auto one = peer_coaching::make_model();
  return *one;
}

const std::string small = "people.teachers=60\npeople.partners=2\ntime.years=1\n";
const std::string two =
    "seed=7\npopulations=2\nreplicates=3,1\nscenario\n" + small + "scenario\n" + small + "coaching.hours_per_year=5\n";

TEST(Request, ScenariosAreChangesOfTheFirst) {
  const Request request = read_request(model(), two);
  EXPECT_EQ(request.replicates, (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(request.campaign.settings.replicates, 4);
  EXPECT_EQ(request.campaign.settings.populations, 2);
  ASSERT_EQ(request.campaign.points.size(), 2U);
  EXPECT_TRUE(request.campaign.points[0].changes.empty());
  EXPECT_EQ(request.campaign.points[1].changes.size(), 1U);
}

TEST(Request, SetsAreOfTheirReplicates) {
  const Request request = read_request(model(),
                                       "seed=7\nreplicates=1\nsets=peers.pull,practice.relapse\n"
                                       "set=1:0.5,0.02\nscenario\n" +
                                           small);
  ASSERT_EQ(request.campaign.sets.values.size(), 2U);
  EXPECT_EQ(request.campaign.sets.values[1], (std::vector<double>{0.5, 0.02}));
}

TEST(Request, WhatIsWrongIsASentence) {
  const auto refused = [](const std::string& text, const std::string& sentence) {
    expect_input_error([&] { read_request(model(), text); }, {sentence});
  };
  refused("replicates=0\nscenario\npeople.teachrs=9\n", "did you mean 'people.teachers'");
  refused("replicates=0\nscenario\npeople.teachers=0\n", "people.teachers: '0' is out of range");
  refused("replicates=0\nscenario\ncoaching.weeks=36\n", "reach beyond week 36");
  refused("replicates=x\nscenario\n", "'x' is not a whole number");
  refused("replicates=99999\nscenario\n", "'99999' is not a whole number; allowed: 0 to 4095");
  refused("replicates=0\n", "needs 1 to 16 scenarios");
  refused("scenario\n", "needs replicates");
  refused("hours=3\nreplicates=0\nscenario\n", "'hours' is no setting");
  refused("replicates=0\nsets=peers.pull\nscenario\n", "has no parameter set");
  refused("replicates=0\nsets=peers.pull\nset=0:1,2\nscenario\n", "not as many values");
  refused("replicates=0\nscenario\ntime.years=1\nscenario\ntime.years=2\n", "the same number of years");
}

TEST(Session, StepsOnlyTheReplicatesAskedForAndTheSameInAnySlices) {
  const auto rows_in_slices = [](std::size_t weeks) {
    Session session(read_request(model(), two));
    while (session.left() > 0) session.advance(weeks);
    EXPECT_EQ(session.jobs().size(), 4U);
    std::vector<std::uint32_t> bits;
    for (std::size_t j = 0; j < session.jobs().size(); ++j) {
      EXPECT_TRUE(session.jobs()[j].replicate == 1 || session.jobs()[j].replicate == 3);
      for (const float value : session.row(0, j)) bits.push_back(std::bit_cast<std::uint32_t>(value));
    }
    return bits;
  };
  const auto at_once = rows_in_slices(100000);
  EXPECT_GT(at_once.size(), 4U * 36);
  EXPECT_EQ(rows_in_slices(1), at_once);
  EXPECT_EQ(rows_in_slices(7), at_once);
}

}  // namespace
}  // namespace peerspread::page
