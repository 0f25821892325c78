#include "server/log/duplicates_run.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "journal/crc32c.h"

namespace analytics::server {
namespace {

constexpr std::uint64_t kReadIds = 4096;  // 64 KiB at a time when all are read.

std::string_view bytes_of(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

template <class Item>
std::span<char> as_bytes(std::span<Item> items) {
  return {reinterpret_cast<char*>(items.data()), items.size_bytes()};
}

Error damaged(const std::string& path, const std::string& what) {
  return {ErrorCode::corrupt, path + " is damaged: " + what};
}

Result<void> read_whole(File& file, const std::string& path, std::uint64_t position,
                        std::span<char> into) {
  Result<std::size_t> read = file.read_at(position, into);
  if (!read) return std::move(read).error();
  if (*read != into.size()) return damaged(path, "it is cut short");
  return {};
}

/// Reads a part that has a checksum of its own.
Result<void> read_checked(File& file, const std::string& path, std::uint64_t position,
                          std::span<char> into, std::uint32_t checksum) {
  if (Result<void> read = read_whole(file, path, position, into); !read) return read;
  if (crc32c(0, bytes_of(into)) != checksum) return damaged(path, "a checksum is wrong");
  return {};
}

}  // namespace

DuplicateRun::DuplicateRun(std::string path, RunHeader header, std::vector<RunSlice> slices,
                           DuplicateFilter filter, std::unique_ptr<File> file)
    : path_(std::move(path)),
      header_(header),
      slices_(std::move(slices)),
      filter_(std::move(filter)),
      file_(std::move(file)) {}

Result<std::shared_ptr<const DuplicateRun>> DuplicateRun::open(Files& files, std::string path) {
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::write);
  if (!file) return std::move(file).error();
  std::string head(kRunHeaderBytes, '\0');
  Result<std::size_t> got = (*file)->read_at(0, head);
  if (!got) return std::move(got).error();
  if (head.find_first_not_of('\0') == std::string::npos) {
    return Error{ErrorCode::not_available, path + " was never finished"};
  }
  Result<RunHeader> header = decode_run_header(head);
  if (!header) return damaged(path, header.error().message);
  // Before memory is set aside for what a header says.
  Result<std::uint64_t> size = (*file)->size();
  if (!size) return std::move(size).error();
  if (*size < header->file_bytes()) return damaged(path, "it is cut short");

  std::vector<RunSlice> slices(header->slices);
  DuplicateFilter filter(header->filter_blocks);
  Result<void> read = read_checked(**file, path, header->slices_position(),
                                   as_bytes(std::span(slices)), header->slices_checksum);
  if (read) {
    read = read_checked(**file, path, header->filter_position(), filter.bytes(),
                        header->filter_checksum);
  }
  // Whoever wrote it may have been killed before it was on stable storage.
  if (read) read = (*file)->sync();
  if (!read) return std::move(read).error();
  return std::make_shared<const DuplicateRun>(std::move(path), *header, std::move(slices),
                                              std::move(filter), *std::move(file));
}

std::uint64_t DuplicateRun::memory_bytes() const {
  return header_.slices * sizeof(RunSlice) + header_.filter_blocks * DuplicateFilter::kBlockBytes;
}

std::uint64_t DuplicateRun::slice_begin(std::uint64_t slice) const {
  return slice < slices_.size() ? slices_[slice].begin : header_.count;
}

Result<void> DuplicateRun::read_slices(File& file, std::uint64_t first, std::uint64_t last,
                                       std::vector<DuplicateId>& ids) const {
  const std::uint64_t begin = slice_begin(first);
  ids.resize(slice_begin(last) - begin);
  if (Result<void> read = read_whole(file, path_, kRunHeaderBytes + begin * sizeof(DuplicateId),
                                     as_bytes(std::span(ids)));
      !read) {
    return read;
  }
  for (std::uint64_t slice = first; slice < last; ++slice) {
    const std::span<DuplicateId> part = std::span(ids).subspan(
        slice_begin(slice) - begin, slice_begin(slice + 1) - slice_begin(slice));
    if (crc32c(0, bytes_of(as_bytes(part))) != slices_[slice].checksum) {
      return damaged(path_, "a checksum is wrong");
    }
  }
  return {};
}

Result<bool> DuplicateRun::contains(const DuplicateId& id) const {
  const std::uint64_t slice = id.place_among(slices_.size());
  if (Result<void> read = read_slices(*file_, slice, slice + 1, found_); !read) {
    return std::move(read).error();
  }
  return std::binary_search(found_.begin(), found_.end(), id);
}

Result<RunReader> RunReader::open(Files& files, std::shared_ptr<const DuplicateRun> run) {
  Result<std::unique_ptr<File>> file = files.open(run->path(), OpenMode::read);
  if (!file) return std::move(file).error();
  return RunReader(std::move(run), *std::move(file));
}

Result<void> RunReader::read_on() {
  ids_.clear();
  at_ = 0;
  while (ids_.empty() && next_slice_ < run_->slices_.size()) {
    const std::uint64_t first = next_slice_++;
    const std::uint64_t end_max = run_->slice_begin(first) + kReadIds;
    while (next_slice_ < run_->slices_.size() && run_->slice_begin(next_slice_ + 1) <= end_max) {
      ++next_slice_;
    }
    if (Result<void> read = run_->read_slices(*file_, first, next_slice_, ids_); !read) return read;
  }
  return {};
}

}  // namespace analytics::server
