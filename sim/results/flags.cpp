#include "sim/results/flags.hpp"

#include <xxhash.h>

#include <array>

#include "sim/results/moment.hpp"

namespace peerspread {

namespace {

std::uint64_t number_of(std::size_t batch, BatchFlag flag) {
  if (flag == BatchFlag::not_there) return 0;
  const std::array<std::uint64_t, 2> what{batch, static_cast<std::uint64_t>(flag)};
  return XXH3_64bits(what.data(), sizeof what);
}

BatchFlag flag_of(std::size_t batch, std::uint64_t number) {
  for (const BatchFlag flag : {BatchFlag::not_there, BatchFlag::safe, BatchFlag::written})
    if (number == number_of(batch, flag)) return flag;
  return BatchFlag::spoilt;
}

}  // namespace

std::vector<BatchFlag> read_flags(const H5::H5File& h5, const std::string& boot) {
  const H5::DataSet dataset = h5.openDataSet(finished_flags);
  std::vector<std::uint64_t> numbers(static_cast<std::size_t>(dataset.getSpace().getSimpleExtentNpoints()));
  dataset.read(numbers.data(), H5::PredType::NATIVE_UINT64);
  const bool same = boot == boot_id();
  std::vector<BatchFlag> flags;
  for (std::size_t b = 0; b < numbers.size(); ++b) {
    const BatchFlag flag = flag_of(b, numbers[b]);
    flags.push_back(flag == BatchFlag::written && !same ? BatchFlag::not_there : flag);
  }
  return flags;
}

void write_flags(const H5::DataSet& to, const std::vector<BatchFlag>& flags) {
  std::vector<std::uint64_t> numbers;
  for (std::size_t b = 0; b < flags.size(); ++b) numbers.push_back(number_of(b, flags[b]));
  to.write(numbers.data(), H5::PredType::NATIVE_UINT64);
}

void write_flag(const H5::DataSet& to, std::size_t batch, BatchFlag flag) {
  const std::uint64_t number = number_of(batch, flag);
  const hsize_t place = batch, one = 1;
  H5::DataSpace space = to.getSpace();
  space.selectHyperslab(H5S_SELECT_SET, &one, &place);
  to.write(&number, H5::PredType::NATIVE_UINT64, H5::DataSpace(1, &one), space);
}

}  // namespace peerspread
