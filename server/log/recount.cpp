#include "server/log/recount.h"

#include <string>
#include <utility>

namespace analytics::server {
namespace {

Error disagrees(const StoredFrame& frame, const std::string& what) {
  return {ErrorCode::corrupt, "frame " + std::to_string(frame.number) + ": " + what};
}

}  // namespace

Result<void> LogRecount::add(const StoredFrame& frame) {
  if (Result<void> same = compare(frame); !same) return same;
  Result<FrameHead> head = decode_head(frame.head);
  if (!head) return disagrees(frame, head.error().message);
  for (const std::string_view bytes : frame.records) {
    if (Result<EventRecord> event = decode_event_record(bytes); !event) {
      return disagrees(frame, event.error().message);
    }
  }
  return add(frame, *head);
}

Result<void> LogRecount::add(const StoredFrame& frame, const FrameHead& head) {
  if (head.counts.accepted != frame.records.size()) {
    return disagrees(frame, "it accepted " + std::to_string(head.counts.accepted) +
                                " events and has " + std::to_string(frame.records.size()));
  }
  if (!head.counts.balanced()) return disagrees(frame, "its counts don't add up");
  const auto [known, is_first] = totals_.try_emplace(head.source, head.totals);
  // What a source had before its first frame here went with older segments.
  if (is_first) return {};
  known->second += head.counts;
  if (known->second == head.totals) return {};
  return disagrees(frame, "the totals of source \"" + head.source +
                              "\" are not those before it and its own counts");
}

Result<void> LogRecount::compare(const StoredFrame& frame) {
  if (!checkpoint_ || frame.number < checkpoint_->frame) return {};
  const Checkpoint checkpoint = *std::exchange(checkpoint_, std::nullopt);
  if (frame.number > checkpoint.frame) return {};  // Its frame is not there any more.
  for (const auto& [source, totals] : totals_) {
    const auto found = checkpoint.totals.find(source);
    if (found == checkpoint.totals.end() || found->second != totals) {
      return disagrees(frame, "the checkpoint has other totals of source \"" + source + "\"");
    }
  }
  return {};
}

}  // namespace analytics::server
