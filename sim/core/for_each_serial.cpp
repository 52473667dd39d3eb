#include "sim/core/for_each.hpp"

namespace peerspread::parallel {

void for_each_index(std::size_t n, const std::function<void(std::size_t)>& body) {
  for (std::size_t i = 0; i < n; ++i) body(i);
}

}  // namespace peerspread::parallel
