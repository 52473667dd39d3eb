#include "sim/results/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

#include "sim/core/require.hpp"

namespace peerspread {

namespace {

/// What the access properties carry to `open_disk`.
struct DiskInfo {
  int* error;
};

struct Disk : H5FD_t {
  int descriptor = -1;
  int* error = nullptr;
  haddr_t allocated = 0;  ///< what HDF5 calls the end of allocation
  haddr_t size = 0;
};

Disk& disk_of(H5FD_t* file) { return *static_cast<Disk*>(file); }
const Disk& disk_of(const H5FD_t* file) { return *static_cast<const Disk*>(file); }

void note(int* error) {
  if (*error == 0) *error = errno;
}

H5FD_t* open_disk(const char* name, unsigned flags, hid_t access, haddr_t) {
  int* error = static_cast<const DiskInfo*>(H5Pget_driver_info(access))->error;
  const bool create = (flags & H5F_ACC_CREAT) != 0;
  const int mode = O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0) | ((flags & H5F_ACC_TRUNC) != 0 ? O_TRUNC : 0);
  const int descriptor = ::open(name, mode, 0666);
  if (descriptor < 0) {
    if (create) note(error);  // HDF5 first asks whether the file is there; that it is not is no failure
    return nullptr;
  }
  auto* disk = new Disk{};
  disk->descriptor = descriptor;
  disk->error = error;
  disk->size = static_cast<haddr_t>(std::max<off_t>(0, ::lseek(descriptor, 0, SEEK_END)));
  return disk;
}

herr_t close_disk(H5FD_t* file) {
  Disk& disk = disk_of(file);
  if (::close(disk.descriptor) != 0) note(disk.error);
  delete &disk;
  return 0;
}

herr_t query_disk(const H5FD_t*, unsigned long* features) {
  // No data sieve: rows go to the disk as they are written.
  *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA |
              H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t get_allocated(const H5FD_t* file, H5FD_mem_t) { return disk_of(file).allocated; }

herr_t set_allocated(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  disk_of(file).allocated = end;
  return 0;
}

haddr_t get_size(const H5FD_t* file, H5FD_mem_t) { return disk_of(file).size; }

herr_t read_disk(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
  Disk& disk = disk_of(file);
  auto* to = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t done = ::pread(disk.descriptor, to, size, static_cast<off_t>(address));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) note(disk.error);
    if (done <= 0) {  // past the end there are zeros
      std::memset(to, 0, size);
      break;
    }
    to += done;
    address += static_cast<haddr_t>(done);
    size -= static_cast<size_t>(done);
  }
  return 0;
}

herr_t write_disk(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer) {
  Disk& disk = disk_of(file);
  const auto* from = static_cast<const char*>(buffer);
  while (size > 0) {
    const ssize_t done = ::pwrite(disk.descriptor, from, size, static_cast<off_t>(address));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) {
      note(disk.error);
      address += size;
      break;
    }
    from += done;
    address += static_cast<haddr_t>(done);
    size -= static_cast<size_t>(done);
  }
  disk.size = std::max(disk.size, address);
  return 0;
}

herr_t truncate_disk(H5FD_t* file, hid_t, hbool_t) {
  Disk& disk = disk_of(file);
  if (disk.size == disk.allocated) return 0;
  if (::ftruncate(disk.descriptor, static_cast<off_t>(disk.allocated)) != 0) note(disk.error);
  disk.size = disk.allocated;
  return 0;
}

H5FD_class_t disk_driver() {
  H5FD_class_t driver{};
  driver.name = "peerspread";
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
  driver.fc_degree = H5F_CLOSE_WEAK;
  driver.fapl_size = sizeof(DiskInfo);
  driver.open = open_disk;
  driver.close = close_disk;
  driver.query = query_disk;
  driver.get_eoa = get_allocated;
  driver.set_eoa = set_allocated;
  driver.get_eof = get_size;
  driver.read = read_disk;
  driver.write = write_disk;
  driver.truncate = truncate_disk;
  const H5FD_mem_t one_list_for_raw_data_one_for_the_rest[] = H5FD_FLMAP_DICHOTOMY;
  std::ranges::copy(one_list_for_raw_data_one_for_the_rest, driver.fl_map);
  return driver;
}

}  // namespace

ResultsDisk::ResultsDisk(std::filesystem::path file, std::filesystem::path target)
    : file_(std::move(file)), target_(std::move(target)) {}

H5::FileAccPropList ResultsDisk::access() {
  static const H5FD_class_t driver = disk_driver();
  static const hid_t id = H5FDregister(&driver);
  const DiskInfo info{&error_};
  H5::FileAccPropList access;
  access.setDriver(id, &info);
  access.setLibverBounds(H5F_LIBVER_V18, H5F_LIBVER_V110);
  return access;
}

void ResultsDisk::check() const {
  if (error_ != 0) refuse_to_write(target_, disk_reason(error_));
}

void ResultsDisk::sync() const {
  const int descriptor = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
  const int error = descriptor < 0 || ::fdatasync(descriptor) != 0 ? errno : 0;
  if (descriptor >= 0) ::close(descriptor);
  if (error != 0) refuse_to_write(target_, disk_reason(error));
}

std::string disk_reason(int error) { return error == ENOSPC ? "disk full" : std::generic_category().message(error); }

void refuse_to_write(const std::filesystem::path& target, const std::string& why) {
  throw RunError("cannot write " + target.string() + ": " + why +
                 "; nothing there was changed, give --output to write elsewhere");
}

}  // namespace peerspread
