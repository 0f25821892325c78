#include "server/destinations/pack/functions/time_functions.h"

#include <chrono>
#include <optional>

#include "server/destinations/pack/functions/js_time.h"
#include "server/destinations/pack/functions/made.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {
namespace {

// As deep as an event may be.
constexpr int kDepthMax = 64;

std::int64_t seconds(std::int64_t ms) { return ms / 1000 - (ms % 1000 < 0 ? 1 : 0); }

Value converted(const Call& call, const Value& value, int depth) {
  if (value.is_text() && is_iso_date(value.text())) {
    const std::optional<std::int64_t> ms = js_time_ms(value.text());
    return ms ? Value::of(seconds(*ms)) : value;
  }
  if (!value.is_object() || depth > kDepthMax) return value;
  ObjectMaker object(call.arena);
  for (Members member(value); !too_large(call, 0) && member.next();) {
    object.put(member.key(), converted(call, member.value(), depth + 1));
  }
  return object.value();
}

}  // namespace

Value unix_s(const Call& call) {
  const std::optional<std::int64_t> ms = time_ms(call.argument(0));
  return ms ? Value::of(seconds(*ms)) : Value{};
}

Value unix_ms(const Call& call) {
  const std::optional<std::int64_t> ms = time_ms(call.argument(0));
  return ms ? Value::of(*ms) : Value{};
}

Value unix_us(const Call& call) {
  const std::optional<std::int64_t> ms = time_ms(call.argument(0));
  return ms ? Value::of(*ms * 1000) : Value{};
}

Value iso_time(const Call& call) {
  const std::optional<std::int64_t> ms = time_ms(call.argument(0));
  return ms ? made_text(call, js_time_text(*ms)) : Value{};
}

Value now_ms(const Call& call) {
  const auto since_epoch = call.now.time_since_epoch();
  return Value::of(
      std::int64_t{std::chrono::floor<std::chrono::milliseconds>(since_epoch).count()});
}

Value convert_dates(const Call& call) {
  if (!call.argument(0).is_object()) return {};
  return converted(call, call.argument(0), 0);
}

}  // namespace analytics::server::pack
