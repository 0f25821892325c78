#include "server/route/fql_parser.h"

#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>

#include "json/utf8.h"
#include "server/route/fql_lexer.h"

namespace analytics::server {
namespace {

constexpr std::string_view kOperand =
    "a value: a path, a string, a number, true, false, null, a list or a function";

// A comparison's operator, what it compares on its left and on its right.
struct Comparison {
  FqlWord word;
  FqlOp op;
  FqlTypes left;
  FqlTypes right;
};

const Comparison* find_comparison(FqlWord word) {
  constexpr FqlTypes kNumber = types(FqlType::number, FqlType::null);
  static constexpr Comparison kComparisons[] = {
      {FqlWord::equal, FqlOp::equal, kFqlAny, kFqlAny},
      {FqlWord::unequal, FqlOp::unequal, kFqlAny, kFqlAny},
      {FqlWord::less, FqlOp::less, kNumber, kNumber},
      {FqlWord::less_equal, FqlOp::less_equal, kNumber, kNumber},
      {FqlWord::greater, FqlOp::greater, kNumber, kNumber},
      {FqlWord::greater_equal, FqlOp::greater_equal, kNumber, kNumber},
      {FqlWord::in, FqlOp::in, kFqlAny, types(FqlType::list, FqlType::null)},
  };
  for (const Comparison& one : kComparisons) {
    if (one.word == word) return &one;
  }
  return nullptr;
}

// Lines and columns from 1; columns in characters.
std::string place(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::string_view rest = text.substr(0, at); !rest.empty();) {
    const bool ends_line = rest.front() == '\n';
    rest.remove_prefix(next_utf8(rest).length);
    line += ends_line ? 1 : 0;
    column = ends_line ? 1 : column + 1;
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
}

// Recursive descent; a function of the grammar each. Empty: it has failed, and says why.
class FqlParser {
 public:
  using Node = std::optional<std::uint32_t>;

  explicit FqlParser(std::string_view text) : text_(text), lexer_(text) { advance(); }

  Result<std::vector<FqlNode>> parse() {
    const Node whole = is_all() ? all() : expression();
    if (whole && token_.word != FqlWord::end) expected("and, or, or the end");
    if (failure_.empty() && whole) check_types(*whole, kFqlCondition, "an expression");
    if (!failure_.empty()) return Error{ErrorCode::invalid_config, failure_};
    return std::move(nodes_);
  }

  /// Where it failed.
  std::size_t failed_at() const noexcept { return failed_at_; }

 private:
  void advance() {
    token_ = lexer_.next();
    if (token_.word == FqlWord::fault) fail(token_.at, token_.text);
  }

  // The first failure is the one that counts.
  Node fail(std::size_t at, const std::string& message) {
    if (failure_.empty()) {
      failure_ = place(text_, at) + message;
      failed_at_ = at;
    }
    return std::nullopt;
  }
  Node expected(std::string_view what) {
    const std::string found = token_.word == FqlWord::end
                                  ? std::string("the end")
                                  : "\"" + std::string(token_.source.substr(0, 40)) + "\"";
    return fail(token_.at, "expected " + std::string(what) + "; found " + found);
  }
  bool take(FqlWord word) {
    if (token_.word != word) return false;
    advance();
    return true;
  }

  Node add(FqlNode node) {
    nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  bool check_types(std::uint32_t node, FqlTypes wanted, const std::string& what) {
    // Null goes everywhere, and so tells nothing of what can also be something else.
    const FqlTypes null = types(FqlType::null);
    const FqlTypes given = nodes_[node].types;
    if (given == null || (given & wanted & ~null) != 0) return true;
    fail(nodes_[node].at, what + " needs " + fql_types_text(wanted) + " here; this is " +
                              fql_types_text(nodes_[node].types));
    return false;
  }

  // Asked of the first word only.
  bool is_all() const {
    return token_.word == FqlWord::path && token_.source == "all" &&
           text_.find_first_not_of(" \t\r\n", token_.at + token_.source.size()) ==
               std::string_view::npos;
  }
  Node all() {
    advance();
    return add(
        {.types = types(FqlType::boolean), .literal = {.type = FqlType::boolean, .boolean = true}});
  }

  Node expression() { return chain(FqlWord::either, FqlOp::either, &FqlParser::term); }
  Node term() { return chain(FqlWord::both, FqlOp::both, &FqlParser::factor); }

  Node chain(FqlWord word, FqlOp op, Node (FqlParser::*part)()) {
    FqlNode node{.op = op, .types = types(FqlType::boolean), .at = token_.at};
    do {
      const Node next = (this->*part)();
      if (!next) return std::nullopt;
      node.operands.push_back(*next);
    } while (take(word));
    if (node.operands.size() == 1) return node.operands.front();
    for (const std::uint32_t operand : node.operands) {
      if (!check_types(operand, kFqlCondition, std::string(fql_op_name(op)))) return std::nullopt;
    }
    return add(std::move(node));
  }

  Node factor() {
    const Deeper deeper(depth_);
    if (depth_ > kFqlDepthMax) return fail(token_.at, "the expression is nested too deeply");
    const std::size_t at = token_.at;
    if (take(FqlWord::negation)) {
      const Node inner = factor();
      if (!inner || !check_types(*inner, kFqlCondition, "!")) return std::nullopt;
      return add({.op = FqlOp::negation,
                  .types = types(FqlType::boolean),
                  .at = at,
                  .operands = {*inner}});
    }
    if (take(FqlWord::open_paren)) {
      const Node inner = expression();
      if (inner && !take(FqlWord::close_paren)) return expected("and, or, or \")\"");
      return inner;
    }
    return comparison();
  }

  Node comparison() {
    const Node left = operand();
    if (!left) return left;
    const Comparison* found = find_comparison(token_.word);
    if (found == nullptr) return left;
    advance();
    const Node right = operand();
    if (!right) return right;
    if (find_comparison(token_.word) != nullptr) return expected("and, or, or the end");
    const std::string what(fql_op_name(found->op));
    if (!check_types(*left, found->left, what) || !check_types(*right, found->right, what)) {
      return std::nullopt;
    }
    return add({.op = found->op,
                .types = types(FqlType::boolean),
                .at = nodes_[*left].at,
                .operands = {*left, *right}});
  }

  Node operand() {
    const std::size_t at = token_.at;
    if (token_.word == FqlWord::path) return path_or_function();
    std::optional<FqlLiteral> literal;
    if (token_.word == FqlWord::open_bracket) {
      literal = list();
    } else {
      literal = scalar();
      if (!literal) return expected(kOperand);
    }
    if (!literal) return std::nullopt;
    const FqlTypes type = types(literal->type);
    return add({.types = type, .at = at, .literal = *std::move(literal)});
  }

  Node path_or_function() {
    FqlToken name = token_;
    advance();
    if (token_.word == FqlWord::open_paren) return function(name);
    return add({.op = FqlOp::path, .at = name.at, .path = std::move(name.path)});
  }

  Node function(const FqlToken& name) {
    const FqlFunction* found = find_fql_function(name.source);
    if (found == nullptr) {
      std::string all;
      for (const FqlFunction& one : fql_functions()) {
        all.append(all.empty() ? "" : ", ").append(one.name);
      }
      return fail(name.at, "there is no function \"" + std::string(name.source.substr(0, 40)) +
                               "\"; there are: " + all);
    }
    const Deeper deeper(depth_);
    if (depth_ > kFqlDepthMax) return fail(name.at, "the expression is nested too deeply");
    FqlNode node{.op = found->op, .types = found->gives, .at = name.at, .takes = found->takes};
    advance();
    while (node.operands.size() < found->operands) {
      if (!node.operands.empty() && !take(FqlWord::comma)) return expected("\",\"");
      const Node next = operand();
      if (!next || !check_types(*next, found->takes, std::string(found->name))) return std::nullopt;
      node.operands.push_back(*next);
    }
    if (!take(FqlWord::close_paren)) return expected("\")\"");
    return found->op == FqlOp::match ? with_pattern(std::move(node)) : add(std::move(node));
  }

  // A pattern that stands in the expression is read once, and refused at once.
  Node with_pattern(FqlNode node) {
    const FqlNode& pattern = nodes_[node.operands[1]];
    if (pattern.op == FqlOp::literal && pattern.literal.type == FqlType::string) {
      Result<Glob> glob = Glob::compile(pattern.literal.text);
      if (!glob) return fail(pattern.at, glob.error().message);
      node.glob = std::make_shared<const Glob>(*std::move(glob));
    }
    return add(std::move(node));
  }

  std::optional<FqlLiteral> list() {
    FqlLiteral literal{.type = FqlType::list};
    advance();
    if (take(FqlWord::close_bracket)) return literal;
    do {
      std::optional<FqlLiteral> item = scalar();
      if (!item) {
        expected("a string, a number, true, false or null");
        return std::nullopt;
      }
      literal.items.push_back(*std::move(item));
    } while (take(FqlWord::comma));
    if (take(FqlWord::close_bracket)) return literal;
    expected("\",\" or \"]\"");
    return std::nullopt;
  }

  std::optional<FqlLiteral> scalar() {
    FqlLiteral literal;
    if (token_.word == FqlWord::string) {
      literal = {.type = FqlType::string, .text = token_.text};
    } else if (token_.word == FqlWord::number) {
      literal = {.type = FqlType::number, .number = token_.number};
    } else if (token_.word == FqlWord::truth || token_.word == FqlWord::untruth) {
      literal = {.type = FqlType::boolean, .boolean = token_.word == FqlWord::truth};
    } else if (token_.word != FqlWord::null) {
      return std::nullopt;
    }
    advance();
    return literal;
  }

  struct Deeper {
    explicit Deeper(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    std::size_t& depth_;
  };

  const std::string_view text_;
  FqlLexer lexer_;
  FqlToken token_;
  std::vector<FqlNode> nodes_;
  std::string failure_;
  std::size_t failed_at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<std::vector<FqlNode>> parse_fql(std::string_view text,
                                       std::optional<std::size_t>* fault_at) {
  if (text.size() > kFqlBytesMax) {
    return Error{ErrorCode::invalid_config, "the expression is longer than 5 KiB"};
  }
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    return Error{ErrorCode::invalid_config, "the expression is not UTF-8"};
  }
  FqlParser parser(text);
  Result<std::vector<FqlNode>> nodes = parser.parse();
  if (!nodes && fault_at != nullptr) *fault_at = parser.failed_at();
  return nodes;
}

}  // namespace analytics::server
