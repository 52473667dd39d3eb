# What `cmake --install` puts in place, and what CPack packs (scripts/package): the program with its configs, scripts
# and documents; the libraries with their headers, for find_package(peerspread).
install(TARGETS peerspread)
install(DIRECTORY configs DESTINATION ${CMAKE_INSTALL_DATADIR}/peerspread)
install(DIRECTORY scripts/analysis scripts/slurm DESTINATION ${CMAKE_INSTALL_DATADIR}/peerspread/scripts
        USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
install(DIRECTORY scripts/r/peerspread DESTINATION ${CMAKE_INSTALL_DATADIR}/peerspread/r)
install(FILES README.md LICENSE CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/models FILES_MATCHING PATTERN "*.md")
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md" PATTERN "*.png"
        PATTERN benchmark EXCLUDE PATTERN own_model EXCLUDE)
install(DIRECTORY docs/own_model DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

set(config ${CMAKE_INSTALL_LIBDIR}/cmake/peerspread)
install(TARGETS peerspread_options peerspread_arch peerspread_engine peerspread_sim peerspread_models
                peerspread_presenters
        EXPORT peerspread ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/peerspread)
install(EXPORT peerspread FILE peerspreadTargets.cmake DESTINATION ${config})
install(DIRECTORY sim models DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/peerspread FILES_MATCHING PATTERN "*.hpp")
install(FILES ${CMAKE_BINARY_DIR}/generated/peerspread/version.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/peerspread/peerspread)

include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/peerspreadConfig.cmake.in ${CMAKE_BINARY_DIR}/peerspreadConfig.cmake
  INSTALL_DESTINATION ${config})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/peerspreadConfigVersion.cmake COMPATIBILITY SameMinorVersion)
# Kernels of models elsewhere are compiled as those here; their headers lie beside the file then.
file(READ cmake/kernels.cmake kernels)
string(REPLACE "\${CMAKE_SOURCE_DIR}/cmake" "\${PEERSPREAD_CMAKE_DIR}" kernels "${kernels}")
file(WRITE ${CMAKE_BINARY_DIR}/installed/kernels.cmake "${kernels}")
install(FILES ${CMAKE_BINARY_DIR}/peerspreadConfig.cmake ${CMAKE_BINARY_DIR}/peerspreadConfigVersion.cmake
              ${CMAKE_BINARY_DIR}/installed/kernels.cmake cmake/kernel_headers.cpp cmake/kernel_headers.hpp
        DESTINATION ${config})

set(CPACK_PACKAGE_NAME peerspread)
set(CPACK_PACKAGE_VENDOR "The peerspread authors")
set(CPACK_PACKAGE_CONTACT "The peerspread authors <peerspread@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulation of how peer coaching spreads through teachers")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3-xarray, python3-netcdf4, python3-pandas, python3-matplotlib")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "r-base-core, man-db")
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/packages.cmake)
include(CPack)

# All that is installed, and no test.
add_custom_target(installed)
add_dependencies(installed peerspread_said)
if(PEERSPREAD_PYTHON)
  add_dependencies(installed peerspread_python_package)
endif()
