#pragma once

// Files in memory that fail when they are told to, and from which the power can be cut: what was
// not synced is then lost, or there in part, in no order, as on a real disk. For tests.
//
//   FaultyFiles files;
//   files.fail_after(Call::sync, 2, ErrorCode::io_error);  // the third sync fails
//   files.cut_power(PowerCut::random, random);
//   EXPECT_EQ(files.contents("log/a.seg"), …);
//
// A failed sync behaves as Linux does: what it should have written reads back as before, but never
// reaches the disk unless it is written again. Safe for use by several threads.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "journal/files.h"

namespace analytics {

enum class Call { open, write, allocate, read, sync, truncate, unlink, rename, sync_folder, list };

enum class PowerCut {
  synced_only,  ///< Only what was synced is left.
  random,       ///< Of the rest, each block and each change of a name as chance has it.
};

class FaultyFiles final : public Files {
 public:
  /// The unit in which unsynced bytes reach the disk, or don't.
  static constexpr std::uint64_t kBlockBytes = 16;

  FaultyFiles();
  ~FaultyFiles() override;

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override;
  Result<void> make_folder(const std::string& path) override;
  /// There are no users, and no permissions.
  Result<void> check_folder(const std::string& path, unsigned forbidden) override;
  Result<void> remove_folder(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& folder) override;
  Result<void> unlink(const std::string& path) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> sync_folder(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;

  /// After `calls` more that succeed, the next one of this kind fails, once.
  void fail_after(Call kind, std::uint64_t calls, ErrorCode code);
  /// The same, but because the power goes at that moment: what was not synced is still on its way
  /// to the disk when `cut_power`, which must come next, decides on it.
  void lose_power_after(Call kind, std::uint64_t calls);
  /// How many calls of this kind there have been.
  std::uint64_t calls(Call kind) const;
  /// From now on nothing may be changed or made.
  void make_read_only();
  /// How many bytes all files may have together; writes go as far as they can.
  void set_capacity(std::uint64_t bytes);

  /// Files and locks that are open end with it.
  void cut_power(PowerCut how, std::mt19937_64& random);
  /// Ends the process: everything written is left, files and locks that are open end.
  void kill();

  /// What a reader sees.
  std::string contents(const std::string& path) const;
  /// Puts a file there as it is to be, on the disk.
  void put(const std::string& path, std::string bytes);
  std::vector<std::string> paths() const;

 private:
  class OpenFile;
  class HeldLock;
  struct Inode {
    std::string seen;                 // what reading gives
    std::string disk;                 // what is on stable storage
    std::set<std::uint64_t> dirty{};  // blocks that the next sync writes
  };
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  std::optional<Error> fault(Call kind, const std::string& path);
  std::uint64_t used_bytes() const;
  void cut_renames(Names& left, PowerCut how, std::mt19937_64& random) const;
  static void cut(Inode& inode, PowerCut how, std::mt19937_64& random);

  mutable std::mutex mutex_;
  Names seen_;  // guarded by mutex_, as what follows
  Names disk_;
  /// Renames of which the new name is not on stable storage yet: the old one by the new one.
  std::map<std::string, std::string> renames_;
  std::set<std::string> locked_;
  struct Fault {
    std::uint64_t calls_left;
    ErrorCode code;
  };
  std::map<Call, Fault> faults_;
  std::map<Call, std::uint64_t> calls_;
  bool is_read_only_ = false;
  std::uint64_t capacity_bytes_ = UINT64_MAX;
  std::uint64_t life_ = 0;  // one more with each power cut
};

}  // namespace analytics
