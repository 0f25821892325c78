#include <algorithm>
#include <array>
#include <utility>

#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

struct BodyName {
  const char* name;
  BodyKind kind;
};
constexpr std::array<BodyName, 3> kBodies{
    {{"json", BodyKind::json}, {"form", BodyKind::form}, {"raw", BodyKind::raw}}};

void check_method(const Located& method) {
  constexpr std::array<std::string_view, 6> kMethods{"GET",   "POST",   "PUT",
                                                     "PATCH", "DELETE", "HEAD"};
  const std::optional<std::string> text = literal_text(method);
  if (text && std::ranges::find(kMethods, *text) == kMethods.end()) {
    method.wrong("must be GET, POST, PUT, PATCH, DELETE or HEAD");
  }
}

// A host that is put together when the request is made is checked then.
void check_url(const Located& url, const Reading& reading) {
  if (!url.is_text()) return;
  const std::string& text = url.node().Scalar();
  if (text.starts_with("$.") || text.starts_with("{{")) return;
  constexpr std::string_view kScheme = "https://";
  if (!text.starts_with(kScheme)) return url.wrong("must begin with https://");
  const std::string_view rest = std::string_view(text).substr(kScheme.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find("{{") != std::string_view::npos) return;
  if (authority.find('@') != std::string_view::npos) {
    return url.wrong("must not have a user name or password: write auth for them");
  }
  const std::string_view host = authority.substr(0, authority.find(':'));
  const auto has_it = [&](const std::string& pattern) { return is_host_of(pattern, host); };
  if (std::ranges::none_of(reading.pack.hosts, has_it)) {
    url.wrong("goes to a host that is none of the pack's hosts: add it there");
  }
}

void read_headers(const Located& headers) {
  for (const Located& header : headers.members()) {
    if (!header.name().starts_with("...") && !header.name().starts_with("@") &&
        !is_header_name(header.name())) {
      header.wrong("has a name that no header may have");
    }
  }
}

void read_auth(const Located& auth, const Reading& reading, FieldNames fields,
               PackRequest& request) {
  if (!auth || !auth.is_object({"basic", "bearer"})) return;
  const Located basic = auth.member("basic");
  const Located bearer = auth.member("bearer");
  if (static_cast<bool>(basic) == static_cast<bool>(bearer)) {
    return auth.wrong("must have one of: basic, bearer");
  }
  request.bearer = reading.expressions.of_step(bearer, fields);
  if (!basic) return;
  const std::vector<Located> parts = basic.items();
  if (parts.size() != 2) return basic.wrong("must be a list of two: [user, password]");
  request.basic_user = reading.expressions.of_step(parts[0], fields);
  request.basic_password = reading.expressions.of_step(parts[1], fields);
}

void read_body(const Located& place, const Reading& reading, FieldNames fields,
               PackRequest& request) {
  for (const BodyName& body : kBodies) {
    const Located member = place.member(body.name);
    if (!member) continue;
    if (request.body_kind != BodyKind::none) {
      return place.wrong("has several bodies: it may have one of json, form, raw");
    }
    request.body_kind = body.kind;
    request.body = reading.expressions.of_step(member, fields);
  }
  const Located type = place.member("content_type");
  request.content_type = reading.expressions.of_step(type, fields);
  if (type && request.body_kind != BodyKind::raw) {
    type.wrong("is for raw bodies: take it out, json and form have their own");
  }
}

}  // namespace

PackRequest read_request(const Located& place, const Reading& reading, FieldNames fields) {
  PackRequest request;
  if (!place.is_object(
          {"method", "url", "query", "headers", "auth", "json", "form", "raw", "content_type"})) {
    return request;
  }
  if (const Located method = place.member("method")) {
    check_method(method);
    request.method = reading.expressions.of_step(method, fields);
  } else {
    place.lacks("method", "write method: POST, or another");
  }
  if (const Located url = place.member("url")) {
    check_url(url, reading);
    request.url = reading.expressions.of_step(url, fields);
  } else {
    place.lacks("url", "say where the request goes");
  }
  request.query = reading.expressions.of_step(place.member("query"), fields);
  read_headers(place.member("headers"));
  request.headers = reading.expressions.of_step(place.member("headers"), fields);
  read_auth(place.member("auth"), reading, fields, request);
  read_body(place, reading, fields, request);
  return request;
}

}  // namespace analytics::server::pack
