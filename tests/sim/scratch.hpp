/// A folder of files that goes when the test ends.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "sim/results_file.hpp"

namespace peerspread {

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// All of a whole results file but the times of its start and end.
inline std::string bytes_without_times(const std::filesystem::path& file) {
  std::string bytes = bytes_of(file);
  const auto attributes = ResultsFile(file).attributes();
  for (const std::string key : {"started", "finished"})
    for (auto at = bytes.find(attributes.at(key)); at != std::string::npos; at = bytes.find(attributes.at(key)))
      bytes.replace(at, attributes.at(key).size(), attributes.at(key).size(), '-');
  return bytes;
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
