/// Memory for lanes: [row][lane] floats, aligned for the widest pack; a row is one teacher, post or school.
#pragma once

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <algorithm>
#include <cstddef>
#include <new>
#include <span>
#include <stdexcept>
#include <vector>

#include "sim/model/archive.hpp"
#include "sim/model/lanes.hpp"

namespace peerspread {

/// std::allocator with the alignment of a cache line, which is also that of the widest pack. Large arrays are aligned
/// to and advised as huge pages: colleagues lie far apart, and looking up pages would take longer than the arithmetic.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::size_t cache_line = 64, huge_page = std::size_t{1} << 21;
  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) {}
  T* allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    void* memory = ::operator new(bytes, alignment_of(n));
#ifdef __linux__
    if (bytes >= huge_from) ::madvise(memory, bytes, MADV_HUGEPAGE);  // advice: no matter if it is not taken
#endif
    return static_cast<T*>(memory);
  }
  void deallocate(T* p, std::size_t n) { ::operator delete(p, alignment_of(n)); }

 private:
  static constexpr std::size_t huge_from = 4 * huge_page;  ///< less would waste part of its last page
  static std::align_val_t alignment_of(std::size_t n) {
    return std::align_val_t{n * sizeof(T) >= huge_from ? huge_page : cache_line};
  }

 public:
  template <class U>
  bool operator==(const CacheLineAllocator<U>&) const {
    return true;
  }
};

/// Rows of one pack each. Reading and writing different rows from different threads is safe.
template <class Real>
class LaneArray {
 public:
  static constexpr std::size_t width = lanes::width<Real>;
  LaneArray() = default;
  explicit LaneArray(std::size_t rows, float value = 0.0F) : values_(rows * width, value) {}

  Real get(std::size_t row) const { return lanes::load<Real>(values_.data() + row * width); }
  /// Says that the row will be read soon.
  void prefetch(std::size_t row) const { __builtin_prefetch(values_.data() + row * width); }
  void set(std::size_t row, Real value) { lanes::store(values_.data() + row * width, value); }
  float& at(std::size_t row, std::size_t lane) { return values_[row * width + lane]; }
  float at(std::size_t row, std::size_t lane) const { return values_[row * width + lane]; }
  std::vector<float, CacheLineAllocator<float>>& values() { return values_; }
  std::size_t rows() const { return values_.size() / width; }
  std::size_t bytes() const { return values_.size() * sizeof(float); }
  /// The column of a lane, written or read. Throws std::runtime_error where it has another number of rows.
  void persist_lane(Archive& archive, std::size_t lane) {
    std::vector<float> column(rows());
    for (std::size_t row = 0; row < column.size(); ++row) column[row] = at(row, lane);
    archive.vector(column);
    if (!archive.reads()) return;
    if (column.size() != rows()) throw std::runtime_error("a saved state of another population");
    for (std::size_t row = 0; row < column.size(); ++row) at(row, lane) = column[row];
  }
  /// Gives every lane of `row` the same value.
  void fill(std::size_t row, float value) { set(row, Real(value)); }

 private:
  std::vector<float, CacheLineAllocator<float>> values_;
};

/// The world in a lane. Idle lanes of a part-filled pack repeat the last world; nobody looks at them.
template <class World>
const World& world_in(std::size_t lane, std::span<const World> worlds) {
  return worlds[std::min(lane, worlds.size() - 1)];
}

/// A pack whose lane l is `of(l)`.
template <class Real, class Function>
Real pack_of(Function of) {
  alignas(64) float values[lanes::width<Real>];
#pragma GCC unroll 1  // unrolled over struct fields, GCC 12 takes minutes where it prefers 128 bits (znver1, x86-64-v2)
  for (std::size_t lane = 0; lane < lanes::width<Real>; ++lane) values[lane] = static_cast<float>(of(lane));
  return lanes::load<Real>(values);
}

}  // namespace peerspread
