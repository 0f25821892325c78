#include "server/destinations/archive/lines.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "http/gzip.h"
#include "server/destinations/archive/digests.h"

namespace analytics::server {
namespace {

constexpr std::size_t kDigestDigits = 16;

struct Lines {
  std::uint64_t first = UINT64_MAX;
  std::uint64_t last = 0;
  std::string text{};
  std::size_t count = 0;
};

std::string file_name(const Lines& lines, bool again, std::string_view bytes) {
  return fmt::format("{}{:020}-{:020}-{}.gz", again ? "again-" : "", lines.first, lines.last,
                     hex(sha256(bytes)).substr(0, kDigestDigits));
}

}  // namespace

Result<std::vector<PackedFile>> pack_files(std::span<const Event> events) {
  std::map<std::pair<std::string_view, std::int64_t>, Lines> folders;
  for (const Event& event : events) {
    Lines& lines = folders[{event.source, day_ms(event.received_at)}];
    lines.first = std::min(lines.first, event.offset);
    lines.last = std::max(lines.last, event.offset);
    append_line(event.json, lines.text);
    ++lines.count;
  }
  std::vector<PackedFile> files;
  for (auto& [folder, lines] : folders) {
    PackedFile file{.lines = lines.count};
    if (Result<void> packed = gzip(lines.text, file.bytes); !packed) return packed.error();
    file.name = fmt::format("segment-logs/{}/{}/", folder.first, folder.second) +
                file_name(lines, events.front().again, file.bytes);
    lines.text = {};  // What is packed is not held twice.
    files.push_back(std::move(file));
  }
  return files;
}

std::int64_t day_ms(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count();
}

void append_line(std::string_view json, std::string& out) {
  const std::size_t begin = out.size();
  out += json;
  // One by one: looking for a single character is what is fast.
  for (const char line_break : {'\n', '\r'}) {
    if (json.find(line_break) == std::string_view::npos) continue;
    std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), line_break, ' ');
  }
  out += '\n';
}

}  // namespace analytics::server
