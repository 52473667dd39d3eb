#include "sim/core/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
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

TEST_P(Threads, DrainStepsOnEveryThreadUntilAllSayThatNothingIsLeft) {
  const ThreadLimit limit(GetParam());
  constexpr std::size_t n = 200;
  std::atomic<std::size_t> next{0}, said_no{0}, under_way{0}, most{0};
  std::vector<std::atomic<int>> taken(n);
  drain([&] {
    const std::size_t item = next++;
    if (item >= n) {
      ++said_no;
      return false;
    }
    const std::size_t now = ++under_way;
    for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
    }
    for_each_index(50, [](std::size_t) {});
    ++taken[item];
    --under_way;
    return true;
  });
  for (const auto& count : taken) EXPECT_EQ(count, 1);
  EXPECT_EQ(said_no, GetParam()) << "each thread's share ends with its own no";
  EXPECT_LE(most, GetParam());
}

TEST_P(Threads, NoThreadStartsAStepInsideAnother) {
  const ThreadLimit limit(GetParam());
  std::atomic<int> nested{0}, left{100};
  drain([&] {
    thread_local bool inside = false;
    if (inside) ++nested;
    inside = true;
    for_each_index(100, [](std::size_t) { std::this_thread::yield(); });
    inside = false;
    return --left > 0;
  });
  EXPECT_EQ(nested, 0);
}

TEST_P(Threads, ErrorsReachTheCaller) {
  const ThreadLimit limit(GetParam());
  std::atomic<int> steps{0};
  const auto fails = [&] {
    if (++steps == 4) throw std::runtime_error("the fourth");
    return true;  // would go on for ever, but for the error
  };
  EXPECT_THROW(drain(fails), std::runtime_error);
  EXPECT_THROW(for_each_index(50,
                              [](std::size_t i) {
                                if (i == 3) throw std::runtime_error("the fourth");
                              }),
               std::runtime_error);
}

TEST(ThreadLimit, ZeroIsOnePerCore) {
  const ThreadLimit limit(0);
  EXPECT_GE(threads(), 1U);
  EXPECT_LE(threads(), std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace
}  // namespace peerspread::parallel
