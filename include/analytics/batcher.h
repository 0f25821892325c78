#pragma once

// Packs messages into batches that fit one request, for programs that do their own sending.
//
//   std::optional<BatchMessage> overflow = batcher.push(std::move(message)).value();
//   if (overflow) {
//     client.send(write_key, batcher.take()).value();
//     batcher.push(std::move(*overflow)).value();
//   }
//
// Bytes are counted exactly, on what will be sent: the events with everything that is added to
// them, commas, context, integrations, and the envelope. The write key, which only the sender
// knows, is counted with `write_key_bytes`.
//
// Not synchronised: one thread at a time.

#include <cstddef>
#include <memory>
#include <optional>

#include <analytics/clock.h>
#include <analytics/message.h>

namespace analytics {

class Batcher {
 public:
  struct Options {
    Object context{};       ///< Sent once with each batch; merged into its events by the server.
    Object integrations{};  ///< The same.
    std::size_t bytes_max = kBatchBytesMax;  ///< Of the request's body.
    std::size_t events_max = kBatchEventsMax;
    std::size_t write_key_bytes = 64;  ///< Room that is kept for the write key.
    std::shared_ptr<Clock> clock{};    ///< Default: the machine's.
  };

  Batcher();
  explicit Batcher(Options options);

  /// Checks, stamps, encodes and adds a message.
  ///  - empty optional: it is in the batch
  ///  - the message itself: the batch is full; take() it and push again
  ///  - an error: the message can't be sent at all; the argument is untouched, so that it can be
  ///    put aside (a message of more than 32,768 bytes is message_too_large)
  Result<std::optional<BatchMessage>> push(BatchMessage&& message);
  Result<std::optional<BatchMessage>> push(const BatchMessage& message);

  /// Hands over what was pushed and is empty again, with the same options.
  Batch take();

  std::size_t size() const noexcept { return events_.size(); }
  bool empty() const noexcept { return events_.empty(); }
  /// What the body of the request would come to now.
  std::size_t bytes() const noexcept;

 private:
  Result<bool> add(const BatchMessage& message);

  Options options_;
  std::size_t envelope_bytes_ = 0;
  Events events_;
};

}  // namespace analytics
