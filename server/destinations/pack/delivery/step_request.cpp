#include "server/destinations/pack/delivery/step_request.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/base64.h"
#include "server/destinations/pack/delivery/url_expression.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kHeaderBytesMax = 8 * 1024;

Error invalid(std::string message) { return {ErrorCode::invalid_field, std::move(message)}; }

void append_value(const Value& value, std::string& text) {
  if (value.is_list() || value.is_object()) {
    write_json(value, text, kRequestBytesMax);
  } else {
    write_text(value, text, kRequestBytesMax);
  }
}

// "a=1&b=two": what queries and forms are written as.
std::string pairs_of(const Value& object) {
  std::string pairs;
  std::string text;
  for (Members member(object); pairs.size() <= kRequestBytesMax && member.next();) {
    if (member.value().is_missing()) continue;
    if (!pairs.empty()) pairs += '&';
    append_encoded(member.key(), pairs);
    pairs += '=';
    text.clear();
    append_value(member.value(), text);
    append_encoded(text, pairs);
  }
  return pairs;
}

void append_query(std::string& url, const std::string& pairs) {
  if (pairs.empty()) return;
  const std::size_t fragment = std::min(url.find('#'), url.size());
  url.resize(fragment);
  const bool has_query = url.find('?') != std::string::npos;
  if (!has_query) {
    url += '?';
  } else if (!url.ends_with('?') && !url.ends_with('&')) {
    url += '&';
  }
  url += pairs;
}

bool is_method(std::string_view method) {
  constexpr std::array<std::string_view, 6> kMethods = {"GET",   "POST",   "PUT",
                                                        "PATCH", "DELETE", "HEAD"};
  return std::ranges::find(kMethods, method) != kMethods.end();
}

bool is_token(std::string_view name) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool is_header_text(std::string_view value) {
  return value.size() <= kHeaderBytesMax && std::ranges::none_of(value, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte < ' ' && c != '\t') || byte == 0x7f;
         });
}

// By these an event could lead a request elsewhere, or put a second one into it.
bool is_of_connection(std::string_view name) {
  constexpr std::array<std::string_view, 13> kNames = {
      "connection", "content-encoding",    "content-length",   "expect", "host",
      "keep-alive", "proxy-authorization", "proxy-connection", "te",     "trailer",
      "upgrade",    "transfer-encoding",   "x-forwarded-host"};
  return std::ranges::any_of(kNames, [&](std::string_view known) {
    return std::ranges::equal(name, known, {}, [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
  });
}

bool names(const std::vector<HttpHeader>& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const HttpHeader& header) {
    return std::ranges::equal(header.name, name, {}, [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
  });
}

class RequestMaker {
 public:
  RequestMaker(const CompiledRequest& compiled, StepContext& context, const CompiledPack& pack)
      : compiled_(compiled), context_(context), pack_(pack) {}

  Result<HttpRequest> make() {
    request_.method = compiled_.method ? context_.text(compiled_.method) : "POST";
    if (!is_method(request_.method)) return invalid("the method of the request is none");
    using Part = std::string (RequestMaker::*)();
    constexpr std::array<Part, 4> kParts = {&RequestMaker::add_url, &RequestMaker::add_headers,
                                            &RequestMaker::add_authorization,
                                            &RequestMaker::add_body};
    for (const Part part : kParts) {
      std::string fault = (this->*part)();
      if (std::string unmapped = context_.take_fault(); !unmapped.empty()) {
        return invalid(std::move(unmapped));
      }
      if (!fault.empty()) return invalid(std::move(fault));
    }
    add_default_header("content-type", "Content-Type", content_type_);
    add_default_header("user-agent", "User-Agent", "analyticsd");
    go_by_relay();
    request_.response_bytes_max = kAnswerBytesMax;
    request_.connect_timeout =
        std::min<std::chrono::milliseconds>(pack_.timeout(), request_.connect_timeout);
    return std::move(request_);
  }

 private:
  std::string add_url() {
    request_.url = context_.text(compiled_.url);
    if (compiled_.query) append_query(request_.url, pairs_of(context_.run(compiled_.query)));
    return url_fault(request_.url, pack_.pack().hosts);
  }

  std::string add_headers() {
    const Value headers = context_.run(compiled_.headers);
    for (Members member(headers); member.next();) {
      if (member.value().is_missing()) continue;
      std::string value;
      append_value(member.value(), value);
      if (!is_token(member.key())) return "a header of the request has a name that is none";
      if (is_of_connection(member.key())) {
        return "a header of the request belongs to the connection: Host, Content-Length and others";
      }
      std::string fault = add_header(std::string(member.key()), std::move(value));
      if (!fault.empty()) return fault;
    }
    return {};
  }

  std::string add_header(std::string name, std::string value) {
    if (!is_header_text(value)) {
      return "the header " + name + " would have control characters or over 8,192 bytes";
    }
    request_.headers.push_back({std::move(name), std::move(value)});
    return {};
  }

  std::string add_authorization() {
    if (compiled_.basic_user || compiled_.basic_password) {
      const std::string both =
          context_.text(compiled_.basic_user) + ":" + context_.text(compiled_.basic_password);
      return add_header("Authorization", "Basic " + base64(both));
    }
    if (!compiled_.bearer) return {};
    const std::string token = context_.text(compiled_.bearer);
    if (token.empty()) return "there is no token for the request's authorization";
    return add_header("Authorization", "Bearer " + token);
  }

  std::string add_body() {
    if (compiled_.body_kind == BodyKind::none) return {};
    const Value body = context_.run(compiled_.body);
    if (body.is_undefined()) return {};
    switch (compiled_.body_kind) {
      case BodyKind::json:
        content_type_ = "application/json";
        write_json(body, request_.body, kRequestBytesMax);
        break;
      case BodyKind::form:
        content_type_ = "application/x-www-form-urlencoded";
        request_.body = pairs_of(body);
        break;
      default:
        content_type_ = "text/plain; charset=utf-8";
        append_value(body, request_.body);
    }
    if (compiled_.content_type) content_type_ = context_.text(compiled_.content_type);
    if (request_.body.size() > kRequestBytesMax) return "the request's body is over 16 MiB long";
    return is_header_text(content_type_) ? "" : "the content type would have control characters";
  }

  // The address was checked: its host is one of the pack's.
  void go_by_relay() {
    if (pack_.relay_url().empty()) return;
    constexpr std::string_view kScheme = "https://";
    const std::size_t path =
        std::min(request_.url.find_first_of("/?", kScheme.size()), request_.url.size());
    request_.headers.push_back(
        {"X-Forwarded-Host", request_.url.substr(kScheme.size(), path - kScheme.size())});
    request_.url.replace(0, path, pack_.relay_url());
  }

  void add_default_header(std::string_view lower_name, const char* name, const std::string& value) {
    if (value.empty() || names(request_.headers, lower_name)) return;
    request_.headers.push_back({name, value});
  }

  const CompiledRequest& compiled_;
  StepContext& context_;
  const CompiledPack& pack_;
  HttpRequest request_;
  std::string content_type_;
};

}  // namespace

Result<HttpRequest> make_request(const CompiledRequest& request, StepContext& context,
                                 const CompiledPack& pack) {
  return RequestMaker(request, context, pack).make();
}

}  // namespace analytics::server::pack
