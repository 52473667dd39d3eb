/// For WebAssembly, where Debian's C++ library has no exceptions: whatever is thrown says what it is and ends the
/// program.
#include <cstdio>
#include <cstdlib>
#include <exception>

extern "C" {

void* __cxa_allocate_exception(std::size_t size) noexcept { return std::malloc(size); }

/// Everything that the engine and the standard library throw begins with a std::exception.
[[noreturn]] void __cxa_throw(void* thrown, void*, void (*)(void*)) {
  std::fprintf(stderr, "peerspread: %s\n", static_cast<std::exception*>(thrown)->what());
  std::fflush(stderr);
  __builtin_trap();
}

}  // extern "C"
