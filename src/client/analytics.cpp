#include <analytics/client.h>

#include <utility>

#include "base/deadline.h"
#include "base/fork_generation.h"
#include "client/delivery_loop.h"
#include "json/write.h"
#include "message/encode.h"

namespace analytics {

const char* name(DropReason reason) noexcept {
  switch (reason) {
    case DropReason::refused:
      return "refused";
    case DropReason::retries_exhausted:
      return "retries_exhausted";
    case DropReason::closed:
      return "closed";
  }
  return "unknown";
}

class Analytics::Impl {
 public:
  explicit Impl(FinalConfig config) : loop_(std::move(config)) {}

  // The loop; null in the child of a fork, which has no thread of ours, and whose copy of the lock
  // may be held for ever. The events are the parent's to send.
  DeliveryLoop* loop() { return is_inherited() ? nullptr : &loop_; }
  bool is_inherited() const { return generation_ != fork_generation(); }

  template <class Call>
  ErrorCode accept(const Call& call) {
    if (is_inherited()) return ErrorCode::closed;
    ByteBuffer& event = detail::scratch();
    const Result<void> encoded = encode_event(call, {.time = loop_.clock().wall_time()}, event);
    if (encoded) return loop_.push(event.view());
    loop_.count_invalid();
    return encoded.error().code;
  }

 private:
  const std::uint32_t generation_ = fork_generation();
  DeliveryLoop loop_;
};

Result<Analytics> Analytics::create(Config config) {
  Result<FinalConfig> final = finalize(std::move(config));
  if (!final) return std::move(final).error();
  return Analytics(std::make_unique<Impl>(*std::move(final)));
}

Analytics::Analytics(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Analytics::Analytics(Analytics&&) noexcept = default;
Analytics& Analytics::operator=(Analytics&& other) noexcept {
  const Analytics before(std::exchange(impl_, std::move(other.impl_)));
  return *this;
}
// What a child inherits is left in memory: there is nothing to wait for, and waiting would not end.
Analytics::~Analytics() {
  if (impl_ && impl_->is_inherited()) (void)impl_.release();
}

// A client that was moved from takes nothing.
ErrorCode Analytics::identify(const Identify& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}
ErrorCode Analytics::track(const Track& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}
ErrorCode Analytics::page(const Page& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}
ErrorCode Analytics::screen(const Screen& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}
ErrorCode Analytics::group(const Group& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}
ErrorCode Analytics::alias(const Alias& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}
ErrorCode Analytics::enqueue(const BatchMessage& message) {
  return impl_ ? impl_->accept(message) : ErrorCode::closed;
}

FlushReport Analytics::flush(Deadline deadline) {
  DeliveryLoop* const loop = impl_ ? impl_->loop() : nullptr;
  return loop ? loop->flush(deadline) : FlushReport{.complete = true};
}
FlushReport Analytics::flush(std::chrono::milliseconds timeout) {
  DeliveryLoop* const loop = impl_ ? impl_->loop() : nullptr;
  return loop ? loop->flush(deadline_in(loop->clock(), timeout)) : FlushReport{.complete = true};
}
FlushReport Analytics::close(Deadline deadline) {
  DeliveryLoop* const loop = impl_ ? impl_->loop() : nullptr;
  return loop ? loop->close(deadline) : FlushReport{.complete = true};
}
FlushReport Analytics::close(std::chrono::milliseconds timeout) {
  DeliveryLoop* const loop = impl_ ? impl_->loop() : nullptr;
  return loop ? loop->close(deadline_in(loop->clock(), timeout)) : FlushReport{.complete = true};
}

Accounting Analytics::accounting() const {
  DeliveryLoop* const loop = impl_ ? impl_->loop() : nullptr;
  return loop ? loop->accounting() : Accounting{};
}

}  // namespace analytics
