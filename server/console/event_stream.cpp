#include "server/console/event_stream.h"

#include <string>
#include <utility>

namespace analytics::server {
namespace {

void append_event(std::string& bytes, std::uint64_t number, const Object& event) {
  bytes.append("id: ").append(std::to_string(number)).append("\nevent: event\ndata: ");
  // JSON has no line ends of its own.
  bytes.append(event.text()).append("\n\n");
}

void append_skipped(std::string& bytes, std::uint64_t count) {
  bytes.append("event: skipped\ndata: {\"count\":").append(std::to_string(count)).append("}\n\n");
}

}  // namespace

class EventStreams::Stream final : public BodyStream {
 public:
  Stream(EventStreams& owner, EventQuery query, std::optional<std::uint64_t> last_number)
      : owner_(owner),
        query_(std::move(query)),
        place_(last_number ? owner.debugger_.behind(*last_number, query_)
                           : owner.debugger_.end(query_)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() override { --owner_.open_; }

  BodyPart next() override {
    BodyPart part;
    Debugger::Place place = place_;
    Debugger::News news = owner_.debugger_.since(place, query_, kEventsPerPart);
    if (news.skipped > 0) append_skipped(part.bytes, news.skipped);
    std::size_t read = 0;
    while (read < news.entries.size() && part.bytes.size() < kBytesPerPart) {
      const Debugger::Entry& entry = news.entries[read++];
      const DebuggedEvent shown(entry.number, *entry.event);
      if (shown.is_asked_for(query_)) append_event(part.bytes, entry.number, shown.object());
      place_.number = entry.number;
    }
    place_.passed = place.passed;
    place_.waiting = place.waiting + (news.entries.size() - read);
    break_silence(part.bytes);
    return part;
  }

 private:
  // The first part is never empty: it tells that the stream has begun.
  void break_silence(std::string& bytes) {
    const Deadline now = owner_.clock_->now();
    if (bytes.empty() && said_something_ && now < silent_since_ + kSilenceMax) return;
    if (bytes.empty()) bytes = ":\n\n";
    said_something_ = true;
    silent_since_ = now;
  }

  EventStreams& owner_;
  const EventQuery query_;
  Debugger::Place place_;
  Deadline silent_since_{};
  bool said_something_ = false;
};

std::shared_ptr<BodyStream> EventStreams::open(EventQuery query,
                                               std::optional<std::uint64_t> last_number) {
  if (open_.fetch_add(1) >= kStreamsMax) {
    --open_;
    return nullptr;
  }
  return std::make_shared<Stream>(*this, std::move(query), last_number);
}

}  // namespace analytics::server
