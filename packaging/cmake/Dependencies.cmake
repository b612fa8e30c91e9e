# Everything that varve is built on, found and given one target name each.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
pkg_check_modules(LIBMD REQUIRED IMPORTED_TARGET libmd)

if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# dtl is headers only and comes without a package file.
find_path(DTL_INCLUDE_DIR dtl/dtl.hpp REQUIRED)
add_library(varve_dtl INTERFACE)
target_include_directories(varve_dtl SYSTEM INTERFACE "${DTL_INCLUDE_DIR}")

if(VARVE_WITH_POSTGRES)
  pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
  pkg_check_modules(LIBPQXX REQUIRED IMPORTED_TARGET libpqxx)
endif()
