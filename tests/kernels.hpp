/// Tests that go through every kernel of the program.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <iostream>

#include "sim/model/kernel.hpp"

namespace peerspread {

/// Calls `check(lanes)` for each that runs here, and says which do not.
template <class Check>
void for_each_kernel(const Check& check) {
  for (const Kernel& kernel : all_kernels) {
    SCOPED_TRACE(kernel.name);
    if (runs_here(kernel.lanes))
      check(kernel.lanes);
    else
      std::cout << "  not run: kernel " << kernel.name << ", which this processor or program lacks\n";
  }
}

}  // namespace peerspread
