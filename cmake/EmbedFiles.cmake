# Writes the C++ file that makes files a part of the program: server/console/embedded_file.h. Run
# when building:
#
#   cmake -D OUT=embedded_files.cpp -D API=docs/openapi.yaml -D PAGES=FOLDER -P EmbedFiles.cmake
#
# PAGES may be empty: then there are no pages. Each file is there twice, as it is and packed by
# gzip, whose output is the same for the same input. The assembler reads the files themselves.
cmake_minimum_required(VERSION 3.25)

set(type_of_html "text/html; charset=utf-8")
set(type_of_js "text/javascript; charset=utf-8")
set(type_of_css "text/css; charset=utf-8")
set(type_of_svg "image/svg+xml")
set(type_of_png "image/png")
set(type_of_json "application/json")
set(type_of_yaml "application/yaml")

set(symbols "")
set(table "")
set(count 0)
set(packed "${OUT}.packed")
file(REMOVE_RECURSE "${packed}")
file(MAKE_DIRECTORY "${packed}")

function(add_bytes symbol file)
  file(SIZE "${file}" size)
  string(APPEND symbols "\
__asm__(\".pushsection .rodata\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n.popsection\\n\");
extern \"C\" const char ${symbol}[];
")
  set(symbols "${symbols}" PARENT_SCOPE)
  set(view "std::string_view(${symbol}, ${size})" PARENT_SCOPE)
endfunction()

function(embed file path)
  cmake_path(GET file EXTENSION LAST_ONLY extension)
  string(SUBSTRING "${extension}" 1 -1 extension)
  if(NOT DEFINED type_of_${extension})
    message(FATAL_ERROR "${file}: cmake/EmbedFiles.cmake knows no content type of .${extension}")
  endif()
  execute_process(COMMAND gzip -9 -n -c "${file}" OUTPUT_FILE "${packed}/${count}.gz"
                  COMMAND_ERROR_IS_FATAL ANY)
  file(SHA256 "${file}" hash)
  string(SUBSTRING "${hash}" 0 32 hash)
  add_bytes(analytics_embedded_${count} "${file}")
  set(plain "${view}")
  add_bytes(analytics_packed_${count} "${packed}/${count}.gz")
  string(APPEND table "    {.path = \"${path}\",
     .content_type = \"${type_of_${extension}}\",
     .etag = \"\\\"${hash}\\\"\",
     .bytes = ${plain},
     .gzipped = ${view}},
")
  math(EXPR count "${count} + 1")
  set(symbols "${symbols}" PARENT_SCOPE)
  set(table "${table}" PARENT_SCOPE)
  set(count "${count}" PARENT_SCOPE)
endfunction()

set(files "")
if(PAGES)
  file(GLOB_RECURSE files RELATIVE "${PAGES}" "${PAGES}/*")
  list(SORT files)
  if(NOT "index.html" IN_LIST files)
    message(FATAL_ERROR "${PAGES} has no index.html: tools/build-web made no pages")
  endif()
endif()
foreach(file IN LISTS files)
  embed("${PAGES}/${file}" "/${file}")
endforeach()
embed("${API}" "/openapi.yaml")

file(WRITE "${OUT}" "// Written by cmake/EmbedFiles.cmake.
#include \"server/console/embedded_file.h\"

${symbols}
namespace analytics::server {

std::span<const EmbeddedFile> embedded_files() {
  static const EmbeddedFile kFiles[] = {
${table}  };
  return kFiles;
}

}  // namespace analytics::server
")
