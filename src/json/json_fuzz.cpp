// Whatever parses must be walked over without a read beyond its end, and be the same value again
// when it is parsed once more. This is what the trusting scanner in scan.h stands on.
#include <analytics/json.h>

#include <string>

#include "base/buffer.h"
#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"

namespace {

using namespace analytics;
using fuzz::expect;

void walk(std::string_view value);

void walk_members(std::string_view object) {
  for (MemberScan member(object); member.next();) {
    expect(Json::parse(member.value()), "a member's value is JSON");
    expect(member.key_is(member.key()), "a key is itself");
    expect(!find_member(object, member.key()).empty(), "a key that is there is found");
    expect(object.find(member.whole()) != std::string_view::npos, "a member lies in its object");
    walk(member.value());
  }
}

void walk(std::string_view value) {
  const fuzz::ExactCopy copy(value);
  if (is_object(copy.view())) walk_members(copy.view());
  if (is_array(copy.view())) {
    for (ItemScan item(copy.view()); item.next();) walk(item.value());
  }
  if (is_string(copy.view())) {
    const std::string text = unquote(copy.view());
    expect(Json(text).as_string() == text, "an unquoted string is quoted back");
  }
}

void change(Object object) {
  const std::vector<std::string> keys = object.keys();
  for (const std::string& key : keys) {
    const std::optional<Json> value = object.get(key);
    expect(value, "each of the keys has a value");
    Object same = object;
    same.set(key, *value);
    expect(same.keys() == keys, "setting what is there keeps the keys");
    expect(same.get(key) == value, "what was set is there");
  }
  for (const std::string& key : keys) {
    object.erase(key);
    expect(!object.contains(key), "an erased key is gone");
    expect(Object::parse(object.text()), "what is left is an object");
  }
  expect(object.empty(), "without its keys an object is empty");
}

void read_again(const Json& json) {
  const Result<Json> again = Json::parse(json.text());
  expect(again && *again == json, "the text of a value parses to the value");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const JsonLimits limits{.depth_max = 20, .bytes_max = 16 * 1024};
  ByteBuffer rounded;
  round_big_integers(input.rest(), rounded);  // Its text need not be well formed.

  const fuzz::GuardedCopy guarded(input.rest());  // simdjson is not built with the sanitizer.
  const Result<Json> json = Json::parse(guarded.view(), limits);
  if (!json) {
    expect(!json.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  read_again(*json);
  walk(json->text());
  // White space is allowed in what is scanned, too; numbers are as they came.
  if (input.rest().find_first_not_of(" \t\r\n") == 0) walk(input.rest());
  (void)json->as_int64();
  (void)json->as_uint64();
  (void)json->as_double();
  if (const std::optional<Object> object = json->as_object()) change(*object);
  if (const std::optional<Array> array = json->as_array()) {
    for (const Json& item : array->items()) read_again(item);
  }
  return 0;
}
