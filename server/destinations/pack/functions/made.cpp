#include "server/destinations/pack/functions/made.h"

#include <algorithm>

namespace analytics::server::pack {

bool too_large(const Call& call, std::size_t bytes) {
  return bytes > kArenaBytesMax || call.arena.is_full();
}

Value made_text(const Call& call, std::string_view text) {
  if (too_large(call, text.size())) return {};
  return Value::of(call.arena.keep(text));
}

Value made_list(const Call& call, std::span<const Value> items) {
  if (too_large(call, items.size() * sizeof(Value))) return {};
  const std::span<Value> kept = call.arena.make<Value>(items.size());
  std::ranges::copy(items, kept.begin());
  return Value::of(std::span<const Value>(kept));
}

}  // namespace analytics::server::pack
