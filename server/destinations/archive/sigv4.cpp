#include "server/destinations/archive/sigv4.h"

#include <algorithm>
#include <map>

#include "base/time_text.h"
#include "http/url.h"
#include "server/destinations/archive/digests.h"

namespace analytics::server {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kEndOfScope = "/s3/aws4_request";

// 2013-05-24T00:00:00.000Z as 20130524T000000Z.
std::string basic_time(Timestamp now) {
  std::string text = time_text(now).substr(0, 19) + "Z";
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string path_of(std::string_view url) {
  const std::size_t authority = url.find("://") + 3;
  const std::size_t slash = url.find('/', authority);
  return slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return text;
}

struct Signed {
  std::string names{};      // "host;x-amz-date"
  std::string canonical{};  // "host:…\nx-amz-date:…\n"
};

Signed signed_headers(const HttpRequest& request) {
  std::map<std::string, std::string> headers = {{"host", host_of(request.url)}};
  for (const HttpHeader& header : request.headers) headers[lower(header.name)] = header.value;
  Signed all;
  for (const auto& [name, value] : headers) {
    if (!all.names.empty()) all.names += ';';
    all.names += name;
    all.canonical += name;
    all.canonical += ':';
    all.canonical += value;
    all.canonical += '\n';
  }
  return all;
}

std::string signing_key(const S3Credentials& credentials, std::string_view date) {
  const std::string by_date = hmac_sha256("AWS4" + credentials.secret_access_key, date);
  return hmac_sha256(hmac_sha256(hmac_sha256(by_date, credentials.region), "s3"), "aws4_request");
}

}  // namespace

void sign_v4(HttpRequest& request, const S3Credentials& credentials, Timestamp now) {
  const std::string time = basic_time(now);
  const std::string date = time.substr(0, 8);
  const std::string scope = date + "/" + credentials.region + std::string(kEndOfScope);
  const std::string body_hash = hex(sha256(request.body));
  request.headers.push_back({"x-amz-content-sha256", body_hash});
  request.headers.push_back({"x-amz-date", time});

  const Signed headers = signed_headers(request);
  const std::string canonical = request.method + "\n" + path_of(request.url) + "\n\n" +
                                headers.canonical + "\n" + headers.names + "\n" + body_hash;
  const std::string to_sign =
      std::string(kAlgorithm) + "\n" + time + "\n" + scope + "\n" + hex(sha256(canonical));
  const std::string signature = hex(hmac_sha256(signing_key(credentials, date), to_sign));
  request.headers.push_back(
      {"Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" +
                            scope + ",SignedHeaders=" + headers.names + ",Signature=" + signature});
}

std::string encode_path(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter || (c >= '0' && c <= '9') ||
        std::string_view("/-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      encoded += '%';
      encoded += kDigits[static_cast<unsigned char>(c) >> 4];
      encoded += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  return encoded;
}

}  // namespace analytics::server
