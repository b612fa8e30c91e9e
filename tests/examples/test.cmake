# Every project of migrations-examples/ is played by its own script, in a copy.
file(GLOB demos CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/migrations-examples/*/demo")
foreach(demo ${demos})
  cmake_path(GET demo PARENT_PATH folder)
  cmake_path(GET folder FILENAME name)
  add_test(NAME example.${name} COMMAND "${CMAKE_CURRENT_LIST_DIR}/play" "$<TARGET_FILE_DIR:varve>" "${demo}")
endforeach()
if(VARVE_WITH_POSTGRES)
  add_test(NAME example.shop.postgres
    COMMAND "${CMAKE_CURRENT_LIST_DIR}/play" "$<TARGET_FILE_DIR:varve>" "${PROJECT_SOURCE_DIR}/migrations-examples/shop/demo"
            "${VARVE_POSTGRES_FILE}")
  varve_needs_postgres(example.shop.postgres)
endif()

# The program of the bookshop is built here, as its own CMakeLists.txt builds it.
include(VarveGenerate)
set(bookshop "${PROJECT_SOURCE_DIR}/migrations-examples/bookshop")
add_executable(bookshop "${bookshop}/main.cpp")
set_target_properties(bookshop PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/bookshop")
# The header of a dialect stands elsewhere where it is installed.
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/installed/varve/sqlite/dialect.hpp"
  CONTENT "#pragma once\n#include \"${PROJECT_SOURCE_DIR}/dialects/sqlite/dialect.hpp\"\n")
target_include_directories(bookshop PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/installed")
target_link_libraries(bookshop PRIVATE varve_settings varve_sqlite varve_core)
varve_generate(bookshop SCHEMA "${bookshop}/schema.yaml" NAMESPACE shop OUTPUT bookshop/shop.hpp)
target_include_directories(bookshop PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/bookshop")
set_property(TEST example.bookshop PROPERTY ENVIRONMENT "BOOKSHOP=$<TARGET_FILE:bookshop>")
