#include "sim/campaign/set_checks.hpp"

#include <algorithm>
#include <array>

namespace peerspread {

namespace {

constexpr std::string_view between = " | ";
constexpr std::array<std::string Check::*, 6> fields = {&Check::id,    &Check::kind,  &Check::verdict,
                                                        &Check::found, &Check::range, &Check::claim};

std::string plain(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '|' || static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

/// Calls `line(text)` for each line, without its end.
template <class OnLine>
void for_each_line(std::string_view text, OnLine line) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string text_of(const std::vector<Check>& checks) {
  std::string text;
  for (const Check& check : checks) {
    for (const auto field : fields) text += (field == fields.front() ? "" : std::string(between)) + plain(check.*field);
    text += "\n";
  }
  return text;
}

std::vector<Check> read_checks(std::string_view text) {
  std::vector<Check> checks;
  for_each_line(text, [&](std::string_view line) {
    Check check;
    for (const auto field : fields) {
      const std::size_t end = field == fields.back() ? line.size() : line.find(between);
      if (end == std::string_view::npos) return;
      check.*field = line.substr(0, end);
      line.remove_prefix(std::min(end + between.size(), line.size()));
    }
    checks.push_back(std::move(check));
  });
  return checks;
}

std::string with_checks(const std::string& file, const std::vector<Check>& checks) {
  std::string head, rest;
  for_each_line(file, [&](std::string_view line) {
    if (line.starts_with(check_key)) return;
    std::string& part = rest.empty() && line.starts_with('#') ? head : rest;
    part += std::string(line) + "\n";
  });
  for_each_line(text_of(checks),
                [&](std::string_view line) { head += std::string(check_key) + std::string(line) + "\n"; });
  return head + rest;
}

}  // namespace peerspread
