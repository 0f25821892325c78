# `cmake --install`: headers, library, CMake package, pkg-config file, programs, manual pages.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(DIRECTORY include/analytics DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        PATTERN testing EXCLUDE PATTERN testing.h EXCLUDE)
install(TARGETS analytics EXPORT analytics-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(ANALYTICS_BUILD_TESTING_LIBRARY)
  install(FILES include/analytics/testing.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/analytics)
  install(DIRECTORY include/analytics/testing
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/analytics)
  install(TARGETS analytics_testing EXPORT analytics-targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
install(EXPORT analytics-targets NAMESPACE analytics::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/analytics)

# Apart from the others, because only whoever uses them needs OpenSSL.
if(ANALYTICS_BUILD_OAUTH)
  install(TARGETS analytics_oauth EXPORT analytics-oauth-targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT analytics-oauth-targets NAMESPACE analytics::
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/analytics)
endif()

configure_package_config_file(
  cmake/analytics-config.cmake.in ${PROJECT_BINARY_DIR}/analytics-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/analytics)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/analytics-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/analytics-config.cmake
              ${PROJECT_BINARY_DIR}/analytics-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/analytics)

if(ANALYTICS_GZIP STREQUAL "isal")
  set(ANALYTICS_PC_GZIP "-lisal")
else()
  set(ANALYTICS_PC_GZIP "-ldeflate")
endif()
# What a program needs besides that a C compiler links: the C++ that the library was built with.
if("c++" IN_LIST CMAKE_CXX_IMPLICIT_LINK_LIBRARIES)
  set(ANALYTICS_PC_CXX "-lc++ -lm")
else()
  set(ANALYTICS_PC_CXX "-lstdc++ -lm")
endif()
# The file finds its prefix from where it lies, so that `cmake --install --prefix P` works.
file(RELATIVE_PATH ANALYTICS_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" ANALYTICS_PC_PREFIX "${ANALYTICS_PC_PREFIX}")
set(PACKAGES analytics)
if(ANALYTICS_BUILD_OAUTH)
  list(APPEND PACKAGES analytics-oauth)
endif()
if(ANALYTICS_BUILD_TESTING_LIBRARY)
  list(APPEND PACKAGES analytics-testing)
endif()
foreach(name IN LISTS PACKAGES)
  configure_file(cmake/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
