/// Text laid out in columns for a terminal. Widths are those on the screen, not bytes, so that names in any script
/// line up; what would move the cursor (control characters, broken UTF-8) is shown as '?'.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace peerspread {

/// The widest line that tables and help use.
inline constexpr std::size_t page_width = 110;

/// Columns that `text` (UTF-8) takes on a screen.
std::size_t display_width(std::string_view text);

/// `text` on one line: control characters and broken UTF-8 replaced by '?'.
std::string printable(std::string_view text);

/// `text` in at most `width` columns: its middle gives way to "…", so that names that differ at the end stay apart.
std::string shorten(std::string_view text, std::size_t width);

enum class Align { left, right };
/// `text` filled up with spaces to `width` columns; a longer text stays as it is.
std::string pad(std::string_view text, std::size_t width, Align align = Align::left);

/// `text` in lines of at most `width` columns, cut at spaces (inside a word only where it is wider than a line).
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// `text` wrapped to the page, every line indented and ended.
std::string paragraph(std::string_view text, std::size_t indent = 0);

/// "1 world", "18,000 worlds".
std::string counted(std::size_t number, const std::string& one, const std::string& many);

}  // namespace peerspread
