# Read by CPack for each kind of package. The tarball brings the libraries that the program needs, all but the C
# library's, for machines that do not have them; the Debian package depends on Debian's.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/bundle_libraries.cmake)
  set(CPACK_PACKAGING_INSTALL_PREFIX /)
else()
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()
