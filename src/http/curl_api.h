#pragma once

// The calls into libcurl that may fail for reasons of the machine's, behind one small seam, so that
// a test can make each of them fail.
//
//   struct NoMemory : CurlApi { CURL* easy_init() override { return nullptr; } };
//   auto transport = curl_transport({}, std::make_shared<NoMemory>());
//
// All but `global_init` are called by one thread at a time.

#include <curl/curl.h>

#include <memory>

#include <analytics/transport.h>

namespace analytics {

class CurlApi {
 public:
  virtual ~CurlApi() = default;

  /// libcurl's own, once for the process.
  virtual CURLcode global_init();
  virtual CURLM* multi_init() { return curl_multi_init(); }
  virtual CURL* easy_init() { return curl_easy_init(); }
  virtual CURLMcode add(CURLM* multi, CURL* easy) { return curl_multi_add_handle(multi, easy); }
  virtual CURLMcode perform(CURLM* multi, int* running) {
    return curl_multi_perform(multi, running);
  }
  virtual CURLMcode poll(CURLM* multi, int timeout_ms) {
    return curl_multi_poll(multi, nullptr, 0, timeout_ms, nullptr);
  }
};

/// The library's transport over the given calls; not null.
Result<std::shared_ptr<Transport>> curl_transport(CurlOptions options,
                                                  std::shared_ptr<CurlApi> api);

}  // namespace analytics
