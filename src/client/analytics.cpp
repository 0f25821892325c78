#include <analytics/client.h>

#include <utility>

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
  explicit Impl(FinalConfig config) : loop(std::move(config)) {}

  template <class Call>
  ErrorCode accept(const Call& call) {
    ByteBuffer& event = detail::scratch();
    const Result<void> encoded = encode_event(call, {.time = loop.clock().wall_time()}, event);
    if (encoded) return loop.push(event.view());
    loop.count_invalid();
    return encoded.error().code;
  }

  DeliveryLoop loop;
};

Result<Analytics> Analytics::create(Config config) {
  Result<FinalConfig> final = finalize(std::move(config));
  if (!final) return std::move(final).error();
  return Analytics(std::make_unique<Impl>(*std::move(final)));
}

Analytics::Analytics(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Analytics::Analytics(Analytics&&) noexcept = default;
Analytics& Analytics::operator=(Analytics&&) noexcept = default;
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
  return impl_ ? impl_->loop.flush(deadline) : FlushReport{.complete = true};
}
FlushReport Analytics::flush(std::chrono::milliseconds timeout) {
  return impl_ ? flush(impl_->loop.clock().now() + timeout) : FlushReport{.complete = true};
}
FlushReport Analytics::close(Deadline deadline) {
  return impl_ ? impl_->loop.close(deadline) : FlushReport{.complete = true};
}
FlushReport Analytics::close(std::chrono::milliseconds timeout) {
  return impl_ ? close(impl_->loop.clock().now() + timeout) : FlushReport{.complete = true};
}

Accounting Analytics::accounting() const { return impl_ ? impl_->loop.accounting() : Accounting{}; }

}  // namespace analytics
