#include <analytics/testing/reply.h>

#include <utility>

#include "testing/read_events.h"

namespace analytics::testing {

std::string RecordedRequest::header(std::string_view name) const {
  return header_value(headers, name);
}

std::string RecordedRequest::text() const {
  Result<std::string> text = unpacked_body(headers, body);
  return text ? *std::move(text) : std::string();
}

std::vector<RecordedEvent> RecordedRequest::events() const {
  Result<std::vector<RecordedEvent>> read = read_events(target, headers, body);
  return read ? *std::move(read) : std::vector<RecordedEvent>();
}

}  // namespace analytics::testing
