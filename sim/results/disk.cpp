#include "sim/results/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "sim/core/durable.hpp"
#include "sim/core/require.hpp"

namespace peerspread {

namespace {

/// What the access properties carry to `open_disk` for writing. For reading they carry nothing, as HDF5 hands on
/// nothing where it opens the parts of a joined file itself.
struct DiskInfo {
  int* error;
};

struct Disk : H5FD_t {
  int descriptor = -1;
  int* error = nullptr;   ///< where to note what is refused; null for reading, where HDF5 is told
  haddr_t allocated = 0;  ///< what HDF5 calls the end of allocation
  haddr_t size = 0;
  std::pair<dev_t, ino_t> file;
};

Disk& disk_of(H5FD_t* file) { return *static_cast<Disk*>(file); }
const Disk& disk_of(const H5FD_t* file) { return *static_cast<const Disk*>(file); }

/// Notes that the system refused something; what HDF5 is to hear of it.
herr_t refused(int* error) {
  if (error == nullptr) return -1;
  if (*error == 0) *error = errno;
  return 0;
}

H5FD_t* open_disk(const char* name, unsigned flags, hid_t access, haddr_t) {
  const auto* info = static_cast<const DiskInfo*>(H5Pget_driver_info(access));
  int* error = info == nullptr ? nullptr : info->error;
  const bool create = (flags & H5F_ACC_EXCL) != 0, write = (flags & H5F_ACC_RDWR) != 0;
  // Where others may write too, a link would lead elsewhere.
  const int mode = write ? O_RDWR | O_NOFOLLOW | (create ? O_CREAT | O_EXCL : 0) : O_RDONLY;
  const int descriptor = ::open(name, mode | O_CLOEXEC, 0666);
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    refused(error);
    if (descriptor >= 0) ::close(descriptor);
    return nullptr;
  }
  auto* disk = new Disk{};
  disk->descriptor = descriptor;
  disk->error = error;
  disk->size = static_cast<haddr_t>(status.st_size);
  disk->file = {status.st_dev, status.st_ino};
  return disk;
}

herr_t close_disk(H5FD_t* file) {
  Disk& disk = disk_of(file);
  if (::close(disk.descriptor) != 0) refused(disk.error);  // after reading nothing is lost
  delete &disk;
  return 0;
}

herr_t query_disk(const H5FD_t* file, unsigned long* features) {
  *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA |
              H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  // No data sieve when writing: rows go to the disk as they are written.
  if (file != nullptr && disk_of(file).error == nullptr) *features |= H5FD_FEAT_DATA_SIEVE;
  return 0;
}

/// Below 0, 0 or above 0, as one file comes before, is or comes after the other in some order.
int compare_disks(const H5FD_t* a, const H5FD_t* b) {
  const auto less = disk_of(a).file < disk_of(b).file, greater = disk_of(b).file < disk_of(a).file;
  return static_cast<int>(greater) - static_cast<int>(less);
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
    if (done < 0 && refused(disk.error) != 0) return -1;
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
      if (refused(disk.error) != 0) return -1;
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
  if (::ftruncate(disk.descriptor, static_cast<off_t>(disk.allocated)) != 0 && refused(disk.error) != 0) return -1;
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

/// The same, for HDF5 to open a file once that several datasets of a joined one take their rows from. Asked to compare,
/// it would also open what it is to make before it is there, so it is not when writing.
H5FD_class_t disk_driver_to_read() {
  H5FD_class_t driver = disk_driver();
  driver.cmp = compare_disks;
  return driver;
}

H5::FileAccPropList access_with(hid_t driver, const DiskInfo* info) {
  H5::FileAccPropList access;
  access.setDriver(driver, info);
  return access;
}

}  // namespace

ResultsDisk::ResultsDisk(std::filesystem::path file, std::filesystem::path target)
    : file_(std::move(file)), target_(std::move(target)) {}

H5::FileAccPropList ResultsDisk::access() {
  static const H5FD_class_t driver = disk_driver();
  static const hid_t id = H5FDregister(&driver);
  const DiskInfo info{&error_};
  H5::FileAccPropList access = access_with(id, &info);
  access.setLibverBounds(H5F_LIBVER_V18, H5F_LIBVER_V110);
  return access;
}

H5::FileAccPropList access_to_read() {
  static const H5FD_class_t driver = disk_driver_to_read();
  static const hid_t id = H5FDregister(&driver);
  return access_with(id, nullptr);
}

void ResultsDisk::check() const {
  if (error_ != 0) refuse_to_write(target_, disk_reason(error_));
}

void ResultsDisk::sync() const {
  const int descriptor = ::open(file_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  const int error = descriptor < 0 || ::fdatasync(descriptor) != 0 ? errno : 0;
  if (descriptor >= 0) ::close(descriptor);
  if (error != 0) refuse_to_write(target_, disk_reason(error));
}

void refuse_to_write(const std::filesystem::path& target, const std::string& why) {
  throw RunError("cannot write " + target.string() + ": " + why +
                 "; nothing there was changed, give --output to write elsewhere");
}

}  // namespace peerspread
