/// A text file that appears whole or not at all: written beside its target, then renamed.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace peerspread {

/// The cells of a line of comma-separated values, without spaces and quotes around them.
std::vector<std::string> split_csv(const std::string& line, char at = ',');

/// Opens "<file>.part-<pid>" when made, so that what would fail fails before a long run; without `write` it is removed
/// and the target stays as it was. A device (/dev/stdout) is written to directly. Not thread-safe.
/// Errors (RunError): target exists and `overwrite` is off, is a folder, folder missing or unwritable, disk full.
class TextFile {
 public:
  TextFile(std::filesystem::path file, bool overwrite);
  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  /// Puts `text` in place; call once.
  void write(const std::string& text);

 private:
  void close();
  [[noreturn]] void refuse(int error) const;

  std::filesystem::path target_, part_;
  bool direct_ = false;  ///< the target is a device
  std::FILE* out_ = nullptr;
};

}  // namespace peerspread
