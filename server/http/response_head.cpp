#include "server/http/response_head.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "server/http/header_name.h"

namespace analytics::server {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 29> kReasons{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
}};

// The phrase is for people only; an empty one is valid (RFC 9112, section 4).
std::string_view reason(int status) noexcept {
  const auto* found = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return found == kReasons.end() ? std::string_view() : found->second;
}

bool is_token(std::string_view name) noexcept {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    const char small = lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool is_one_line(std::string_view value) noexcept {
  return std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool belongs_to_the_listener(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 4> kOurs{"Content-Length", "Connection",
                                                  "Transfer-Encoding", "Date"};
  return std::ranges::any_of(kOurs, [&](std::string_view ours) { return same_name(ours, name); });
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_one_line(value)) return;
  head.append(name).append(": ").append(value).append("\r\n");
}

// HTTP/1.0 has no chunks: there, a body that goes on ends with its connection.
void append_length(std::string& head, const ServerResponse& response, const AnswerForm& form) {
  if (!response.stream) {
    append_header(head, "Content-Length", std::to_string(response.body.size()));
  } else if (!form.http_1_0) {
    append_header(head, "Transfer-Encoding", "chunked");
  }
}

}  // namespace

std::string http_date(Timestamp time) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text;
  const int size = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                 kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                 kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                                 utc.tm_hour, utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

bool may_have_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

std::string response_head(const ServerResponse& response, const AnswerForm& form,
                          std::string_view date) {
  std::string head = "HTTP/1.1 ";
  head.reserve(256);
  head.append(std::to_string(response.status))
      .append(" ")
      .append(reason(response.status))
      .append("\r\n");
  append_header(head, "Date", date);
  if (may_have_body(response.status)) {
    if (!response.content_type.empty()) append_header(head, "Content-Type", response.content_type);
    append_length(head, response, form);
  }
  if (!form.keep_alive) head.append("Connection: close\r\n");
  if (form.keep_alive && form.http_1_0) head.append("Connection: keep-alive\r\n");
  for (const HttpHeader& header : response.headers) {
    if (!belongs_to_the_listener(header.name)) append_header(head, header.name, header.value);
  }
  head.append("\r\n");
  return head;
}

}  // namespace analytics::server
