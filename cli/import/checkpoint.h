#pragma once

// How far an import has come, on disk: with it, an import that was interrupted in any way goes on
// without losing a row, and rows that are sent again have the ids they had.
//
//   Result<std::optional<Checkpoint>> found = Checkpoint::load(path);
//   Result<void> same = found->check(now);           // the same file, imported in the same way
//   now.save(path);
//
// An ordinary value; not synchronised.

#include <optional>
#include <string>

#include "cli/import/ledger.h"

namespace analytics::cli {

struct Checkpoint {
  std::string file{};            ///< For people; what counts is its digest.
  std::string digest{};          ///< SHA-256 of the file.
  std::string options_digest{};  ///< Of everything else that goes into the messages.
  std::string key_digest{};      ///< Tells write keys apart without telling them.
  Position done{};               ///< Every row before it is delivered, or a dead letter.
  RowCounts counts{};
  std::string dead_letter_file{};
  std::uint64_t dead_letter_bytes = 0;
  bool complete = false;

  /// Empty if there is no such file; `corrupt` if it can't be read.
  static Result<std::optional<Checkpoint>> load(const std::string& path);
  /// Replaces the file as a whole, on stable storage.
  Result<void> save(const std::string& path) const;
  std::string text() const;
  static Result<Checkpoint> parse(std::string_view text);

  /// Whether this one, found on disk, is of the import that `now` describes.
  Result<void> check(const Checkpoint& now) const;
};

}  // namespace analytics::cli
