#include "sim/campaign/checkpoint.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "tests/sim/expect_error.hpp"
#include "tests/sim/scratch.hpp"

namespace peerspread {
namespace {

namespace fs = std::filesystem;

/// Something with a state, which writes and reads itself by the same calls.
struct Thing {
  std::uint32_t week = 0;
  double mean = 0.0;
  std::vector<float> rows;
  std::array<std::int8_t, 3> marks{};
  void persist(Archive& archive) {
    archive.value(week);
    archive.value(mean);
    archive.vector(rows);
    archive.raw(marks.data(), marks.size());
  }
  bool operator==(const Thing&) const = default;
};

const Thing thing{7, 0.1, {1.5F, -0.0F, 3.0F}, {'\n', 0, -1}};

Archive written(Thing copy) {
  Archive archive;
  copy.persist(archive);
  return archive;
}

TEST(Archive, ReadsBackWhatWasWritten) {
  Archive archive(written(thing).data());
  Thing back;
  back.rows.resize(99);  // takes the size that was saved
  EXPECT_FALSE(archive.at_end());
  back.persist(archive);
  EXPECT_EQ(back, thing);
  EXPECT_TRUE(archive.at_end());
}

TEST(Archive, ReadsBackNothing) {
  Archive archive(written({}).data());
  Thing back = thing;
  back.persist(archive);
  EXPECT_EQ(back, Thing{});
}

TEST(Archive, EndsAnywhereWithAnError) {
  const std::string whole = written(thing).data();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Archive archive(whole.substr(0, size));
    Thing back;
    EXPECT_THROW(back.persist(archive), std::runtime_error) << size;
  }
}

TEST(Archive, DoesNotTakeASizeThatCannotBe) {
  Archive out;
  std::size_t size = ~std::size_t{0} / 4 + 1;  // times four bytes is nothing
  out.value(size);
  Archive in(out.data());
  std::vector<float> rows;
  EXPECT_THROW(in.vector(rows), std::runtime_error);
  EXPECT_TRUE(rows.empty());
}

class CheckpointTest : public Scratch {
 protected:
  void save() const { save_checkpoint(file_, "campaign 1", written(thing)); }
  Thing load(const std::string& campaign = "campaign 1") const {
    Archive archive = load_checkpoint(file_, campaign);
    Thing back;
    back.persist(archive);
    return back;
  }
  fs::path file_ = folder_ / "batch-3.checkpoint";
};

TEST_F(CheckpointTest, GivesBackTheState) {
  save();
  EXPECT_EQ(load(), thing);
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(CheckpointTest, TheLatestReplacesTheOneBefore) {
  save_checkpoint(file_, "campaign 1", written({}));
  save();
  EXPECT_EQ(load(), thing);
}

TEST_F(CheckpointTest, ThereMayBeNone) { EXPECT_THROW(load(), std::runtime_error); }

TEST_F(CheckpointTest, OfAnotherCampaignIsRefused) {
  save();
  for (const char* other : {"campaign 2", "campaign", "campaign 11", ""})
    EXPECT_THROW(load(other), std::runtime_error) << other;
}

TEST_F(CheckpointTest, CutAnywhereIsRefused) {
  save();
  const std::string whole = bytes_of(file_);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put(file_, whole.substr(0, size));
    EXPECT_THROW(load(), std::runtime_error) << size << " bytes";
  }
  put(file_, whole + '\0');
  EXPECT_THROW(load(), std::runtime_error) << "too long";
}

TEST_F(CheckpointTest, DamagedAnywhereIsRefused) {
  save();
  const std::string whole = bytes_of(file_);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    put(file_, damaged);
    EXPECT_THROW(load(), std::runtime_error) << "byte " << at;
  }
}

TEST_F(CheckpointTest, SaysWhereItCannotBeWritten) {
  const fs::path file = folder_ / "none" / "x";
  expect_run_error([&] { save_checkpoint(file, "campaign 1", written(thing)); }, {"cannot write", file.string()});
}

}  // namespace
}  // namespace peerspread
