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
