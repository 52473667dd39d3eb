/// A folder of files that goes when the test ends.
#pragma once

#include <H5Cpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "sim/results/file.hpp"

namespace peerspread {

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// Everything in a results file, plain or joined, as text by name: each dataset with type, sizes, elements and
/// attributes, and the attributes of the file but for times. Equal for files that say the same, bit for bit.
inline std::map<std::string, std::string> contents_of(const std::filesystem::path& file) {
  std::map<std::string, std::string> contents;
  for (const auto& [name, text] : ResultsFile(file, ResultsFile::Allow::parts).attributes())
    if (name != "started" && name != "finished" && name != "sources") contents["attribute " + name] = text;
  H5::FileAccPropList access;
  H5Pset_file_locking(access.getId(), false, true);
  const H5::H5File h5(file.string(), H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access);
  const auto add = [&](const std::string& name) {
    const H5::DataSet dataset = h5.openDataSet(name);
    const H5::DataSpace space = dataset.getSpace();
    std::vector<hsize_t> sizes(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    space.getSimpleExtentDims(sizes.data());
    std::string text = std::to_string(dataset.getTypeClass());
    for (const hsize_t size : sizes) text += " " + std::to_string(size);
    const auto elements = static_cast<std::size_t>(space.getSimpleExtentNpoints());
    if (dataset.getTypeClass() == H5T_STRING) {
      std::vector<char*> starts(elements, nullptr);
      dataset.read(starts.data(), dataset.getStrType());
      for (const char* start : starts) text += "\n" + std::string(start == nullptr ? "" : start);
      H5::DataSet::vlenReclaim(starts.data(), dataset.getStrType(), space);
    } else {
      std::string bytes(elements * dataset.getDataType().getSize(), '\0');
      dataset.read(bytes.data(), dataset.getDataType());
      text += "\n" + bytes;
    }
    for (const char* attribute : {"units", "long_name", "label", "source", "coordinates"}) {
      std::string value;
      if (dataset.attrExists(attribute))
        dataset.openAttribute(attribute).read(dataset.openAttribute(attribute).getStrType(), value);
      text += "\n" + value;
    }
    contents[name] = text;
  };
  for (hsize_t i = 0; i < h5.getNumObjs(); ++i)
    if (h5.getObjTypeByIdx(i) == H5G_DATASET) add(h5.getObjnameByIdx(i));
  add("progress/finished");
  return contents;
}

/// Names what differs.
inline void expect_same_contents(const std::map<std::string, std::string>& a,
                                 const std::map<std::string, std::string>& b) {
  for (const auto& [name, text] : a) {
    EXPECT_TRUE(b.contains(name) && b.at(name) == text) << name;
  }
  EXPECT_EQ(a.size(), b.size());
}

class Scratch : public testing::Test {
 protected:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "peerspread-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Scratch() override { std::filesystem::remove_all(folder_); }
  /// Every file in the folder and below, by path from there.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) all[entry.path().lexically_relative(folder_).string()] = bytes_of(entry.path());
    return all;
  }

  std::filesystem::path folder_;
};

}  // namespace peerspread
