# peerspread/page.hpp: the report page, bundled by npm from scripts/report, with the engine for WebAssembly in it where
# that can be compiled.
find_program(PEERSPREAD_NPM npm)
find_program(PEERSPREAD_NODE NAMES node nodejs)
find_program(PEERSPREAD_WASM_CXX clang++-19)
find_program(PEERSPREAD_WASM_LD wasm-ld-19)
find_library(PEERSPREAD_WASM_LIBC c PATHS /usr/lib/wasm32-wasi NO_DEFAULT_PATH)
mark_as_advanced(PEERSPREAD_WASM_CXX PEERSPREAD_WASM_LD PEERSPREAD_WASM_LIBC)
set(can_compile OFF)
if(PEERSPREAD_NPM AND PEERSPREAD_WASM_CXX AND PEERSPREAD_WASM_LD AND PEERSPREAD_WASM_LIBC AND
   NOT PEERSPREAD_SANITIZE)
  set(can_compile ON)
endif()
option(PEERSPREAD_PAGE_ENGINE "Put the engine into the report page; takes clang 19 for WebAssembly" ${can_compile})

set(page_engine "")
if(PEERSPREAD_PAGE_ENGINE)
  # A build of its own, for another processor: one kernel, no tests.
  set(page_engine ${CMAKE_BINARY_DIR}/page_engine/page_engine.wasm)
  file(GLOB_RECURSE engine_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sim/core/* ${CMAKE_SOURCE_DIR}/sim/model/*
       ${CMAKE_SOURCE_DIR}/sim/campaign/* ${CMAKE_SOURCE_DIR}/sim/analysis/statistics.?pp
       ${CMAKE_SOURCE_DIR}/models/*.?pp)
  add_custom_command(
    OUTPUT ${page_engine}
    COMMAND ${CMAKE_COMMAND} -S ${CMAKE_SOURCE_DIR} -B ${CMAKE_BINARY_DIR}/page_engine -G ${CMAKE_GENERATOR}
            --toolchain cmake/wasm32-wasi.cmake -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON
            -DPEERSPREAD_ENGINE_ONLY=ON -DPEERSPREAD_LEAST_LANES=4 -DBUILD_TESTING=OFF
    COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR}/page_engine --target page_engine --parallel 2
    DEPENDS ${engine_sources} sim/CMakeLists.txt models/CMakeLists.txt cmake/wasm32-wasi.cmake
    COMMENT "Building the engine for the report page"
    VERBATIM)
else()
  message(STATUS "The report page has no engine in it, for that takes clang 19 for WebAssembly; all else is there")
endif()

file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/report/src/*
     ${CMAKE_SOURCE_DIR}/configs/ensembles/rivals/*.csv)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/generated/peerspread/page.hpp
  COMMAND ${CMAKE_COMMAND} -DNPM=$<$<BOOL:${PEERSPREAD_NPM}>:${PEERSPREAD_NPM}> -DNODE=${PEERSPREAD_NODE}
          -DSOURCE_DIR=${CMAKE_SOURCE_DIR} -DHTML=${CMAKE_BINARY_DIR}/page.html -DENGINE=${page_engine}
          -DHEADER=${CMAKE_BINARY_DIR}/generated/peerspread/page.hpp -P ${CMAKE_SOURCE_DIR}/cmake/page.cmake
  DEPENDS ${page_sources} ${page_engine} scripts/report/build.mjs scripts/report/rivals.mjs
          scripts/report/package-lock.json cmake/page.cmake
  COMMENT "Building the report page"
  VERBATIM)
add_custom_target(peerspread_page DEPENDS ${CMAKE_BINARY_DIR}/generated/peerspread/page.hpp)
