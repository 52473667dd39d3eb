/// What `validate` found of accepted parameter sets: noted in the head of their file, carried by every campaign that
/// draws from them and by its results, and shown on its page beside the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace peerspread {

/// One pattern that sets were held against.
struct Check {
  std::string id, kind;      ///< of the study
  std::string verdict;       ///< "met" or "missed"
  std::string found;         ///< mean over the sets
  std::string range, claim;  ///< what agrees with studies; what was looked at
};

/// Lines of comments in a file of sets begin so.
inline constexpr std::string_view check_key = "# check = ";

/// One line each, in their order; reads back to the same, but for characters of control and "|".
std::string text_of(const std::vector<Check>& checks);
/// Lines that are no checks are left out.
std::vector<Check> read_checks(std::string_view text);

/// `file`, the text of a file of sets, with these checks in place of those in its head.
std::string with_checks(const std::string& file, const std::vector<Check>& checks);

}  // namespace peerspread
