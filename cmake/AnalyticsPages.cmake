# The files that are part of the server: the API's description, and with ANALYTICS_BUILD_CONSOLE the
# console's pages, which tools/build-web makes of web/ when something there has changed.
#
#   analytics_embed_files(TARGET)      adds the source that has them
function(analytics_embed_files target)
  set(out ${PROJECT_BINARY_DIR}/embedded_files.cpp)
  set(api ${PROJECT_SOURCE_DIR}/docs/openapi.yaml)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
  set(pages "")
  set(built "")
  if(ANALYTICS_BUILD_CONSOLE)
    set(pages ${PROJECT_BINARY_DIR}/web)
    set(built ${PROJECT_BINARY_DIR}/web.built)
    analytics_build_pages(${pages} ${built})
  endif()
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -D OUT=${out} -D API=${api} -D PAGES=${pages} -P ${script}
    DEPENDS ${script} ${api} ${built}
    COMMENT "Embedding the console's files" VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

function(analytics_build_pages pages built)
  find_program(ANALYTICS_NPM npm)
  if(NOT ANALYTICS_NPM)
    message(FATAL_ERROR "The console's pages need npm: install it (tools/install-packages server), "
                        "or build without them (-DANALYTICS_BUILD_CONSOLE=OFF)")
  endif()
  set(web ${PROJECT_SOURCE_DIR}/web)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/*)
  file(GLOB settings CONFIGURE_DEPENDS ${web}/*.html ${web}/*.json ${web}/*.ts)
  add_custom_command(
    OUTPUT ${built}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${pages}
    COMMAND ${PROJECT_SOURCE_DIR}/tools/build-web ${pages}
    COMMAND ${CMAKE_COMMAND} -E touch ${built}
    DEPENDS ${sources} ${settings} ${PROJECT_SOURCE_DIR}/tools/build-web
            ${PROJECT_SOURCE_DIR}/tools/web-packages ${PROJECT_SOURCE_DIR}/tools/web-node.cjs
    COMMENT "Building the console's pages" VERBATIM)
endfunction()
