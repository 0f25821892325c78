#pragma once

// The sources as the Tracking API looks them up: by write key, and by what web page asks. A table
// never changes; a changed workspace makes a new one, which takes over how much each source has
// used of its rate.
//
//   auto table = std::make_shared<const SourceTable>(std::move(sources), AnswerMode::compatible);
//   const SourceEntry* source = table->find("write-key");
//
// Safe for use by several threads. Entries live as long as their table.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/ingest/rate_limit.h"
#include "server/ingest/source.h"

namespace analytics::server {

struct SourceEntry {
  Source source{};
  std::shared_ptr<RateLimit> rate{};

  bool allows_origin(std::string_view origin) const;
};

class SourceTable {
 public:
  /// `unknown_mode` is how requests are answered whose key is nobody's. `before` may be null.
  SourceTable(std::vector<Source> sources, AnswerMode unknown_mode,
              const SourceTable* before = nullptr);
  SourceTable(const SourceTable&) = delete;
  SourceTable& operator=(const SourceTable&) = delete;

  /// Null where the key is nobody's.
  const SourceEntry* find(std::string_view write_key) const;
  const SourceEntry* find_id(std::string_view id) const;
  /// Whether any source may be sent to by that page: all that a preflight can be told, which comes
  /// without a key.
  bool any_allows_origin(std::string_view origin) const;
  AnswerMode unknown_mode() const noexcept { return unknown_mode_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const noexcept {
      return std::hash<std::string_view>()(key);
    }
  };

  std::vector<SourceEntry> entries_;
  std::unordered_map<std::string, const SourceEntry*, Hash, std::equal_to<>> by_key_;
  AnswerMode unknown_mode_;
};

}  // namespace analytics::server
