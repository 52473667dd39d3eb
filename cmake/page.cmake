# Writes HEADER: the report page of scripts/report as a C++ string, or an empty one where npm is missing or fails.
set(page "")
if(NPM)
  set(report "${SOURCE_DIR}/scripts/report")
  if(NOT EXISTS "${report}/node_modules/.package-lock.json" OR
     "${report}/package-lock.json" IS_NEWER_THAN "${report}/node_modules/.package-lock.json")
    execute_process(COMMAND "${NPM}" ci --no-audit --no-fund WORKING_DIRECTORY "${report}"
                    RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  endif()
  if(NOT failed)
    execute_process(COMMAND "${NODE}" "${report}/build.mjs" "${HTML}" ${ENGINE} RESULT_VARIABLE failed
                    OUTPUT_VARIABLE output ERROR_VARIABLE output)
  endif()
  if(failed)
    message(WARNING "The report page is left out, for npm could not build it (everything else is there):\n${output}")
  else()
    file(READ "${HTML}" page)
  endif()
else()
  message(STATUS "The report page is left out, for npm is not installed; everything else is there")
endif()
# String literals end at 16 kB or so in some compilers; neighbours are joined.
string(LENGTH "${page}" length)
set(literals "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${page}" ${at} 12000 piece)
  string(APPEND literals "R\"~page~(${piece})~page~\"\n")
  math(EXPR at "${at} + 12000")
endwhile()
if(literals STREQUAL "")
  set(literals "\"\"")
endif()
file(WRITE "${HEADER}" "// Made by cmake/page.cmake.
#pragma once

#include <string_view>

namespace peerspread {

/// The page into which a report's data go; empty where npm was missing at build time.
inline std::string_view bundled_page() {
  return ${literals};
}

}  // namespace peerspread
")
