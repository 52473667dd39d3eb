/// The one thing that models ask of threads.
#pragma once

#include <cstddef>
#include <functional>

namespace peerspread::parallel {

/// Calls body(i) for i in [0, n), in parallel; nests. The program has it from TBB (parallel.cpp), the engine without an
/// outside world from a plain loop (for_each_serial.cpp).
void for_each_index(std::size_t n, const std::function<void(std::size_t)>& body);

}  // namespace peerspread::parallel
