/// What a page asks is text, line by line: "key=value".
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace peerspread::page {

inline std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(mark, from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

/// The value is empty where there is no "=".
inline std::pair<std::string_view, std::string_view> key_and_value(std::string_view line) {
  const std::size_t equals = line.find('=');
  return {line.substr(0, equals), equals == std::string_view::npos ? "" : line.substr(equals + 1)};
}

}  // namespace peerspread::page
