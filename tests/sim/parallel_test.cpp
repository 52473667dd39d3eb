#include "sim/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace peerspread::parallel {
namespace {

class Threads : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Parallel, Threads, testing::Values(1, 2, 7));

TEST_P(Threads, AreAsManyAsAskedFor) {
  const ThreadLimit limit(GetParam());
  EXPECT_EQ(threads(), GetParam());
}

TEST_P(Threads, AllJoinEvenWhereThereAreFewerCores) {
  const ThreadLimit limit(GetParam());
  std::mutex mutex;
  std::set<std::thread::id> ids;
  for (int round = 0; round < 1000 && ids.size() < GetParam(); ++round) {
    for_each_index(64, [&](std::size_t) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const std::scoped_lock lock(mutex);
      ids.insert(std::this_thread::get_id());
    });
  }
  EXPECT_GE(ids.size(), GetParam());
}

TEST_P(Threads, EveryIndexIsVisitedOnce) {
  const ThreadLimit limit(GetParam());
  for (const std::size_t n : {0U, 1U, 2U, 1000U}) {
    std::vector<std::atomic<int>> visits(n);
    for_each_index(n, [&](std::size_t i) { ++visits[i]; });
    for (const auto& count : visits) EXPECT_EQ(count, 1);
  }
}

TEST_P(Threads, PipelineConsumesInOrderOneAtATime) {
  const ThreadLimit limit(GetParam());
  constexpr std::size_t n = 200;
  const std::size_t most = GetParam() + 1;
  std::atomic<std::size_t> open{0}, widest{0}, consuming{0};
  std::vector<std::size_t> computed(n), order;
  ordered_pipeline(
      n, most,
      [&](std::size_t i) {
        const std::size_t now = ++open;
        if (now > widest) widest = now;
        for_each_index(50, [&](std::size_t) {});  // nested work must not let a thread start another item
        computed[i] = i * i;
      },
      [&](std::size_t i) {
        EXPECT_EQ(++consuming, 1U);
        EXPECT_EQ(computed[i], i * i);
        order.push_back(i);
        --consuming;
        --open;
      });
  std::vector<std::size_t> expected(n);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  EXPECT_EQ(order, expected);
  EXPECT_LE(widest, most);
}

TEST_P(Threads, NoThreadStartsAnItemInsideAnother) {
  const ThreadLimit limit(GetParam());
  std::atomic<int> nested{0};
  ordered_pipeline(
      100, GetParam() + 1,
      [&](std::size_t) {
        thread_local bool inside = false;
        if (inside) ++nested;
        inside = true;
        for_each_index(100, [](std::size_t) { std::this_thread::yield(); });
        inside = false;
      },
      [](std::size_t) {});
  EXPECT_EQ(nested, 0);
}

TEST_P(Threads, ErrorsOfEitherSideReachTheCaller) {
  const ThreadLimit limit(GetParam());
  const auto nothing = [](std::size_t) {};
  const auto fails = [](std::size_t i) {
    if (i == 3) throw std::runtime_error("the fourth");
  };
  EXPECT_THROW(ordered_pipeline(50, 4, fails, nothing), std::runtime_error);
  std::size_t consumed = 0;
  EXPECT_THROW(ordered_pipeline(50, 4, nothing,
                                [&](std::size_t i) {
                                  fails(i);
                                  ++consumed;
                                }),
               std::runtime_error);
  EXPECT_EQ(consumed, 3U);
  EXPECT_THROW(for_each_index(50, fails), std::runtime_error);
}

TEST(ThreadLimit, ZeroIsOnePerCore) {
  const ThreadLimit limit(0);
  EXPECT_GE(threads(), 1U);
  EXPECT_LE(threads(), std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace
}  // namespace peerspread::parallel
