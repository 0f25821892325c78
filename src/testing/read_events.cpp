#include "testing/read_events.h"

#include <array>
#include <optional>
#include <utility>

#include "base/buffer.h"
#include "http/base64.h"
#include "http/gzip.h"
#include "json/scan.h"
#include "json/trust.h"
#include "message/encode.h"

namespace analytics::testing {
namespace {

// What a single call's route ends with: /v1/track.
std::string_view type_of_route(std::string_view url) {
  static constexpr std::array<std::string_view, 6> kTypes = {"identify", "track", "page",
                                                             "screen",   "group", "alias"};
  url = url.substr(0, url.find('?'));
  url.remove_prefix(url.rfind('/') + 1);
  for (const std::string_view type : kTypes) {
    if (url == type) return type;
  }
  return {};
}

// What the batch says under `key` is said of each event that does not say otherwise.
void merge_common(Object& event, const Object& batch, std::string_view key) {
  const std::string_view common = find_member(batch.text(), key);
  if (!is_object(common) || common == "{}") return;
  std::string_view own = find_member(event.text(), key);
  if (!is_object(own)) own = "{}";
  ByteBuffer merged;
  merge_objects(common, own, merged);
  event.set(key, detail::Trust::object(merged.view()));
}

std::vector<RecordedEvent> events_of_batch(const Object& batch, const Array& items,
                                           const std::string& write_key) {
  std::vector<RecordedEvent> events;
  for (const Json& item : items.items()) {
    std::optional<Object> event = item.as_object();
    if (!event) continue;
    merge_common(*event, batch, "context");
    merge_common(*event, batch, "integrations");
    events.push_back({*std::move(event), write_key});
  }
  return events;
}

RecordedEvent event_of_call(Object call, std::string_view url, std::string write_key) {
  call.erase("writeKey");
  call.erase("sentAt");
  const std::string_view type = type_of_route(url);
  if (!call.contains("type") && !type.empty()) call.set("type", type);
  return {std::move(call), std::move(write_key)};
}

}  // namespace

std::string header_value(const std::vector<HttpHeader>& headers, std::string_view name) {
  return std::string(HttpResponse{.headers = headers}.header(name));
}

Result<std::string> unpacked_body(const std::vector<HttpHeader>& headers, const std::string& body) {
  if (header_value(headers, "Content-Encoding") != "gzip") return body;
  return gunzip(body, kUnpackedBytesMax);
}

Result<std::vector<RecordedEvent>> read_events(std::string_view url,
                                               const std::vector<HttpHeader>& headers,
                                               const std::string& body) {
  const Result<std::string> text = unpacked_body(headers, body);
  if (!text) return text.error();
  Result<Object> whole = Object::parse(*text, {.bytes_max = kUnpackedBytesMax});
  if (!whole) return std::move(whole).error();

  std::string write_key = basic_user(header_value(headers, "Authorization"));
  if (const auto own = whole->get("writeKey"); write_key.empty() && own) {
    write_key = own->as_string().value_or("");
  }
  const std::optional<Json> batch = whole->get("batch");
  if (!batch) return std::vector{event_of_call(*std::move(whole), url, std::move(write_key))};
  const std::optional<Array> items = batch->as_array();
  if (!items) return Error{ErrorCode::invalid_json, "`batch` is not an array"};
  return events_of_batch(*whole, *items, write_key);
}

}  // namespace analytics::testing
