#include "sim/core/table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

/// One character as shown.
struct Glyph {
  std::string bytes;
  std::size_t width;
};

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](Range r) { return c >= r.first && c <= r.last; });
}

/// The common part of Unicode's East Asian Width and of its marks that take no room (UAX 11); enough for names.
std::size_t width_of(char32_t c) {
  static constexpr std::array<Range, 8> marks{{{0x300, 0x36F},
                                               {0x483, 0x489},
                                               {0x591, 0x5BD},
                                               {0x610, 0x61A},
                                               {0x64B, 0x65F},
                                               {0x200B, 0x200D},
                                               {0x20D0, 0x20FF},
                                               {0xFE00, 0xFE0F}}};
  static constexpr std::array<Range, 10> wide{{{0x1100, 0x115F},
                                               {0x2E80, 0x303E},
                                               {0x3041, 0xA4CF},
                                               {0xAC00, 0xD7A3},
                                               {0xF900, 0xFAFF},
                                               {0xFE30, 0xFE6F},
                                               {0xFF00, 0xFF60},
                                               {0xFFE0, 0xFFE6},
                                               {0x1F300, 0x1FAFF},
                                               {0x20000, 0x3FFFD}}};
  if (in(marks, c)) return 0;
  return in(wide, c) ? 2 : 1;
}

/// Characters that steer the terminal rather than show: C0, C1, line separators, direction overrides.
bool steers(char32_t c) {
  static constexpr std::array<Range, 6> controls{
      {{0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}}};
  return in(controls, c);
}

/// Length of the UTF-8 sequence that `text` starts with and its code point; length 0 if broken.
struct Decoded {
  std::size_t length;
  char32_t code;
};
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {1, lead};
  const std::size_t length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || lead >= 0xF5 || length > text.size()) return {0, 0};
  auto code = static_cast<char32_t>(lead & (0xFF >> (length + 1)));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    code = (code << 6) | (byte(i) & 0x3F);
  }
  static constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < least[length] || code > 0x10FFFF || surrogate ? Decoded{0, 0} : Decoded{length, code};
}

std::vector<Glyph> glyphs_of(std::string_view text) {
  std::vector<Glyph> glyphs;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (next.length == 0 || steers(next.code))
      glyphs.push_back({"?", 1});
    else
      glyphs.push_back({std::string(text.substr(0, next.length)), width_of(next.code)});
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
  }
  return glyphs;
}

/// The glyphs from the front (or the back) that fit into `width` columns.
template <class Iterator>
std::vector<Glyph> taken(Iterator from, Iterator to, std::size_t width) {
  std::vector<Glyph> result;
  for (std::size_t used = 0; from != to && (used += from->width) <= width; ++from) result.push_back(*from);
  return result;
}

template <class Glyphs>
std::string joined(const Glyphs& glyphs) {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.bytes;
  return text;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const Glyph& glyph : glyphs_of(text)) width += glyph.width;
  return width;
}

std::string printable(std::string_view text) { return joined(glyphs_of(text)); }

std::string shorten(std::string_view text, std::size_t width) {
  const std::vector<Glyph> glyphs = glyphs_of(text);
  if (display_width(text) <= width || width == 0) return joined(glyphs);
  const std::size_t back = (width - 1) / 2;
  const auto front = taken(glyphs.begin(), glyphs.end(), width - 1 - back);
  auto end = taken(glyphs.rbegin(), glyphs.rend(), back);
  std::ranges::reverse(end);
  return joined(front) + "…" + joined(end);
}

std::string pad(std::string_view text, std::size_t width, Align align) {
  const std::size_t used = display_width(text);
  const std::string fill(used < width ? width - used : 0, ' ');
  return align == Align::left ? printable(text) + fill : fill + printable(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  const auto end_line = [&] {
    if (!line.empty()) lines.push_back(std::exchange(line, {}));
  };
  while (!text.empty()) {
    std::string word(text.substr(0, text.find(' ')));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) end_line();
    while (display_width(word) > width) {
      const auto glyphs = glyphs_of(word);
      // At least one character a line, however narrow it is.
      auto piece = taken(glyphs.begin(), glyphs.end(), width);
      if (piece.empty()) piece.push_back(glyphs.front());
      lines.push_back(joined(piece));
      word = joined(std::vector<Glyph>(glyphs.begin() + static_cast<std::ptrdiff_t>(piece.size()), glyphs.end()));
    }
    line += (line.empty() ? "" : " ") + printable(word);
  }
  end_line();
  return lines;
}

std::string paragraph(std::string_view text, std::size_t indent) {
  std::string result;
  for (const std::string& line : wrap(text, page_width - indent)) result += std::string(indent, ' ') + line + "\n";
  return result;
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return format_count(static_cast<double>(number)) + " " + (number == 1 ? one : many);
}

}  // namespace peerspread
