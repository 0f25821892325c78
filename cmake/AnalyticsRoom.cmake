# A room is a folder: its sources go into one library of its part, its tests into one program.
#
#   analytics_room(analytics journal SOURCES a.cpp TESTS a_test.cpp BENCHES a_bench.cpp)
#
# adds a.cpp to the library `analytics`, and makes `analytics_journal_test` and, where benchmarks
# are wanted, `bench_journal`. Test programs may use tests/support.
include(GoogleTest)

function(analytics_room library name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;TESTS;BENCHES;LINKS" ${ARGN})
  if(ROOM_SOURCES)
    target_sources(${library} PRIVATE ${ROOM_SOURCES})
  endif()
  if(ROOM_TESTS AND ANALYTICS_BUILD_TESTS)
    analytics_test(${library}_${name}_test SOURCES ${ROOM_TESTS} LINKS ${library} ${ROOM_LINKS})
  endif()
  if(ROOM_BENCHES AND ANALYTICS_BUILD_BENCHMARKS)
    add_executable(bench_${name} ${ROOM_BENCHES})
    target_link_libraries(bench_${name} PRIVATE ${library} analytics_flags ${ROOM_LINKS}
                          benchmark::benchmark benchmark::benchmark_main)
  endif()
endfunction()

function(analytics_test target)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${target} ${TEST_SOURCES})
  target_link_libraries(${target} PRIVATE ${TEST_LINKS} analytics_test_support analytics_flags
                        GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 600)
endfunction()
