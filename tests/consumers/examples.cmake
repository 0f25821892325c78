# The examples as a user's programs, with and without exceptions; warnings are errors. Included by
# the consumer projects once `analytics::analytics` is there. `analytics::testing` is there too, as
# it is wherever Boost's headers were at its building; `analytics::oauth` is, where it was built.
#
# Besides each example as it stands there is one that sends to the host in EXAMPLE_HOST, to be run.
set(ROOT ${CMAKE_CURRENT_LIST_DIR}/../..)

function(consume library example)
  foreach(mode exceptions no-exceptions)
    add_executable(${example}-${mode} ${ARGN})
    target_compile_options(${example}-${mode} PRIVATE
      -f${mode} -Wall -Wextra -Wpedantic -Wshadow -Werror)
    target_link_libraries(${example}-${mode} PRIVATE ${library})
  endforeach()
endfunction()

# A program in C: CMake links it as what it is linked with needs.
add_executable(c_client ${ROOT}/examples/c_client.c)
set_target_properties(c_client PROPERTIES C_STANDARD 99 C_EXTENSIONS OFF)
target_compile_options(c_client PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Werror)
target_link_libraries(c_client PRIVATE analytics::analytics)

# Writes the example to `out` with `text` replaced; an example without that text is an error.
function(with_host example text replacement out)
  file(READ ${ROOT}/examples/${example}.cpp source)
  string(FIND "${source}" "${text}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "examples/${example}.cpp has no '${text}' any more")
  endif()
  string(REPLACE "${text}" "${replacement}" source "#include <cstdlib>\n${source}")
  file(CONFIGURE OUTPUT ${out} CONTENT "${source}" @ONLY)
endfunction()

set(HOST "std::getenv(\"EXAMPLE_HOST\")")
set(AT_HOST ${CMAKE_CURRENT_BINARY_DIR}/at_host)
with_host(seed "HttpClient client;" "HttpClient client{{.host = ${HOST}}};" ${AT_HOST}/seed.cpp)
with_host(client "{.write_key = \"YOUR_WRITE_KEY\"}"
          "{.write_key = \"YOUR_WRITE_KEY\", .host = ${HOST}}" ${AT_HOST}/client.cpp)

consume(analytics::analytics seed ${ROOT}/examples/seed.cpp)
consume(analytics::analytics client ${ROOT}/examples/client.cpp)
consume(analytics::analytics seed-at-host ${AT_HOST}/seed.cpp)
consume(analytics::analytics client-at-host ${AT_HOST}/client.cpp)
if(TARGET analytics::oauth)
  consume(analytics::oauth oauth ${ROOT}/examples/oauth.cpp)
endif()
consume(analytics::testing testing ${ROOT}/examples/testing.cpp)
