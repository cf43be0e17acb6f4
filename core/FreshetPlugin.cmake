# freshet_plugin and freshet_test: used by Freshet's own build and, through find_package(Freshet), by strangers.

# Flags that every object of Freshet is compiled with. Contraction to fused multiply-add is off: the same input
# gives the same bits whatever the optimiser makes of it. errno and floating-point traps are not used, and without
# them loops vectorise; both leave the values as they are.
function(freshet_flags target)
  target_compile_features(${target} PRIVATE c_std_11)
  target_compile_definitions(${target} PRIVATE _POSIX_C_SOURCE=200809L)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes
                         -Wmissing-prototypes -Wvla -fno-common -ffp-contract=off -fno-math-errno -fno-trapping-math
                         $<$<CONFIG:Release>:-O3> $<$<BOOL:${FRESHET_WERROR}>:-Werror>)
  if(FRESHET_SANITIZE) # their checks blind GCC's analysis of ranges and paths: the warnings from it are for release
    target_compile_options(${target} PRIVATE -fsanitize=${FRESHET_SANITIZE} -fno-sanitize-recover=all
                           -fno-omit-frame-pointer
                           $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation> $<$<C_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(${target} PRIVATE -fsanitize=${FRESHET_SANITIZE})
  endif()
endfunction()

# A source that is not there is told here, with the line that names it, and not by the compiler.
function(freshet_sources)
  foreach(source IN LISTS ARGN)
    get_filename_component(path ${source} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    if(NOT EXISTS ${path})
      message(FATAL_ERROR "${path} is missing")
    endif()
  endforeach()
endfunction()

# freshet_plugin(kind name SOURCES file... [LIBS library...])
# Makes <build>/lib/freshet/plugins/<kind>_<name>.so; it exports nothing but freshet_plugin().
function(freshet_plugin kind name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LIBS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR "freshet_plugin(${kind} ${name} ...): give SOURCES, and LIBS if any; "
                        "not understood: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  freshet_sources(${arg_SOURCES})
  set(target plugin_${kind}_${name})
  add_library(${target} MODULE ${arg_SOURCES})
  freshet_flags(${target})
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${kind}_${name} C_VISIBILITY_PRESET hidden
    C_EXTENSIONS OFF LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/freshet/plugins)
  target_link_libraries(${target} PRIVATE Freshet::abi ${arg_LIBS} m)
  if(NOT FRESHET_SANITIZE)
    target_link_options(${target} PRIVATE LINKER:-z,defs) # a missing function shows when it is linked, not loaded
  endif()
  set_property(GLOBAL APPEND PROPERTY FRESHET_PLUGIN_TARGETS ${target})
  if(PROJECT_NAME STREQUAL "Freshet")
    install(TARGETS ${target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/freshet/plugins)
  endif()
endfunction()

# freshet_test(NAME name SOURCES file... [LIBS library...] [LABELS label...] [ARGS argument...] [TIMEOUT s])
# A cmocka program linked with the core. It finds the source tree and the built plugins through its environment.
# Exit code 77 means skipped.
function(freshet_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "SOURCES;LIBS;LABELS;ARGS")
  if(NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "freshet_test: give NAME and SOURCES")
  endif()
  if(NOT FRESHET_TESTS)
    return()
  endif()
  freshet_sources(${arg_SOURCES})
  set(target test_${arg_NAME})
  add_executable(${target} ${arg_SOURCES})
  freshet_flags(${target})
  target_compile_definitions(${target} PRIVATE FRESHET_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
  target_link_libraries(${target} PRIVATE freshet_core PkgConfig::CMOCKA ${arg_LIBS} m)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${arg_NAME} COMMAND ${target} ${arg_ARGS})
  freshet_test_setting(${arg_NAME} TIMEOUT "${arg_TIMEOUT}" LABELS ${arg_LABELS})
endfunction()

# freshet_fuzz(NAME name SOURCES file... [LIBS library...] [CORPUS folder])
# A libFuzzer program (LLVMFuzzerTestOneInput) over a core built with coverage and sanitizers; made with clang and
# FRESHET_FUZZ=ON. As a test it runs for 8 s from the kept corpus; by hand: fuzz_<name> -max_total_time=600 FOLDER
function(freshet_fuzz)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;CORPUS" "SOURCES;LIBS")
  if(NOT FRESHET_FUZZ OR NOT FRESHET_TESTS)
    return()
  endif()
  set(target fuzz_${arg_NAME})
  add_executable(${target} ${arg_SOURCES})
  freshet_flags(${target})
  target_compile_options(${target} PRIVATE -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -g
                         -Wno-missing-prototypes)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(${target} PRIVATE freshet_fuzz_core ${arg_LIBS} m)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  set(scratch ${PROJECT_BINARY_DIR}/corpus/${arg_NAME})
  file(MAKE_DIRECTORY ${scratch})
  set(kept)
  if(arg_CORPUS)
    get_filename_component(kept ${arg_CORPUS} ABSOLUTE)
  endif()
  add_test(NAME ${target} COMMAND ${target} -max_total_time=8 -seed=1 -timeout=20 -rss_limit_mb=2500
           -print_final_stats=1 -error_exitcode=1 -timeout_exitcode=1 -artifact_prefix=${scratch}- ${scratch} ${kept})
  freshet_test_setting(${target} TIMEOUT 120 LABELS fuzz)
endfunction()

# freshet_script_test(NAME name COMMAND command... [LABELS label...] [TIMEOUT s]): a test that is a script.
function(freshet_script_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "COMMAND;LABELS")
  if(FRESHET_TESTS)
    add_test(NAME ${arg_NAME} COMMAND ${arg_COMMAND})
    freshet_test_setting(${arg_NAME} TIMEOUT "${arg_TIMEOUT}" LABELS ${arg_LABELS})
  endif()
endfunction()

function(freshet_test_setting name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LABELS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
    ENVIRONMENT "FRESHET_SOURCE=${PROJECT_SOURCE_DIR};FRESHET_BUILD=${PROJECT_BINARY_DIR};FRESHET_PLUGINS=${PROJECT_BINARY_DIR}/lib/freshet/plugins;FRESHET=${PROJECT_BINARY_DIR}/bin/freshet;LC_ALL=C.UTF-8;ASAN_OPTIONS=allocator_may_return_null=1;UBSAN_OPTIONS=print_stacktrace=1;LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/leaks.txt:print_suppressions=0")
endfunction()
