/// All of the engine's threading, on TBB. Results never depend on the number of threads: work is cut the same way
/// always, and whatever is summed is summed in order.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

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

/// Calls body(i) for i in [0, n), in parallel; nests.
void for_each_index(std::size_t n, const std::function<void(std::size_t)>& body);

/// Calls compute(i) for i in [0, n) in parallel and consume(i) one at a time in order of i, on whichever thread is
/// free; at most `in_flight` items are past compute's start and before consume's end. An exception stops the rest.
void ordered_pipeline(std::size_t n, std::size_t in_flight, const std::function<void(std::size_t)>& compute,
                      const std::function<void(std::size_t)>& consume);

}  // namespace peerspread::parallel
