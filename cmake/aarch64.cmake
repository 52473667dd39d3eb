# AArch64 from Debian's cross compiler: cmake --preset aarch64. Only the engine and the models, unless HDF5 and TBB are
# there for that processor.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64;-L;/usr/aarch64-linux-gnu)
set(Boost_INCLUDE_DIR ${CMAKE_BINARY_DIR}/headers CACHE PATH "")
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/headers)
foreach(library boost Random123)
  file(CREATE_LINK /usr/include/${library} ${CMAKE_BINARY_DIR}/headers/${library} SYMBOLIC)
endforeach()
