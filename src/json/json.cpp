#include <analytics/json.h>

#include <charconv>

#include "json/check.h"
#include "json/scan.h"
#include "json/write.h"

namespace analytics {
namespace {

template <class Number>
std::optional<Number> read_number(std::string_view text) noexcept {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

Error wrong_kind(const char* wanted) {
  return {ErrorCode::invalid_json, std::string("the JSON value is not ") + wanted};
}

// Checks and minifies into this thread's scratch buffer, where it stays until the next use.
Result<std::string_view> checked(std::string_view text, const JsonLimits& limits) {
  ByteBuffer& out = detail::scratch();
  if (Result<void> good = check_json(text, limits, out); !good) return std::move(good).error();
  return out.view();
}

}  // namespace

Result<Json> Json::parse(std::string_view text, JsonLimits limits) {
  Result<std::string_view> good = checked(text, limits);
  if (!good) return std::move(good).error();
  return Json(Trusted{}, *good);
}

std::string_view Json::text() const noexcept {
  return text_.size() == 0 ? std::string_view("null") : text_.view();
}

Json::Kind Json::kind() const noexcept {
  switch (text().front()) {
    case 'n':
      return Kind::null;
    case 't':
    case 'f':
      return Kind::boolean;
    case '"':
      return Kind::string;
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    default:
      return Kind::number;
  }
}

std::optional<bool> Json::as_bool() const noexcept {
  if (kind() != Kind::boolean) return std::nullopt;
  return text().front() == 't';
}

std::optional<std::int64_t> Json::as_int64() const noexcept {
  return read_number<std::int64_t>(text());
}

std::optional<std::uint64_t> Json::as_uint64() const noexcept {
  return read_number<std::uint64_t>(text());
}

std::optional<double> Json::as_double() const noexcept {
  if (kind() != Kind::number) return std::nullopt;
  return read_number<double>(text());
}

std::optional<std::string> Json::as_string() const {
  if (kind() != Kind::string) return std::nullopt;
  return unquote(text());
}

std::optional<Object> Json::as_object() const {
  if (kind() != Kind::object) return std::nullopt;
  return text() == "{}" ? Object() : Object(Object::Trusted{}, text());
}

std::optional<Array> Json::as_array() const {
  if (kind() != Kind::array) return std::nullopt;
  return text() == "[]" ? Array() : Array(Array::Trusted{}, text());
}

Object::Object(std::initializer_list<detail::Member> members) {
  if (members.size() == 0) return;
  ByteBuffer& out = detail::scratch();
  detail::ValueWriter::write_members(out, members.begin(), members.size());
  text_.assign(out.view());
}

Result<Object> Object::parse(std::string_view text, JsonLimits limits) {
  Result<std::string_view> good = checked(text, limits);
  if (!good) return std::move(good).error();
  if (!is_object(*good)) return wrong_kind("an object");
  return *good == "{}" ? Object() : Object(Trusted{}, *good);
}

std::vector<std::string> Object::keys() const {
  std::vector<std::string> keys;
  for (MemberScan scan(text()); scan.next();) keys.push_back(scan.key());
  return keys;
}

std::optional<Json> Object::get(std::string_view key) const {
  const std::string_view value = find_member(text(), key);
  if (value.empty()) return std::nullopt;
  return Json(Json::Trusted{}, value);
}

bool Object::contains(std::string_view key) const noexcept {
  return !find_member(text(), key).empty();
}

Object& Object::set_value(std::string_view key, const detail::Value& value) {
  ByteBuffer& out = detail::scratch();
  out.append('{');
  bool replaced = false;
  for (MemberScan scan(text()); scan.next();) {
    if (out.size() > 1) out.append(',');
    if (replaced || !scan.key_is(key)) {
      out.append(scan.whole());
      continue;
    }
    write_string(out, key);
    out.append(':');
    detail::ValueWriter::write(out, value);
    replaced = true;
  }
  if (!replaced) {
    if (out.size() > 1) out.append(',');
    write_string(out, key);
    out.append(':');
    detail::ValueWriter::write(out, value);
  }
  out.append('}');
  text_.assign(out.view());
  return *this;
}

bool Object::erase(std::string_view key) {
  if (!contains(key)) return false;
  ByteBuffer& out = detail::scratch();
  out.append('{');
  for (MemberScan scan(text()); scan.next();) {
    if (scan.key_is(key)) continue;
    if (out.size() > 1) out.append(',');
    out.append(scan.whole());
  }
  out.append('}');
  text_.assign(out.size() == 2 ? std::string_view() : out.view());
  return true;
}

Result<Array> Array::parse(std::string_view text, JsonLimits limits) {
  Result<std::string_view> good = checked(text, limits);
  if (!good) return std::move(good).error();
  if (!is_array(*good)) return wrong_kind("an array");
  return *good == "[]" ? Array() : Array(Trusted{}, *good);
}

std::vector<Json> Array::items() const {
  std::vector<Json> items;
  for (ItemScan scan(text()); scan.next();) items.push_back(Json(Json::Trusted{}, scan.value()));
  return items;
}

Array& Array::push_value(const detail::Value& value) {
  ByteBuffer& out = detail::scratch();
  const std::string_view before = text();
  out.append(before.substr(0, before.size() - 1));
  detail::add_item(out, value);
  out.append(']');
  text_.assign(out.view());
  return *this;
}

}  // namespace analytics
