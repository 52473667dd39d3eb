# peerspread/misses.hpp: what README.md says of targets and patterns that the model misses, which scripts/update_docs
# writes from `validate` and checks. So the page says the same, and nobody types a figure.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/README.md)
file(READ ${CMAKE_SOURCE_DIR}/README.md readme)
string(REGEX MATCH "<!-- misses -->\n(.*)\n<!-- /misses -->" found "${readme}")
if(NOT found)
  message(FATAL_ERROR "README.md has no lines between <!-- misses --> and <!-- /misses -->")
endif()
string(REPLACE "**" "" misses "${CMAKE_MATCH_1}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/peerspread/misses.hpp @ONLY CONTENT [=[
// Made by cmake/misses.cmake.
#pragma once

#include <string_view>

namespace peerspread {

/// A sentence, and a line "- ..." for each target or pattern that is missed.
inline std::string_view misses_text() { return R"~misses~(@misses@)~misses~"; }

}  // namespace peerspread
]=])
