# Writes HEADER with VERSION and the state of git in SOURCE_DIR: the commit, "-dirty" where files differ from it,
# "unknown" without git. Leaves the file alone when nothing changed, so that nothing is compiled again.
cmake_path(GET SOURCE_DIR PARENT_PATH parent)
# The ceiling keeps git from taking a repository around an unpacked archive for ours.
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env GIT_CEILING_DIRECTORIES=${parent}
          git --no-optional-locks describe --always --dirty --abbrev=12 --exclude=*
  WORKING_DIRECTORY ${SOURCE_DIR}
  OUTPUT_VARIABLE GIT_STATE
  OUTPUT_STRIP_TRAILING_WHITESPACE
  RESULT_VARIABLE status
  ERROR_QUIET)
if(NOT status EQUAL 0)
  set(GIT_STATE unknown)
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.hpp.in ${HEADER} @ONLY)
