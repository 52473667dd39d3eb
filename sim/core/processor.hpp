/// What processor this is: which of the levels of x86-64 it reaches, so that the program takes the kernel that fits and
/// a processor too old for it gets a sentence instead of "illegal instruction".
#pragma once

namespace peerspread {

/// The level of the x86-64 psABI that this processor, with its operating system, reaches: 1 to 4. 0 on others.
int processor_level();

}  // namespace peerspread
