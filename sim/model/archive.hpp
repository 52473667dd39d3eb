/// State in the middle of a run as bytes: what structs write themselves to and read themselves from, so that a killed
/// run goes on bit for bit. campaign/checkpoint.hpp puts it on the disk.
#pragma once

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace peerspread {

/// Bytes of a state, written and read by the same calls in the same order: whoever holds state has one function
/// `persist(Archive&)` for both. For the machine that wrote it; throws std::runtime_error where sizes do not fit.
class Archive {
 public:
  Archive() = default;                                                             ///< writes
  explicit Archive(std::string bytes) : bytes_(std::move(bytes)), reads_(true) {}  ///< reads

  bool reads() const { return reads_; }
  const std::string& data() const { return bytes_; }
  bool at_end() const { return place_ == bytes_.size(); }

  void raw(void* data, std::size_t size) {
    if (!reads_) {
      bytes_.append(static_cast<const char*>(data), size);
      return;
    }
    if (size > bytes_.size() - place_) throw std::runtime_error("a saved state is shorter than it should be");
    std::memcpy(data, bytes_.data() + place_, size);
    place_ += size;
  }
  template <class T>
  void value(T& x) {
    static_assert(std::is_trivially_copyable_v<T>);
    raw(&x, sizeof x);
  }
  /// A vector of plain values; takes the size that was saved.
  template <class Vector>
  void vector(Vector& v) {
    static_assert(std::is_trivially_copyable_v<typename Vector::value_type>);
    std::size_t size = v.size();
    value(size);
    if (reads_) {
      if (size > (bytes_.size() - place_) / sizeof(typename Vector::value_type))
        throw std::runtime_error("a saved state is shorter than it should be");
      v.resize(size);
    }
    if (size > 0) raw(v.data(), size * sizeof(typename Vector::value_type));
  }

 private:
  std::string bytes_;
  std::size_t place_ = 0;
  bool reads_ = false;
};

}  // namespace peerspread
