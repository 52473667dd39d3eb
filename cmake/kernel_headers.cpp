// Nothing but what is compiled before all kernels (kernels.cmake).
