#include <analytics/batcher.h>

#include <algorithm>
#include <utility>

#include "batch/envelope.h"
#include "json/write.h"
#include "message/encode.h"

namespace analytics {
namespace {

constexpr std::size_t kReservedBytesMin = 1'024;

std::size_t envelope_of(const Batcher::Options& options) {
  const std::string key(options.write_key_bytes, 'k');
  return envelope_bytes({.write_key = key,
                         .context = options.context.text(),
                         .integrations = options.integrations.text()});
}

}  // namespace

Batcher::Batcher() : Batcher(Options{}) {}

Batcher::Batcher(Options options)
    : options_(std::move(options)), envelope_bytes_(envelope_of(options_)) {
  if (!options_.clock) options_.clock = Clock::real();
}

Result<std::optional<BatchMessage>> Batcher::push(BatchMessage&& message) {
  Result<bool> added = add(message);
  if (!added) return std::move(added).error();
  if (*added) return std::optional<BatchMessage>();
  return std::optional<BatchMessage>(std::move(message));
}

Result<std::optional<BatchMessage>> Batcher::push(const BatchMessage& message) {
  Result<bool> added = add(message);
  if (!added) return std::move(added).error();
  if (*added) return std::optional<BatchMessage>();
  return std::optional<BatchMessage>(message);
}

// Whether the message went in; an error if it never can.
Result<bool> Batcher::add(const BatchMessage& message) {
  ByteBuffer& event = detail::scratch();
  Result<void> encoded = encode_event(message, {.time = options_.clock->wall_time()}, event);
  if (!encoded) return std::move(encoded).error();
  const std::size_t comma = empty() ? 0 : 1;
  if (bytes() + comma + event.size() <= options_.bytes_max && size() < options_.events_max) {
    events_.append_encoded(event.view());
    return true;
  }
  if (!empty()) return false;
  return Error{ErrorCode::batch_too_large,
               "an event of " + std::to_string(event.size()) + " bytes with an envelope of " +
                   std::to_string(envelope_bytes_) + " does not fit an empty batch of " +
                   std::to_string(options_.bytes_max)};
}

Batch Batcher::take() {
  // The next batch will be about as long; growing it step by step would copy it as often.
  const std::size_t bytes = events_.text().size();
  Events next;
  if (bytes > kReservedBytesMin) next.reserve(std::min(bytes + bytes / 8, options_.bytes_max));
  return Batch{.batch = std::exchange(events_, std::move(next)),
               .context = options_.context,
               .integrations = options_.integrations};
}

std::size_t Batcher::bytes() const noexcept { return envelope_bytes_ + events_.text().size(); }

}  // namespace analytics
