/// The disk under a results file that is being written: the target, the part file beside it, and what was refused.
///
/// HDF5 frees what it could not write, then trips over it when the program ends. So here a refused write is noted
/// and HDF5 is told that all went well: it closes cleanly, and the writer asks `check` before it believes anything.
#pragma once

#include <H5Cpp.h>

#include <filesystem>
#include <string>

namespace peerspread {

/// Errors (RunError): target exists and `overwrite` is off, is no plain file, folder missing (only "results" is made)
/// or unwritable, disk full. Whatever goes wrong, the target stays as it was.
class ResultsDisk {
 public:
  ResultsDisk(std::filesystem::path target, bool overwrite);
  ~ResultsDisk();  ///< removes the part unless it was published
  ResultsDisk(const ResultsDisk&) = delete;
  ResultsDisk& operator=(const ResultsDisk&) = delete;

  /// "<target>.part-<pid>"; to be created with `access`, and closed before this object goes.
  const std::filesystem::path& part() const { return part_; }
  H5::FileAccPropList access();
  void check() const;                                      ///< throws if the system has refused anything so far
  [[noreturn]] void refuse(const std::string& why) const;  ///< throws that the target cannot be written
  void publish();                                          ///< the closed part becomes the target, safe on the disk

 private:
  std::filesystem::path target_, folder_, part_;
  bool overwrite_;
  int error_ = 0;  ///< first errno
};

}  // namespace peerspread
