/// Rows of comma-separated values (RFC 4180), written and read in one place.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace peerspread {

/// The cells of a line, without spaces around them. A cell in quotes may hold `at` and doubled quotes; what
/// `CsvRow::text` wrote comes back as it was, but for the apostrophe in front of formulas. Lists in config files are
/// read the same way. A quoted cell ends with its line.
std::vector<std::string> split_csv(const std::string& line, char at = ',');

/// One row, cell by cell.
class CsvRow {
 public:
  CsvRow() = default;
  /// A row of texts.
  CsvRow(std::initializer_list<std::string_view> texts);
  /// In quotes where it must be. A text that a spreadsheet would take for a formula gets an apostrophe in front.
  CsvRow& text(std::string_view text);
  /// The shortest form that reads back exactly; nothing where it is not defined.
  CsvRow& number(double number);
  /// The row with its end.
  std::string line() const { return line_ + "\n"; }

 private:
  CsvRow& add(std::string_view cell);
  std::string line_;
  bool empty_ = true;
};

}  // namespace peerspread
