# The packs of catalog/ as a part of the program, which has them by
# server/destinations/pack/delivery/built_in_packs.h.
#
#   include(EmbedPacks)
#   analytics_embed_packs(TARGET)      adds the source that has them
#
# The same file, run as a script when building, writes that source:
#
#   cmake -D OUT=embedded_packs.cpp -D FOLDER=catalog -P EmbedPacks.cmake
#
# The assembler reads the files themselves. New files are noticed when building, as with any glob of
# CONFIGURE_DEPENDS.
function(analytics_embed_packs target)
  set(folder ${PROJECT_SOURCE_DIR}/catalog)
  set(out ${PROJECT_BINARY_DIR}/embedded_packs.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedPacks.cmake)
  file(GLOB packs CONFIGURE_DEPENDS ${folder}/*.yaml)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -D OUT=${out} -D FOLDER=${folder} -P ${script}
    DEPENDS ${script} ${packs}
    COMMENT "Embedding the catalogue's packs" VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  return()
endif()

set(symbols "")
set(table "")
set(count 0)
file(GLOB packs "${FOLDER}/*.yaml")
list(SORT packs)
foreach(pack IN LISTS packs)
  cmake_path(GET pack STEM LAST_ONLY type)
  file(SIZE "${pack}" size)
  file(SHA256 "${pack}" hash)
  # The sum makes this file another one where the pack is: what is built of it is then built anew.
  string(APPEND symbols "// ${hash}
__asm__(\".pushsection .rodata\\nanalytics_pack_${count}:\\n\"
        \".incbin \\\"${pack}\\\"\\n.popsection\\n\");
extern \"C\" const char analytics_pack_${count}[];
")
  string(APPEND table "
      {.type = \"${type}\", .yaml = std::string_view(analytics_pack_${count}, ${size})},")
  math(EXPR count "${count} + 1")
endforeach()

file(WRITE "${OUT}" "// Written by cmake/EmbedPacks.cmake.
#include \"server/destinations/pack/delivery/built_in_packs.h\"

#include <vector>

${symbols}
namespace analytics::server::pack {

std::span<const BuiltInPack> built_in_packs() {
  static const std::vector<BuiltInPack> kPacks = {${table}
  };
  return kPacks;
}

}  // namespace analytics::server::pack
")
