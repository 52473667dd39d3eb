#include "sim/commands/watched_campaign.hpp"

#include <gtest/gtest.h>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"
#include "tests/sim/tiny_model.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

class WatchedCampaigns : public Scratch {
 protected:
  WatchedCampaigns() {
    registry_.push_back(std::make_unique<TinyModel>());
    fs::create_directory(part_.parent_path());
  }
  Campaign campaign() const { return tiny_campaign(*registry_.front()); }
  static void write(const fs::path& file, const Campaign& c, std::size_t batches) {
    const Plan all = plan(c);
    ResultsWriter writer(file, file, c, all.batches.size());
    for (std::size_t b = 0; b < batches; ++b) writer.write(b, rows(c, all.batches[b].jobs));
    writer.close();
  }

  Registry registry_;
  fs::path target_ = folder_ / "x.h5", part_ = folder_ / "x.h5.parts" / "part.h5";
};

TEST_F(WatchedCampaigns, OfWhichAPartIsThereHasAPageOfThat) {
  write(part_, campaign(), 1);
  const WatchedCampaign watched(registry_, target_);
  EXPECT_FALSE(watched.is_whole());
  EXPECT_NE(watched.page({}, 0).find("This is not finished: 1 of 2 batches"), std::string::npos);
}

TEST_F(WatchedCampaigns, AreSeenAnewWhereAnotherTookTheirPlaceBeforeThePageWasMade) {
  write(part_, campaign(), 1);
  WatchedCampaign watched(registry_, target_);
  fs::remove(part_);
  expect_run_error([&] { watched.page({}, 0); }, {"batch 1", "in none of its files"});
  Campaign shorter = campaign();
  shorter.settings.replicates = 2;
  write(target_, shorter, plan(shorter).batches.size());
  expect_run_error([&] { watched.page({}, 0); }, {"batch 1", "in none of its files"});
  watched.look();
  EXPECT_TRUE(watched.is_whole());
  EXPECT_EQ(watched.page({}, 0).find("not finished"), std::string::npos);
}

}  // namespace
}  // namespace peerspread
