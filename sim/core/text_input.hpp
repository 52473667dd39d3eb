/// Text that somebody wrote, read line by line to a limit: a device that never ends, a file of another kind or a word
/// of many megabytes is refused by name and place before it takes the machine's memory or time. A pipe is as good as a
/// file, and is read once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <istream>
#include <string>
#include <string_view>

namespace peerspread {

/// What is far beyond what anybody writes by hand, and little for a machine.
namespace limits {
inline constexpr std::size_t config_bytes = 16'000'000;  ///< of a config file, with what it includes
inline constexpr std::size_t config_keys = 10'000;
inline constexpr std::size_t config_depth = 64;  ///< of files that include each other
inline constexpr std::size_t key_bytes = 200;
inline constexpr std::size_t line_bytes = 1'000'000;
inline constexpr std::size_t table_bytes = 1'000'000'000;  ///< of a CSV of points or parameter sets
inline constexpr std::size_t name_characters = 300;
}  // namespace limits

/// "control character U+001B" for the first of them in `text` (C0 but the tab, DEL, C1), or "".
std::string control_character_in(std::string_view text);

/// The lines of a text, one after the other. InputError, with name and line, beyond the limits or at a control
/// character; RunError where the file cannot be read to its end.
class Lines {
 public:
  /// `bytes_left` of the `bytes_allowed` are used up; several texts may share them.
  Lines(std::istream& in, std::string name, std::size_t& bytes_left, std::size_t bytes_allowed);
  /// Goes to the next line, if there is one.
  bool next();
  const std::string& text() const { return text_; }  ///< without its end
  std::size_t number() const { return number_; }     ///< from 1
  std::string where() const;                         ///< "file:12"

 private:
  std::istream& in_;
  std::string name_, text_;
  std::size_t number_ = 0;
  std::size_t& bytes_left_;
  std::size_t bytes_allowed_;
  void read();
};

/// Whether `file` may be opened to look at it: what is no plain file (a pipe) would be empty for whoever reads it next.
bool may_be_peeked_at(const std::filesystem::path& file);

/// The folder from which paths in `file` are seen: its own, or the current one where it is a pipe.
std::filesystem::path folder_of_paths_in(const std::filesystem::path& file);

/// Notes that this process read `file`, which nothing it writes may replace. Thread-safe.
void note_as_input(const std::filesystem::path& file);
/// The file noted as input that `file` is too, by whatever name; or "".
std::filesystem::path input_that_is(const std::filesystem::path& file);
/// Whether two names mean one file, there or not. Devices and pipes are never the same: they are not replaced.
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace peerspread
