#include "server/deliver/state_log.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "server/log/last_record.h"
#include "server/log/packing.h"

namespace analytics::server {
namespace {

constexpr std::uint8_t kVersion = 2;
// Small, so that old snapshots leave the disk soon.
constexpr std::uint64_t kSegmentBytes = 1024 * 1024;

void pack_codes(Packer& packer, const CountsByCode& counts) {
  packer.number(static_cast<std::uint16_t>(counts.size()));
  for (const auto& [code, count] : counts) {
    packer.text(code);
    packer.number(count);
  }
}

CountsByCode unpack_codes(Unpacker& unpacker) {
  CountsByCode counts;
  for (auto left = unpacker.number<std::uint16_t>(); left > 0 && unpacker.good(); --left) {
    const std::string code(unpacker.text());
    counts[code] = unpacker.number<std::uint64_t>();
  }
  return counts;
}

}  // namespace

std::string encode_snapshot(const Snapshot& snapshot) {
  std::string out;
  Packer packer(out);
  packer.number(kVersion);
  packer.number(snapshot.sequence);
  packer.number(snapshot.began_at);
  packer.number(snapshot.counted_end);
  packer.number(snapshot.accepted);
  packer.number(snapshot.pending);
  packer.text(snapshot.sources);
  packer.text(snapshot.rules);
  packer.number(snapshot.rules_since);
  packer.number(snapshot.progress.low_water());
  packer.number(static_cast<std::uint32_t>(snapshot.progress.beyond().size()));
  for (const auto& [begin, end] : snapshot.progress.beyond()) {
    packer.number(begin);
    packer.number(end);
  }
  packer.number(snapshot.delivered);
  pack_codes(packer, snapshot.filtered);
  pack_codes(packer, snapshot.discarded);
  pack_codes(packer, snapshot.committed_discarded);
  packer.number(snapshot.committed_offset);
  return out;
}

Result<Snapshot> decode_snapshot(std::string_view bytes) {
  Unpacker unpacker(bytes);
  Snapshot snapshot;
  const auto version = unpacker.number<std::uint8_t>();
  snapshot.sequence = unpacker.number<std::uint64_t>();
  snapshot.began_at = unpacker.number<std::uint64_t>();
  snapshot.counted_end = unpacker.number<std::uint64_t>();
  snapshot.accepted = unpacker.number<std::uint64_t>();
  snapshot.pending = unpacker.number<std::uint64_t>();
  snapshot.sources = std::string(unpacker.text());
  snapshot.rules = std::string(unpacker.text());
  snapshot.rules_since = unpacker.number<std::uint64_t>();
  snapshot.progress = Progress(unpacker.number<std::uint64_t>());
  for (auto left = unpacker.number<std::uint32_t>(); left > 0 && unpacker.good(); --left) {
    const auto begin = unpacker.number<std::uint64_t>();
    snapshot.progress.done(begin, unpacker.number<std::uint64_t>());
  }
  snapshot.delivered = unpacker.number<std::uint64_t>();
  snapshot.filtered = unpack_codes(unpacker);
  snapshot.discarded = unpack_codes(unpacker);
  snapshot.committed_discarded = unpack_codes(unpacker);
  snapshot.committed_offset = unpacker.number<std::uint64_t>();
  if (version != kVersion || !unpacker.done()) {
    return Error{ErrorCode::corrupt,
                 "the destination's state can't be read; was it written by a newer version?"};
  }
  return snapshot;
}

Result<std::unique_ptr<StateLog>> StateLog::open(Files& files, const std::string& folder,
                                                 std::shared_ptr<Clock> clock) {
  Result<std::unique_ptr<Journal>> journal =
      Journal::open(files, folder, {.segment_bytes_max = kSegmentBytes, .clock = std::move(clock)});
  if (!journal) return std::move(journal).error();
  std::unique_ptr<StateLog> log(new StateLog(*std::move(journal)));
  if (Result<void> read = log->read_last(); !read) return std::move(read).error();
  if (log->last_) log->stored_low_water_ = log->last_->progress.low_water();
  return log;
}

Result<void> StateLog::read_last() {
  Result<std::optional<std::string>> record = last_record(*journal_);
  if (!record) return std::move(record).error();
  if (!*record) return {};
  Result<Snapshot> snapshot = decode_snapshot(**record);
  if (!snapshot) return std::move(snapshot).error();
  last_ = *std::move(snapshot);
  return {};
}

void StateLog::save(const Snapshot& snapshot) {
  if (Result<void> open = journal_->reopen(); !open) return note(true, open.error().message);
  JournalFrame frame;
  frame.add(encode_snapshot(snapshot));
  const std::uint64_t low_water = snapshot.progress.low_water();
  journal_->append(std::move(frame), [this, low_water](const Result<std::uint64_t>& stored) {
    note(!stored, stored ? std::string() : stored.error().message);
    if (stored) stored_low_water_ = low_water;
  });
  const std::uint64_t end = journal_->durable_end();
  if (end > 0) (void)journal_->drop_before(end - 1);
}

void StateLog::note(bool failed, const std::string& why) {
  if (failed_.exchange(failed) == failed) return;
  if (failed) {
    spdlog::error(
        "a destination's state can't be stored, and is tried again; a kill would repeat what is "
        "delivered meanwhile: {}",
        why);
  } else {
    spdlog::info("a destination's state can be stored again");
  }
}

Result<void> StateLog::save_and_wait(const Snapshot& snapshot) {
  if (Result<void> open = journal_->reopen(); !open) return open;
  JournalFrame frame;
  frame.add(encode_snapshot(snapshot));
  Result<std::uint64_t> stored = journal_->append_and_wait(std::move(frame));
  if (!stored) return std::move(stored).error();
  stored_low_water_ = snapshot.progress.low_water();
  return {};
}

}  // namespace analytics::server
