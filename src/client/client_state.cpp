#include "client/client_state.h"

#include <thread>
#include <utility>

namespace analytics {

ClientState::ClientState(FinalConfig config)
    : config_(std::move(config)),
      generation_(fork_generation()),
      claimed_generation_(fork_generation()) {}

// What a child inherits is left in memory: there is nothing to wait for, and waiting would not end.
ClientState::~ClientState() {
  if (!is_current()) (void)loop_.release();
}

Result<void> ClientState::start() {
  if (config_.given.mode == Mode::disabled) return {};
  Result<std::unique_ptr<DeliveryLoop>> loop = DeliveryLoop::start(config_);
  if (!loop) return std::move(loop).error();
  loop_ = *std::move(loop);
  return {};
}

DeliveryLoop* ClientState::loop() {
  if (!is_current()) begin_anew();
  return loop_.get();
}

// In the child of a fork: the parent's queue and thread are not ours, and the parent's locks may be
// held for ever. Whichever thread comes first makes a new loop; the others wait for it.
void ClientState::begin_anew() {
  const std::uint32_t now = fork_generation();
  std::uint32_t claimed = claimed_generation_.load();
  if (claimed == now || !claimed_generation_.compare_exchange_strong(claimed, now)) {
    while (!is_current()) std::this_thread::yield();
    return;
  }
  // As it was at that moment, maybe in the middle of a change: not even to be destroyed.
  (void)loop_.release();
  try {
    if (!is_closed_) (void)start();  // Where that fails, calls say `not_available`.
  } catch (...) {
    // As where it fails: others wait for what follows.
  }
  generation_.store(now, std::memory_order_release);
}

Result<void> ClientState::encode_hooked(BatchMessage message, ByteBuffer& event) {
  for (const Hook& hook : config_.given.hooks) {
    bool is_kept = false;
    try {
      is_kept = hook(message);
    } catch (...) {
      // One that fails may not have redacted what it should have.
    }
    if (!is_kept) return Error{ErrorCode::dropped_by_hook};  // Without a text: sampling is cheap.
  }
  event.clear();  // A hook may have used this thread's buffer for objects of its own.
  return encode_event(message, {.time = config_.given.clock->wall_time()}, event);
}

ErrorCode ClientState::push(DeliveryLoop& loop, std::string_view event) {
  if (config_.given.mode != Mode::synchronous) return loop.push(event);
  return loop.push_and_wait(event, deadline_in(clock(), config_.given.synchronous_timeout));
}

ErrorCode ClientState::forget(const Result<void>& valid) {
  if (is_closed_) return ErrorCode::closed;
  if (!valid) {
    ++forgotten_invalid_;
    return valid.error().code;
  }
  ++forgotten_;
  return ErrorCode::ok;
}

FlushReport ClientState::close(Deadline deadline) {
  is_closed_ = true;
  if (!is_current() || !loop_) return {.complete = true};
  return loop_->close(deadline);
}

Accounting ClientState::accounting() {
  if (DeliveryLoop* const its = loop()) return its->accounting();
  Accounting accounting;
  accounting.disabled = forgotten_;
  accounting.rejected_invalid = forgotten_invalid_;
  return accounting;
}

}  // namespace analytics
