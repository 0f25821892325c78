#pragma once

// A YAML file of one document, which is what every file of ours is.
//
//   DocumentFault fault;
//   std::optional<YAML::Node> root = parse_one_document(text, fault);
//   if (!root) complain(fault.line, fault.message);     // 3: "must hold one document: …"
//
// What yaml-cpp throws does not get out of here. Pure functions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <yaml-cpp/yaml.h>

namespace analytics::server {

struct DocumentFault {
  enum class Kind : std::uint8_t { not_utf8, empty, several, not_yaml };

  Kind kind = Kind::not_yaml;
  std::size_t line = 0;   ///< From 1; 0 where no line is to blame.
  std::string message{};  ///< The end of a sentence that begins "the file".
  std::string detail{};   ///< What is wrong with what is no YAML.
};

/// Nothing where the text is not UTF-8, no YAML, empty, or several documents.
std::optional<YAML::Node> parse_one_document(std::string_view text, DocumentFault& fault);

}  // namespace analytics::server
