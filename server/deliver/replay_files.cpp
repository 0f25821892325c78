#include "server/deliver/replay_files.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include <analytics/json.h>

#include "base/time_text.h"
#include "json/scan.h"
#include "server/deliver/codes_object.h"

namespace analytics::server {
namespace {

constexpr std::string_view kRequestEnd = ".json";
constexpr std::string_view kResultEnd = ".result.json";

std::string text_at(std::string_view json, std::string_view key) {
  const std::string_view value = find_member(json, key);
  return is_string(value) ? unquote(value) : std::string();
}

std::uint64_t number_of(std::string_view value) {
  std::uint64_t number = 0;
  for (const char digit : value) {
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

std::uint64_t number_at(std::string_view json, std::string_view key) {
  return number_of(find_member(json, key));
}

CountsByCode codes_at(std::string_view json, std::string_view key) {
  CountsByCode counts;
  const std::string_view object = find_member(json, key);
  if (!is_object(object)) return counts;
  for (MemberScan member(object); member.next();) {
    counts[member.key()] = number_of(member.value());
  }
  return counts;
}

std::string request_text(const KeptReplay& replay) {
  const ReplayRequest& request = replay.status.request;
  Array events;
  for (const std::string& name : request.events) events.push_back(name);
  return std::string(Object{
      {"destination", request.destination},
      {"source", request.source},
      {"from", time_text(request.from)},
      {"to", time_text(request.to)},
      {"events", events},
      {"begin", replay.begin},
      {"end",
       replay.end}}.text());
}

std::string result_text(const ReplayStatus& status) {
  const DestinationCounts& counts = status.counts;
  return std::string(Object{{"cancelled", status.is_cancelled},
                            {"accepted", counts.accepted},
                            {"delivered", counts.delivered},
                            {"pending", counts.pending},
                            {"filtered", codes_object(counts.filtered)},
                            {"discarded", codes_object(counts.discarded)}}
                         .text());
}

void read_result(std::string_view json, ReplayStatus& status) {
  status.is_finished = true;
  status.is_cancelled = find_member(json, "cancelled") == "true";
  status.counts.accepted = number_at(json, "accepted");
  status.counts.delivered = number_at(json, "delivered");
  status.counts.pending = number_at(json, "pending");
  status.counts.filtered = codes_at(json, "filtered");
  status.counts.discarded = codes_at(json, "discarded");
}

}  // namespace

Result<void> ReplayFiles::write(const std::string& name, const std::string& text) {
  if (Result<void> made = files_.make_folder(folder_); !made) return made;
  (void)files_.unlink(folder_ + "/" + name);  // What was cut short before.
  Result<std::unique_ptr<File>> file = files_.open(folder_ + "/" + name, OpenMode::create);
  if (!file) return std::move(file).error();
  const std::string_view bytes = text;
  if (Result<void> done = (*file)->write_at(0, std::span(&bytes, 1)); !done) return done;
  if (Result<void> done = (*file)->sync(); !done) return done;
  return files_.sync_folder(folder_);
}

Result<std::string> ReplayFiles::read(const std::string& name) {
  Result<std::unique_ptr<File>> file = files_.open(folder_ + "/" + name, OpenMode::read);
  if (!file) return std::move(file).error();
  const Result<std::uint64_t> size = (*file)->size();
  if (!size) return size.error();
  std::string text(*size, '\0');
  const Result<std::size_t> got = (*file)->read_at(0, text);
  if (!got) return got.error();
  text.resize(*got);
  return text;
}

Result<void> ReplayFiles::keep_request(const KeptReplay& replay) {
  return write(replay.status.id + std::string(kRequestEnd), request_text(replay));
}

Result<void> ReplayFiles::keep_result(const ReplayStatus& status) {
  return write(status.id + std::string(kResultEnd), result_text(status));
}

Result<KeptReplay> ReplayFiles::read_one(const std::string& id) {
  const Result<std::string> text = read(id + std::string(kRequestEnd));
  if (!text) return text.error();
  const Result<Object> json = Object::parse(*text);
  if (!json) return json.error();
  const Result<Timestamp> from = parse_time(text_at(*text, "from"));
  const Result<Timestamp> to = parse_time(text_at(*text, "to"));
  if (!from || !to) return Error{ErrorCode::corrupt, "it has no range of time"};
  KeptReplay replay;
  replay.status.id = id;
  replay.status.request = {.destination = text_at(*text, "destination"),
                           .source = text_at(*text, "source"),
                           .from = *from,
                           .to = *to};
  for (ItemScan name(find_member(*text, "events")); name.next();) {
    replay.status.request.events.insert(unquote(name.value()));
  }
  replay.begin = number_at(*text, "begin");
  replay.end = number_at(*text, "end");
  const Result<std::string> result = read(id + std::string(kResultEnd));
  if (result && Object::parse(*result)) read_result(*result, replay.status);
  return replay;
}

Result<std::vector<KeptReplay>> ReplayFiles::read_all() {
  std::vector<KeptReplay> replays;
  Result<std::vector<std::string>> names = files_.list(folder_);
  if (!names) return replays;  // None was made yet.
  std::ranges::sort(*names);
  for (const std::string& name : *names) {
    if (!name.ends_with(kRequestEnd) || name.ends_with(kResultEnd)) continue;
    const std::string id = name.substr(0, name.size() - kRequestEnd.size());
    Result<KeptReplay> replay = read_one(id);
    if (replay) {
      replays.push_back(*std::move(replay));
    } else {
      spdlog::error("the replay {} can't be read and is left alone: {}", id,
                    replay.error().message);
    }
  }
  return replays;
}

// What is left behind after an error does no harm.
void ReplayFiles::remove(const std::string& id) {
  (void)files_.unlink(folder_ + "/" + id + std::string(kRequestEnd));
  (void)files_.unlink(folder_ + "/" + id + std::string(kResultEnd));
  const std::string state = state_folder(id);
  if (const Result<std::vector<std::string>> names = files_.list(state)) {
    for (const std::string& name : *names) (void)files_.unlink(state + "/" + name);
  }
  (void)files_.remove_folder(state);
}

}  // namespace analytics::server
