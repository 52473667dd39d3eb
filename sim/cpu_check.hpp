/// Whether this CPU has the instruction sets that the program was compiled for: asked first thing in main, so that a
/// binary from another machine ends with a sentence and not with "illegal instruction".
#pragma once

#include <string>

namespace peerspread {

/// The instruction sets that the file including this is compiled for; its own copy in every file, hence `static`.
/// One pointer, so that no vector register is needed to pass it.
static constexpr const char* compiled_for =
    "sse2"
#ifdef __SSE4_2__
    " sse4.2"
#endif
#ifdef __AVX__
    " avx"
#endif
#ifdef __AVX2__
    " avx2"
#endif
#ifdef __FMA__
    " fma"
#endif
#ifdef __BMI2__
    " bmi2"
#endif
#ifdef __AVX512F__
    " avx512f"
#endif
#ifdef __AVX512BW__
    " avx512bw"
#endif
#ifdef __AVX512DQ__
    " avx512dq"
#endif
#ifdef __AVX512VL__
    " avx512vl"
#endif
    ;

/// Those of the words of `needed` that this CPU lacks, or that this check does not know: "avx2, fma"; "" if none.
std::string missing_cpu_features(const char* needed = compiled_for);

}  // namespace peerspread
