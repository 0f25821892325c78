#pragma once

// A client between its calls and its thread: checks, hooks and encodes on the caller's thread,
// knows the mode, and begins anew in the child of a fork.
//
//   ClientState state(config);
//   if (Result<void> started = state.start(); !started) return started;
//   ErrorCode accepted = state.accept(track);
//
// Safe for use by several threads, but for destroying it.

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>

#include "base/deadline.h"
#include "base/fork_generation.h"
#include "client/delivery_loop.h"
#include "json/write.h"
#include "message/encode.h"
#include "message/validate.h"

namespace analytics {

class ClientState {
 public:
  explicit ClientState(FinalConfig config);
  ~ClientState();
  ClientState(const ClientState&) = delete;
  ClientState& operator=(const ClientState&) = delete;

  Result<void> start();

  template <class Call>
  ErrorCode accept(const Call& call);

  /// Null where there is nothing to wait for: disabled, closed before a fork, or not to be started
  /// after it.
  DeliveryLoop* loop();
  FlushReport close(Deadline deadline);
  Accounting accounting();
  Clock& clock() noexcept { return *config_.given.clock; }

 private:
  bool is_current() const noexcept {
    return generation_.load(std::memory_order_acquire) == fork_generation();
  }
  void begin_anew();
  Result<void> encode_hooked(BatchMessage message, ByteBuffer& event);
  ErrorCode forget(const Result<void>& valid);
  ErrorCode push(DeliveryLoop& loop, std::string_view event);

  const FinalConfig config_;
  std::unique_ptr<DeliveryLoop> loop_;
  std::atomic<std::uint32_t> generation_;          // Of the process that loop_ belongs to.
  std::atomic<std::uint32_t> claimed_generation_;  // Somebody makes a loop for it.
  std::atomic<bool> is_closed_ = false;
  std::atomic<std::uint64_t> forgotten_ = 0;
  std::atomic<std::uint64_t> forgotten_invalid_ = 0;
};

template <class Call>
ErrorCode ClientState::accept(const Call& call) {
  if (config_.given.mode == Mode::disabled) return forget(validate(call));
  DeliveryLoop* const its = loop();
  if (its == nullptr) return is_closed_ ? ErrorCode::closed : ErrorCode::not_available;
  try {
    ByteBuffer& event = detail::scratch();
    const Result<void> encoded = config_.given.hooks.empty()
                                     ? encode_event(call, {.time = clock().wall_time()}, event)
                                     : encode_hooked(BatchMessage(call), event);
    if (encoded) return push(*its, event.view());
    const bool by_hook = encoded.error().code == ErrorCode::dropped_by_hook;
    its->count(by_hook ? Intake::Rejected::by_hook : Intake::Rejected::invalid);
    return encoded.error().code;
  } catch (const std::bad_alloc&) {
    // As if the queue had no room, rather than an exception in the caller's face.
    its->count(Intake::Rejected::full);
    return ErrorCode::queue_full;
  }
}

}  // namespace analytics
