#pragma once

// Where the files of a batch lie until they are in the archive, on stable storage, with the offset
// after them: what makes the archive exactly once. A batch counts from the moment its record is
// there; from then on its files are brought to their places, the same bytes under the same names,
// as often as it takes. README.md in this folder has the record's form.
//
//   Result<std::unique_ptr<Staging>> staging = Staging::open(files, "/srv/archive/.staging");
//   (*staging)->put(packed, offset_after);           // on stable storage, as a whole or not at all
//   target.place((*staging)->pending(), deadline);   // staged copies go away
//   (*staging)->placed();
//
// After an error it must be opened again: what it knows of the folder may be wrong. Not
// synchronised.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/destinations/archive/lines.h"

namespace analytics::server {

struct StagedFile {
  std::string path{};     ///< Where its bytes are.
  std::string name{};     ///< What it is to be called in the archive.
  bool is_there = false;  ///< Where not, it was brought to its place, maybe not for good.
};

class Staging {
 public:
  /// Makes the folder if need be, and locks it. `locked` where somebody else has it.
  static Result<std::unique_ptr<Staging>> open(Files& files, const std::string& folder);

  /// Stages a batch; nothing may be pending. `offset` is the one after its last event.
  Result<void> put(const std::vector<PackedFile>& packed, std::uint64_t offset);

  /// The last batch's files, until `placed` says that they are in their places.
  std::vector<StagedFile> pending() const;
  bool has_pending() const { return is_open_; }

  /// Everything that was pending is in its place, for good.
  Result<void> placed();

  /// The offset after the last batch that was staged.
  std::uint64_t offset() const { return record_.after; }
  /// The offset after the last batch all of whose files are in their places.
  std::uint64_t committed() const { return has_pending() ? record_.before : record_.after; }

 private:
  struct Record {
    std::uint64_t batch = 0;   // Counts up, and so is part of the staged files' names.
    std::uint64_t before = 0;  // The offset before the batch.
    std::uint64_t after = 0;
    std::vector<std::string> names{};
  };

  Staging(Files& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Result<void> read();
  Result<void> write_file(const std::string& path, std::string_view bytes);
  Result<void> clear();
  std::string in_folder(std::string_view name) const;

  static std::string text_of(const Record& record);
  static Result<Record> parse(std::string_view text);

  Files& files_;
  const std::string folder_;
  std::unique_ptr<FileLock> lock_;
  Record record_;
  bool is_open_ = false;          // Whether the record's batch may not be in its place yet.
  std::vector<bool> has_copy_{};  // Which of its files have a staged copy.
};

/// Makes each folder of the path that is not there.
Result<void> make_folders(Files& files, const std::string& path);

/// All of a file, which has `bytes_max` at most.
Result<std::string> read_whole(Files& files, const std::string& path, std::uint64_t bytes_max);

}  // namespace analytics::server
