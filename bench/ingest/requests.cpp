#include "requests.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>

namespace analytics::bench {
namespace {

constexpr std::string_view kNoId = "00000000-0000-4000-8000-000000000000";
constexpr std::string_view kSentAt = R"("sentAt":"2026-11-24T12:00:01.500Z")";
constexpr std::size_t kNumberDigits = 12;
// What may have to be filled up with a string: enough for the string's name.
constexpr std::string_view kFillerBegin = R"(,"note":")";
constexpr std::size_t kOrderBytesMin = 600;

std::string base64(std::string_view text) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const char c = i + k < text.size() ? text[i + k] : '\0';
      group = group << 8 | static_cast<unsigned char>(c);
    }
    const std::size_t given = std::min<std::size_t>(3, text.size() - i);
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= given ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

std::string head(const Target& target, std::string_view path, std::size_t body_bytes) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: " + target.host +
         "\r\nUser-Agent: bench_ingest\r\nAuthorization: Basic " + base64(target.write_key + ":") +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body_bytes) +
         "\r\n\r\n";
}

// The beginning of an event, up to its properties; and properties as orders have them.
const std::string kEventBegin =
    R"({"type":"track","messageId":")" + std::string(kNoId) +
    R"(","timestamp":"2026-11-24T12:00:00.123Z","event":"Order Completed","userId":"user-12345",)"
    R"("context":{"library":{"name":"analytics-cpp","version":"0.1.0"}},"properties":{)";
constexpr std::string_view kSmallProperties = R"("plan":"enterprise","seats":25,"trial":false)";
constexpr std::string_view kOrderProperties =
    R"("order_id":"ord-2026-118842","total":129.95,"currency":"EUR","coupon":null,)"
    R"("shipping":{"method":"express","city":"Besançon","zip":"25000"},"products":[)"
    R"({"product_id":"sku-1001","name":"Mug \"Sunrise\"","price":14.95,"quantity":2,"gift":true},)"
    R"({"product_id":"sku-2207","name":"Desk lamp","price":100.05,"quantity":1,"gift":false}])";

// An event of exactly so many bytes; `more` are further members at its end.
std::string event(std::size_t bytes, const std::string& more) {
  std::string text = kEventBegin;
  text += bytes < kOrderBytesMin ? kSmallProperties : kOrderProperties;
  const std::string end = "}" + more + "}";
  const std::size_t filled = text.size() + end.size() + kFillerBegin.size() + 1;
  if (filled < bytes) {
    static constexpr std::string_view kWords = "left at the door of number seven, as agreed; ";
    text += kFillerBegin;
    for (std::size_t i = 0; i < bytes - filled; ++i) text += kWords[i % kWords.size()];
    text += '"';
  }
  return text + end;
}

Request request(const Target& target, std::string_view path, const std::string& body) {
  Request made{.bytes = head(target, path, body.size()) + body, .body_bytes = body.size()};
  for (std::size_t at = made.bytes.find(kNoId); at != std::string::npos;
       at = made.bytes.find(kNoId, at + kNoId.size())) {
    made.id_places.push_back(at);
  }
  return made;
}

}  // namespace

MessageIds::MessageIds() {
  std::random_device random;
  std::array<char, kBytes + 1> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-8%03x-%012x", random(),
                random() & 0xffffU, random() & 0xfffU, random() & 0xfffU, 0U);
  text_ = text.data();
}

void MessageIds::write_next(char* into) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::uint64_t rest = ++number_;
  for (std::size_t i = 0; i < kNumberDigits; ++i, rest >>= 4) {
    text_[kBytes - 1 - i] = kDigits[rest & 15];
  }
  std::copy_n(text_.data(), kBytes, into);
}

void Request::renew(MessageIds& ids) {
  for (const std::size_t place : id_places) ids.write_next(bytes.data() + place);
}

Request track_request(const Target& target, std::size_t body_bytes) {
  return request(target, "/v1/track", event(body_bytes, "," + std::string(kSentAt)));
}

Request batch_request(const Target& target, std::size_t body_bytes, std::size_t event_bytes) {
  const std::string item = event(event_bytes, "");
  std::string body = R"({"batch":[)" + item;
  const std::string end = "]," + std::string(kSentAt) + "}";
  while (body.size() + 1 + item.size() + end.size() <= body_bytes) body += "," + item;
  return request(target, "/v1/batch", body + end);
}

}  // namespace analytics::bench
