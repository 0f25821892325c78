#pragma once

// The seam to files: all that the journal, and what else must not be lost, ever asks of a disk, so
// that a test can make each call fail and cut the power between any two. `Files::real()` is the
// machine's own.
//
//   Result<std::unique_ptr<File>> file = files.open(path, OpenMode::create);
//   file.value()->write_at(0, {{"hello"}});
//   file.value()->sync();
//
// Files is safe for use by several threads; a File is one thread's at a time. Errors name the path.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

namespace analytics {

enum class OpenMode {
  read,    ///< An existing file.
  write,   ///< An existing file, to read and write.
  create,  ///< A new file, mode 0600, to read and write; an existing one is an error.
};

class File {
 public:
  virtual ~File() = default;

  /// Writes all the parts, one after the other. After an error, any of the bytes may be there.
  virtual Result<void> write_at(std::uint64_t position,
                                std::span<const std::string_view> parts) = 0;
  /// Makes the file longer by `bytes` from `from`, its end, on: zeros, in place of which frames can
  /// later be written that then need no more room, and that a sync need not tell the file system's
  /// journal of. `disk_full` where there is no room; after an error, a part of it may be there.
  virtual Result<void> allocate(std::uint64_t from, std::uint64_t bytes) = 0;
  /// How many bytes were read: fewer than asked for only at the end of the file.
  virtual Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) = 0;
  /// Returns once everything that was written is on stable storage (fdatasync).
  virtual Result<void> sync() = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
  virtual Result<std::uint64_t> size() = 0;
};

/// Held while it exists. Destroying it closes the file and never unlocks by itself, so that a
/// forked child's copy does not end its parent's lock.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

class Files {
 public:
  virtual ~Files() = default;

  /// A symbolic link as the path's last part is an error.
  virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) = 0;
  /// Makes a folder, mode 0700, in a folder that exists; one that is there already is fine.
  virtual Result<void> make_folder(const std::string& path) = 0;
  /// An error that says why, unless this is a folder itself and not a symbolic link to one, belongs
  /// to this user, and none of the permission bits in `forbidden` are set.
  virtual Result<void> check_folder(const std::string& path, unsigned forbidden) = 0;
  /// Removes a folder, which must be empty.
  virtual Result<void> remove_folder(const std::string& path) = 0;
  /// The names in a folder, in no order.
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
  virtual Result<void> unlink(const std::string& path) = 0;
  /// Gives a file another name, in the same file system, in place of a file that may have it: a
  /// reader finds the one or the other. On stable storage once the new name's folder is synced;
  /// until then, a power cut leaves it under one of its names at least. The old one may come back
  /// until its own folder is synced after that.
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  /// Returns once the folder's list of names is on stable storage.
  virtual Result<void> sync_folder(const std::string& path) = 0;
  /// Locks a file, which is made if need be; one that may only be read does. `locked` if somebody
  /// else has it.
  virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;

  /// The machine's own; lives as long as the program.
  static Files& real();
};

}  // namespace analytics
