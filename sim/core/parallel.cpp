#include "sim/core/parallel.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "sim/core/require.hpp"

// In a program built with the thread sanitizer, and only there, these exist.
extern "C" [[gnu::weak]] void __tsan_acquire(void* address);
extern "C" [[gnu::weak]] void __tsan_release(void* address);

namespace peerspread::parallel {

struct ThreadLimit::Impl {
  tbb::global_control control;
};

ThreadLimit::ThreadLimit(std::size_t threads)
    : impl_(new Impl{
          tbb::global_control(tbb::global_control::max_allowed_parallelism,
                              threads ? threads : static_cast<std::size_t>(tbb::info::default_concurrency()))}) {}
ThreadLimit::~ThreadLimit() = default;

std::size_t threads() { return tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism); }

namespace {

/// Refuses to begin where the system lets this process have fewer threads (ulimit -u, a container's limit): TBB ends
/// the process then. Looked at once for the most that were asked for, before TBB makes them.
void require_threads(std::size_t wanted) {
  static std::mutex looking;
  static std::size_t known = 1;
  const std::scoped_lock only(looking);
  if (wanted <= known) return;
  std::mutex mutex;
  std::condition_variable end;
  bool ended = false;
  std::vector<std::thread> threads;
  std::string failure;
  try {
    while (threads.size() < wanted)
      threads.emplace_back([&] {
        std::unique_lock lock(mutex);
        end.wait(lock, [&] { return ended; });
      });
  } catch (const std::system_error& error) {
    failure = error.code().message();
  }
  const std::size_t made = threads.size();
  {
    const std::scoped_lock lock(mutex);
    ended = true;
  }
  end.notify_all();
  for (std::thread& thread : threads) thread.join();
  if (!failure.empty())
    throw RunError("cannot make " + std::to_string(wanted) + " threads, only " + std::to_string(made) + ": " + failure +
                   "; allow this user more processes (ulimit -u), or give fewer --threads");
  known = wanted;
}

/// Whether there is nothing to share out. TBB makes a thread of its own even for one.
bool alone() { return threads() == 1; }

/// Runs `body` where as many threads as asked for can join: TBB's own arena never holds more than there are cores.
void with_all_threads(const std::function<void()>& body) {
  const int wanted = static_cast<int>(threads());
  require_threads(static_cast<std::size_t>(wanted));
  if (tbb::this_task_arena::max_concurrency() >= wanted) return body();
  tbb::task_arena(wanted).execute(body);
}

/// Tells the thread sanitizer what it cannot see, as neither TBB nor this file is compiled with it (TBB's own
/// synchronisation would be reported): all that came before `pass` happened before what follows a later `take`.
class Baton {
 public:
  void pass() {
    if (__tsan_release) __tsan_release(&address_);
  }
  void take() {
    if (__tsan_acquire) __tsan_acquire(&address_);
  }

 private:
  char address_ = 0;
};

/// At its end, by an error too.
struct PassesAtEnd {
  Baton& baton;
  ~PassesAtEnd() { baton.pass(); }
};
struct TakesAtEnd {
  Baton& baton;
  ~TakesAtEnd() { baton.take(); }
};

}  // namespace

void for_each_index(std::size_t n, const std::function<void(std::size_t)>& body) {
  if (n == 1) return body(0);
  if (alone()) {
    for (std::size_t i = 0; i < n; ++i) body(i);
    return;
  }
  Baton start, end;
  const TakesAtEnd at_end{end};
  start.pass();
  with_all_threads([&] {
    tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) {
      start.take();
      const PassesAtEnd at_end_of_this{end};
      body(i);
    });
  });
}

void drain(const std::function<bool()>& step) {
  if (alone()) {
    while (step()) {
    }
    return;
  }
  std::atomic<bool> failed{false};
  Baton start, end;
  const TakesAtEnd at_end{end};
  start.pass();
  with_all_threads([&] {
    const auto work = [&](std::size_t) {
      start.take();
      const PassesAtEnd at_end_of_this{end};
      try {
        bool more = true;
        while (more && !failed) tbb::this_task_arena::isolate([&] { more = step(); });
      } catch (...) {
        failed = true;
        throw;
      }
    };
    tbb::parallel_for(std::size_t{0}, threads(), std::size_t{1}, work, tbb::simple_partitioner());
  });
}

std::future<void> wait_beside(std::function<void()> wait) {
  try {
    return std::async(std::launch::async, wait);
  } catch (const std::system_error&) {  // no thread is to be had: nobody has to wait beside
    std::packaged_task<void()> here(std::move(wait));
    here();
    return here.get_future();
  }
}

}  // namespace peerspread::parallel
