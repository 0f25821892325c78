#pragma once

// What workspace.yaml says of a source beyond its keys: mode, origins, rate, suppressed users, and
// what is blocked.
//
//   read_source_settings(reader, node, "source \"shop\"", source);
//
// Uses yaml-cpp, which throws: whoever uses it catches.

#include <string>

#include "server/ingest/source.h"
#include "server/workspace/file_reader.h"

namespace analytics::server {

inline constexpr std::size_t kOriginsPerSourceMax = 100;
inline constexpr std::size_t kSuppressedUsersPerSourceMax = 100'000;
inline constexpr std::size_t kBlockedNamesMax = 10'000;

void read_source_settings(FileReader& reader, const YAML::Node& source, const std::string& what,
                          Source& into);

/// `compatible` or `strict`; as it was, with a problem, for anything else.
void read_mode(FileReader& reader, const YAML::Node& node, const std::string& what,
               AnswerMode& into);

}  // namespace analytics::server
