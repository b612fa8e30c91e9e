# Included by tests/CMakeLists.txt: this folder's own CMakeLists.txt is the consumer's.
add_test(NAME package.consumer
  COMMAND "${CMAKE_CURRENT_LIST_DIR}/check_package" "${PROJECT_BINARY_DIR}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}")
# What was built with sanitizers is linked with them.
if(VARVE_SANITIZE)
  set_tests_properties(package.consumer PROPERTIES ENVIRONMENT "CXXFLAGS=-fsanitize=${VARVE_SANITIZE}")
endif()
