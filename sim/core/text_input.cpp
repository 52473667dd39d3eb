#include "sim/core/text_input.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <set>
#include <utility>

#include "sim/core/numbers.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

namespace fs = std::filesystem;

std::string control_character_in(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto code = static_cast<std::uint8_t>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<std::uint8_t>(text[i + 1]) : 0;
    const bool c1 = code == 0xC2 && next >= 0x80 && next < 0xA0;  // as UTF-8 has them
    if (c1) code = static_cast<std::uint8_t>(next);
    if (!c1 && (code >= 0x20 || code == '\t') && code != 0x7F) continue;
    std::array<char, 32> named{};
    std::snprintf(named.data(), named.size(), "control character U+%04X", static_cast<unsigned>(code));
    return named.data();
  }
  return "";
}

Lines::Lines(std::istream& in, std::string name, std::size_t& bytes_left, std::size_t bytes_allowed)
    : in_(in), name_(std::move(name)), bytes_left_(bytes_left), bytes_allowed_(bytes_allowed) {}

std::string Lines::where() const { return name_ + ":" + std::to_string(number_); }

bool Lines::next() {
  std::streambuf& from = *in_.rdbuf();
  text_.clear();
  try {
    if (from.sgetc() == std::streambuf::traits_type::eof()) return false;
    ++number_;
    read();
  } catch (const std::ios_base::failure& failure) {
    throw RunError(name_ + " cannot be read to its end: " + failure.code().message());
  }
  if (!text_.empty() && text_.back() == '\r') text_.pop_back();
  const std::string control = control_character_in(text_);
  if (control.empty()) return true;
  throw InputError(wrong(where())
                       .is(control + (control.ends_with("0000") ? " (is it a text file, in UTF-8?)" : ""))
                       .allowed("text without control characters"));
}

void Lines::read() {
  std::streambuf& from = *in_.rdbuf();
  const auto refuse = [&](const std::string& what, std::size_t allowed, const char* counted_too) {
    throw InputError(wrong(where()).is(what).allowed("at most " + format_count(static_cast<double>(allowed)) +
                                                     " bytes" + counted_too));
  };
  for (auto c = from.sbumpc(); c != std::streambuf::traits_type::eof() && c != '\n'; c = from.sbumpc()) {
    if (text_.size() >= limits::line_bytes) refuse("a line that does not end", limits::line_bytes, "");
    if (text_.size() >= bytes_left_) refuse("too much text", bytes_allowed_, ", included files counted");
    text_ += static_cast<char>(c);
  }
  bytes_left_ -= std::min(bytes_left_, text_.size() + 1);
}

bool may_be_peeked_at(const fs::path& file) {
  std::error_code ignored;
  return fs::is_regular_file(file, ignored);
}

fs::path folder_of_paths_in(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  const bool is_file = fs::is_regular_file(status) || !fs::exists(status);
  return is_file && !file.string().starts_with("/dev/") ? file.parent_path() : fs::path();
}

namespace {

/// A handler for all of a process: what was read is read, whoever asked for it.
struct Inputs {
  std::mutex mutex;
  std::set<fs::path> files;
};
Inputs& inputs() {
  static Inputs all;
  return all;
}

bool is_replaceable(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  return fs::is_regular_file(status) || !fs::exists(status);
}

fs::path plain(const fs::path& file) {
  std::error_code failed;
  const fs::path canonical = fs::weakly_canonical(fs::absolute(file, failed), failed);
  return failed ? file : canonical;
}

}  // namespace

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  if (!is_replaceable(a) || !is_replaceable(b)) return false;
  return plain(a) == plain(b) || fs::equivalent(a, b, ignored);
}

void note_as_input(const fs::path& file) {
  const std::scoped_lock lock(inputs().mutex);
  inputs().files.insert(file);
}

fs::path input_that_is(const fs::path& file) {
  const std::scoped_lock lock(inputs().mutex);
  const auto found = std::ranges::find_if(inputs().files, [&](const fs::path& read) { return same_file(read, file); });
  return found == inputs().files.end() ? fs::path() : *found;
}

}  // namespace peerspread
