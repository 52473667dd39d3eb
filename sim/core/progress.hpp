/// Progress of a long run: a bar with rate and time left on a terminal, a plain line now and then in a log.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

namespace peerspread {

/// How far a run is, for whoever looks from another thread.
struct WorkDone {
  std::atomic<double> done{0.0}, total{0.0};
};

class Progress {
 public:
  enum class Style { bar, lines, silent };
  /// `unit` is what is counted, in the plural ("teacher-weeks"). `watch`, if there is one, is told too.
  Progress(double total, std::string unit, Style style, std::FILE* out = stderr, WorkDone* watch = nullptr);
  ~Progress();
  /// Bar on a terminal, lines elsewhere.
  static Style style_for(std::FILE* out);
  /// Adds work done; thread-safe and cheap (prints at most a few times a second, or every 30 s as lines).
  void add(double done);
  /// Ends the bar and leaves a closing line: work, time, rate.
  void finish();
  double seconds() const;

 private:
  void print(double done);
  double total_;
  std::string unit_;
  Style style_;
  std::FILE* out_;
  WorkDone* watch_;
  std::chrono::steady_clock::time_point start_;
  std::atomic<double> done_{0.0};
  std::atomic<double> next_print_;
  std::mutex printing_;
  bool bar_drawn_ = false, finished_ = false;
};

}  // namespace peerspread
