# How all of varve is compiled: C++20, warnings as errors, sanitizers on request.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(varve_settings INTERFACE)
target_compile_options(varve_settings INTERFACE -Wall -Wextra -Wconversion -Wshadow=local -Wnon-virtual-dtor -Werror)
# GCC 12 sees overlapping copies in std::string where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(varve_settings INTERFACE -Wno-restrict)
endif()
if(VARVE_SANITIZE)
  # A report ends the program, so that no test can pass over one.
  target_compile_options(varve_settings INTERFACE
    -fsanitize=${VARVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(varve_settings INTERFACE -fsanitize=${VARVE_SANITIZE})
endif()
