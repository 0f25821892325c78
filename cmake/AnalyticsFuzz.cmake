# A fuzz target is a file x_fuzz.cpp beside the code it fuzzes, with one LLVMFuzzerTestOneInput:
#
#   analytics_fuzzer(json SOURCES json_fuzz.cpp LINKS analytics_internal)
#
# The preset `fuzz` makes `fuzz_json` of it, which searches (tools/fuzz runs it). Where tests are
# built, it becomes the test `fuzz.json` instead: the same function over the files of
# fuzz/corpus/json, by any compiler.
option(ANALYTICS_BUILD_FUZZERS "Build the fuzz targets; needs clang" OFF)
if(ANALYTICS_BUILD_FUZZERS AND NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
  message(FATAL_ERROR "libFuzzer comes with clang; use the preset `fuzz`")
endif()

function(analytics_fuzzer name)
  cmake_parse_arguments(FUZZ "" "" "SOURCES;LINKS" ${ARGN})
  set(corpus ${PROJECT_SOURCE_DIR}/fuzz/corpus/${name})
  if(ANALYTICS_BUILD_FUZZERS)
    add_executable(fuzz_${name} ${FUZZ_SOURCES})
    target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(fuzz_${name} PRIVATE ${FUZZ_LINKS} analytics_flags)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  endif()
  if(ANALYTICS_BUILD_TESTS)
    add_executable(fuzz_${name}_test ${FUZZ_SOURCES})
    target_include_directories(fuzz_${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(fuzz_${name}_test
      PRIVATE ${FUZZ_LINKS} analytics_fuzz_corpus analytics_flags)
    add_test(NAME fuzz.${name} COMMAND fuzz_${name}_test ${corpus})
    set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 120)
  endif()
endfunction()
