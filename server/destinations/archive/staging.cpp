#include "server/destinations/archive/staging.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

namespace analytics::server {
namespace {

constexpr std::string_view kRecord = "record";
constexpr std::string_view kNewRecord = "record.new";
constexpr std::string_view kLock = "lock";
constexpr std::string_view kForm = "analytics-archive 1\n";
constexpr std::uint64_t kRecordBytesMax = std::uint64_t{64} << 20;

std::string copy_name(std::uint64_t batch, std::size_t index) {
  return std::to_string(batch) + "-" + std::to_string(index) + ".part";
}

// A file that is there as long as the batch may not be in its place.
std::string open_name(std::uint64_t batch) { return std::to_string(batch) + ".open"; }

// The rest of a line that begins with the word; the line is taken away.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(word)) return std::nullopt;
  const std::string_view rest = text.substr(word.size(), end - word.size());
  text.remove_prefix(end + 1);
  return rest;
}

bool take_number(std::string_view& text, std::string_view word, std::uint64_t& number) {
  const auto digits = take_line(text, word);
  if (!digits) return false;
  const char* const end = digits->data() + digits->size();
  const auto [rest, error] = std::from_chars(digits->data(), end, number);
  return error == std::errc() && rest == end;
}

}  // namespace

Result<std::unique_ptr<Staging>> Staging::open(Files& files, const std::string& folder) {
  if (Result<void> made = make_folders(files, folder); !made) return made.error();
  std::unique_ptr<Staging> staging(new Staging(files, folder));
  Result<std::unique_ptr<FileLock>> lock = files.lock(staging->in_folder(kLock));
  if (!lock && lock.error().code == ErrorCode::locked) {
    return Error{ErrorCode::locked, folder + " is another destination's, or another server's"};
  }
  if (!lock) return lock.error();
  staging->lock_ = std::move(*lock);
  if (Result<void> read = staging->read(); !read) return read.error();
  return staging;
}

Result<void> Staging::read() {
  const Result<std::vector<std::string>> list = files_.list(folder_);
  if (!list) return list.error();
  const std::set<std::string, std::less<>> there(list->begin(), list->end());
  if (!there.contains(kRecord)) return {};
  const Result<std::string> text = read_whole(files_, in_folder(kRecord), kRecordBytesMax);
  if (!text) return text.error();
  Result<Record> record = parse(*text);
  if (!record) return record.error();
  record_ = std::move(*record);
  is_open_ = there.contains(open_name(record_.batch));
  for (std::size_t i = 0; i < record_.names.size(); ++i) {
    has_copy_.push_back(there.contains(copy_name(record_.batch, i)));
  }
  // Whoever wrote it may not have come to this: no file may be placed by a record that could still
  // go away.
  return files_.sync_folder(folder_);
}

Result<void> Staging::put(const std::vector<PackedFile>& packed, std::uint64_t offset) {
  if (Result<void> cleared = clear(); !cleared) return cleared;
  Record next{.batch = record_.batch + 1, .before = record_.after, .after = offset};
  for (std::size_t i = 0; i < packed.size(); ++i) {
    next.names.push_back(packed[i].name);
    const std::string path = in_folder(copy_name(next.batch, i));
    if (Result<void> written = write_file(path, packed[i].bytes); !written) return written;
  }
  if (Result<void> made = write_file(in_folder(open_name(next.batch)), {}); !made) return made;
  if (Result<void> synced = files_.sync_folder(folder_); !synced) return synced;
  if (Result<void> written = write_file(in_folder(kNewRecord), text_of(next)); !written) {
    return written;
  }
  Result<void> renamed = files_.rename(in_folder(kNewRecord), in_folder(kRecord));
  if (renamed) renamed = files_.sync_folder(folder_);
  if (!renamed) return renamed;
  record_ = std::move(next);
  is_open_ = true;
  has_copy_.assign(packed.size(), true);
  return {};
}

std::vector<StagedFile> Staging::pending() const {
  std::vector<StagedFile> files;
  for (std::size_t i = 0; is_open_ && i < record_.names.size(); ++i) {
    files.push_back({in_folder(copy_name(record_.batch, i)), record_.names[i],
                     static_cast<bool>(has_copy_[i])});
  }
  return files;
}

// Synced, so that no staged copy comes back with a power cut, to be placed a second time after
// somebody has moved the first away.
Result<void> Staging::placed() {
  if (Result<void> cleared = clear(); !cleared) return cleared;
  if (Result<void> synced = files_.sync_folder(folder_); !synced) return synced;
  is_open_ = false;
  return {};
}

Result<void> Staging::clear() {
  const Result<std::vector<std::string>> names = files_.list(folder_);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (name == kRecord || name == kLock) continue;
    if (Result<void> gone = files_.unlink(in_folder(name)); !gone) return gone;
  }
  return {};
}

Result<void> Staging::write_file(const std::string& path, std::string_view bytes) {
  Result<std::unique_ptr<File>> file = files_.open(path, OpenMode::create);
  if (!file) return file.error();
  if (Result<void> written = (*file)->write_at(0, {&bytes, 1}); !written) return written;
  return (*file)->sync();
}

std::string Staging::in_folder(std::string_view name) const {
  return folder_ + "/" + std::string(name);
}

std::string Staging::text_of(const Record& record) {
  std::string text(kForm);
  text += "batch " + std::to_string(record.batch) + "\n";
  text += "before " + std::to_string(record.before) + "\n";
  text += "after " + std::to_string(record.after) + "\n";
  for (const std::string& name : record.names) text += "file " + name + "\n";
  return text + "end\n";
}

Result<Staging::Record> Staging::parse(std::string_view text) {
  Record record;
  bool whole = text.starts_with(kForm);
  if (whole) text.remove_prefix(kForm.size());
  whole = whole && take_number(text, "batch ", record.batch) &&
          take_number(text, "before ", record.before) && take_number(text, "after ", record.after);
  while (const auto name = take_line(text, "file ")) record.names.emplace_back(*name);
  if (whole && text == "end\n") return record;
  return Error{ErrorCode::corrupt, "the archive's record is damaged, or a later version's"};
}

Result<void> make_folders(Files& files, const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    if (Result<void> made = files.make_folder(path.substr(0, slash)); !made) return made;
    if (slash == std::string::npos) return {};
  }
}

Result<std::string> read_whole(Files& files, const std::string& path, std::uint64_t bytes_max) {
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::read);
  if (!file) return file.error();
  const Result<std::uint64_t> size = (*file)->size();
  if (!size) return size.error();
  if (*size > bytes_max) return Error{ErrorCode::corrupt, path + " is longer than it may be"};
  std::string bytes(*size, '\0');
  const Result<std::size_t> read = (*file)->read_at(0, bytes);
  if (!read) return read.error();
  bytes.resize(*read);
  return bytes;
}

}  // namespace analytics::server
