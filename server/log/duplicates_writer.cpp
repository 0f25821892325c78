#include "server/log/duplicates_writer.h"

#include <string_view>
#include <utility>

#include "journal/crc32c.h"

namespace analytics::server {
namespace {

constexpr std::size_t kWriteIds = 16'384;       // 256 KiB at a time.
constexpr std::uint64_t kSyncIds = 512 * 1024;  // 8 MiB: the log's own syncs are not to wait long.

template <class Items>
std::string_view bytes_of(const Items& items) {
  return {reinterpret_cast<const char*>(items.data()),
          items.size() * sizeof(typename Items::value_type)};
}

}  // namespace

Result<RunWriter> RunWriter::create(Files& files, std::string path, std::uint64_t entries_max) {
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::create);
  if (!file) return std::move(file).error();
  return RunWriter(std::move(path), entries_max, *std::move(file));
}

RunWriter::RunWriter(std::string path, std::uint64_t entries_max, std::unique_ptr<File> file)
    : path_(std::move(path)),
      file_(std::move(file)),
      slices_(entries_max / kIdsPerSlice + 1),
      filter_(DuplicateFilter::blocks_for(entries_max)) {
  ids_.reserve(kWriteIds);
}

Result<void> RunWriter::add(const DuplicateId& id) {
  if (!ids_.empty() && ids_.back() == id) return {};
  const std::uint64_t slice = id.place_among(slices_.size());
  if (slice != slice_) {
    end_slices_before(slice);
    // Only here: until a slice has ended, its checksum needs its ids.
    if (ids_.size() >= kWriteIds) {
      if (Result<void> flushed = flush(); !flushed) return flushed;
    }
  }
  ids_.push_back(id);
  filter_.add(id);
  return {};
}

// Their ids are at the end of those that are not yet written.
void RunWriter::end_slices_before(std::uint64_t slice) {
  const std::string_view ids =
      bytes_of(ids_).substr((slices_[slice_].begin - written_) * sizeof(DuplicateId));
  slices_[slice_].checksum = crc32c(0, ids);
  while (slice_ < slice && ++slice_ < slices_.size()) {
    slices_[slice_] = {.begin = static_cast<std::uint32_t>(written_ + ids_.size()),
                       .checksum = crc32c(0, {})};
  }
}

Result<void> RunWriter::flush() {
  const std::string_view bytes = bytes_of(ids_);
  const std::uint64_t position = kRunHeaderBytes + written_ * sizeof(DuplicateId);
  if (Result<void> done = file_->write_at(position, {&bytes, 1}); !done) return done;
  written_ += ids_.size();
  unsynced_ids_ += ids_.size();
  ids_.clear();
  if (unsynced_ids_ < kSyncIds) return {};
  unsynced_ids_ = 0;
  return file_->sync();
}

Result<std::shared_ptr<const DuplicateRun>> RunWriter::finish(const DuplicateSpan& span) {
  end_slices_before(slices_.size());
  if (Result<void> flushed = flush(); !flushed) return std::move(flushed).error();
  RunHeader header{.count = written_,
                   .slices = slices_.size(),
                   .filter_blocks = filter_.blocks(),
                   .span = span,
                   .slices_checksum = crc32c(0, bytes_of(slices_))};
  if (Result<void> done = write_rest(header); !done) return std::move(done).error();
  return std::make_shared<const DuplicateRun>(std::move(path_), header, std::move(slices_),
                                              std::move(filter_), std::move(file_));
}

// The header comes when all else is there for good.
Result<void> RunWriter::write_rest(RunHeader& header) {
  const std::span<char> filter = filter_.bytes();
  const std::string_view parts[] = {bytes_of(slices_), {filter.data(), filter.size()}};
  header.filter_checksum = crc32c(0, parts[1]);
  Result<void> done = file_->write_at(header.slices_position(), parts);
  if (done) done = file_->sync();
  if (!done) return done;
  const std::string bytes = encode_run_header(header);
  const std::string_view head = bytes;
  done = file_->write_at(0, {&head, 1});
  if (done) done = file_->sync();
  if (!done) {
    // It reads as if it were there, but may never be on the disk: it must vouch for nothing.
    const std::string zeros(kRunHeaderBytes, '\0');
    const std::string_view none = zeros;
    (void)file_->write_at(0, {&none, 1});
  }
  return done;
}

}  // namespace analytics::server
