#include "sim/core/csv.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/core/numbers.hpp"

namespace peerspread {

namespace {

/// Where the quotes that begin at `from` end, or npos where they do not.
std::size_t end_of_quotes(const std::string& line, std::size_t from) {
  std::size_t at = line.find('"', from + 1);
  while (at != std::string::npos && at + 1 < line.size() && line[at + 1] == '"') at = line.find('"', at + 2);
  return at;
}

std::string trimmed(const std::string& cell, const char* off) {
  const auto from = cell.find_first_not_of(off);
  return from == std::string::npos ? "" : cell.substr(from, cell.find_last_not_of(off) - from + 1);
}

std::string unquoted(const std::string& inside) {
  std::string text;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    text += inside[i];
    if (inside[i] == '"') ++i;
  }
  return text;
}

}  // namespace

std::vector<std::string> split_csv(const std::string& line, char at) {
  constexpr const char* blank = " \t\r";
  const auto end_of_cell = [&](std::size_t from) { return std::min(line.find(at, from), line.size()); };
  std::vector<std::string> cells;
  for (std::size_t from = 0, to = 0; from <= line.size(); from = to + 1) {
    to = end_of_cell(from);
    cells.push_back(trimmed(line.substr(from, to - from), " \t\r\""));
    const std::size_t start = std::min(line.find_first_not_of(blank, from), line.size());
    const std::size_t closed = start < to && line[start] == '"' ? end_of_quotes(line, start) : std::string::npos;
    if (closed == std::string::npos) continue;
    const std::size_t end = end_of_cell(closed);
    if (!trimmed(line.substr(closed + 1, end - closed - 1), blank).empty()) continue;
    cells.back() = unquoted(line.substr(start + 1, closed - start - 1));
    to = end;
  }
  return cells;
}

CsvRow::CsvRow(std::initializer_list<std::string_view> texts) {
  for (const std::string_view cell : texts) text(cell);
}

CsvRow& CsvRow::text(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  const std::string guarded = (formula ? "'" : "") + std::string(text);
  const bool edged = !guarded.empty() &&
                     (guarded.front() == ' ' || std::string_view(" \t").find(guarded.back()) != std::string_view::npos);
  if (!edged && guarded.find_first_of(",\"\r\n") == std::string::npos) return add(guarded);
  std::string cell = "\"";
  for (const char c : guarded) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return add(cell + "\"");
}

CsvRow& CsvRow::number(double number) { return add(std::isfinite(number) ? format_number(number) : ""); }

CsvRow& CsvRow::add(std::string_view cell) {
  if (!std::exchange(empty_, false)) line_ += ',';
  line_ += cell;
  return *this;
}

}  // namespace peerspread
