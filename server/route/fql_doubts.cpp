#include "server/route/fql_doubts.h"

#include <algorithm>
#include <array>

#include "server/route/event_document.h"

namespace analytics::server {
namespace {

// Where an accepted event has one of these, it is a text.
constexpr std::array<std::string_view, 9> kTexts{"anonymousId", "event",  "groupId",
                                                 "messageId",   "name",   "previousId",
                                                 "type",        "userId", "receivedAt"};

constexpr std::array<std::string_view, 6> kTypes{"identify", "track", "page",
                                                 "screen",   "group", "alias"};

using Nodes = std::vector<FqlNode>;

bool is_path(const FqlNode& node) { return node.op == FqlOp::path; }

std::string told_path(const FqlNode& node) {
  return node.path.size() == 1 ? node.path.front() : std::string();
}

// `userId and …`: a text is no answer.
void doubt_texts(const Nodes& nodes, std::uint32_t at, std::vector<std::string>& doubts) {
  const FqlNode& node = nodes[at];
  if (node.op == FqlOp::both || node.op == FqlOp::either || node.op == FqlOp::negation) {
    for (const std::uint32_t operand : node.operands) doubt_texts(nodes, operand, doubts);
    return;
  }
  const std::string name = is_path(node) ? told_path(node) : std::string();
  if (std::ranges::find(kTexts, name) == kTexts.end()) return;
  doubts.push_back(name + " is a text where it is there, which is no answer, so that such events " +
                   "are not delivered: compare it, as in " + name + " != null");
}

void doubt_type(const FqlLiteral& literal, std::vector<std::string>& doubts) {
  if (literal.type == FqlType::null) return;
  const bool is_text = literal.type == FqlType::string;
  if (is_text && std::ranges::find(kTypes, literal.text) != kTypes.end()) return;
  const std::string shown = is_text ? "\"" + literal.text + "\"" : "what it is compared with";
  doubts.push_back("type is identify, track, page, screen, group or alias, and never " + shown);
}

// `type = 'Track'`, either way round, and `type in ['tracks']`.
void doubt_types(const Nodes& nodes, const FqlNode& node, std::vector<std::string>& doubts) {
  const bool compares =
      node.op == FqlOp::equal || node.op == FqlOp::unequal || node.op == FqlOp::in;
  if (!compares || node.operands.size() != 2) return;
  const FqlNode* left = &nodes[node.operands[0]];
  const FqlNode* right = &nodes[node.operands[1]];
  if (left->op == FqlOp::literal) std::swap(left, right);
  if (!is_path(*left) || told_path(*left) != "type" || right->op != FqlOp::literal) return;
  if (node.op != FqlOp::in) return doubt_type(right->literal, doubts);
  for (const FqlLiteral& item : right->literal.items) doubt_type(item, doubts);
}

// Without a path in it, it says the same of every event. `true` and `all` are meant so.
void doubt_constant(const Fql& fql, std::vector<std::string>& doubts) {
  const FqlNode& whole = fql.nodes().back();
  const bool is_all = whole.op == FqlOp::literal && whole.literal.boolean;
  if (is_all || std::ranges::any_of(fql.nodes(), is_path)) return;
  EventDocument none;
  none.read("{}");
  const Result<bool> holds = fql.evaluate(none);
  if (!holds) {
    doubts.push_back("it has no answer for any event, so that none is delivered");
  } else {
    doubts.push_back(*holds ? "it holds for every event: all says so" : "it never holds");
  }
}

}  // namespace

std::vector<std::string> fql_doubts(const Fql& fql) {
  std::vector<std::string> doubts;
  const Nodes& nodes = fql.nodes();
  doubt_texts(nodes, static_cast<std::uint32_t>(nodes.size() - 1), doubts);
  for (const FqlNode& node : nodes) doubt_types(nodes, node, doubts);
  doubt_constant(fql, doubts);
  return doubts;
}

}  // namespace analytics::server
