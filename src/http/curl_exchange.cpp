#include "http/curl_exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "http/curl_errors.h"
#include "http/curl_options.h"
#include "http/curl_settings.h"
#include "http/url.h"

namespace analytics {
namespace {

bool is_token(std::string_view text) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  const auto in_token = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, in_token);
}

// Line breaks would let a value add headers of its own.
bool is_header(const HttpHeader& header) {
  return is_token(header.name) &&
         header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

std::string numeric_address(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  } else if (address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text,
              sizeof text);
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

long at_least_one_ms(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds kDay = std::chrono::hours(24);
  // libcurl reads 0 as its own default, five minutes.
  return static_cast<long>(std::clamp(time, std::chrono::milliseconds(1), kDay).count());
}

// A header line over libcurl's own limit of 100 KB is called lack of memory by the older libcurl.
bool is_line_too_long(CURLcode code, long status) {
#if LIBCURL_VERSION_NUM >= 0x080600
  if (code == CURLE_TOO_LARGE) return true;
#endif
  return code == CURLE_OUT_OF_MEMORY && status != 0;
}

// A proxy that does not want to be a tunnel is told of as a connection that broke.
bool is_refused_by_proxy(CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status != 0 && status / 100 != 2;
}

}  // namespace

CurlExchange::CurlExchange(HttpRequest request, Deadline deadline, Transport::Done done)
    : request_(std::move(request)),
      deadline_(deadline),
      done_(std::move(done)),
      host_(host_of(request_.url)) {}

Result<void> CurlExchange::prepare(CURL* easy, const CurlOptions& options) {
  easy_ = easy;
  options_ = &options;
  if (Result<void> checked = check(); !checked) return checked;
  if (!options.unix_socket.empty()) host_ += " (" + options.unix_socket + ")";
  if (!make_header_list()) return broken("out of memory");
  const CURLcode code = set_options();
  if (code != CURLE_OK) return curl_error(code, detail_.data(), host_);
  return {};
}

Result<void> CurlExchange::check() const {
  const auto wrong = [](std::string message) { return Error{ErrorCode::invalid_config, message}; };
  const std::string_view scheme = std::string_view(request_.url).substr(0, request_.url.find(':'));
  if (!curl_strequal(std::string(scheme).c_str(), "http") &&
      !curl_strequal(std::string(scheme).c_str(), "https")) {
    return wrong("The URL is neither http nor https");
  }
  if (host_.empty()) return wrong("The URL is malformed");
  if (!is_token(request_.method)) return wrong("The request's method is malformed");
  const auto bad = std::ranges::find_if_not(request_.headers, is_header);
  if (bad != request_.headers.end()) return wrong("A header of the request is malformed");
  return {};
}

bool CurlExchange::append_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) return false;
  (void)headers_.release();
  headers_.reset(longer);
  return true;
}

bool CurlExchange::make_header_list() {
  // Headers that libcurl adds of its own accord: the first would cost a second of waiting for
  // servers that do not answer it, the other would be wrong.
  bool ok = append_header("Expect:");
  bool has_type = false;
  for (const auto& [name, value] : request_.headers) {
    has_type = has_type || curl_strequal(name.c_str(), "Content-Type") != 0;
    ok = ok && append_header(value.empty() ? name + ";" : name + ": " + value);
  }
  return ok && (has_type || append_header("Content-Type:"));
}

CURLcode CurlExchange::set_options() {
  CurlSettings settings(easy_);
  settings.set(CURLOPT_ERRORBUFFER, detail_.data())
      .set(CURLOPT_PRIVATE, this)
      .set(CURLOPT_PROTOCOLS_STR, "http,https")
      .set(CURLOPT_URL, request_.url.c_str())
      .set(CURLOPT_HTTPHEADER, headers_.get())
      .set(CURLOPT_CONNECTTIMEOUT_MS, at_least_one_ms(request_.connect_timeout))
      .set(CURLOPT_FOLLOWLOCATION, 0L)
      .set(CURLOPT_TCP_NODELAY, 1L)
      .set(CURLOPT_NOSIGNAL, 1L)
      // A name lookup that hangs is left to libcurl's own thread, so that nobody waits for it.
      .set(CURLOPT_QUICK_EXIT, 1L)
      .set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  CURLcode code = settings.code();
  if (code == CURLE_OK) code = set_route(easy_, *options_);
  if (code == CURLE_OK) code = set_method();
  return code == CURLE_OK ? set_callbacks() : code;
}

CURLcode CurlExchange::set_method() {
  CurlSettings settings(easy_);
  const bool has_body = !request_.body.empty() || request_.method == "POST";
  if (request_.method == "HEAD") {
    settings.set(CURLOPT_NOBODY, 1L);
  } else if (has_body) {
    settings.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()))
        .set(CURLOPT_POSTFIELDS, request_.body.data());
  }
  settings.set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  return settings.code();
}

CURLcode CurlExchange::set_callbacks() {
  return CurlSettings(easy_)
      .set(CURLOPT_HEADERFUNCTION, &CurlExchange::on_header)
      .set(CURLOPT_HEADERDATA, this)
      .set(CURLOPT_WRITEFUNCTION, &CurlExchange::on_body)
      .set(CURLOPT_WRITEDATA, this)
      .set(CURLOPT_OPENSOCKETFUNCTION, &CurlExchange::on_socket)
      .set(CURLOPT_OPENSOCKETDATA, this)
      .code();
}

std::size_t CurlExchange::on_header(char* line, std::size_t, std::size_t size,
                                    void* self) noexcept {
  return static_cast<CurlExchange*>(self)->take_header({line, size}) ? size : 0;
}

bool CurlExchange::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kResponseHeaderBytesMax) {
    too_large_ = true;
    return false;
  }
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();  // What came before was an interim answer's, such as 100 Continue.
    return true;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  response_.headers.push_back({.name = std::string(trimmed(line.substr(0, colon))),
                               .value = std::string(trimmed(line.substr(colon + 1)))});
  return true;
}

std::size_t CurlExchange::on_body(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  std::string& body = exchange.response_.body;
  if (size > exchange.request_.response_bytes_max - body.size()) {
    exchange.too_large_ = true;
    return 0;
  }
  body.append(bytes, size);
  return size;
}

curl_socket_t CurlExchange::on_socket(void* self, curlsocktype, curl_sockaddr* peer) noexcept {
  auto& exchange = *static_cast<CurlExchange*>(self);
  // A unix socket has no address to ask for, and its path comes from the program itself.
  const auto& allow_address = exchange.options_->allow_address;
  if (allow_address && peer->family != AF_UNIX) {
    std::string address = numeric_address(&peer->addr);
    if (!allow_address(address)) {
      exchange.refused_address_ = std::move(address);
      return CURL_SOCKET_BAD;
    }
  }
  exchange.opened_socket_ = true;
  // Programs that the process starts have no business with it.
  return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
}

Result<HttpResponse> CurlExchange::outcome(CURLcode code) {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK) {
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }
  return marked(failure(code, status));
}

Error CurlExchange::failure(CURLcode code, long status) const {
  if (too_large_ || is_line_too_long(code, status)) {
    Error error{ErrorCode::response_too_large, host_ + ": the answer is longer than the limit"};
    error.http_status = static_cast<int>(status);
    return error;
  }
  if (!refused_address_.empty() && !opened_socket_) {
    return Error{ErrorCode::connect_failed,
                 host_ + ": the address " + refused_address_ + " is not allowed"};
  }
  // What the environment has for a proxy was not looked at: a part of a password may stand where
  // libcurl took the host's name from.
  const bool unsafe = code == CURLE_COULDNT_RESOLVE_PROXY && options_->proxy.empty();
  return curl_error(is_refused_by_proxy(easy_) ? CURLE_PROXY : code, unsafe ? "" : detail_.data(),
                    host_);
}

Error CurlExchange::too_late() const {
  return marked(network_failure(ErrorCode::timed_out, host_, "no complete answer by the deadline"));
}

Error CurlExchange::broken(std::string_view reason) const {
  return marked(network_failure(ErrorCode::network_error, host_, reason));
}

Error CurlExchange::given_up() const {
  return marked({ErrorCode::canceled, "The request was given up"});
}

// libcurl notes the time at which a request is about to be sent, after connecting and TLS. It
// keeps it where it connects anew because a kept connection turned out to be closed.
Error CurlExchange::marked(Error error) const {
  curl_off_t sent_after_us = 0;
  if (easy_ != nullptr) curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &sent_after_us);
  error.maybe_arrived = sent_after_us != 0 && error.http_status == 0;
  return error;
}

}  // namespace analytics
