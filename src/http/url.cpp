#include "http/url.h"

#include <curl/curl.h>

#include <memory>

namespace analytics {
namespace {

struct UrlCloser {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCloser>;

Error bad_host(std::string message) {
  return {ErrorCode::invalid_config, "The host " + std::move(message)};
}

std::string part(const Url& url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Result<Url> parse(std::string_view text) {
  Url url(curl_url());
  if (!url) return bad_host("could not be read: out of memory");
  // Flags let an unknown scheme through, so that it is named below rather than here.
  const CURLUcode code =
      curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) return bad_host(std::string("is not a URL: ") + curl_url_strerror(code));
  return url;
}

Result<void> check(const Url& url) {
  const std::string scheme = part(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return bad_host("has the scheme \"" + scheme + "\"; only http and https are spoken");
  }
  if (part(url, CURLUPART_HOST).empty()) return bad_host("has no name");
  if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty()) {
    return bad_host("has a user name or password, which do not belong there");
  }
  if (!part(url, CURLUPART_QUERY).empty()) return bad_host("has a query, which it may not");
  if (!part(url, CURLUPART_FRAGMENT).empty()) return bad_host("has a fragment, which it may not");
  return {};
}

std::string_view without_slashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

Result<std::string> endpoint_url(std::string_view host, std::string_view path) {
  if (host.empty()) return bad_host("is empty");
  if (!is_plain(host) || !is_plain(path)) {
    return bad_host("or its path has a space, a control character or one beyond ASCII");
  }
  if (host.find("://") == std::string_view::npos) {
    return bad_host("has no scheme; write it as https://api.example.com");
  }
  Result<Url> url = parse(host);
  if (!url) return std::move(url).error();
  if (const Result<void> checked = check(*url); !checked) return checked.error();
  if (path.find_first_of("?#") != std::string_view::npos) {
    return Error{ErrorCode::invalid_config, "The path has a query or a fragment, which it may not"};
  }
  curl_url_set(url->get(), CURLUPART_QUERY, nullptr, 0);
  curl_url_set(url->get(), CURLUPART_FRAGMENT, nullptr, 0);
  std::string joined(without_slashes(part(*url, CURLUPART_URL)));
  if (path = without_slashes(path); !path.empty()) joined.append("/").append(path);
  return joined;
}

Result<void> check_proxy_url(std::string_view proxy) {
  const auto wrong = [](const char* what) {
    return Error{ErrorCode::invalid_config, std::string("proxy ") + what};
  };
  if (!is_plain(proxy)) {
    return wrong("has a space, a control character or one beyond ASCII; write it as %20 and so on");
  }
  const Result<Url> url = parse(proxy);
  if (proxy.find("://") == std::string_view::npos || !url) {
    return wrong("is not a URL; write it as http://proxy.example.com:3128");
  }
  const std::string scheme = part(*url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https" && scheme != "socks5" && scheme != "socks5h") {
    return wrong("begins with none of http://, https://, socks5:// and socks5h://");
  }
  if (part(*url, CURLUPART_HOST).empty()) return wrong("has no host");
  const std::string path = part(*url, CURLUPART_PATH);
  if (!(path.empty() || path == "/") || proxy.find_first_of("?#") != std::string_view::npos) {
    return wrong(
        "has a path, a query or a fragment; in a password, write / as %2F, ? as %3F, "
        "# as %23");
  }
  // What they are once decoded; a zero byte, which libcurl could not pass on, is an error here.
  for (const CURLUPart which : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    char* text = nullptr;
    const CURLUcode code = curl_url_get(url->get(), which, &text, CURLU_URLDECODE);
    curl_free(text);
    if (code == CURLUE_URLDECODE) return wrong("has a malformed user name or password");
  }
  return {};
}

std::string host_of(std::string_view url) {
  const Result<Url> parsed = parse(url);
  if (!parsed) return {};
  std::string host = part(*parsed, CURLUPART_HOST);
  const std::string port = part(*parsed, CURLUPART_PORT);
  return port.empty() ? host : host + ":" + port;
}

}  // namespace analytics
