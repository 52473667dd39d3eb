// Compiled for the oldest x86-64, whatever the rest is compiled for (see CMakeLists.txt), and without the standard
// library: the check comes before anything of the program is initialised.
#include "sim/core/processor.hpp"

#if defined(__x86_64__)

#include <cpuid.h>
#include <unistd.h>

namespace peerspread {

namespace {

/// Bits of cpuid that __builtin_cpu_supports does not name in every compiler.
bool has_bit(unsigned leaf, bool in_c, unsigned bit) {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(leaf, &a, &b, &c, &d)) return false;
  return ((in_c ? c : d) >> bit & 1U) != 0;
}

bool reaches_2() {
  return __builtin_cpu_supports("sse3") && __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1") &&
         __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt") && has_bit(1, true, 13) &&  // cmpxchg16b
         has_bit(0x80000001U, true, 0);                                                                   // lahf
}

bool reaches_3() {
  return __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma") && has_bit(1, true, 29) &&  // f16c
         has_bit(1, true, 22) &&                                                                     // movbe
         has_bit(0x80000001U, true, 5);                                                              // lzcnt
}

bool reaches_4() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

template <unsigned long size>
void say(const char (&text)[size]) {
  [[maybe_unused]] const long written = write(STDERR_FILENO, text, size - 1);
}

/// Before the initialisers of every other file of the program: those may use instructions of level 2.
[[gnu::constructor(101)]] void refuse_old_processors() {
  if (processor_level() >= 2) return;
  say("peerspread: this processor is too old: it lacks SSE4.2 or POPCNT (x86-64-v2), which processors have had since "
      "about 2009\n");
  _exit(1);
}

}  // namespace

int processor_level() {
  __builtin_cpu_init();
  if (!reaches_2()) return 1;
  if (!reaches_3()) return 2;
  return reaches_4() ? 4 : 3;
}

}  // namespace peerspread

#else

namespace peerspread {
int processor_level() { return 0; }
}  // namespace peerspread

#endif
