# peerspread/page.hpp: the report page, bundled by npm from scripts/report.
find_program(PEERSPREAD_NPM npm)
find_program(PEERSPREAD_NODE NAMES node nodejs)
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/report/src/*)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/generated/peerspread/page.hpp
  COMMAND ${CMAKE_COMMAND} -DNPM=$<$<BOOL:${PEERSPREAD_NPM}>:${PEERSPREAD_NPM}> -DNODE=${PEERSPREAD_NODE}
          -DSOURCE_DIR=${CMAKE_SOURCE_DIR} -DHTML=${CMAKE_BINARY_DIR}/page.html
          -DHEADER=${CMAKE_BINARY_DIR}/generated/peerspread/page.hpp -P ${CMAKE_SOURCE_DIR}/cmake/page.cmake
  DEPENDS ${page_sources} scripts/report/build.mjs scripts/report/package-lock.json cmake/page.cmake
  COMMENT "Building the report page"
  VERBATIM)
add_custom_target(peerspread_page DEPENDS ${CMAKE_BINARY_DIR}/generated/peerspread/page.hpp)
