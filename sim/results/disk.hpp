/// The disk under a results file, and what it refused.
///
/// HDF5 frees what it could not write, then trips over it when the program ends. So here a refused write is noted
/// and HDF5 is told that all went well: it closes cleanly, and the writer asks `check` before it believes anything.
/// Reading, HDF5 is told, but for a refused close, over which it would trip as well.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <string>

namespace peerspread {

class ResultsDisk {
 public:
  /// `file` is what is written; errors speak of `target`, what the user asked for.
  ResultsDisk(std::filesystem::path file, std::filesystem::path target);
  ResultsDisk(const ResultsDisk&) = delete;
  ResultsDisk& operator=(const ResultsDisk&) = delete;

  /// To open `file` with, which must be closed before this object goes. New files are made with H5F_ACC_EXCL.
  H5::FileAccPropList access();
  void check() const;  ///< throws RunError if the system has refused anything so far
  /// What was written before survives a power cut when this returns; throws as `check`. Thread-safe.
  void sync() const;

 private:
  std::filesystem::path file_, target_;
  int error_ = 0;  ///< first errno
};

/// To open files with that are only read. Locks nothing: a results file never changes, and some disks cannot lock.
H5::FileAccPropList access_to_read();

/// Throws RunError that `target` cannot be written.
[[noreturn]] void refuse_to_write(const std::filesystem::path& target, const std::string& why);

}  // namespace peerspread
