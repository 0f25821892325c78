#pragma once

// What is on disk and still to be sent: this client's own subfolder of the spool, which it writes
// to, and one at a time of those that other processes left behind, which it empties and removes.
//
//   Result<std::unique_ptr<Backlog>> backlog = Backlog::open(files, settings);
//   backlog->append(batch, on_stored);   backlog->added(batch, offset);
//   while (auto batch = backlog->take(now)) send(*batch);
//   backlog->finished(batch);            // or put_back
//
// Its calls read the disk, but wait for no write. Not synchronised.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <analytics/config.h>

#include "client/spool_folder.h"
#include "client/spool_store.h"

namespace analytics {

class Backlog final : public BatchSource {
 public:
  struct Settings {
    std::string folder{};
    std::string fingerprint{};
    SpoolStore::Settings store{};
    /// Told what the user may want to know.
    std::function<void(LogLevel, std::string)> log{};
  };
  static Result<std::unique_ptr<Backlog>> open(Files& files, Settings settings);

  std::optional<EncodedBatch> take(Deadline now) override;
  std::optional<Deadline> next_due() const override;
  void hurry() noexcept;
  void flush(Deadline now) noexcept;

  void append(const EncodedBatch& batch, Journal::Done done) {
    own_->append(batch, std::move(done));
  }
  void added(const EncodedBatch& batch, std::uint64_t offset) { own_->added(batch, offset); }
  /// Makes room for one more batch. `dropped` gets the oldest events, which have to go for it and
  /// are then to be `finished`. False where there is none to be had.
  bool make_room(const EncodedBatch& batch, Deadline now,
                 const std::function<void(EncodedBatch)>& dropped);

  void finished(const EncodedBatch& batch);
  /// False where it isn't on disk any more.
  bool put_back(const EncodedBatch& batch, Deadline not_before);

  /// Tells the disk what was finished, where there is news. `done` is called by another thread;
  /// then call `mark_written`.
  void mark(const std::function<void(std::uint64_t store, bool written)>& done);
  void mark_written(std::uint64_t store, bool written);
  /// Removes a subfolder that was adopted and is empty, and adopts the next.
  void adopt_next();

  /// After a failed write; until it is true again nothing is to be appended.
  Result<void> reopen();
  /// Returns once all writes are on disk or have failed, and their callbacks were called; none can
  /// follow. What is there can still be read.
  void stop_writing();
  /// Ends it, after `stop_writing`; its own subfolder too is removed where nothing is left in it.
  void close();

  std::uint64_t pending() const noexcept;
  std::uint64_t pending_through(std::uint64_t number) const noexcept;
  std::uint64_t recovered() const noexcept { return recovered_; }
  /// Events that could not be read any more.
  std::uint64_t unreadable() const noexcept { return unreadable_; }

 private:
  Backlog(Files& files, SpoolFolder folder, Settings settings)
      : files_(files), folder_(std::move(folder)), settings_(std::move(settings)) {}
  Result<void> take_or_make_own();
  Result<std::unique_ptr<SpoolStore>> open_store(const std::string& path);
  std::optional<EncodedBatch> take_from(SpoolStore& store, Deadline now);
  void forget_unreadable(SpoolStore& store, const Error& error, Deadline now);
  SpoolStore* store(std::uint64_t id) const noexcept;
  void note(LogLevel level, std::string text) const;

  Files& files_;
  SpoolFolder folder_;
  Settings settings_;
  std::unique_ptr<SpoolStore> own_;
  std::unique_ptr<SpoolStore> adopted_;
  std::vector<std::string> to_adopt_;
  std::uint64_t last_id_ = 0;
  std::uint64_t recovered_ = 0;
  std::uint64_t unreadable_ = 0;
  std::set<std::uint64_t> marking_;  // Stores that a mark is being written to.
};

}  // namespace analytics
