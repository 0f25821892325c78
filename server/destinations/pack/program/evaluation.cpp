#include "server/destinations/pack/program/evaluation.h"

#include "server/destinations/pack/program/null_members.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {

Value Evaluation::fail(std::string_view sentence) {
  if (scope_.fault.empty()) scope_.fault = sentence;
  return {};
}

bool Evaluation::has_room(std::size_t bytes) {
  if (bytes <= kArenaBytesMax && !scope_.arena.is_full()) return true;
  fail("what the mapping makes of it takes more than 16 MiB");
  return false;
}

void Evaluation::find_paths() {
  const std::span<Value> slots = scope_.arena.make<Value>(code_.paths.size());
  code_.paths.fill(root_, slots);
  slots_ = slots;
}

Value Evaluation::value_of(NodeId id) {
  const Node& node = code_.nodes[id];
  switch (node.op) {
    case Op::constant:
      return node.constant;
    case Op::path:
      return path(node);
    default:
      break;
  }
  if (++work_ > kWorkMax) return fail("making what the mapping says takes too many steps");
  switch (node.op) {
    case Op::path_of:
      return path_of(node);
    case Op::text:
      return text(node);
    case Op::text_of:
      return text_of(node);
    case Op::list:
      return list(node);
    case Op::object:
      return object(node);
    case Op::merged:
      return merged(node);
    default:
      return node.op < Op::call ? directive_value(node) : function_value(node);
  }
}

Value Evaluation::directive_value(const Node& node) {
  switch (node.op) {
    case Op::merge:
      return merge(node);
    case Op::if_exists:
      return if_exists(node);
    case Op::if_blank:
      return if_blank(node);
    case Op::case_of:
      return case_of(node);
    case Op::replace:
      return replace(node);
    case Op::array_path:
      return array_path(node);
    case Op::flatten:
      return flatten(node);
    case Op::json_encode:
      return json_encode(child(node, 0));
    case Op::json_decode:
      return json_decode(child(node, 0));
    case Op::transform:
      return transform(node);
    default:
      return without_null_members(child(node, 0), scope_.arena);
  }
}

Value Evaluation::function_value(const Node& node) {
  switch (node.op) {
    case Op::call:
      return call(node);
    case Op::when:
      return child(node, child(node, 0).holds() ? 1 : 2);
    case Op::all_of:
    case Op::any_of:
      return all_or_any(node);
    case Op::negation:
      return Value::of(!child(node, 0).holds());
    case Op::coalesce:
      return coalesce(node);
    case Op::exists:
      return Value::of(!child(node, 0).is_missing());
    case Op::with:
      return with(node);
    case Op::map:
      return map(node);
    case Op::filter:
      return filter(node);
    case Op::from_entries:
      return from_entries(node);
    default:
      return lookup(node);
  }
}

Value Evaluation::path(const Node& node) {
  if (node.has_slot && !slots_.empty()) return slots_[node.number];
  if (++work_ > kWorkMax) return fail("making what the mapping says takes too many steps");
  Value value = start_of(node);
  const std::span<const Key> keys = std::span(code_.keys).subspan(node.first, node.count);
  for (const Key& key : keys) value = step_into(value, key);
  return value;
}

Value Evaluation::start_of(const Node& node) {
  switch (node.start) {
    case Start::payload_member:
      return node.number < scope_.payload.size() ? scope_.payload[node.number] : Value{};
    case Start::payload:
      return payload();
    case Start::item:
      return scope_.item;
    case Start::index:
      return scope_.index;
    default:
      return root_;
  }
}

Value Evaluation::payload() {
  const std::size_t count = std::min(scope_.payload.size(), code_.payload_names.size());
  if (!has_room(count * sizeof(Member))) return {};
  const std::span<Member> members = scope_.arena.make<Member>(count);
  for (std::size_t i = 0; i < count; ++i) {
    members[i] = {code_.payload_names[i], scope_.payload[i]};
  }
  return Value::of(std::span<const Member>(members));
}

Value Evaluation::path_of(const Node& node) {
  const Value path = child(node, 0);
  if (!path.is_text()) return fail("@path is made of something that is no text");
  return follow(root_, without_root(path.text(), scope_.arena), scope_.arena);
}

Value Evaluation::list(const Node& node) {
  if (!has_room(node.count * sizeof(Value))) return {};
  const std::span<Value> items = scope_.arena.make<Value>(node.count);
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = child(node, i);
  return Value::of(std::span<const Value>(items));
}

Value Evaluation::object(const Node& node) {
  if (!has_room(node.count * sizeof(Member))) return {};
  const std::span<Member> members = scope_.arena.make<Member>(node.count);
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i] = {code_.child(node, i).name, child(node, i)};
  }
  return Value::of(std::span<const Member>(members));
}

Value Evaluation::merged(const Node& node) {
  ObjectMaker made(scope_.arena);
  for (std::size_t i = 0; i < node.count && has_room(0); ++i) {
    const Child& member = code_.child(node, i);
    const Value value = value_of(member.node);
    if (member.is_spliced) {
      made.put_all(value);
    } else {
      made.put(member.name, value);
    }
  }
  return made.value();
}

}  // namespace analytics::server::pack
