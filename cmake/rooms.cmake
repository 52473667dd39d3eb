# compile_by_room(TARGET [ROOM...]): with CMAKE_UNITY_BUILD, as in the presets that release, the files of a folder are
# one translation unit, for they include much the same, and reading that again for each is most of a build's time.
# Rooms named are left out: their files have names of their own that are alike.
function(compile_by_room target)
  get_target_property(sources ${target} SOURCES)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  foreach(source IN LISTS sources)
    get_filename_component(room ${source} DIRECTORY)
    if(room AND NOT room IN_LIST ARGN AND source MATCHES "[.]cpp$")
      string(MAKE_C_IDENTIFIER ${room} group)
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endif()
  endforeach()
endfunction()
