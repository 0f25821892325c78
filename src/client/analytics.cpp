#include <analytics/client.h>

#include <utility>

#include "base/deadline.h"
#include "client/client_state.h"

namespace analytics {

const char* name(DropReason reason) noexcept {
  switch (reason) {
    case DropReason::refused:
      return "refused";
    case DropReason::retries_exhausted:
      return "retries_exhausted";
    case DropReason::closed:
      return "closed";
    case DropReason::pushed_out:
      return "pushed_out";
    case DropReason::spool_full:
      return "spool_full";
    case DropReason::spool_unreadable:
      return "spool_unreadable";
  }
  return "unknown";
}

class Analytics::Impl : public ClientState {
 public:
  using ClientState::ClientState;
};

Result<Analytics> Analytics::create(Config config) {
  Result<FinalConfig> final = finalize(std::move(config));
  if (!final) return std::move(final).error();
  auto impl = std::make_unique<Impl>(*std::move(final));
  if (Result<void> started = impl->start(); !started) return std::move(started).error();
  return Analytics(std::move(impl));
}

Analytics::Analytics(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Analytics::Analytics(Analytics&&) noexcept = default;
Analytics& Analytics::operator=(Analytics&& other) noexcept {
  const Analytics before(std::exchange(impl_, std::move(other.impl_)));
  return *this;
}
Analytics::~Analytics() = default;

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
  return impl_ ? impl_->close(deadline) : FlushReport{.complete = true};
}
FlushReport Analytics::close(std::chrono::milliseconds timeout) {
  return impl_ ? impl_->close(deadline_in(impl_->clock(), timeout)) : FlushReport{.complete = true};
}

Accounting Analytics::accounting() const { return impl_ ? impl_->accounting() : Accounting{}; }

}  // namespace analytics
