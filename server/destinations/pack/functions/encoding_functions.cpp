#include "server/destinations/pack/functions/encoding_functions.h"

#include <simdjson.h>

#include <string>
#include <vector>

#include "http/base64.h"
#include "server/destinations/pack/functions/made.h"
#include "server/destinations/pack/values/json_text.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {
namespace {

bool stays(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_digit = c >= '0' && c <= '9';
  return is_letter || is_digit || std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

// The parser's document goes with the next call: its texts are kept.
Value kept(const Call& call, const Value& value, int depth) {
  if (depth > kJsonDepthMax) return {};
  if (value.is_text()) return made_text(call, value.text());
  if (value.is_list()) {
    std::vector<Value> items;
    for (Items item(value); item.next();) {
      items.push_back(kept(call, item.value(), depth + 1));
      if (items.back().is_undefined()) return {};
    }
    return made_list(call, items);
  }
  if (!value.is_object()) return value;
  ObjectMaker object(call.arena);
  for (Members member(value); member.next();) {
    const Value inner = kept(call, member.value(), depth + 1);
    if (inner.is_undefined()) return {};
    object.put(call.arena.keep(member.key()), inner);
  }
  return object.value();
}

}  // namespace

Value base64_text(const Call& call) {
  if (!call.argument(0).is_text() || too_large(call, call.argument(0).text().size() * 2)) return {};
  return made_text(call, base64(call.argument(0).text()));
}

Value url_encoded(const Call& call) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (!call.argument(0).is_text() || too_large(call, call.argument(0).text().size() * 3)) return {};
  std::string encoded;
  for (const char c : call.argument(0).text()) {
    if (stays(c)) {
      encoded += c;
      continue;
    }
    encoded += '%';
    encoded += kDigits[static_cast<unsigned char>(c) >> 4];
    encoded += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return made_text(call, encoded);
}

Value json_text(const Call& call) {
  if (call.argument(0).is_missing()) return {};
  std::string text;
  write_json(call.argument(0), text, kArenaBytesMax);
  return made_text(call, text);
}

Value json_value(const Call& call) {
  const Value text = call.argument(0);
  if (!text.is_text() || text.text().size() > kJsonTextBytesMax) return {};
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text.text().data(), text.text().size()).get(root) != simdjson::SUCCESS)
    return {};
  return kept(call, Value::of(root), 0);
}

}  // namespace analytics::server::pack
