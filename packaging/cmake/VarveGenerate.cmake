# varve_generate(TARGET SCHEMA file... [NAMESPACE name] OUTPUT header [DIALECT name] [TABLES pattern...])
#
# Has `varve codegen cpp` write typed models before TARGET is built, again whenever a file of SCHEMA changes. Only a
# header whose text changes is written, so that nothing else is built again. OUTPUT is seen from the build folder, which
# TARGET finds its headers in; paths of SCHEMA are seen from the source folder. DIALECT: `sqlite` without it; others
# need a server to read the schema with.
function(varve_generate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE;OUTPUT;DIALECT" "SCHEMA;TABLES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "varve_generate does not take: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET "${target}" OR NOT arg_SCHEMA OR NOT arg_OUTPUT)
    message(FATAL_ERROR "varve_generate needs a target, SCHEMA and OUTPUT")
  endif()
  if(NOT arg_DIALECT)
    set(arg_DIALECT sqlite)
  endif()

  set(sources "")
  set(dependencies "")
  foreach(source ${arg_SCHEMA})
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    list(APPEND sources "${source}")
    if(IS_DIRECTORY "${source}")
      file(GLOB_RECURSE below CONFIGURE_DEPENDS "${source}/*.yaml" "${source}/*.yml" "${source}/*.sql")
      list(APPEND dependencies ${below})
    else()
      list(APPEND dependencies "${source}")
    endif()
  endforeach()
  set(options --dialect "${arg_DIALECT}")
  if(arg_NAMESPACE)
    list(APPEND options --namespace "${arg_NAMESPACE}")
  endif()
  foreach(table ${arg_TABLES})
    list(APPEND options --table "${table}")
  endforeach()

  set(header "${arg_OUTPUT}")
  cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  if(TARGET varve)
    set(program "$<TARGET_FILE:varve>")
    list(APPEND dependencies varve)
  else()
    set(program "${VARVE_PROGRAM}")
  endif()
  # The header keeps its time where its text stays the same; the stamp says that it was looked at.
  set(stamp "${header}.stamp")
  add_custom_command(OUTPUT "${stamp}" BYPRODUCTS "${header}"
    COMMAND "${CMAKE_COMMAND}" -E env --unset=VARVE_URL --unset=DATABASE_URL --
            "${program}" --quiet codegen cpp ${sources} ${options} --output "${header}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${dependencies} COMMENT "Writing models of ${arg_OUTPUT}" VERBATIM)
  target_sources("${target}" PRIVATE "${stamp}" "${header}")
  target_include_directories("${target}" PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
endfunction()
