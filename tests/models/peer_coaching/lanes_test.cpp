/// Same bytes for any lane width, any neighbours in the pack and any number of threads.
#include <gtest/gtest.h>

#include "tests/kernels.hpp"
#include "tests/models/peer_coaching/mixed_worlds.hpp"

namespace peerspread::peer_coaching {
namespace {

TEST(Lanes, SameBytesInAnyWidth) {
  const auto scalar = run(mixed_worlds(), 1);
  for_each_kernel([&](std::size_t lanes) { expect_same(scalar, run(mixed_worlds(), lanes)); });
}

/// Whoever else is in the pack makes no difference.
TEST(Lanes, SameBytesInAnyOrder) {
  auto worlds = mixed_worlds();
  auto seen = run(worlds, 4);
  std::reverse(worlds.begin(), worlds.end());
  auto reversed = run(worlds, 4);
  std::reverse(reversed.begin(), reversed.end());
  expect_same(seen, reversed);
}

TEST(Lanes, StreamsDiffer) {
  const auto seen = run({{base(), 0}, {base(), 1}}, 4);
  EXPECT_FALSE(same_bytes(seen[0].of("practice"), seen[1].of("practice")));
}

}  // namespace
}  // namespace peerspread::peer_coaching
