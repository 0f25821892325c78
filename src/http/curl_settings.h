#pragma once

// Several settings of one handle, given in a row; the first that fails ends the row.
//
//   CURLcode code = CurlSettings(easy)
//                       .set(CURLOPT_URL, url.c_str())
//                       .set(CURLOPT_FOLLOWLOCATION, 0L)
//                       .code();
//
// Not synchronised, and does not own the handle.

#include <curl/curl.h>

namespace analytics {

class CurlSettings {
 public:
  explicit CurlSettings(CURL* easy) : easy_(easy) {}

  template <class Value>
  CurlSettings& set(CURLoption option, Value value) {
    if (code_ == CURLE_OK) code_ = curl_easy_setopt(easy_, option, value);
    return *this;
  }
  /// Of the first setting that failed; otherwise CURLE_OK.
  CURLcode code() const { return code_; }

 private:
  CURL* easy_;
  CURLcode code_ = CURLE_OK;
};

}  // namespace analytics
