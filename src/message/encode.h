#pragma once

// A message's bytes on the wire. Every message is encoded once, with its id and time; whoever sends
// it sends these bytes on every attempt.
//
//   ByteBuffer out;
//   encode_event(message, {.time = now}, out);   // {"type":"track","messageId":"…", …}
//
// The order of the members is fixed: type, messageId, timestamp, userId, anonymousId, what belongs
// to the call, context, integrations, and what is in `extra`. Pure functions.

#include <string>
#include <string_view>

#include <analytics/message.h>

#include "base/buffer.h"

namespace analytics {

/// What stamping needs beyond the message.
struct Stamp {
  Timestamp time{};
  /// Merged under the message's own context; for single calls, which have no batch to carry it.
  const Object* global_context = nullptr;
  /// `sentAt` is added with this time, for single calls.
  const Timestamp* sent_at = nullptr;
  /// `writeKey` is added, for single calls; not counted in the event's size.
  std::string_view write_key{};
};

/// Checks, stamps and appends the message; on an error `out` is as it was. What is too large
/// (kEventBytesMax, without `sentAt` and `writeKey`) is message_too_large.
template <class Call>
Result<void> encode_event(const Call& call, const Stamp& stamp, ByteBuffer& out);
Result<void> encode_event(const BatchMessage& message, const Stamp& stamp, ByteBuffer& out);

extern template Result<void> encode_event(const Identify&, const Stamp&, ByteBuffer&);
extern template Result<void> encode_event(const Track&, const Stamp&, ByteBuffer&);
extern template Result<void> encode_event(const Page&, const Stamp&, ByteBuffer&);
extern template Result<void> encode_event(const Screen&, const Stamp&, ByteBuffer&);
extern template Result<void> encode_event(const Group&, const Stamp&, ByteBuffer&);
extern template Result<void> encode_event(const Alias&, const Stamp&, ByteBuffer&);

/// The messageId of an event that was encoded here.
std::string encoded_message_id(std::string_view event);

/// Merges two objects' texts into `out`: the members of `under`, overridden by those of `over`,
/// objects in objects member by member.
void merge_objects(std::string_view under, std::string_view over, ByteBuffer& out);

}  // namespace analytics
