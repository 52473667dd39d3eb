#include "sim/core/memory.hpp"

#include <limits>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace peerspread {

void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int largest_kept = 32 * 1024 * 1024;  // bytes of one array; the most that every glibc takes
  mallopt(M_MMAP_THRESHOLD, largest_kept);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

}  // namespace peerspread
