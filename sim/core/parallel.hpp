/// All of the engine's threading, on TBB but for waiting on disks. Results never depend on the number of threads: work
/// is cut the same way always, and whatever is summed is summed in order.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <memory>

#include "sim/core/for_each.hpp"

namespace peerspread::parallel {

/// Holds the number of threads to `threads` (0: one per core) while it lives. One at a time.
class ThreadLimit {
 public:
  explicit ThreadLimit(std::size_t threads);
  ~ThreadLimit();
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Threads in use now.
std::size_t threads();

/// Calls step() on every thread, again and again until it returns false there. A thread that waits inside one step (for
/// a nested loop) does not start another. An exception stops the rest.
void drain(const std::function<bool()>& step);

/// Does `wait`, which waits for a device and computes nothing, beside all threads. The future waits when it goes.
std::future<void> wait_beside(std::function<void()> wait);

}  // namespace peerspread::parallel
