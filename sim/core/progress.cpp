#include "sim/core/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

constexpr double seconds_between_bars = 0.2;
constexpr double seconds_between_lines = 30.0;
constexpr std::size_t bar_width = 24;  // a whole line stays within 80 columns

}  // namespace

Progress::Progress(double total, std::string unit, Style style, std::FILE* out, WorkDone* watch)
    : total_(total),
      unit_(std::move(unit)),
      style_(style),
      out_(out),
      watch_(watch),
      start_(std::chrono::steady_clock::now()),
      next_print_(style == Style::bar ? seconds_between_bars : seconds_between_lines) {
  if (watch_ != nullptr) watch_->total = total;
}

Progress::~Progress() {
  // After an error the message that follows must not land on the bar's line.
  if (bar_drawn_ && !finished_) std::fputs("\n", out_);
}

Progress::Style Progress::style_for(std::FILE* out) { return isatty(fileno(out)) ? Style::bar : Style::lines; }

double Progress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void Progress::add(double done) {
  const double sum = done_.fetch_add(done) + done;
  if (watch_ != nullptr) watch_->done = sum;
  if (style_ == Style::silent || seconds() < next_print_.load()) return;
  const std::unique_lock lock(printing_, std::try_to_lock);
  if (!lock || seconds() < next_print_.load()) return;
  next_print_ = seconds() + (style_ == Style::bar ? seconds_between_bars : seconds_between_lines);
  print(sum);
}

void Progress::print(double done) {
  const double share = total_ > 0.0 ? std::min(done / total_, 1.0) : 1.0;
  const double elapsed = seconds();
  const std::string percent = std::to_string(static_cast<int>(100.0 * share));
  std::string text = std::string(3 - percent.size(), ' ') + percent + " %  " +
                     format_count(done / std::max(elapsed, 1e-9)) + " " + unit_ + "/s";
  if (share > 0.0) text += ", " + format_duration(elapsed * (1.0 - share) / share) + " left";
  if (style_ == Style::bar) {
    bar_drawn_ = true;
    std::string bar(bar_width, '.');
    std::fill_n(bar.begin(), static_cast<std::size_t>(share * bar_width), '#');
    std::fprintf(out_, "\r[%s] %s\033[K", bar.c_str(), text.c_str());
  } else {
    std::fprintf(out_, "%s\n", text.c_str());
  }
  std::fflush(out_);
}

void Progress::finish() {
  const std::scoped_lock lock(printing_);
  if (finished_) return;
  finished_ = true;
  if (style_ == Style::silent) return;
  const double elapsed = seconds(), done = done_.load();
  std::fprintf(out_, "%s%s %s in %s, %s a second\n", style_ == Style::bar ? "\r\033[K" : "", format_count(done).c_str(),
               unit_.c_str(), format_duration(elapsed).c_str(), format_count(done / std::max(elapsed, 1e-9)).c_str());
  std::fflush(out_);
}

}  // namespace peerspread
