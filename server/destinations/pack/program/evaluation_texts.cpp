#include <algorithm>
#include <string>

#include "json/utf8.h"
#include "server/destinations/pack/program/evaluation.h"
#include "server/destinations/pack/program/letter_match.h"
#include "server/destinations/pack/program/placeholders.h"
#include "server/destinations/pack/values/copy.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kScratchBytesKept = 64 * 1024;

// A buffer of this thread's that keeps its room; what is written is copied out at once.
std::string& scratch() {
  thread_local std::string buffer;
  if (buffer.capacity() > kScratchBytesKept) buffer = {};
  buffer.clear();
  return buffer;
}

// What JavaScript's String.prototype.replace makes of a replacement: $$, $&, $` and $'.
void add_replacement(std::string_view by, std::string_view text, std::size_t at, std::size_t length,
                     std::string& into) {
  for (std::size_t i = 0; i < by.size(); ++i) {
    const char next = by[i] == '$' && i + 1 < by.size() ? by[i + 1] : '\0';
    if (next == '$') {
      into.push_back('$');
    } else if (next == '&') {
      into.append(text.substr(at, length));
    } else if (next == '`') {
      into.append(text.substr(0, at));
    } else if (next == '\'') {
      into.append(text.substr(at + length));
    } else {
      into.push_back(by[i]);
      continue;
    }
    ++i;
  }
}

}  // namespace

std::string_view Evaluation::as_text(const Value& value) {
  if (value.is_text()) return value.text();
  if (value.is_missing()) return {};
  if (value.is_object()) return "[object Object]";
  if (value.is_boolean()) return value.boolean() ? "true" : "false";
  std::string& written = scratch();
  write_text(value, written, kArenaBytesMax);
  return has_room(written.size()) ? scope_.arena.keep(written) : std::string_view{};
}

Value Evaluation::joined(std::span<const std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  if (!has_room(size)) return {};
  const std::span<char> whole = scope_.arena.text(size);
  auto end = whole.begin();
  for (const std::string_view part : parts) end = std::ranges::copy(part, end).out;
  return Value::of(std::string_view(whole.data(), whole.size()));
}

Value Evaluation::text(const Node& node) {
  if (!has_room(node.count * sizeof(std::string_view))) return {};
  const std::span<std::string_view> parts = scope_.arena.make<std::string_view>(node.count);
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = as_text(child(node, i));
  return joined(parts);
}

Value Evaluation::text_of(const Node& node) {
  const Value text = child(node, 0);
  if (!text.is_text()) return fail("@template is made of something that is no text");
  const std::vector<TemplatePart> parts = split_template(text.text());
  if (!has_room(parts.size() * sizeof(std::string_view))) return {};
  const std::span<std::string_view> texts = scope_.arena.make<std::string_view>(parts.size());
  for (std::size_t i = 0; i < texts.size() && !is_over(); ++i) {
    texts[i] = parts[i].is_placeholder ? as_text(follow(root_, parts[i].text, scope_.arena))
                                       : parts[i].text;
  }
  return joined(texts);
}

Value Evaluation::replace(const Node& node) {
  const ReplaceRule& rule = code_.replaces[node.number];
  const Value value = child(node, 0);
  if (!value.is_text() && !value.is_number() && !value.is_boolean()) return Value::of("");
  std::string_view text = replaced(as_text(value), rule.first, rule);
  if (!rule.second.pattern.empty()) text = replaced(text, rule.second, rule);
  return Value::of(text);
}

std::string_view Evaluation::replaced(std::string_view text, const Replacement& how,
                                      const ReplaceRule& rule) {
  std::string& made = scratch();
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = match_at(text, at, how.pattern, rule.ignores_case);
    if (length == 0) {
      at += next_utf8(text.substr(at)).length;
      continue;
    }
    made.append(text.substr(done, at - done));
    add_replacement(how.by, text, at, length, made);
    done = at += length;
    if (!rule.is_global || !has_room(made.size())) break;
  }
  if (done == 0) return text;
  made.append(text.substr(done));
  return has_room(made.size()) ? scope_.arena.keep(made) : std::string_view{};
}

Value Evaluation::json_encode(const Value& value) {
  if (value.is_undefined()) return value;
  std::string& written = scratch();
  write_json(value, written, kArenaBytesMax);
  return has_room(written.size()) ? Value::of(scope_.arena.keep(written)) : Value{};
}

Value Evaluation::json_decode(const Value& value) {
  if (!value.is_text() || !has_room(value.text().size())) return value;
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element element;
  const std::string_view text = value.text();
  if (parser.parse(text.data(), text.size()).get(element) != simdjson::SUCCESS) return value;
  return copied(Value::of(element), scope_.arena);
}

}  // namespace analytics::server::pack
