#include "server/log/checkpoints.h"

#include <utility>

#include "server/log/last_record.h"

namespace analytics::server {
namespace {

// Small, so that old ones leave the disk soon.
constexpr std::uint64_t kSegmentBytes = 1024 * 1024;

}  // namespace

Result<std::unique_ptr<Checkpoints>> Checkpoints::open(Files& files, const std::string& folder,
                                                       std::shared_ptr<Clock> clock) {
  Result<std::unique_ptr<Journal>> journal =
      Journal::open(files, folder, {.segment_bytes_max = kSegmentBytes, .clock = std::move(clock)});
  if (!journal) return std::move(journal).error();
  std::unique_ptr<Checkpoints> checkpoints(new Checkpoints(*std::move(journal)));
  if (Result<void> read = checkpoints->read_last(); !read) return std::move(read).error();
  return checkpoints;
}

Result<void> Checkpoints::read_last() {
  Result<std::optional<std::string>> record = last_record(*journal_);
  if (!record) return std::move(record).error();
  if (!*record) return {};
  Result<Checkpoint> checkpoint = decode_checkpoint(**record);
  if (!checkpoint) return std::move(checkpoint).error();
  last_ = *std::move(checkpoint);
  return {};
}

Result<void> Checkpoints::save(Checkpoint checkpoint) {
  if (Result<void> open = journal_->reopen(); !open) return open;
  JournalFrame frame;
  frame.add(encode_checkpoint(checkpoint));
  Result<std::uint64_t> stored = journal_->append_and_wait(std::move(frame));
  if (!stored) return std::move(stored).error();
  last_ = std::move(checkpoint);
  return journal_->drop_before(*stored);
}

}  // namespace analytics::server
