# What `cmake --install` puts where: the program, the modules that it loads, and the library with its headers.
include(CMakePackageConfigHelpers)

set(package_directory "${CMAKE_INSTALL_LIBDIR}/cmake/varve")
set(installed_libraries varve_core varve_sqlite varve_all)
if(VARVE_WITH_POSTGRES)
  list(APPEND installed_libraries varve_postgres)
  # The program looks for modules in ../lib/varve, seen from its own folder.
  install(TARGETS varve_postgres_module LIBRARY DESTINATION lib/varve)
endif()

install(TARGETS ${installed_libraries} EXPORT varveTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/core/include/varve" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/dialects/all_dialects.hpp" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/varve")
# Of a dialect only its entry is public: `#include "varve/sqlite/dialect.hpp"`.
foreach(dialect sqlite postgres)
  if("varve_${dialect}" IN_LIST installed_libraries)
    install(FILES "${PROJECT_SOURCE_DIR}/dialects/${dialect}/dialect.hpp"
      DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/varve/${dialect}")
  endif()
endforeach()

install(EXPORT varveTargets NAMESPACE varve:: DESTINATION "${package_directory}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/varveConfig.cmake.in" "${PROJECT_BINARY_DIR}/varveConfig.cmake"
  INSTALL_DESTINATION "${package_directory}" PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/varveConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/varveConfig.cmake" "${PROJECT_BINARY_DIR}/varveConfigVersion.cmake"
              "${CMAKE_CURRENT_LIST_DIR}/VarveGenerate.cmake"
  DESTINATION "${package_directory}")

# varve.pc: the core and SQLite; varve-postgres.pc adds PostgreSQL; varve-all.pc has every database of the build.
set(all_packages varve)
if(VARVE_WITH_POSTGRES)
  set(all_packages varve-postgres)
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/varve-all.pc.in" "${PROJECT_BINARY_DIR}/varve-all.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/varve-all.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
configure_file("${CMAKE_CURRENT_LIST_DIR}/varve.pc.in" "${PROJECT_BINARY_DIR}/varve.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/varve.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(VARVE_WITH_POSTGRES)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/varve-postgres.pc.in" "${PROJECT_BINARY_DIR}/varve-postgres.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/varve-postgres.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endif()
