#include <algorithm>
#include <string>

#include "json/utf8.h"
#include "server/destinations/pack/program/evaluation.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {
namespace {

// As JavaScript's loose comparison with "": lists are compared by their text.
bool is_blank(const Value& value) {
  if (!value.is_list()) return !value.holds();
  if (value.size() == 0) return true;
  return value.size() == 1 &&
         (value.item(0).is_missing() || (value.item(0).is_text() && value.item(0).text().empty()) ||
          (value.item(0).is_list() && is_blank(value.item(0))));
}

class Flattening {
 public:
  Flattening(std::string_view separator, bool lists_stay, Arena& arena)
      : separator_(separator), lists_stay_(lists_stay), arena_(arena), made_(arena) {}

  void add(const Value& value, std::string_view name) {
    if (arena_.is_full()) return;
    if (value.is_object()) {
      for (Members member(value); member.next();) add(member.value(), below(name, member.key()));
    } else if (value.is_list() && !lists_stay_) {
      std::size_t index = 0;
      for (Items item(value); item.next(); ++index) {
        add(item.value(), below(name, std::to_string(index)));
      }
    } else {
      made_.put(name, value);
    }
  }
  Value value() const { return made_.value(); }

 private:
  std::string_view below(std::string_view name, std::string_view key) {
    if (name.empty()) return arena_.keep(key);
    const std::span<char> whole = arena_.text(name.size() + separator_.size() + key.size());
    auto end = std::ranges::copy(name, whole.begin()).out;
    end = std::ranges::copy(separator_, end).out;
    std::ranges::copy(key, end);
    return {whole.data(), whole.size()};
  }

  std::string_view separator_;
  bool lists_stay_;
  Arena& arena_;
  ObjectMaker made_;
};

// As Object.assign does: items under their numbers, and the letters of a text.
void put_by_number(const Value& value, ObjectMaker& made, Arena& arena) {
  std::size_t index = 0;
  for (Items item(value); item.next(); ++index) {
    made.put(arena.keep(std::to_string(index)), item.value());
  }
  for (std::string_view text = value.text(); !text.empty();) {
    const Utf8Part part = next_utf8(text);
    const bool is_pair = part.valid && part.code_point > 0xFFFF;
    if (!is_pair) {
      made.put(arena.keep(std::to_string(index)), Value::of(text.substr(0, part.length)));
    }
    index += is_pair ? 2 : 1;
    text.remove_prefix(part.length);
    if (arena.is_full()) return;
  }
}

}  // namespace

Value Evaluation::if_exists(const Node& node) {
  return child(node, child(node, 0).is_missing() ? 2 : 1);
}

Value Evaluation::if_blank(const Node& node) {
  return child(node, is_blank(child(node, 0)) ? 2 : 1);
}

Value Evaluation::case_of(const Node& node) {
  const Value value = child(node, 0);
  if (!value.is_text()) return value;
  const std::span<Value> argument = scope_.arena.make<Value>(1);
  argument[0] = value;
  return node.function->call({.arguments = argument, .arena = scope_.arena, .now = scope_.now});
}

Value Evaluation::with_root(Value root, NodeId id) {
  const Value outer = std::exchange(root_, root);
  const Value value = value_of(id);
  root_ = outer;
  return value;
}

Value Evaluation::array_path(const Node& node) {
  const Value list = child(node, 0);
  if (node.count < 2 || !(list.is_list() || list.is_object())) return list;
  const NodeId shape = code_.child(node, 1).node;
  const std::size_t count = list.is_list() ? list.size() : 1;
  if (!has_room(count * sizeof(Value))) return {};
  const std::span<Value> made = scope_.arena.make<Value>(count);
  if (list.is_object()) {
    made[0] = with_root(list, shape);
  } else {
    std::size_t index = 0;
    for (Items item(list); item.next() && !is_over(); ++index) {
      made[index] = with_root(item.value(), shape);
    }
  }
  return Value::of(std::span<const Value>(made));
}

Value Evaluation::flatten(const Node& node) {
  Flattening flattening(node.constant.text(), node.flag, scope_.arena);
  flattening.add(child(node, 0), {});
  return has_room(0) ? flattening.value() : Value{};
}

Value Evaluation::merge(const Node& node) {
  ObjectMaker made(scope_.arena);
  const std::span<Value> objects = scope_.arena.make<Value>(node.count);
  for (std::size_t i = 0; i < objects.size(); ++i) objects[i] = child(node, i);
  if (node.flag) std::ranges::reverse(objects);
  for (const Value& object : objects) {
    if (!has_room(0)) return {};
    made.put_all(object);
    put_by_number(object, made, scope_.arena);
  }
  return made.value();
}

Value Evaluation::transform(const Node& node) {
  if (!root_.is_object() && !root_.is_undefined()) {
    return fail("@transform is given something that is no object");
  }
  return with_root(child(node, 0), code_.child(node, 1).node);
}

}  // namespace analytics::server::pack
