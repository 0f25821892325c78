#pragma once

// One request and its answer, as the curl transport has it under way: owns the bytes that libcurl
// reads from, gathers what it hands out, and says at the end what came of it.
//
//   CurlExchange exchange(std::move(request), deadline, std::move(done));
//   if (Result<void> ready = exchange.prepare(easy, options); !ready) give_up(ready.error());
//   ... curl_multi_add_handle, and until it is done ...
//   exchange.done()(exchange.outcome(code));
//
// Not synchronised; must outlive the handle's part in the transfer, and does not own the handle.

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <analytics/transport.h>

namespace analytics {

/// All header lines of an answer together; one byte more ends it with `response_too_large`.
inline constexpr std::size_t kResponseHeaderBytesMax = 64 * 1024;

class CurlExchange {
 public:
  CurlExchange(HttpRequest request, Deadline deadline, Transport::Done done);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// Sets the handle up, from its reset state. `options` must stay where they are. On an error the
  /// handle is not to be used, but may be reset.
  Result<void> prepare(CURL* easy, const CurlOptions& options);

  /// What came of it, once libcurl says `code`. Hands out the answer; to be called once.
  Result<HttpResponse> outcome(CURLcode code);
  /// What to say where the deadline came first.
  Error too_late() const;
  /// What to say where libcurl could not go on.
  Error broken(std::string_view reason) const;
  /// What to say where the caller gave it up.
  Error given_up() const;

  CURL* easy() const noexcept { return easy_; }
  Deadline deadline() const noexcept { return deadline_; }
  Transport::Done& done() noexcept { return done_; }

 private:
  struct ListCloser {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  using HeaderList = std::unique_ptr<curl_slist, ListCloser>;

  static std::size_t on_header(char* line, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* peer) noexcept;

  Result<void> check() const;
  bool append_header(const std::string& line);
  bool make_header_list();
  bool take_header(std::string_view line);
  CURLcode set_options();
  CURLcode set_method();
  CURLcode set_callbacks();
  Error failure(CURLcode code, long status) const;
  Error marked(Error error) const;

  HttpRequest request_;
  Deadline deadline_;
  Transport::Done done_;
  std::string host_;
  const CurlOptions* options_ = nullptr;
  CURL* easy_ = nullptr;
  HeaderList headers_;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
  std::string refused_address_;
  bool opened_socket_ = false;
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

}  // namespace analytics
