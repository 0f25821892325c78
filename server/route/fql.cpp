#include "server/route/fql.h"

#include "base/buffer.h"
#include "json/write.h"
#include "server/route/fql_evaluation.h"
#include "server/route/fql_value.h"

namespace analytics::server {
namespace {

void append_string(std::string& out, std::string_view text) {
  ByteBuffer written;
  write_string(written, text);
  out += written.view();
}

// A dot inside a name keeps a backslash: that analytics.js can't look up, which finds nothing then.
void append_path(std::string& out, const std::vector<std::string>& path) {
  std::string joined;
  for (const std::string& name : path) {
    if (&name != path.data()) joined += '.';
    for (const char c : name) {
      if (c == '.') joined += '\\';
      joined += c;
    }
  }
  append_string(out, joined);
}

void append_literal(std::string& out, const FqlLiteral& literal) {
  out += "{\"value\":";
  if (literal.type == FqlType::list) {
    out += '[';
    for (const FqlLiteral& item : literal.items) {
      if (&item != literal.items.data()) out += ',';
      append_literal(out, item);
    }
    out += ']';
  } else {
    out += FqlValue::of(literal).json();
  }
  out += '}';
}

void append_node(std::string& out, const std::vector<FqlNode>& nodes, const FqlNode& node) {
  if (node.op == FqlOp::path) return append_path(out, node.path);
  if (node.op == FqlOp::literal) return append_literal(out, node.literal);
  out += '[';
  append_string(out, fql_op_name(node.op));
  for (const std::uint32_t operand : node.operands) {
    out += ',';
    append_node(out, nodes, nodes[operand]);
  }
  out += ']';
}

}  // namespace

Result<Fql> Fql::compile(std::string_view text, std::optional<std::size_t>* fault_at) {
  Result<std::vector<FqlNode>> nodes = parse_fql(text, fault_at);
  if (!nodes) return std::move(nodes).error();
  return Fql(*std::move(nodes));
}

Result<bool> Fql::evaluate(EventDocument& event) const { return evaluate_fql(nodes_, event); }

std::string Fql::ir_json() const {
  std::string out;
  append_node(out, nodes_, nodes_.back());
  return out;
}

}  // namespace analytics::server
