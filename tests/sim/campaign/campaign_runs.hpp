/// What tests of running share: campaigns of the fake model, and what comes out of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/campaign/run_campaign.hpp"
#include "sim/model/kernel.hpp"
#include "tests/sim/fake_model.hpp"

namespace peerspread {

/// By (point, replicate).
using Results = std::map<std::pair<std::size_t, std::size_t>, Observations>;

/// 0, for the best, and the lanes of every kernel that runs here.
inline std::vector<std::int64_t> widths_here() {
  std::vector<std::int64_t> widths{0};
  for (const Kernel& kernel : all_kernels)
    if (runs_here(kernel.lanes)) widths.push_back(static_cast<std::int64_t>(kernel.lanes));
  return widths;
}

/// Runs batches of campaigns of the fake model, and keeps what comes out.
class RunCampaign : public testing::Test {
 protected:
  Campaign campaign(std::size_t points, std::int64_t replicates, std::int64_t populations) {
    Campaign c{&model_, {}, defaults_of(model_.parameters()), {}};
    c.settings.replicates = replicates;
    c.settings.populations = populations;
    for (std::size_t i = 0; i < points; ++i)
      c.points.push_back(
          {std::to_string(i),
           changes_between(c.base, fake_values("coaching.rate", 0.1 + 0.1 * static_cast<double>(i % 9)))});
    return c;
  }
  static Results run(const Campaign& c) {
    Results results;
    EXPECT_TRUE(go_on(c, results));
    return results;
  }
  /// Runs the batches of `c` that are not in `results` yet; whether all were finished.
  static bool go_on(const Campaign& c, Results& results, const Interruption& interruption = {}) {
    const Plan all = plan(c);
    std::vector<std::size_t> pending;
    for (std::size_t b = 0; b < all.batches.size(); ++b) {
      const Job& first = all.batches[b].jobs.front();
      if (!results.contains({first.point, first.replicate})) pending.push_back(b);
    }
    Progress progress(1, "weeks", Progress::Style::silent);
    return run_batches(
        c, all, in_order(pending),
        [&](std::size_t index, const BatchResult& batch) {
          EXPECT_TRUE(std::ranges::equal(batch.jobs, all.batches.at(index).jobs, same));
          for (std::size_t j = 0; j < batch.jobs.size(); ++j) {
            Observations observed;
            for (std::size_t output = 0; output < batch.rows.size(); ++output) {
              const std::span<const float> row = batch.rows_of(output, j);
              observed.emplace_back(row.begin(), row.end());
            }
            EXPECT_TRUE(results.insert({{batch.jobs[j].point, batch.jobs[j].replicate}, std::move(observed)}).second);
          }
        },
        progress, interruption);
  }
  static bool same(const Job& a, const Job& b) { return a.point == b.point && a.replicate == b.replicate; }
  FakeLog log_;
  FakeModel model_{log_};
};

}  // namespace peerspread
