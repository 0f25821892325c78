#include <analytics/message.h>

#include "json/write.h"
#include "message/encode.h"

namespace analytics {

Events::Events(std::initializer_list<BatchMessage> messages) {
  for (const BatchMessage& message : messages) append(message);
}

Events::Events(const std::vector<BatchMessage>& messages) {
  for (const BatchMessage& message : messages) append(message);
}

void Events::append(const BatchMessage& message) {
  ByteBuffer& out = detail::scratch();
  Result<void> encoded = encode_event(message, {.time = Clock::real()->wall_time()}, out);
  if (encoded) {
    append_encoded(out.view());
  } else if (!error_) {
    error_ = std::move(encoded).error();
  }
}

void Events::append_encoded(std::string_view event) {
  if (count_ != 0) text_ += ',';
  text_ += event;
  ++count_;
}

}  // namespace analytics
