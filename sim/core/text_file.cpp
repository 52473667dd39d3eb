#include "sim/core/text_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "sim/core/require.hpp"

namespace peerspread {

namespace fs = std::filesystem;

std::vector<std::string> split_csv(const std::string& line, char at) {
  const auto trimmed = [](const std::string& cell) {
    const auto from = cell.find_first_not_of(" \t\r\"");
    return from == std::string::npos ? "" : cell.substr(from, cell.find_last_not_of(" \t\r\"") - from + 1);
  };
  std::vector<std::string> cells;
  std::size_t from = 0;
  for (std::size_t to = line.find(at); to != std::string::npos; to = line.find(at, from)) {
    cells.push_back(trimmed(line.substr(from, to - from)));
    from = to + 1;
  }
  cells.push_back(trimmed(line.substr(from)));
  return cells;
}

TextFile::TextFile(fs::path file, bool overwrite) : target_(std::move(file)) {
  std::error_code ignored;
  const fs::file_status status = fs::status(target_, ignored);
  if (fs::is_directory(status)) throw RunError(target_.string() + " is a folder, not a file to write to");
  if (fs::is_regular_file(status) && !overwrite)
    throw RunError(target_.string() + " exists; give --overwrite to replace it");
  direct_ = fs::exists(status) && !fs::is_regular_file(status);
  part_ = direct_ ? target_ : fs::path(target_.string() + ".part-" + std::to_string(::getpid()));
  out_ = std::fopen(part_.c_str(), "w");
  if (out_ == nullptr) refuse(errno);
}

TextFile::~TextFile() { close(); }

void TextFile::close() {
  if (out_ == nullptr) return;
  std::fclose(std::exchange(out_, nullptr));
  std::error_code ignored;
  if (!direct_) fs::remove(part_, ignored);
}

void TextFile::write(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), out_) == text.size() && std::fflush(out_) == 0 &&
                       (direct_ || ::fsync(::fileno(out_)) == 0) &&
                       (direct_ || std::rename(part_.c_str(), target_.c_str()) == 0);
  const int error = errno;
  close();
  if (!written) refuse(error);
}

void TextFile::refuse(int error) const {
  throw RunError("cannot write " + target_.string() + ": " +
                 (error == ENOSPC ? "disk full" : std::generic_category().message(error)));
}

}  // namespace peerspread
