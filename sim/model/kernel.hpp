/// Kernels: the code that steps packs of N worlds, compiled once per width for the processors that have registers of N
/// floats. The program holds all kernels of its architecture and picks one when it starts; results are the same bytes.
///
/// A model compiles its kernels from one source file, which sees its width as PEERSPREAD_LANES (cmake/kernels.cmake).
#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace peerspread {

struct Kernel {
  std::string_view name;  ///< what `--kernel` calls it
  std::size_t lanes;      ///< worlds in a pack
};

/// Those of this architecture, narrow ones first.
inline constexpr std::array all_kernels = {
    Kernel{"scalar", 1},
#if defined(__x86_64__)
    Kernel{"sse4.2", 4},
    Kernel{"avx2", 8},
    Kernel{"avx512", 16},
#elif defined(__aarch64__)
    Kernel{"neon", 4},
#elif defined(__wasm_simd128__)
    Kernel{"simd128", 4},
#endif
};

/// The widest that was compiled in (fewer make a sanitizer's build bearable).
#ifdef PEERSPREAD_MOST_LANES
inline constexpr std::size_t most_lanes = PEERSPREAD_MOST_LANES;
#else
inline constexpr std::size_t most_lanes = all_kernels.back().lanes;
#endif

/// The narrowest, likewise (a page has one kernel).
#ifdef PEERSPREAD_LEAST_LANES
inline constexpr std::size_t least_lanes = PEERSPREAD_LEAST_LANES;
#else
inline constexpr std::size_t least_lanes = all_kernels.front().lanes;
#endif

/// Whether packs of `lanes` worlds can be stepped: compiled in, and this processor has the instructions.
bool runs_here(std::size_t lanes);
/// The widest that can.
const Kernel& best_kernel();
/// The kernel of that width; throws std::logic_error where there is none in this program.
const Kernel& kernel_of(std::size_t lanes);
/// "scalar (1), sse4.2 (4), avx2 (8)": those that run here, with their lanes.
std::string kernels_here();

/// The width of a pack for `worlds` worlds: `limit` lanes at most (0: the best kernel's), and no wider than needed.
std::size_t pack_width(std::size_t limit, std::size_t worlds);

/// Calls `start(std::integral_constant<std::size_t, lanes>())`, so that a model picks its kernel by a number.
template <class Start>
auto in_lanes(std::size_t lanes, const Start& start) {
  using Result = decltype(start(std::integral_constant<std::size_t, 1>()));
  const auto among = [&]<std::size_t... k>(std::index_sequence<k...>) {
    Result result{};
    bool found = false;
    const auto try_one = [&]<std::size_t width>(std::integral_constant<std::size_t, width> here) {
      if constexpr (least_lanes <= width && width <= most_lanes) {
        if (width == lanes) {
          result = start(here);
          found = true;
        }
      }
    };
    (try_one(std::integral_constant<std::size_t, all_kernels[k].lanes>()), ...);
    if (!found) throw std::logic_error("no kernel of " + std::to_string(lanes) + " lanes in this program");
    return result;
  };
  return among(std::make_index_sequence<all_kernels.size()>());
}

}  // namespace peerspread
