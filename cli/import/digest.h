#pragma once

// SHA-256, for what must be the same tomorrow: the file's digest, and the ids of its rows.
//
//   Result<std::string> digest = file_digest(*file, [](std::uint64_t bytes) { … });
//   MessageIds ids(*digest, options_digest);
//   ids.of(row.number, row.text)           // "imp-3b5d0f1a2c4e6f80-17-9a0c…"
//
// A MessageIds is used by one thread at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/import/byte_source.h"

namespace analytics::cli {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);

/// Of everything in the source, from its beginning; leaves it at its beginning. `progress` is told
/// the bytes read so far, now and then; false stops with `canceled`.
Result<std::string> file_digest(ByteSource& source,
                                const std::function<bool(std::uint64_t)>& progress);

/// The ids that rows get which have none: the same for the same row of the same file imported in
/// the same way, so that a server recognises what it got before.
class MessageIds {
 public:
  MessageIds(std::string_view file_digest, std::string_view options_digest);
  ~MessageIds();

  std::string of(std::uint64_t row, std::string_view text);

 private:
  struct Hasher;
  std::string prefix_;
  std::unique_ptr<Hasher> hasher_;
};

}  // namespace analytics::cli
