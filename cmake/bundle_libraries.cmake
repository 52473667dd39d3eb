# Copies the libraries that program and Python module need to lib/peerspread of what is being packed.
file(GLOB programs ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/bin/peerspread)
file(GLOB modules ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/lib/python3/dist-packages/peerspread/_engine*.so)
if(NOT programs)
  message(FATAL_ERROR "no program in ${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
endif()
# Those of the C library belong to the machine.
set(of_machine "^(ld-linux.*|libc|libm|libpthread|libdl|librt|libresolv|libutil|libnss_.*)[.]so")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${programs} MODULES ${modules} RESOLVED_DEPENDENCIES_VAR found
     UNRESOLVED_DEPENDENCIES_VAR lacking PRE_EXCLUDE_REGEXES ${of_machine})
if(lacking)
  message(FATAL_ERROR "libraries that are not here: ${lacking}")
endif()
foreach(library IN LISTS found)
  file(INSTALL ${library} DESTINATION ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/lib/peerspread FOLLOW_SYMLINK_CHAIN)
endforeach()
