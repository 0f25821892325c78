#include "server/log/record.h"

#include <chrono>
#include <cstring>

namespace analytics::server {
namespace {

constexpr std::uint8_t kVersion = 1;

using Millis = std::chrono::milliseconds;

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  template <class Number>
  void number(Number value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
      out_.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i)));
    }
  }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_.append(value);
  }
  void time(Timestamp value) {
    number(std::chrono::floor<Millis>(value.time_since_epoch()).count());
  }
  void counts(const SourceCounts& counts) {
    number(counts.received);
    number(counts.duplicates);
    number(counts.suppressed);
    number(counts.accepted);
    number(static_cast<std::uint16_t>(counts.rejected.size()));
    for (const auto& [code, count] : counts.rejected) {
      text(code);
      number(count);
    }
  }

 private:
  std::string& out_;
};

// Reads from left to right; after the first thing that is not there, everything is empty and
// `good` false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  Number number() {
    std::uint64_t value = 0;
    const std::string_view bytes = take(sizeof(Number));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return static_cast<Number>(value);
  }
  std::string_view take(std::size_t size) {
    if (rest_.size() < size) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view text() { return take(number<std::uint32_t>()); }
  Timestamp time() { return Timestamp(Millis(number<std::int64_t>())); }
  SourceCounts counts() {
    SourceCounts counts;
    counts.received = number<std::uint64_t>();
    counts.duplicates = number<std::uint64_t>();
    counts.suppressed = number<std::uint64_t>();
    counts.accepted = number<std::uint64_t>();
    for (auto left = number<std::uint16_t>(); left > 0 && good_; --left) {
      const std::string code(text());
      counts.rejected[code] = number<std::uint64_t>();
    }
    return counts;
  }
  std::string_view rest() { return take(rest_.size()); }
  bool good() const { return good_; }
  bool done() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

Error damaged(const char* what) {
  return {ErrorCode::corrupt, std::string("the event log holds a ") + what +
                                  " that can't be read; was it written by a newer version?"};
}

}  // namespace

std::string encode_head(const FrameHead& head) {
  std::string out;
  Writer writer(out);
  writer.number(kVersion);
  writer.text(head.source);
  writer.time(head.received_at);
  writer.number(static_cast<std::uint8_t>(head.sent_at.has_value()));
  writer.time(head.sent_at.value_or(Timestamp()));
  writer.text(head.context);
  writer.text(head.integrations);
  writer.counts(head.counts);
  writer.counts(head.totals);
  return out;
}

void encode_event_record(const EventRecord& event, std::string& out) {
  Writer writer(out);
  writer.number(kVersion);
  writer.number(static_cast<std::uint8_t>(event.type));
  writer.time(event.timestamp);
  out.append(reinterpret_cast<const char*>(event.id_hash.data()), event.id_hash.size());
  writer.text(event.message_id);
  out.append(event.json);
}

Result<FrameHead> decode_head(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.number<std::uint8_t>() != kVersion) return damaged("request");
  FrameHead head;
  head.source = reader.text();
  head.received_at = reader.time();
  const bool has_sent_at = reader.number<std::uint8_t>() != 0;
  const Timestamp sent_at = reader.time();
  if (has_sent_at) head.sent_at = sent_at;
  head.context = reader.text();
  head.integrations = reader.text();
  head.counts = reader.counts();
  head.totals = reader.counts();
  if (!reader.done()) return damaged("request");
  return head;
}

Result<EventRecord> decode_event_record(std::string_view bytes) {
  Reader reader(bytes);
  EventRecord event;
  if (reader.number<std::uint8_t>() != kVersion) return damaged("event");
  event.type = static_cast<EventType>(reader.number<std::uint8_t>());
  event.timestamp = reader.time();
  const std::string_view hash = reader.take(event.id_hash.size());
  if (!hash.empty()) std::memcpy(event.id_hash.data(), hash.data(), hash.size());
  event.message_id = reader.text();
  event.json = reader.rest();
  if (!reader.good() || event.json.empty()) return damaged("event");
  return event;
}

}  // namespace analytics::server
