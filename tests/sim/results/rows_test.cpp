#include "sim/results/rows.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace peerspread {
namespace {

TEST(RowRuns, AreNeighbouringPointsOfOneReplicate) {
  const auto runs_of = [](const std::vector<Job>& jobs) {
    std::vector<std::pair<std::size_t, std::size_t>> runs;
    for (const RowRun& run : row_runs(jobs)) runs.emplace_back(run.first, run.jobs);
    return runs;
  };
  using Runs = std::vector<std::pair<std::size_t, std::size_t>>;
  EXPECT_EQ(runs_of({}), Runs{});
  EXPECT_EQ(runs_of({{4, 2}}), (Runs{{0, 1}}));
  EXPECT_EQ(runs_of({{0, 2}, {1, 2}, {2, 2}}), (Runs{{0, 3}}));
  EXPECT_EQ(runs_of({{0, 2}, {1, 2}, {0, 3}, {1, 3}}), (Runs{{0, 2}, {2, 2}})) << "the next replicate";
  EXPECT_EQ(runs_of({{0, 2}, {2, 2}, {3, 2}}), (Runs{{0, 1}, {1, 2}})) << "a point of another structure between";
  EXPECT_EQ(runs_of({{1, 2}, {0, 2}}), (Runs{{0, 1}, {1, 1}})) << "backwards";
  EXPECT_EQ(runs_of({{0, 2}, {1, 3}}), (Runs{{0, 1}, {1, 1}})) << "the next point of another replicate";
}

}  // namespace
}  // namespace peerspread
