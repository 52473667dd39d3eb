/// A valid file, changed: what is damaged at a few places gets further into a binary format than made-up bytes do.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace peerspread::fuzz {

/// `bytes` after the edits that an input asks for, eight bytes each: what to do, where (3 bytes), how far (1 byte), and
/// up to three bytes for it.
inline std::string edited(std::string bytes, const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t width = 8, most_bytes = 1 << 20;
  for (; size >= width; data += width, size -= width) {
    const std::size_t where = (data[1] + 256U * data[2] + 65536U * data[3]) % (bytes.size() + 1);
    const std::size_t length = std::min<std::size_t>(data[4], bytes.size() - where);
    const std::string given(data + 5, data + width);
    switch (data[0] % 6) {
      case 0:
        bytes.replace(where, std::min(given.size(), bytes.size() - where), given);
        break;
      case 1:
        bytes.replace(where, std::min<std::size_t>(1, bytes.size() - where), 1, given[0]);
        break;
      case 2:
        bytes.insert(where, given);
        break;
      case 3:
        bytes.erase(where, length);
        break;
      case 4:
        bytes.resize(where);
        break;
      default:
        bytes.replace(where, length, length, given[0]);
        break;
    }
    if (bytes.size() > most_bytes) bytes.resize(most_bytes);
  }
  return bytes;
}

}  // namespace peerspread::fuzz
