/// A text file that appears whole or not at all: written beside its target, then renamed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace peerspread {

/// What names of unfinished text files end in: "table.csv.k3J9x0.unfinished".
inline constexpr std::string_view unfinished = ".unfinished";

/// Opens a file of its own beside `file` when made, so that what would fail fails before a long run; without `write` it
/// is removed and the target stays as it was. What killed processes left of the same target goes. A device
/// (/dev/stdout) is written to directly. Not thread-safe.
/// Errors (RunError): target exists and `overwrite` is off (also when it appeared meanwhile), is a folder, folder
/// missing or unwritable, disk full.
class TextFile {
 public:
  TextFile(std::filesystem::path file, bool overwrite);
  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  /// Adds `text`; it is seen once `publish` was called.
  void append(std::string_view text);
  /// Puts what was added in place; call once, last.
  void publish();
  /// Both, for a text that is at hand.
  void write(const std::string& text) {
    append(text);
    publish();
  }

 private:
  void open_beside();
  void close();
  [[noreturn]] void refuse(int error) const;

  std::filesystem::path target_, part_;
  bool overwrite_;
  bool direct_ = false;  ///< the target is a device
  int out_ = -1;
};

}  // namespace peerspread
