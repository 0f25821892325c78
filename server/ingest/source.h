#pragma once

// A source: something that sends events, the keys that it sends them with, and what the workspace
// lets it send.
//
//   Source shop{.id = "shop", .write_keys = {"new-key", "old-key"}, .events_per_second_max =
//   1'000};
//
// Plain values. Names of events and properties are exact and case-sensitive.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace analytics::server {

/// How a request is answered whose events were not all accepted.
enum class AnswerMode : std::uint8_t {
  compatible,  ///< As Segment does: 200, but for a body that is too large or can't be read.
  strict,      ///< With what is wrong: 400, 401, 403, 413, 422.
};

/// What a source may not send: events are rejected, properties and traits are left out.
struct SourceSchema {
  using Names = std::set<std::string, std::less<>>;
  Names blocked_events{};
  /// By event name; `*` holds for every event.
  std::map<std::string, Names, std::less<>> blocked_properties{};
  Names blocked_traits{};        ///< Of identify.
  Names blocked_group_traits{};  ///< Of group.

  bool empty() const {
    return blocked_events.empty() && blocked_properties.empty() && blocked_traits.empty() &&
           blocked_group_traits.empty();
  }
};

struct Source {
  std::string id{};
  std::string name{};
  std::vector<std::string> write_keys{};  ///< Any of them; several while one replaces another.
  bool enabled = true;
  AnswerMode mode = AnswerMode::compatible;
  /// Origins of web pages that may send, such as `https://shop.example`; empty: all.
  std::vector<std::string> allowed_origins{};
  std::uint32_t events_per_second_max = 0;  ///< 0: no limit. A second's worth may come at once.
  /// User ids whose events are taken and forgotten.
  std::set<std::string, std::less<>> suppressed_users{};
  SourceSchema schema{};
};

}  // namespace analytics::server
