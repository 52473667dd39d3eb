#include "sim/model/kernel.hpp"

#include <algorithm>

#include "sim/core/processor.hpp"

namespace peerspread {

namespace {

bool processor_steps([[maybe_unused]] std::size_t lanes) {
#if defined(__x86_64__)
  if (lanes > 8) return processor_level() >= 4;
  if (lanes > 4) return processor_level() >= 3;
#endif
  return true;
}

}  // namespace

bool runs_here(std::size_t lanes) {
  return least_lanes <= lanes && lanes <= most_lanes && std::ranges::count(all_kernels, lanes, &Kernel::lanes) > 0 &&
         processor_steps(lanes);
}

const Kernel& best_kernel() {
  static const auto best =  // asked once: the answer takes long on virtual machines
      std::find_if(all_kernels.rbegin(), all_kernels.rend(), [](const Kernel& k) { return runs_here(k.lanes); });
  return *best;  // the scalar one always does
}

const Kernel& kernel_of(std::size_t lanes) {
  const auto found = std::ranges::find(all_kernels, lanes, &Kernel::lanes);
  if (found == all_kernels.end()) throw std::logic_error("no kernel of " + std::to_string(lanes) + " lanes");
  return *found;
}

std::string kernels_here() {
  std::string list;
  for (const Kernel& kernel : all_kernels)
    if (runs_here(kernel.lanes))
      list.append(list.empty() ? "" : ", ").append(kernel.name).append(" (" + std::to_string(kernel.lanes) + ")");
  return list;
}

std::size_t pack_width(std::size_t limit, std::size_t worlds) {
  if (limit == 0) limit = best_kernel().lanes;
  for (const Kernel& kernel : all_kernels)
    if (kernel.lanes >= limit || (kernel.lanes > 1 && kernel.lanes >= worlds)) return kernel.lanes;
  return limit;
}

}  // namespace peerspread
