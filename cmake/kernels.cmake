# Kernels: the code that steps packs of N worlds, compiled once per width for the processors with registers of N floats
# (sim/model/kernel.hpp picks one when the program starts).

# GNU's, whatever the compiler: the linkers of LLVM cannot seal.
find_program(PEERSPREAD_LD NAMES ld.bfd ld)
find_program(PEERSPREAD_OBJCOPY NAMES objcopy)
mark_as_advanced(PEERSPREAD_LD PEERSPREAD_OBJCOPY)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(PEERSPREAD_KERNEL_LANES 1 4 8 16)
  set(kernel_flags_8 -march=x86-64-v3)
  set(kernel_flags_16 -march=x86-64-v4 -mprefer-vector-width=512)
else()
  set(PEERSPREAD_KERNEL_LANES 1 4)
endif()
if(PEERSPREAD_MOST_LANES OR PEERSPREAD_LEAST_LANES)
  set(all ${PEERSPREAD_KERNEL_LANES})
  set(PEERSPREAD_KERNEL_LANES "")
  foreach(lanes IN LISTS all)
    if((NOT PEERSPREAD_MOST_LANES OR lanes LESS_EQUAL PEERSPREAD_MOST_LANES) AND
       (NOT PEERSPREAD_LEAST_LANES OR lanes GREATER_EQUAL PEERSPREAD_LEAST_LANES))
      list(APPEND PEERSPREAD_KERNEL_LANES ${lanes})
    endif()
  endforeach()
endif()
if(PEERSPREAD_ARCH STREQUAL "native")
  list(APPEND kernel_flags_8 -mtune=native)
  list(APPEND kernel_flags_16 -mtune=native)
endif()
# GCC 12 sees uninitialised words in its own AVX-512 intrinsics (its bug 105593).
if(kernel_flags_16)
  list(APPEND kernel_flags_16 $<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

# add_kernel_library(NAME LANES SOURCE...): SOURCEs as the kernel of so many lanes is compiled.
function(add_kernel_library kernel lanes)
  add_library(${kernel} OBJECT ${ARGN})
  set_target_properties(${kernel} PROPERTIES UNITY_BUILD OFF)
  target_link_libraries(${kernel} PRIVATE peerspread_options Boost::headers)
  target_compile_definitions(${kernel} PRIVATE PEERSPREAD_LANES=${lanes})
  # Measured with GCC 12: -O3 makes 8 lanes 6 % faster, and 16 lanes 15 % slower (it unrolls into spilled registers).
  if(lanes LESS 16)
    target_compile_options(${kernel} PRIVATE $<$<CONFIG:Release>:-O3>)
  endif()
  if(kernel_flags_${lanes})
    target_compile_options(${kernel} PRIVATE ${kernel_flags_${lanes}} $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  else()
    target_link_libraries(${kernel} PRIVATE peerspread_arch)
  endif()
endfunction()

# add_kernels(TARGET STEP [REST...]): these sources, one of which defines a function ..._in_lanes<PEERSPREAD_LANES>, for
# every kernel. STEP is what steps worlds: REST is run once a year, and would only take longer to compile by -O3.
#
# A kernel for newer processors is sealed: of all that its object defines, only what is called ..._in_lanes stays
# visible. Without it the linker would take any one of the copies of an inline function (std::vector, Boost) for the
# whole program, perhaps one with instructions that an older processor lacks; the order of linking alone would decide.
function(add_kernels target step)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
  foreach(lanes IN LISTS PEERSPREAD_KERNEL_LANES)
    string(REGEX REPLACE "(_week)?[.]cpp" "_${lanes}" kernel ${step})
    string(REPLACE "/" "_" kernel ${kernel})
    add_kernel_library(${kernel} ${lanes} ${step} ${ARGN})
    if(NOT TARGET kernel_headers_${lanes})
      add_kernel_library(kernel_headers_${lanes} ${lanes} ${CMAKE_SOURCE_DIR}/cmake/kernel_headers.cpp)
      target_precompile_headers(kernel_headers_${lanes} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/kernel_headers.hpp)
    endif()
    target_precompile_headers(${kernel} REUSE_FROM kernel_headers_${lanes})
    if(NOT kernel_flags_${lanes})
      target_sources(${target} PRIVATE $<TARGET_OBJECTS:${kernel}>)
      continue()
    endif()
    set(sealed ${CMAKE_CURRENT_BINARY_DIR}/${kernel}.o)
    add_custom_command(
      OUTPUT ${sealed}
      COMMAND ${PEERSPREAD_LD} -r --force-group-allocation -o ${sealed} $<TARGET_OBJECTS:${kernel}>
      COMMAND ${PEERSPREAD_OBJCOPY} --wildcard --keep-global-symbol=*_in_lanesILm${lanes}E* ${sealed}
      DEPENDS ${kernel} $<TARGET_OBJECTS:${kernel}>
      COMMENT "Sealing ${kernel}"
      COMMAND_EXPAND_LISTS
      VERBATIM)
    set_source_files_properties(${sealed} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
    target_sources(${target} PRIVATE ${sealed})
  endforeach()
endfunction()
